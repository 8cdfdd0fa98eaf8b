#include "driver/verify/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "driver/verify/pairs.h"
#include "stdlib/facts/version.h"

namespace dpc::driver::verify {

using ir::Node;

namespace {

// The app's name as a release may be called.
std::string release_name(const ir::Module& module) {
  std::string name(module.app.name.text().substr(0, 40));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) c = '-';
  }
  while (name.ends_with('-')) name.pop_back();
  const std::size_t first = std::min(name.find_first_not_of('-'), name.size());
  return first == name.size() ? "app" : name.substr(first);
}

}  // namespace

Plan::Plan(PlanRequest request, Conditions& conditions)
    : asked_(std::move(request)), conditions_(conditions), base_(required_values(asked_.params, asked_.builder)) {
  const std::string app = release_name(asked_.module);
  made_.push_back({{base_, "the defaults"}, nullptr, app, "default", asked_.newest, true});
  for (const ir::Environment& environment : asked_.module.environments) {
    const std::string why = fmt::format("environment {}", environment.name.text());
    made_.push_back({{base_, why}, &environment, app, "default", asked_.newest, true});
  }
  for (const Case& each : made_) asked_.is_refused(each, conditions_);
  base_ = taken_base();
  const std::size_t count = std::max<std::size_t>(asked_.count, 1) + asked_.module.environments.size();
  add_pairs(count);
  const std::size_t most = count * 6 / 10;
  if (made_.size() < most) {
    for (const Sample& each : boundaries(asked_.params, asked_.builder, base_, most - made_.size(), asked_.seed))
      add(each);
  }
  add_conditions(count);
  random_ = count - made_.size();
}

// Where a check refuses the defaults, as it does where one of two params has to be given, values that it lets pass.
const Node* Plan::taken_base() {
  const Node* checks = all_checks(asked_.module, asked_.builder);
  if (checks == nullptr || !is_refused(made_[0])) return base_;
  const Node* values = values_for(checks, asked_.params, base_, asked_.builder, asked_.guard_steps);
  return values != nullptr && !is_refused(plain_case({values, ""})) ? values : base_;
}

// False where it stays refused.
bool Plan::add(Sample sample) {
  made_.push_back(settled(with_release(std::move(sample), made_.size()), made_.size()));
  return !asked_.is_refused(made_.back(), conditions_);
}

// Rows of all switches; then, since some of them lost values that are refused, what they left out, pair by pair.
void Plan::add_pairs(std::size_t most) {
  const Switches switches = switches_of(asked_.params);
  PairsLeft left(switches.choices);
  pairs_ = left.count();
  for (const std::vector<int>& row : pairwise(switches.choices)) {
    if (made_.size() >= most) break;
    if (add({values_of_row(switches, row, asked_.builder, base_), "pairs of switches"}))
      left.cover(row_of_values(switches, made_.back().sample.values));
  }
  while (left.count() > 0) {
    std::vector<int> row(switches.choices.size(), untaken);
    left.begin(row);
    const Node* values = made_.size() < most ? values_with_pair(switches, row) : nullptr;
    if (values != nullptr) {
      made_.push_back(plain_case({values, "pairs of switches"}));
      left.cover(row_of_values(switches, values));
    }
    pairs_left_ += values == nullptr;
    left.cover(row);
  }
}

// Under the release of the defaults: other names may be refused by themselves.
Case Plan::plain_case(Sample sample) const {
  Case out = made_[0];
  out.sample = std::move(sample);
  out.plain = false;
  return out;
}

// The pair and nothing else, or with what the checks ask for beside it; null where it is refused all the same.
const Node* Plan::values_with_pair(const Switches& switches, const std::vector<int>& row) {
  ir::Builder& b = asked_.builder;
  const Node* wanted = all_checks(asked_.module, b);
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Param& param = *switches.params[i];
    const Node* value = row[i] > 0 ? param.candidates[static_cast<std::size_t>(row[i] - 1)] : param.fallback;
    if (row[i] == untaken || value == nullptr || value->op == ir::Op::Null) continue;
    wanted = b.logical_and(wanted, b.equal(b.param(ir::Root::Values, param.path, param.type), value));
  }
  const Node* plain = values_of_row(switches, row, b, base_);
  const Node* found = wanted != nullptr ? values_for(wanted, asked_.params, plain, b, asked_.guard_steps) : nullptr;
  for (const Node* values : {plain, found}) {
    if (values == nullptr || asked_.is_refused(plain_case({values, ""}), conditions_)) continue;
    const std::vector<int> made = row_of_values(switches, values);
    bool holds = true;
    for (std::size_t i = 0; i < row.size(); ++i) holds = holds && (row[i] == untaken || row[i] == made[i]);
    if (holds) return values;
  }
  return nullptr;
}

