// Looks for an assignment of classes to variables that makes a formula hold, whatever the derived variables may be.
#pragma once

#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ir/guard/formula.h"
#include "ir/guard/variable.h"

namespace dpc::ir::guard {

struct Choosing {
  std::uint32_t variable, cls;
  std::uint32_t last;  // the example holds for all classes from `cls` to this one
};

class Search {
 public:
  // `ties` must hold besides: see Normaliser::ties.
  Search(Formulas& formulas, const Variables& variables, Formula ties, Budget& budget);

  enum class Found : std::uint8_t { Yes, No, Perhaps, Exhausted };
  Found run(Formula body);
  // After Yes: no choice of these can be left out. In the order of the variables.
  const std::vector<Choosing>& example() const { return choices_; }
  // After Perhaps: the derived variables on which it hangs.
  const std::vector<std::uint32_t>& undecided() const { return undecided_; }

 private:
  bool find(Formula body, Formula ties);
  bool certain(Formula body, Formula ties);
  bool satisfiable(Formula f);
  std::int64_t pick(Formula f, const std::vector<bool>& wanted);
  void shrink(Formula body);
  void widen(Formula body);
  bool enough(Formula body, const std::vector<Choosing>& choices);

  Formulas& formulas_;
  const Variables& variables_;
  Formula ties_;
  Budget& budget_;
  std::vector<bool> free_, all_;
  std::vector<Choosing> choices_;
  std::vector<std::uint32_t> undecided_;
  std::unordered_set<std::uint64_t> failed_;   // body and ties for which there is no certain assignment
  std::unordered_set<Formula> contradictions_;
  bool perhaps_ = false;
};

}  // namespace dpc::ir::guard
