#include "driver/verify/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "driver/verify/pairs.h"

namespace dpc::driver::verify {

using ir::Node;

Plan::Plan(PlanRequest request, Conditions& conditions)
    : asked_(std::move(request)), conditions_(conditions), base_(required_values(asked_.params, asked_.builder)) {
  const std::string app(asked_.module.app.name.text());
  made_.push_back({{base_, "the defaults"}, nullptr, app, "default", true});
  for (const ir::Environment& environment : asked_.module.environments) {
    made_.push_back(
        {{base_, fmt::format("environment {}", environment.name.text())}, &environment, app, "default", true});
  }
  for (const Case& each : made_) asked_.is_refused(each, conditions_);
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
    const Node* values = values_of_row(switches, row, asked_.builder, base_);
    const Case pair = with_release({values, "pairs of switches"}, made_.size());
    const bool taken = made_.size() < most && !asked_.is_refused(pair, conditions_);
    if (taken) made_.push_back(pair);
    else ++pairs_left_;
    left.cover(taken ? row_of_values(switches, values) : row);
  }
}

Case Plan::at(std::size_t number) {
  if (number < made_.size()) return made_[number];
  return settled(with_release(random_sample(asked_.params, asked_.builder, base_, asked_.seed, number), number),
                 number);
}

Case Plan::title(std::size_t number) const {
  return number < made_.size() ? made_[number] : with_release({base_, "random"}, number);
}

// Releases of several shapes: as helm users call them, one that has the app's name in it, the longest, one of digits.
Case Plan::with_release(Sample sample, std::size_t number) const {
  Random random(Random(asked_.seed ^ 0x5EED).next() ^ number);
  const std::string app(asked_.module.app.name.text());
  const std::string names[] = {app, "r1", "my-" + app, std::string(52, 'r') + "1", "1", app + "-2"};
  constexpr const char* spaces[] = {"default", "default", "prod-1", "1"};
  return {std::move(sample), nullptr, names[random.below(std::size(names))].substr(0, 53),
          spaces[random.below(std::size(spaces))]};
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
