#include "ir/guard/search.h"

#include <algorithm>

namespace dpc::ir::guard {

Search::Search(Formulas& formulas, const Variables& variables, Formula ties, Budget& budget)
    : formulas_(formulas), variables_(variables), ties_(ties), budget_(budget), all_(variables.size(), true) {
  for (std::size_t i = 0; i < variables.size(); ++i) free_.push_back(!variables[static_cast<std::uint32_t>(i)].derived);
}

Search::Found Search::run(Formula body) {
  const bool found = find(body, ties_);
  if (!found && budget_.spent) return Found::Exhausted;
  if (!found) return perhaps_ ? Found::Perhaps : Found::No;
  shrink(body);
  widen(body);
  return Found::Yes;
}

// The variable that a conjunction forces, or else the one that stands there most often; -1 where there is none of the
// wanted.
std::int64_t Search::pick(Formula f, const std::vector<bool>& wanted) {
  if (const std::int64_t forced = formulas_.forced(f, wanted); forced >= 0) return forced;
  std::vector<std::uint32_t> counts(variables_.size(), 0);
  formulas_.count(f, counts, budget_);
  std::int64_t best = -1;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!wanted[i] || counts[i] == 0) continue;
    if (best < 0 || counts[i] > counts[static_cast<std::size_t>(best)]) best = static_cast<std::int64_t>(i);
  }
  return best;
}

bool Search::find(Formula body, Formula ties) {
  if (body == never || ties == never || budget_.spent) return false;
  budget_.spend(1);
  const std::uint64_t key = std::uint64_t{body} << 32 | ties;
  if (failed_.contains(key)) return false;
  const std::int64_t picked = pick(body, free_);
  if (picked < 0) {
    if (certain(body, ties)) return true;
  } else {
    const auto variable = static_cast<std::uint32_t>(picked);
    for (std::uint32_t cls = 0; cls < variables_[variable].classes.size(); ++cls) {
      choices_.push_back({variable, cls, cls});
      const Formula rest = formulas_.restrict(body, variable, cls, budget_);
      if (find(rest, formulas_.restrict(ties, variable, cls, budget_))) return true;
      choices_.pop_back();
    }
  }
  if (!budget_.spent) failed_.insert(key);
  return false;
}

// With only derived variables left: does the body hold for all of what they may be?
bool Search::certain(Formula body, Formula ties) {
  if (!satisfiable(formulas_.all_of({body, ties})) || budget_.spent) return false;
  if (!satisfiable(formulas_.all_of({negate(body), ties}))) return !budget_.spent;
  if (!perhaps_) {
    std::vector<std::uint32_t> counts(variables_.size(), 0);
    formulas_.count(body, counts, budget_);
    for (std::uint32_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0) undecided_.push_back(i);
    }
  }
  perhaps_ = true;
  return false;
}

bool Search::satisfiable(Formula f) {
  if (f == always || f == never) return f == always;
  budget_.spend(1);
  if (budget_.spent || contradictions_.contains(f)) return false;
  const std::int64_t picked = pick(f, all_);
  if (picked < 0) return false;
  const auto variable = static_cast<std::uint32_t>(picked);
  for (std::uint32_t cls = 0; cls < variables_[variable].classes.size(); ++cls) {
    if (satisfiable(formulas_.restrict(f, variable, cls, budget_))) return true;
  }
  if (!budget_.spent) contradictions_.insert(f);
  return false;
}

bool Search::enough(Formula body, const std::vector<Choosing>& choices) {
  Formula ties = ties_;
  for (const Choosing& choice : choices) {
    body = formulas_.restrict(body, choice.variable, choice.cls, budget_);
    ties = formulas_.restrict(ties, choice.variable, choice.cls, budget_);
  }
  return !satisfiable(formulas_.all_of({negate(body), ties})) && satisfiable(formulas_.all_of({body, ties})) &&
         !budget_.spent;
}

void Search::shrink(Formula body) {
  const auto by_variable = [](const Choosing& a, const Choosing& b) { return a.variable < b.variable; };
  std::sort(choices_.begin(), choices_.end(), by_variable);
  for (std::size_t i = choices_.size(); i-- > 0;) {
    std::vector<Choosing> fewer = choices_;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (enough(body, fewer)) choices_ = std::move(fewer);
  }
}

// A single number is told as the whole interval that would do: 'at least 5' rather than '5'.
void Search::widen(Formula body) {
  const auto is_number = [&](const Choosing& choice) { return variables_[choice.variable].number; };
  if (std::count_if(choices_.begin(), choices_.end(), is_number) != 1) return;
  Choosing& number = *std::find_if(choices_.begin(), choices_.end(), is_number);
  const std::vector<Class>& classes = variables_[number.variable].classes;
  if (classes[number.cls].kind != Class::Kind::Range) return;
  const auto will_do = [&](std::uint32_t cls) {
    if (cls >= classes.size() || classes[cls].kind != Class::Kind::Range) return false;
    std::vector<Choosing> other = choices_;
    for (Choosing& choice : other) {
      if (choice.variable == number.variable) choice.cls = cls;
    }
    return enough(body, other);
  };
  std::uint32_t first = number.cls, last = number.cls;
  while (first > 0 && will_do(first - 1)) --first;
  while (will_do(last + 1)) ++last;
  number.cls = first;
  number.last = last;
}

}  // namespace dpc::ir::guard
