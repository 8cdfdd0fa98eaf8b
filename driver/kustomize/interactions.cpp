#include "driver/kustomize/interactions.h"

#include <algorithm>
#include <set>

#include "backends/kustomize/dependence.h"
#include "backends/yaml/yaml.h"

namespace dpc::driver {
namespace {

using kustomize::Option;
using kustomize::Switch;
using kustomize::Switches;
using Options = std::vector<const Option*>;

constexpr std::size_t most_checked = 2000;  // combinations of what one place depends on
constexpr std::size_t most_interactions = 40;

// Components that change something together beyond what each does.
struct Interaction {
  Options together;
  std::string what, field;
  const Option* declared;  // what they change together, as if it were declared; null where it cannot be
};

// As a feature may be called: "mon_mode_b" of mon and mode-b.
std::string name_of(const Options& together) {
  std::string out;
  for (const Option* each : together) out += (out.empty() ? "" : "_") + each->name;
  for (char& c : out) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!word) c = '_';
  }
  return out;
}

// `values.mon && values.mode == "b"`
std::string condition_of(const Option& option) {
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

class Checking {
 public:
  Checking(Components& components, Job& job) : components_(components), job_(job), b_(job.session.builder) {}

  // What interacts is added on the way, so that what does with it is found as well.
  void pairs() {
    for (std::size_t i = 0; i < components_.allowed().size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) check({components_.allowed()[j], components_.allowed()[i]});
    }
  }

  // All combinations of what one place depends on.
  void places(const ir::Module& module) {
    std::vector<const ir::ParamPath*> switches;
    for (const Option* each : components_.allowed()) {
      for (const Switch& it : each->switches) switches.push_back(it.param);
    }
    for (const kustomize::Together& place : kustomize::dependences(module, switches, b_.types())) {
      const auto is_of = [&](const Option* each) {
        return std::ranges::all_of(each->switches, [&](const Switch& it) { return place.contains(it.param->text); });
      };
      Options some, taken;
      std::ranges::copy_if(components_.allowed(), std::back_inserter(some), is_of);
      all_of(some, 0, taken, {});
    }
    if (cut_short_)
      job_.report.add({"unchecked", "kustomize", "",
                       fmt::format("one place depends on so many features that not all of their combinations were "
                                   "looked at, only {}", most_checked)});
  }

  // False after it.
  bool report() {
    if (interactions_.empty()) return true;
    const auto& [together, what, field, declared] = interactions_.front();
    std::string names;
    for (std::size_t i = 0; i + 1 < together.size(); ++i) names += (i > 0 ? "', '" : "") + together[i]->name;
    auto report = job_.session.diagnostics.report(together[0]->feature->span, diag::FeaturesInteract, names,
                                                  together.back()->name, what);
    for (std::size_t i = 1; i < together.size(); ++i)
      report.label(together[i]->feature->span, together.size() == 2 ? "the other one" : "another one");
    if (!field.empty()) report.note(fmt::format("what each changes alone does not make '{}'", field));
    const std::string missing = declarations();
    if (missing.empty()) report.help("let one feature alone make what both do, or none");
    else report.help("declare what they change together:" + missing);
    return false;
  }

 private:
  std::string declarations() const {
    std::string out;
    for (const Interaction& each : interactions_) {
      if (each.declared != nullptr)
        out += fmt::format("\n  feature {} = {}", each.declared->name, condition_of(*each.declared));
    }
    return out;
  }

  void all_of(const Options& some, std::size_t from, Options& taken, const Switches& switches) {
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
      all_of(some, i + 1, taken, *more);
      taken.pop_back();
    }
  }

  void check(const Options& together) {
    if (interactions_.size() >= most_interactions) return;
    Switches all;
    std::string names;
    for (const Option* each : together) {
      const std::optional<Switches> more = both(all, each->switches);
      if (!more) return;
      all = *more;
      names += each->name + "\n";
    }
    const Variant* wanted = checked_.insert(names).second ? components_.under(all) : nullptr;
    if (wanted == nullptr) return;
    kustomize::Applied applied = components_.applied_under(all);
    const FirstDifference found = first_difference(applied.documents, *wanted, b_);
    if (!applied.why.empty()) {
      interactions_.push_back({together, applied.why, found.field, nullptr});
    } else if (!found.object.empty()) {
      const Option& declared =
          components_.add({together[0]->feature, name_of(together), all}, std::move(applied), *wanted);
      interactions_.push_back({together, found.object, found.field, &declared});
    }
  }

  Components& components_;
  Job& job_;
  ir::Builder& b_;
  std::vector<Interaction> interactions_;
  std::set<std::string> checked_;  // combinations, by the names of their components
  std::size_t tried_ = 0;          // combinations of what one place depends on
  bool cut_short_ = false;
};

}  // namespace

bool go_together(Components& components, Job& job, const ir::Module& module) {
  Checking checking(components, job);
  checking.pairs();
  checking.places(module);
  return checking.report();
}

}  // namespace dpc::driver
