#include "ir/text_inclusion.h"

#include <algorithm>
#include <bit>
#include <set>

namespace dpc::ir {

using State = Automaton::State;

namespace {

constexpr std::size_t word_bits = 64;

std::uint64_t bit(State state) { return std::uint64_t{1} << (state % word_bits); }

template <class See>
void each_of(const std::vector<std::uint64_t>& states, const See& see) {
  for (std::size_t i = 0; i < states.size(); ++i) {
    for (std::uint64_t left = states[i]; left != 0; left &= left - 1)
      see(static_cast<State>(i * word_bits + static_cast<unsigned>(std::countr_zero(left))));
  }
}

}  // namespace

Deterministic::Deterministic(const Automaton& automaton, Automaton::Fragment fragment)
    : automaton_(automaton),
      fragment_(fragment),
      words_(automaton.size() / word_bits + 1),
      closures_(automaton.size()) {
  classify();
  number(States(words_));
}

void Deterministic::classify() {
  std::vector<Characters> parts = {Characters().set()};
  Characters last;
  for (const State state : automaton_.states_of(fragment_)) {
    for (const Automaton::Edge& edge : automaton_[state].edges) {
      if (edge.on == last) continue;
      last = edge.on;
      for (std::size_t i = 0, count = parts.size(); i < count; ++i) {
        const Characters inside = parts[i] & edge.on, outside = parts[i] & ~edge.on;
        if (inside.none() || outside.none()) continue;
        parts[i] = inside;
        parts.push_back(outside);
      }
    }
  }
  examples_.resize(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t character = 0; character < classes_.size(); ++character) {
      if (!parts[i].test(character)) continue;
      classes_[character] = static_cast<Class>(i);
      examples_[i] = character;
    }
  }
}

// Only states that a character leads away from, and the end: the others say nothing more.
const Deterministic::States& Deterministic::closure(State of) {
  States& out = closures_[of];
  if (!out.empty()) return out;
  out.resize(words_);
  std::vector<bool> seen(automaton_.size());
  std::vector<State> todo = {of};
  while (!todo.empty()) {
    const State at = todo.back();
    todo.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    if (at == fragment_.end || !automaton_[at].edges.empty()) out[at / word_bits] |= bit(at);
    todo.insert(todo.end(), automaton_[at].empty.begin(), automaton_[at].empty.end());
  }
  return out;
}

Deterministic::Set Deterministic::number(const States& states) {
  const auto [known, fresh] = numbers_.try_emplace(states, static_cast<Set>(sets_.size()));
  if (!fresh) return known->second;
  const bool ends = (states[fragment_.end / word_bits] & bit(fragment_.end)) != 0;
  sets_.push_back({&known->first, ends, std::vector<Set>(examples_.size(), unknown)});
  return known->second;
}

Deterministic::Set Deterministic::begin() { return number(closure(fragment_.begin)); }

Deterministic::Set Deterministic::step(Set from, Class on) {
  if (sets_[from].steps[on] != unknown) return sets_[from].steps[on];
  reached_.assign(words_, 0);
  each_of(*sets_[from].states, [&](State state) {
    for (const Automaton::Edge& edge : automaton_[state].edges) {
      if (!edge.on.test(examples_[on])) continue;
      const States& behind = closure(edge.to);
      for (std::size_t i = 0; i < words_; ++i) reached_[i] |= behind[i];
    }
  });
  const Set out = number(reached_);
  sets_[from].steps[on] = out;
  return out;
}

Deterministic::Set Deterministic::follow(Set from, std::string_view text) {
  for (const std::size_t character : characters_of(text)) from = step(from, class_of(character));
  return from;
}

std::optional<Automaton::Fragment> Deterministic::write(Automaton& to, std::size_t most) {
  const Set first = begin();
  std::vector<Characters> parts(examples_.size());
  for (std::size_t character = 0; character < classes_.size(); ++character) parts[classes_[character]].set(character);
  for (Set from = 0; from < sets_.size(); ++from) {
    if (sets_.size() > most) return std::nullopt;
    for (std::size_t on = 0; on < parts.size(); ++on) step(from, static_cast<Class>(on));
  }
  std::vector<State> places(sets_.size());
  for (State& place : places) place = to.add();
  const State end = to.add();
  for (Set from = 1; from < sets_.size(); ++from) {
    std::map<Set, Characters> edges;
    for (std::size_t on = 0; on < parts.size(); ++on) edges[sets_[from].steps[on]] |= parts[on];
    for (const auto& [set, characters] : edges) {
      if (set != 0) to.link(places[from], characters, places[set]);
    }
    if (sets_[from].ends) to.link(places[from], end);
  }
  return Automaton::Fragment{places[first], end};
}

namespace {

constexpr std::size_t most_pairs = 20'000;

// One character for each pair of a class here and one there.
std::vector<std::size_t> told_apart(const Deterministic& a, const Deterministic& b) {
  std::set<std::pair<Deterministic::Class, Deterministic::Class>> pairs;
  std::vector<std::size_t> out;
  for (std::size_t character = 0; character < Characters().size(); ++character) {
    if (pairs.emplace(a.class_of(character), b.class_of(character)).second) out.push_back(character);
  }
  return out;
}

}  // namespace

std::optional<std::vector<Deterministic::Set>> sets_behind(Deterministic& all, Deterministic& within,
                                                           Deterministic::Set from) {
  using Pair = std::pair<Deterministic::Set, Deterministic::Set>;
  const std::vector<std::size_t> characters = told_apart(all, within);
  std::vector<Pair> todo = {{all.begin(), from}};
  std::set<Pair> seen(todo.begin(), todo.end());
  std::set<Deterministic::Set> out;
  while (!todo.empty()) {
    const auto [here, there] = todo.back();
    todo.pop_back();
    if (all.ends(here)) out.insert(there);
    for (const std::size_t character : characters) {
      const Deterministic::Set next = all.step(here, all.class_of(character));
      if (next == 0) continue;
      const Pair pair(next, within.step(there, within.class_of(character)));
      if (seen.size() > most_pairs) return std::nullopt;
      if (seen.insert(pair).second) todo.push_back(pair);
    }
  }
  return std::vector<Deterministic::Set>(out.begin(), out.end());
}

bool is_included(Deterministic& all, Deterministic& within) {
  const auto behind = sets_behind(all, within, within.begin());
  return behind && std::ranges::all_of(*behind, [&](Deterministic::Set set) { return within.ends(set); });
}

}  // namespace dpc::ir
