#include "driver/kustomize/tree.h"

#include <algorithm>

#include "backends/kustomize/tree.h"
#include "driver/inputs.h"
#include "driver/kustomize/interactions.h"

namespace dpc::driver {
namespace {

using kustomize::Layer;
using kustomize::Option;
using kustomize::Switch;
using kustomize::Switches;

std::string doc_of_base(const Variant& base, const ir::Module& module) {
  return base.environment == nullptr
             ? fmt::format("{} with its defaults", module.app.name.text())
             : fmt::format("{} in environment {}", module.app.name.text(), base.environment->name.text());
}

// What the environment binds otherwise than what the overlay lies on.
void add_given(kustomize::Params& given, const ir::Environment& environment, const Variant& before,
               const Variant& after) {
  for (const ir::Binding& each : environment.bindings) {
    const ir::Node* was = kustomize::value_at(*before.assignment.values, *each.path);
    const ir::Node* is = kustomize::value_at(*after.assignment.values, *each.path);
    if (was == nullptr || is == nullptr || !same_data(*was, *is)) given.insert(each.path->text.text());
  }
}

Layer layer_of(const Component& component, const Components& components) {
  Layer layer;
  layer.folder = "components/" + component.option->name;
  layer.component = true;
  layer.doc = std::string(component.option->feature->doc);
  for (const Switch& each : component.option->switches) {
    layer.doc += (layer.doc.empty() ? "" : "\n") + text_of(each);
    layer.given.insert(each.param->text.text());
  }
  std::string behind;
  for (const Component* other : components.taken_by(component.option->switches)) {
    if (other != &component) behind += fmt::format("{}{}", behind.empty() ? "" : ", ", other->option->name);
  }
  if (!behind.empty()) layer.doc += fmt::format("\nTo be listed behind {}.", behind);
  layer.changes = component.changes;
  for (const Component& other : components.all()) {
    if (&other == &component) continue;
    layer.maybe_gone.insert(layer.maybe_gone.end(), other.changes.removed.begin(), other.changes.removed.end());
  }
  return layer;
}

// The features that the environment has otherwise than the base.
Switches switched_by(const Variant& variant, const std::vector<Option>& options) {
  Switches out;
  for (const Option& option : options) {
    const auto has = [&](const Switch& each) {
      const ir::Node* value = kustomize::value_at(*variant.assignment.values, *each.param);
      return value != nullptr && same_data(*value, *each.value);
    };
    if (std::ranges::all_of(option.switches, has)) out = *both(out, option.switches);
  }
  return out;
}

Layer overlay_of(const Variant& variant, Components& components) {
  Layer layer;
  layer.folder = "overlays/" + variant.folder;
  layer.doc = std::string(variant.environment->doc);
  layer.on = {"../../base"};
  Switches switches = switched_by(variant, components.options());
  if (components.under(switches) == nullptr) switches.clear();
  for (const Component* each : components.taken_by(switches))
    layer.components.push_back("../../components/" + each->option->name);
  layer.changes = components.changes_to(components.applied_under(switches), variant, {});
  for (const ir::Environment* each : {variant.environment, components.base().environment}) {
    if (each != nullptr) add_given(layer.given, *each, *components.under(switches), variant);
  }
  return layer;
}

}  // namespace

const Variant* base_of(Job& job, const ir::Module& module, const ir::Node* flags,
                       const std::vector<Variant>& variants) {
  auto found = std::ranges::find_if(variants, [](const Variant& each) { return !each.skipped; });
  if (!job.options.base.empty()) {
    const ir::Environment* environment = find_environment(job, module, job.options.base, "--base");
    if (environment == nullptr) return nullptr;
    found = std::ranges::find(variants, environment, &Variant::environment);
    if (found->skipped) {
      Variant again;
      evaluate_under(job, module, environment, flags, job.session.diagnostics, again);
      return nullptr;
    }
  }
  if (found->environment != nullptr)
    job.report.add({"base-from", "kustomize", found->folder,
                    fmt::format("the base is made under environment '{}'", found->environment->name.text())});
  return &*found;
}

std::optional<std::vector<output::File>> kustomize_tree(Components& components, Job& job, const ir::Module& module,
                                                        const std::vector<Variant>& variants) {
  if (!go_together(components, job, module)) return std::nullopt;
  const Variant& base = components.base();
  std::vector<output::File> out = kustomize::base_files(doc_of_base(base, module), base.documents);
  const auto add = [&](Layer layer) {
    layer.of_app = module.resources;
    for (output::File& file : kustomize::layer_files(layer)) out.push_back(std::move(file));
  };
  for (const Component& each : components.all()) add(layer_of(each, components));
  for (const Variant& each : variants) {
    if (each.environment != nullptr && !each.skipped) add(overlay_of(each, components));
  }
  return out;
}

}  // namespace dpc::driver
