#include "driver/kustomize_tree.h"

#include <algorithm>
#include <random>

#include "backends/kustomize/dependence.h"
#include "backends/kustomize/digests.h"
#include "backends/yaml/yaml.h"
#include "driver/inputs.h"
#include "ir/differences.h"

namespace dpc::driver {
namespace {

using kustomize::Changes;
using kustomize::Switch;

constexpr const char* target_name = "kustomize";
constexpr std::size_t most_checked = 2000;  // combinations of components
constexpr std::size_t most_interactions = 40;

std::string kind_and_name(const ir::Document& document) {
  return fmt::format("{}/{}", document.resource->kind.text(), document.name.text());
}

std::string first_of(const Changes& changes) {
  if (!changes.patched.empty()) return kind_and_name(changes.patched.front().after);
  return kind_and_name(changes.added.empty() ? *changes.removed.front() : *changes.added.front());
}

std::string text_of(const Switch& each) {
  std::string buffer;
  return fmt::format("{} = {}", each.param->text.text(), ir::scalar_text(*each.value, buffer));
}

kustomize::Documents pointers_to(const std::vector<ir::Document>& documents) {
  kustomize::Documents out;
  for (const ir::Document& each : documents) out.push_back(&each);
  return out;
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

std::vector<ir::Document> without_digests(std::vector<ir::Document> documents, ir::Builder& b) {
  for (ir::Document& each : documents) each.body = kustomize::without_digests(each.body, b);
  return documents;
}

std::vector<ir::Document> copies_of(const Variant& variant) {
  std::vector<ir::Document> out;
  for (const ir::Document* each : variant.documents) out.push_back(*each);
  return out;
}

// An object that differs in more than digests, and where; nothing where none does.
std::pair<std::string, std::string> first_difference(const std::vector<ir::Document>& before, const Variant& after,
                                                     ir::Builder& b) {
  const std::vector<ir::Document> old = without_digests(before, b), now = without_digests(copies_of(after), b);
  const Changes changes = kustomize::changes_between(pointers_to(old), pointers_to(now), false, b);
  if (changes.empty()) return {};
  if (changes.patched.empty()) return {first_of(changes), {}};
  const kustomize::Patched& patched = changes.patched.front();
  const std::vector<ir::Difference> fields = ir::differences(*patched.before.body, *patched.after.body, {});
  return {first_of(changes), fields.empty() ? std::string() : fields.front().path};
}

// As a feature may be called: "mon_mode_b" of mon and mode-b.
std::string name_of(const std::vector<const kustomize::Option*>& together) {
  std::string out;
  for (const kustomize::Option* each : together) out += (out.empty() ? "" : "_") + each->name;
  for (char& c : out) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!word) c = '_';
  }
  return out;
}

// `values.mon && values.mode == "b"`
std::string condition_of(const kustomize::Option& option) {
  std::string out;
  for (const Switch& each : option.switches) {
    out += fmt::format("{}{}", out.empty() ? "" : " && ", each.param->text.text());
    if (each.value->op == ir::Op::Bool) continue;
    std::string value;
    emit::append_json(value, *each.value);
    out += " == " + value;
  }
  return out;
}

void add(std::vector<output::File>& files, const kustomize::Layer& layer) {
  for (output::File& file : kustomize::layer_files(layer)) files.push_back(std::move(file));
}

}  // namespace

const Variant* base_of(Job& job, const ir::Module& module, const ir::Node* flags,
                       const std::vector<Variant>& variants) {
  if (job.options.base.empty())
    return &*std::ranges::find_if(variants, [](const Variant& each) { return !each.skipped; });
  const ir::Environment* environment = find_environment(job, module, job.options.base, "--base");
  if (environment == nullptr) return nullptr;
  const auto found = std::ranges::find(variants, environment, &Variant::environment);
  if (!found->skipped) return &*found;
  Variant again;
  evaluate_under(job, module, environment, flags, job.session.diagnostics, again);
  return nullptr;
}

KustomizeTree::KustomizeTree(Job& job, const ir::Module& module, const ir::Node* flags,
                             const std::vector<Variant>& variants, const Variant& base)
    : job_(job), module_(module), flags_(flags), variants_(variants), b_(job.session.builder), base_(&base) {}

