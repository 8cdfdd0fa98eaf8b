// Boolean formulas over variables with finitely many classes: hash-consed, so that equal formulas are one number.
//
// A formula is an and-inverter graph with conjunctions of any width (Kuehlmann et al., "Robust Boolean reasoning",
// 2002): the lowest bit of a Formula is its complement. An atom says that the class of a variable lies within a range.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace dpc::ir::guard {

using Formula = std::uint32_t;
inline constexpr Formula always = 0;
inline constexpr Formula never = 1;
inline Formula negate(Formula f) { return f ^ 1u; }

// What a question may still cost, in nodes of formulas looked at.
struct Budget {
  std::uint64_t left;
  bool spent = false;
  void spend(std::uint64_t steps);
};

class Formulas {
 public:
  Formulas();
  // Class of `variable` within [first, last].
  Formula atom(std::uint32_t variable, std::uint32_t first, std::uint32_t last);
  Formula all_of(std::vector<Formula> parts);
  Formula any_of(std::vector<Formula> parts);
  Formula if_else(Formula condition, Formula then, Formula otherwise);

  // `f` where `variable` is of class `cls`.
  Formula restrict(Formula f, std::uint32_t variable, std::uint32_t cls, Budget& budget);
  // How often each variable stands in `f`, added to `counts` (as long as there are variables).
  void count(Formula f, std::vector<std::uint32_t>& counts, Budget& budget);
  // The variable of an atom that a conjunction forces, or -1: the least one that `wanted` admits.
  std::int64_t forced(Formula f, const std::vector<bool>& wanted) const;

 private:
  enum class Kind : std::uint8_t { True, Atom, And };
  struct Node {
    Kind kind;
    std::uint32_t variable, first, last;
    std::vector<Formula> parts;
  };
  struct Hash {
    std::size_t operator()(const std::vector<std::uint32_t>& key) const;
  };
  Formula make(std::vector<std::uint32_t> key, Node node);
  Formula restrict_node(std::uint32_t index, std::uint32_t variable, std::uint32_t cls, Budget& budget);

  std::vector<Node> nodes_;
  std::unordered_map<std::vector<std::uint32_t>, Formula, Hash> table_;
  std::unordered_map<std::uint32_t, Formula> restricted_;  // of the restriction under way
  std::vector<std::uint32_t> seen_;                        // by node: the last visit that reached it
  std::uint32_t visit_ = 0;
};

}  // namespace dpc::ir::guard
