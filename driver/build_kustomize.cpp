// `dpc build -t kustomize`: a base, an overlay for each environment, a component for each feature.
//
// The base has the app's defaults; where these lack what is required, or a check refuses them, it has the values of the
// first environment that is whole. An overlay takes the components of the features that its environment switches, and
// holds what differs beyond them. Whether components go together is seen by applying each two of them and comparing
// with the objects that are made under both: what differs then is a mistake of the app's features (DP1021).
#include <algorithm>
#include <deque>
#include <map>

#include "backends/kustomize/features.h"
#include "backends/kustomize/tree.h"
#include "driver/build.h"
#include "driver/inputs.h"
#include "driver/job.h"
#include "driver/variants.h"

namespace dpc::driver {
namespace {

using kustomize::Changes;
using kustomize::Option;
using kustomize::Switch;
using kustomize::Switches;

constexpr const char* name = "kustomize";

struct Component {
  const Option* option;
  Changes changes;
};

std::string kind_and_name(const ir::Document& document) {
  return fmt::format("{}/{}", document.resource->kind.text(), document.name.text());
}

class Building {
 public:
  Building(Job& job, const ir::Module& module, const ir::Node* flags, std::vector<Variant>& variants)
      : job_(job), module_(module), flags_(flags), variants_(variants), b_(job.session.builder) {}

  // Nothing after a report.
  std::optional<Target> target() {
    const auto whole = std::ranges::find_if(variants_, [](const Variant& each) { return !each.skipped; });
    base_ = &*whole;
    if (base_->environment != nullptr)
      job_.report.add({"base-from", name, base_->folder,
                       fmt::format("the base is made under environment '{}'", base_->environment->name.text())});
    options_ = kustomize::options_of(module_, *base_->assignment.values, b_);
    make_components();
    if (!check_pairs()) return std::nullopt;
    Target out{target_folder(job_, module_, name), kustomize::base_files(doc_of_base(), base_->documents), {}, {}, {}};
    report_hooks(job_.report, base_->closed);
    for (const Component& each : components_) add(out.files, layer_of(each));
    std::size_t overlays = 0;
    for (const Variant& each : variants_) {
      if (each.environment == nullptr || each.skipped) continue;
      add(out.files, overlay_of(each));
      ++overlays;
    }
    out.summary = fmt::format("{}: base ({} objects), {} overlays, {} components", out.folder.text(),
                              base_->documents.size(), overlays, components_.size());
    return out;
  }

 private:
  static void add(std::vector<output::File>& files, const kustomize::Layer& layer) {
    for (output::File& file : kustomize::layer_files(layer)) files.push_back(std::move(file));
  }

  std::string doc_of_base() const {
    return base_->environment == nullptr
               ? fmt::format("{} with its defaults", module_.app.name.text())
               : fmt::format("{} in environment {}", module_.app.name.text(), base_->environment->name.text());
  }

  // The objects under the base's values and these; null where they are refused.
  const Variant* under(const Switches& switches) {
    if (switches.empty()) return base_;
    std::string key;
    for (const Switch& each : switches) {
      std::string buffer;
      key += fmt::format("{}={};", each.param->text.text(), ir::scalar_text(*each.value, buffer));
    }
    const auto [known, fresh] = made_.try_emplace(key);
    if (!fresh) return known->second.closed.ok ? &known->second : nullptr;
    ir::Environment environment;
    if (base_->environment != nullptr) environment = *base_->environment;
    for (const Switch& each : switches) environment.bindings.push_back({each.param, each.value, {}});
    Diagnostics refused;
    if (evaluate_under(job_, module_, &environment, flags_, refused, known->second)) return &known->second;
    why_ = refused.all().empty() ? "" : refused.all().front().message;
    known->second.closed.ok = false;
    return nullptr;
  }

  // The components of a set of switches, in their order.
  std::vector<const Component*> taken_by(const Switches& switches) const {
    std::vector<const Component*> out;
    for (const Component& each : components_) {
      if (is_within(each.option->switches, switches)) out.push_back(&each);
    }
    return out;
  }

  // What Kustomize makes of the base with the components that there are so far.
  kustomize::Applied applied_under(const Switches& switches) const {
    std::vector<const Changes*> changes;
    for (const Component* each : taken_by(switches)) changes.push_back(&each->changes);
    return kustomize::apply(base_->documents, changes, b_);
  }

  static kustomize::Documents pointers_to(const std::vector<ir::Document>& documents) {
    kustomize::Documents out;
    for (const ir::Document& each : documents) out.push_back(&each);
    return out;
  }

  void make_components() {
    components_.reserve(options_.size());
    for (const Option& option : options_) {
      const Variant* after = under(option.switches);
      if (after == nullptr) {
        job_.report.add({"no-component", name, option.name,
                         fmt::format("feature '{}' has no component: {}", option.name, why_)});
        continue;
      }
      before_.push_back(applied_under(option.switches));
      Changes changes =
          kustomize::changes_between(pointers_to(before_.back().documents), after->documents, false, b_);
      if (changes.empty()) {
        job_.report.add({"no-component", name, option.name,
                         fmt::format("feature '{}' has no component: it changes nothing by itself", option.name)});
        continue;
      }
      components_.push_back({&option, std::move(changes)});
    }
  }

