// Whether all texts of one automaton are texts of another.
//
// Both are made deterministic as far as the search comes (subset construction, Rabin and Scott, "Finite Automata and
// Their Decision Problems", 1959): a set of states is made once and is a number from then on, and a step from it is
// made once as well. Characters that no edge tells apart are one class.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "ir/text_automaton.h"

namespace dpc::ir {

// A fragment of an automaton, which has to outlive it and stay as it is.
class Deterministic {
 public:
  using Set = std::uint32_t;  // of states; 0 is the empty one
  using Class = std::uint8_t;

  Deterministic(const Automaton& automaton, Automaton::Fragment fragment);

  Set begin();
  bool ends(Set set) const { return sets_[set].ends; }
  Set step(Set from, Class on);
  Set follow(Set from, std::string_view text);
  Class class_of(std::size_t character) const { return classes_[character]; }
  // The same texts, with a state for each set; null where there are more than `most`.
  std::optional<Automaton::Fragment> write(Automaton& to, std::size_t most);

 private:
  using States = std::vector<std::uint64_t>;  // a bit for each state
  struct Row {
    const States* states;
    bool ends;
    std::vector<Set> steps;  // of each class; `unknown` where nobody asked yet
  };
  static constexpr Set unknown = UINT32_MAX;

  void classify();
  const States& closure(Automaton::State state);
  Set number(const States& states);

  const Automaton& automaton_;
  Automaton::Fragment fragment_;
  std::array<Class, Characters().size()> classes_{};
  std::vector<std::size_t> examples_;  // a character of each class
  std::size_t words_;                  // of a set of states
  std::vector<States> closures_;       // of each state; empty where nobody asked yet
  std::map<States, Set> numbers_;
  std::vector<Row> sets_;
  States reached_;  // by the step that is being made
};

// The sets of `within` behind each text of `all`, from one of them on; null where the search would take too long.
std::optional<std::vector<Deterministic::Set>> sets_behind(Deterministic& all, Deterministic& within,
                                                           Deterministic::Set from);
// False where the search would take too long.
bool is_included(Deterministic& all, Deterministic& within);

}  // namespace dpc::ir