Case Plan::at(std::size_t number) {
  if (number < made_.size()) return made_[number];
  return settled(with_release(random_sample(asked_.params, asked_.builder, base_, asked_.seed, number), number),
                 number);
}

Case Plan::title(std::size_t number) const {
  return number < made_.size() ? made_[number] : with_release({base_, "random"}, number);
}

// With a dash wherever a name may be cut: behind an odd or an even number of letters.
static std::string dashed(std::size_t from) {
  std::string name(from, 'r');
  while (name.size() < 51) name += "-r";
  return name;
}

// Releases of several shapes: as helm users call them, one that has the app's name in it, the longest, long ones that
// end in dashes when they are cut, one of digits.
Case Plan::with_release(Sample sample, std::size_t number) const {
  Random random(Random(asked_.seed ^ 0x5EED).next() ^ number);
  const std::string app = release_name(asked_.module);
  const std::string names[] = {app,       "r1",      "my-" + app, std::string(52, 'r') + "1",
                               dashed(1), dashed(2), "1",         app + "-2"};
  constexpr const char* spaces[] = {"default", "default", "prod-1", "1"};
  Case out{std::move(sample), nullptr, names[random.below(std::size(names))].substr(0, 53),
           spaces[random.below(std::size(spaces))]};
  out.upgrade = random.one_in(3);
  out.kube_version = random.one_in(3) ? asked_.oldest : asked_.newest;
  if (asked_.asked.version && random.one_in(2)) out.kube_version = some_version(random);
  for (const Symbol api : asked_.asked.apis) {
    if (random.one_in(2)) out.api_versions.emplace_back(api.text());
  }
  return out;
}

// Of those that the app runs on. Of the first and the last minor version only one release may be within the range.
std::string Plan::some_version(Random& random) const {
  const auto oldest = k8s::parse_version(asked_.oldest), newest = k8s::parse_version(asked_.newest);
  if (!oldest || !newest || oldest->minor + 1 >= newest->minor) return asked_.newest;
  const std::size_t between = newest->minor - oldest->minor - 1u;
  return fmt::format("v{}.{}.{}", oldest->major, oldest->minor + 1 + random.below(between), random.below(3) * 7);
}

// A few refusals are enough: of the others only those values stay that are not refused together with the ones before.
Case Plan::settled(Case chosen, std::size_t number) {
  Random random(Random(asked_.seed ^ 0xF1F7).next() ^ number);
  if (!is_refused(chosen) || random.one_in(8)) return chosen;
  Case kept = chosen;
  kept.sample.values = base_;
  bool refused = is_refused(kept);
  for (const Param& param : asked_.params) {
    const Node* value = value_at(chosen.sample.values, param.path);
    if (value == nullptr) continue;
    Case tried = kept;
    tried.sample.values = with_value(asked_.builder, kept.sample.values, param.path, value);
    const bool worse = is_refused(tried);
    if (worse && !refused) continue;
    kept = std::move(tried);
    refused = worse;
  }
  return kept;
}

// Of a case that may not come to be compared.
bool Plan::is_refused(const Case& each) {
  Conditions ignored = Conditions();
  return asked_.is_refused(each, ignored);
}

void Plan::add_conditions(std::size_t most) {
  const Node* checks = all_checks(asked_.module, asked_.builder);
  for (std::size_t i = 0; i < conditions_.count(); ++i) {
    for (const bool holds : {true, false}) {
      const auto seen = [&] { return holds ? conditions_.all()[i].held : conditions_.all()[i].failed; };
      const Node* node = conditions_.all()[i].node;
      const Node* wanted = holds ? node : asked_.builder.logical_not(node);
      // First such values as are not refused; a check's own condition has none.
      for (const Node* asked : {asked_.builder.logical_and(checks, wanted), wanted}) {
        if (seen() || made_.size() >= most) break;
        const Node* values = values_for(asked, asked_.params, base_, asked_.builder, asked_.guard_steps);
        if (values == nullptr) continue;
        const Case each = with_release({values, "a condition"}, made_.size());
        Conditions then = conditions_;
        asked_.is_refused(each, then);
        if (!(holds ? then.all()[i].held : then.all()[i].failed)) continue;
        conditions_ = then;
        made_.push_back(each);
      }
    }
  }
}

}  // namespace dpc::driver::verify