std::optional<std::vector<output::File>> KustomizeTree::files() {
  if (base_->environment != nullptr)
    job_.report.add({"base-from", target_name, base_->folder,
                     fmt::format("the base is made under environment '{}'", base_->environment->name.text())});
  options_ = kustomize::options_of(module_, *base_->assignment.values, b_);
  make_components();
  check_pairs();
  check_places();
  if (!report_interactions()) return std::nullopt;
  std::vector<output::File> out = kustomize::base_files(doc_of_base(), base_->documents);
  for (const Component& each : components_) add(out, layer_of(each));
  for (const Variant& each : variants_) {
    if (each.environment != nullptr && !each.skipped) add(out, overlay_of(each));
  }
  return out;
}

std::string KustomizeTree::doc_of_base() const {
  return base_->environment == nullptr
             ? fmt::format("{} with its defaults", module_.app.name.text())
             : fmt::format("{} in environment {}", module_.app.name.text(), base_->environment->name.text());
}

// The objects under the base's values and these; null where they are refused.
const Variant* KustomizeTree::under(const Switches& switches) {
  if (switches.empty()) return base_;
  std::string key;
  for (const Switch& each : switches) key += text_of(each) + ";";
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
std::vector<const KustomizeTree::Component*> KustomizeTree::taken_by(const Switches& switches) const {
  std::vector<const Component*> out;
  for (const Component& each : components_) {
    if (is_within(each.option->switches, switches)) out.push_back(&each);
  }
  return out;
}

// What Kustomize makes of the base with the components that there are so far.
kustomize::Applied KustomizeTree::applied_under(const Switches& switches) const {
  std::vector<const Changes*> changes;
  for (const Component* each : taken_by(switches)) changes.push_back(&each->changes);
  return kustomize::apply(base_->documents, changes, b_);
}

// From what components make; with digests under the feature's name, or in place where that is
// empty.
kustomize::Changes KustomizeTree::changes_to(kustomize::Applied applied, const Variant& after,
                                             std::string_view feature) {
  const std::vector<ir::Document>& before = before_.emplace_back(std::move(applied)).documents;
  std::vector<ir::Document>& made = after_.emplace_back(copies_of(after));
  for (ir::Document& each : made) {
    const auto same = [&](const ir::Document& it) { return kustomize::is_same_object(it, each); };
    const auto old = std::ranges::find_if(before, same);
    if (old != before.end()) each = kustomize::with_digests_of(*old, each, feature, b_);
  }
  return kustomize::changes_between(pointers_to(before), pointers_to(made), feature.empty(), b_);
}

void KustomizeTree::make_components() {
  components_.reserve(options_.size());
  for (const Option& option : options_) {
    const auto without = [&](const std::string& why) {
      job_.report.add({"no-component", target_name, option.name,
                       fmt::format("feature '{}' has no component: {}", option.name, why)});
    };
    const Variant* after = under(option.switches);
    if (after == nullptr) {
      without(why_);
      continue;
    }
    allowed_.push_back(&option);
    kustomize::Applied applied = applied_under(option.switches);
    if (first_difference(applied.documents, *after, b_).first.empty()) without("it changes nothing by itself");
    else components_.push_back({&option, changes_to(std::move(applied), *after, option.name)});
  }
}

void KustomizeTree::check_pairs() {
  for (std::size_t i = 0; i < allowed_.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) check({allowed_[j], allowed_[i]});
  }
}

// All combinations of what one place depends on.
void KustomizeTree::check_places() {
  std::vector<const ir::ParamPath*> switches;
  for (const Option* each : allowed_) {
    for (const Switch& it : each->switches) switches.push_back(it.param);
  }
  for (const kustomize::Together& place : kustomize::dependences(module_, switches, b_.types())) {
    Options some, taken;
    for (const Option* each : allowed_) {
      const auto is_of = [&](const Switch& it) { return place.contains(it.param->text); };
      if (std::ranges::all_of(each->switches, is_of)) some.push_back(each);
    }
    check_all_of(some, 0, taken, {});
  }
  if (cut_short_)
    job_.report.add({"unchecked", target_name, "",
                     fmt::format("one place depends on so many features that not all of their combinations were "
                                 "looked at, only {}", most_checked)});
}

void KustomizeTree::check_all_of(const Options& some, std::size_t from, Options& taken, const Switches& switches) {
  if (taken.size() > 2) {
    check(taken);
    ++tried_;
  }
  for (std::size_t i = from; i < some.size(); ++i) {
    if (tried_ >= most_checked) {
      cut_short_ = true;
      return;
    }
    const std::optional<Switches> more = both(switches, some[i]->switches);
    // What the others take already says nothing new.
    if (!more || more->size() == switches.size()) continue;
    taken.push_back(some[i]);
    check_all_of(some, i + 1, taken, *more);
    taken.pop_back();
  }
}

