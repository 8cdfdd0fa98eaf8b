#include "backends/kustomize/tree.h"

#include <algorithm>

#include "backends/kustomize/kustomization.h"
#include "backends/yaml/object_files.h"
#include "backends/yaml/yaml.h"
#include "ir/identity.h"

namespace dpc::kustomize {
namespace {

std::string file_name(const output::File& file) { return file.path.substr(file.path.rfind('/') + 1); }

class Making {
 public:
  explicit Making(const Layer& layer) : layer_(layer), changes_(layer.changes) {}

  std::vector<output::File> files() {
    out_.component = layer_.component;
    out_.doc = layer_.doc;
    out_.components = layer_.components;
    out_.shorthand = changes_.shorthand;
    resources();
    for (const Replicas& each : changes_.shorthand.replicas) {
      const Params params = params_at(*each.resource, {"spec", "replicas"});
      out_.replicas_why.push_back(given_of(params, layer_.given));
    }
    removals();
    patches();
    files_.insert(files_.begin(), {layer_.folder + "/kustomization.yaml", kustomization_yaml(out_)});
    return std::move(files_);
  }

 private:
  void resources() {
    for (output::File& file : emit::object_files(layer_.folder, changes_.added)) {
      out_.resources.push_back(file_name(file));
      files_.push_back(std::move(file));
    }
    out_.resources.insert(out_.resources.end(), layer_.on.begin(), layer_.on.end());
    std::ranges::sort(out_.resources);
  }

  // In one file, but for what another component may have removed before.
  void removals() {
    output::File file{layer_.folder + "/patches/removed.yaml", {}};
    Params params;
    for (std::size_t i = 0; i < changes_.removed.size(); ++i) {
      const ir::Document& each = *changes_.removed[i];
      const Params own = params_of_presence(*each.resource);
      if (may_be_gone(each)) {
        apart_.push_back({each, changes_.removals[i], own, true});
        continue;
      }
      if (!file.content.empty()) file.content += "---\n";
      emit::append_yaml(file.content, *changes_.removals[i]);
      params.insert(own.begin(), own.end());
    }
    if (file.content.empty()) return;
    out_.patches.push_back({"patches/removed.yaml", given_of(params, layer_.given)});
    files_.push_back(std::move(file));
  }

  bool may_be_gone(const ir::Document& document) const {
    return std::ranges::any_of(layer_.maybe_gone,
                               [&](const ir::Document* gone) { return is_same_object(*gone, document); });
  }

  bool has_namesake(const ir::Resource& resource) const {
    const std::string_view api = resource.api_version.text();
    return std::ranges::any_of(layer_.of_app, [&](const ir::Resource& other) {
      const std::string_view its = other.api_version.text();
      return other.kind == resource.kind && its != api && ir::version_of(its) == ir::version_of(api);
    });
  }

  void patches() {
    for (const Patched& each : changes_.patched) {
      const bool json = each.patch.form == Patch::Form::Json;
      const Params params = params_of_patch(*each.after.resource, json ? *each.after.body : *each.patch.data);
      apart_.push_back({each.after, each.patch.data, params, json || may_be_gone(each.after)});
    }
    Documents all;
    for (const Apart& each : apart_) all.push_back(&each.of);
    std::vector<output::File> files = emit::object_files(layer_.folder + "/patches", all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Apart& each = apart_[i];
      files[i].content.clear();
      emit::append_yaml(files[i].content, *each.data);
      out_.patches.push_back({"patches/" + file_name(files[i]), given_of(each.params, layer_.given),
                              each.with_target ? &each.of : nullptr, has_namesake(*each.of.resource)});
      files_.push_back(std::move(files[i]));
    }
    std::ranges::sort(out_.patches, {}, &PatchFile::path);
  }

  // A patch in a file of its own.
  struct Apart {
    const ir::Document& of;
    const ir::Node* data;
    Params params;
    bool with_target;
  };

  const Layer& layer_;
  const Changes& changes_;
  Kustomization out_;
  std::vector<Apart> apart_;
  std::vector<output::File> files_;
};

}  // namespace

std::vector<output::File> base_files(const std::string& doc, const Documents& documents) {
  Kustomization base;
  base.doc = doc;
  std::vector<output::File> files = emit::object_files("base", documents);
  for (const output::File& file : files) base.resources.push_back(file_name(file));
  std::ranges::sort(base.resources);
  files.insert(files.begin(), {"base/kustomization.yaml", kustomization_yaml(base)});
  return files;
}

std::vector<output::File> layer_files(const Layer& layer) { return Making(layer).files(); }

}  // namespace dpc::kustomize
