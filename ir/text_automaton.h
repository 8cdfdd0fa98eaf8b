// Finite automata over characters, made of patterns (the part of RE2 that rules for texts are written in).
//
// A fragment is what is reached from one state, its begin, up to its end; states are only ever added, so that a
// fragment can be copied with another meaning (what is not empty, its beginnings). Thompson, "Regular Expression Search
// Algorithm" (1968).
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dpc::ir {

// ASCII, and one for every other character.
inline constexpr std::size_t beyond_ascii = 128;
using Characters = std::bitset<129>;
// Those of a text.
std::vector<std::size_t> characters_of(std::string_view text);

class Automaton {
 public:
  using State = std::uint32_t;
  struct Fragment {
    State begin, end;
  };
  struct Edge {
    Characters on;
    State to;
  };
  struct Links {
    std::vector<Edge> edges;
    std::vector<State> empty;
  };

  State add();
  void link(State from, const Characters& on, State to) { states_[from].edges.push_back({on, to}); }
  void link(State from, State to) { states_[from].empty.push_back(to); }
  Fragment of(const Characters& characters);
  Fragment nothing();  // the empty text
  Fragment anything();
  Fragment literal(std::string_view text);
  Fragment then(Fragment first, Fragment second);
  Fragment either(Fragment a, Fragment b);
  Fragment repeated(Fragment a, bool may_lack);
  Fragment copy(const Automaton& other, Fragment of);
  // Null where the pattern holds what is not read here, or is too large.
  std::optional<Fragment> pattern(std::string_view pattern);

  // What a function makes of the texts of a fragment, which has to stand alone so far.
  Fragment filled(Fragment of);  // those that are not empty
  Fragment cased(Fragment of, bool upper);
  Fragment beginnings(Fragment of);  // every beginning of them, they themselves too
  Fragment cut(Fragment of);         // the same without dashes at the end

  const Links& operator[](State state) const { return states_[state]; }
  std::size_t size() const { return states_.size(); }
  // Its begin first.
  std::vector<State> states_of(Fragment fragment) const;

 private:
  std::vector<Links> states_;
};

}  // namespace dpc::ir
