#include "driver/kustomize/components.h"

#include <algorithm>

#include "backends/kustomize/digests.h"
#include "ir/builtins.h"
#include "ir/differences.h"

namespace dpc::driver {
namespace {

using kustomize::Applied;
using kustomize::Changes;
using kustomize::Switch;

std::string kind_and_name(const ir::Document& document) {
  return fmt::format("{}/{}", document.resource->kind.text(), document.name.text());
}

std::string first_of(const Changes& changes) {
  if (!changes.patched.empty()) return kind_and_name(changes.patched.front().after);
  return kind_and_name(changes.added.empty() ? *changes.removed.front() : *changes.added.front());
}

kustomize::Documents pointers_to(const std::vector<ir::Document>& documents) {
  kustomize::Documents out;
  for (const ir::Document& each : documents) out.push_back(&each);
  return out;
}

std::vector<ir::Document> without_digests(std::vector<ir::Document> documents, ir::Builder& b) {
  for (ir::Document& each : documents) each.body = kustomize::without_digests(each.body, b);
  return documents;
}

std::vector<ir::Document> copies_of(const Variant& variant) {
  std::vector<ir::Document> out;
  for (const ir::Document* each : variant.documents) out.push_back(*each);
  return out;
}

}  // namespace

FirstDifference first_difference(const std::vector<ir::Document>& before, const Variant& after, ir::Builder& builder) {
  const std::vector<ir::Document> old = without_digests(before, builder);
  const std::vector<ir::Document> now = without_digests(copies_of(after), builder);
  const Changes changes = kustomize::changes_between(pointers_to(old), pointers_to(now), false, builder);
  if (changes.empty()) return {};
  if (changes.patched.empty()) return {first_of(changes), {}};
  const kustomize::Patched& patched = changes.patched.front();
  const std::vector<ir::Difference> fields = ir::differences(*patched.before.body, *patched.after.body, {});
  return {first_of(changes), fields.empty() ? std::string() : fields.front().path};
}

std::string text_of(const Switch& each) {
  std::string buffer;
  return fmt::format("{} = {}", each.param->text.text(), ir::scalar_text(*each.value, buffer));
}

Components::Components(Job& job, const ir::Module& module, const ir::Node* flags, const Variant& base)
    : job_(job), module_(module), flags_(flags), base_(base), b_(job.session.builder),
      options_(kustomize::options_of(module, *base.assignment.values, b_)) {
  for (const Option& option : options_) make(option);
}

void Components::make(const Option& option) {
  const auto without = [&](const std::string& why) {
    job_.report.add({"no-component", "kustomize", option.name,
                     fmt::format("feature '{}' has no component: {}", option.name, why)});
  };
  const Variant* after = under(option.switches);
  if (after == nullptr) return without(refusal(option.switches));
  allowed_.push_back(&option);
  Applied applied = applied_under(option.switches);
  if (first_difference(applied.documents, *after, b_).object.empty()) without("it changes nothing by itself");
  else components_.push_back({&option, changes_to(std::move(applied), *after, option.name)});
}

const Components::Tried& Components::tried(const Switches& switches) {
  std::string key;
  for (const Switch& each : switches) key += text_of(each) + ";";
  const auto [known, fresh] = tried_.try_emplace(key);
  Tried& out = known->second;
  if (!fresh) return out;
  ir::Environment environment;
  if (base_.environment != nullptr) environment = *base_.environment;
  for (const Switch& each : switches) environment.bindings.push_back({each.param, each.value, {}});
  Diagnostics refused;
  out.made = evaluate_under(job_, module_, &environment, flags_, refused, out.variant);
  if (!refused.all().empty()) out.refusal = refused.all().front().message;
  return out;
}

const Variant* Components::under(const Switches& switches) {
  if (switches.empty()) return &base_;
  const Tried& it = tried(switches);
  return it.made ? &it.variant : nullptr;
}

const std::string& Components::refusal(const Switches& switches) { return tried(switches).refusal; }

std::vector<const Component*> Components::taken_by(const Switches& switches) const {
  std::vector<const Component*> out;
  for (const Component& each : components_) {
    if (is_within(each.option->switches, switches)) out.push_back(&each);
  }
  return out;
}

Applied Components::applied_under(const Switches& switches) const {
  std::vector<const Changes*> changes;
  for (const Component* each : taken_by(switches)) changes.push_back(&each->changes);
  return kustomize::apply(base_.documents, changes, b_);
}

Changes Components::changes_to(Applied applied, const Variant& after, std::string_view feature) {
  const std::vector<ir::Document>& before = before_.emplace_back(std::move(applied)).documents;
  std::vector<ir::Document>& made = after_.emplace_back(copies_of(after));
  for (ir::Document& each : made) {
    const auto same = [&](const ir::Document& it) { return kustomize::is_same_object(it, each); };
    const auto old = std::ranges::find_if(before, same);
    if (old != before.end()) each = kustomize::with_digests_of(*old, each, feature, b_);
  }
  return kustomize::changes_between(pointers_to(before), pointers_to(made), feature.empty(), b_);
}

const kustomize::Option& Components::add(Option option, Applied applied, const Variant& after) {
  const Option& added = added_.emplace_back(std::move(option));
  components_.push_back({&added, changes_to(std::move(applied), after, added.name)});
  allowed_.push_back(&added);
  return added;
}

}  // namespace dpc::driver