  bool check_pairs() {
    for (std::size_t i = 0; i < components_.size(); ++i) {
      for (std::size_t j = i; j < components_.size(); ++j) {
        if (!check_pair(*components_[i].option, *components_[j].option)) return false;
      }
    }
    return true;
  }

  bool check_pair(const Option& a, const Option& b) {
    const std::optional<Switches> switches = both(a.switches, b.switches);
    const Variant* wanted = switches ? under(*switches) : nullptr;
    if (wanted == nullptr) return true;
    const kustomize::Applied applied = applied_under(*switches);
    const Changes left =
        kustomize::changes_between(pointers_to(applied.documents), wanted->documents, false, b_);
    if (applied.why.empty() && left.empty()) return true;
    const std::string what = applied.why.empty() ? first_of(left) : applied.why;
    job_.session.diagnostics.report(a.feature->span, diag::FeaturesInteract, a.name, b.name, what)
        .label(b.feature->span, "the other one")
        .help(fmt::format("declare what they change together as a feature: `feature {0}_{1} = ...`, the conditions of both "
                          "joined by `&&`",
                          a.feature->name.text(), b.feature->name.text()));
    return false;
  }

  static std::string first_of(const Changes& changes) {
    if (!changes.patched.empty()) return kind_and_name(changes.patched.front().after);
    return kind_and_name(changes.added.empty() ? *changes.removed.front() : *changes.added.front());
  }

  kustomize::Layer layer_of(const Component& component) const {
    kustomize::Layer layer;
    layer.folder = "components/" + component.option->name;
    layer.component = true;
    layer.doc = std::string(component.option->feature->doc);
    for (const Switch& each : component.option->switches) {
      std::string buffer;
      if (!layer.doc.empty()) layer.doc += '\n';
      layer.doc += fmt::format("{} = {}", each.param->text.text(), ir::scalar_text(*each.value, buffer));
      layer.given.insert(each.param->text.text());
    }
    std::string behind;
    for (const Component* other : taken_by(component.option->switches)) {
      if (other != &component) behind += fmt::format("{}{}", behind.empty() ? "" : ", ", other->option->name);
    }
    if (!behind.empty()) layer.doc += fmt::format("\nTo be listed behind {}.", behind);
    layer.changes = component.changes;
    for (const Component& other : components_) {
      if (&other == &component) continue;
      layer.maybe_gone.insert(layer.maybe_gone.end(), other.changes.removed.begin(), other.changes.removed.end());
    }
    return layer;
  }

  // The features that the environment has otherwise than the base.
  Switches switched_by(const Variant& variant) const {
    Switches out;
    for (const Option& option : options_) {
      const auto has = [&](const Switch& each) {
        const ir::Node* value = kustomize::value_at(*variant.assignment.values, *each.param);
        return value != nullptr && same_data(*value, *each.value);
      };
      if (std::ranges::all_of(option.switches, has)) out = *both(out, option.switches);
    }
    return out;
  }

  kustomize::Layer overlay_of(const Variant& variant) {
    kustomize::Layer layer;
    layer.folder = "overlays/" + variant.folder;
    layer.doc = std::string(variant.environment->doc);
    layer.on = {"../../base"};
    const Switches switches = switched_by(variant);
    const Variant* from = under(switches);
    if (from != nullptr) {
      for (const Component* each : taken_by(switches))
        layer.components.push_back("../../components/" + each->option->name);
    }
    const Variant& before = from != nullptr ? *from : *base_;
    layer.changes = kustomize::changes_between(before.documents, variant.documents, true, b_);
    for (const ir::Environment* each : {variant.environment, base_->environment}) {
      if (each != nullptr) add_given(layer.given, *each, before, variant);
    }
    return layer;
  }

  // What the environment binds otherwise than what the overlay lies on.
  static void add_given(kustomize::Params& given, const ir::Environment& environment, const Variant& before,
                        const Variant& after) {
    for (const ir::Binding& each : environment.bindings) {
      const ir::Node* was = kustomize::value_at(*before.assignment.values, *each.path);
      const ir::Node* is = kustomize::value_at(*after.assignment.values, *each.path);
      if (was == nullptr || is == nullptr || !same_data(*was, *is)) given.insert(each.path->text.text());
    }
  }

  Job& job_;
  const ir::Module& module_;
  const ir::Node* flags_;
  std::vector<Variant>& variants_;
  ir::Builder& b_;
  const Variant* base_ = nullptr;
  std::vector<Option> options_;
  std::vector<Component> components_;
  std::deque<kustomize::Applied> before_;  // what each component lies on
  std::map<std::string, Variant> made_;  // looked up only
  std::string why_;                      // the last one was refused
};

}  // namespace

std::optional<Target> make_kustomize(Job& job, const ir::Module& module) {
  const ir::Node* flags = values_of_flags(job);
  if (flags == nullptr) return std::nullopt;
  std::optional<std::vector<Variant>> variants = variants_of(job, module, flags, name);
  if (!variants || std::ranges::all_of(*variants, &Variant::skipped)) return std::nullopt;
  return Building(job, module, flags, *variants).target();
}

}  // namespace dpc::driver