void KustomizeTree::check(const Options& together) {
  if (interactions_.size() >= most_interactions) return;
  Switches all;
  std::string names;
  for (const Option* each : together) {
    const std::optional<Switches> more = both(all, each->switches);
    if (!more) return;
    all = *more;
    names += each->name + "\n";
  }
  const Variant* wanted = checked_.insert(names).second ? under(all) : nullptr;
  if (wanted == nullptr) return;
  kustomize::Applied applied = applied_under(all);
  auto [what, field] = first_difference(applied.documents, *wanted, b_);
  if (applied.why.empty() && what.empty()) return;
  const bool can_be_declared = applied.why.empty();
  const Option& declared =
      interactions_
          .emplace_back(Interaction{together, can_be_declared ? what : applied.why, field,
                                    {together[0]->feature, name_of(together), all}, can_be_declared})
          .declared;
  if (!can_be_declared) return;
  components_.push_back({&declared, changes_to(std::move(applied), *wanted, declared.name)});
  allowed_.push_back(&declared);
}

bool KustomizeTree::report_interactions() {
  if (interactions_.empty()) return true;
  const Interaction& first = interactions_.front();
  std::string names, declarations;
  for (std::size_t i = 0; i + 1 < first.together.size(); ++i) names += (i > 0 ? "', '" : "") + first.together[i]->name;
  auto report = job_.session.diagnostics.report(first.together[0]->feature->span, diag::FeaturesInteract, names,
                                                first.together.back()->name, first.what);
  for (std::size_t i = 1; i < first.together.size(); ++i)
    report.label(first.together[i]->feature->span, first.together.size() == 2 ? "the other one" : "another one");
  if (!first.field.empty()) report.note(fmt::format("what each changes alone does not make '{}'", first.field));
  for (const Interaction& each : interactions_) {
    if (each.can_be_declared)
      declarations += fmt::format("\n  feature {} = {}", each.declared.name, condition_of(each.declared));
  }
  if (declarations.empty()) report.help("let one feature alone make what both do, or none");
  else report.help("declare what they change together:" + declarations);
  return false;
}

std::vector<KustomizeTree::Combination> KustomizeTree::combinations(std::size_t more, std::uint64_t seed) {
  std::vector<Switches> all;
  for (std::size_t i = 0; i < components_.size(); ++i) {
    for (std::size_t j = i; j < components_.size(); ++j) {
      if (const auto switches = both(components_[i].option->switches, components_[j].option->switches))
        all.push_back(*switches);
    }
  }
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < more && components_.size() > 2; ++i) {
    Switches switches;
    for (const Component& each : components_) {
      const auto with = random() % 2 == 0 ? both(switches, each.option->switches) : std::nullopt;
      if (with) switches = *with;
    }
    all.push_back(std::move(switches));
  }
  std::vector<Combination> out;
  for (const Switches& switches : all) {
    Combination made{{}, under(switches)};
    for (const Component* each : taken_by(switches)) made.components.push_back(each->option->name);
    const auto same = [&](const Combination& other) { return other.components == made.components; };
    if (made.wanted != nullptr && !made.components.empty() && std::ranges::none_of(out, same))
      out.push_back(std::move(made));
  }
  return out;
}

kustomize::Layer KustomizeTree::layer_of(const Component& component) const {
  kustomize::Layer layer;
  layer.folder = "components/" + component.option->name;
  layer.of_app = module_.resources;
  layer.component = true;
  layer.doc = std::string(component.option->feature->doc);
  for (const Switch& each : component.option->switches) {
    layer.doc += (layer.doc.empty() ? "" : "\n") + text_of(each);
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
kustomize::Switches KustomizeTree::switched_by(const Variant& variant) const {
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

kustomize::Layer KustomizeTree::overlay_of(const Variant& variant) {
  kustomize::Layer layer;
  layer.folder = "overlays/" + variant.folder;
  layer.of_app = module_.resources;
  layer.doc = std::string(variant.environment->doc);
  layer.on = {"../../base"};
  const Switches switches = switched_by(variant);
  const Variant* from = under(switches);
  if (from != nullptr) {
    for (const Component* each : taken_by(switches))
      layer.components.push_back("../../components/" + each->option->name);
  }
  const Variant& before = from != nullptr ? *from : *base_;
  layer.changes = changes_to(applied_under(from != nullptr ? switches : Switches()), variant, {});
  for (const ir::Environment* each : {variant.environment, base_->environment}) {
    if (each != nullptr) add_given(layer.given, *each, before, variant);
  }
  return layer;
}

}  // namespace dpc::driver
