#include "ir/text_automaton.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

namespace dpc::ir {

using State = Automaton::State;
using Fragment = Automaton::Fragment;

State Automaton::add() {
  states_.emplace_back();
  return static_cast<State>(states_.size() - 1);
}

Fragment Automaton::of(const Characters& characters) {
  const Fragment out = nothing();
  states_[out.begin].empty.clear();
  states_[out.begin].edges.push_back({characters, out.end});
  return out;
}

Fragment Automaton::nothing() {
  const State begin = add(), end = add();
  link(begin, end);
  return {begin, end};
}

Fragment Automaton::anything() { return repeated(of(Characters().set()), true); }

Fragment Automaton::literal(std::string_view text) {
  Fragment out = nothing();
  for (const char c : text) {
    Characters one;
    const auto byte = static_cast<unsigned char>(c);
    // The first byte stands for a character beyond ASCII, those that continue it for none.
    if (byte >= 0x80 && byte < 0xC0) continue;
    one.set(byte < 0x80 ? byte : beyond_ascii);
    out = then(out, of(one));
  }
  return out;
}

Fragment Automaton::then(Fragment first, Fragment second) {
  link(first.end, second.begin);
  return {first.begin, second.end};
}

Fragment Automaton::either(Fragment a, Fragment b) {
  const State begin = add(), end = add();
  for (const Fragment each : {a, b}) {
    link(begin, each.begin);
    link(each.end, end);
  }
  return {begin, end};
}

Fragment Automaton::repeated(Fragment a, bool may_lack) {
  const State begin = add(), end = add();
  link(begin, a.begin);
  link(a.end, end);
  link(a.end, a.begin);
  if (may_lack) link(begin, end);
  return {begin, end};
}

std::vector<State> Automaton::closure(std::vector<State> from) const {
  std::vector<bool> seen(states_.size());
  std::vector<State> out;
  while (!from.empty()) {
    const State at = from.back();
    from.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    out.push_back(at);
    from.insert(from.end(), states_[at].empty.begin(), states_[at].empty.end());
  }
  std::ranges::sort(out);
  return out;
}

std::vector<State> Automaton::states_of(Fragment fragment) const {
  std::vector<State> out = {fragment.begin};
  std::set<State> seen(out.begin(), out.end());
  const auto reach = [&](State state) {
    if (seen.insert(state).second) out.push_back(state);
  };
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const State to : states_[out[i]].empty) reach(to);
    for (const Edge& edge : states_[out[i]].edges) reach(edge.to);
  }
  reach(fragment.end);
  return out;
}

namespace {

// Copies of states, several of each.
class Copies {
 public:
  Copies(Automaton& automaton, Fragment fragment, State count) : of_(automaton.states_of(fragment)), count_(count) {
    first_ = static_cast<State>(automaton.size());
    for (std::size_t i = 0; i < of_.size() * count; ++i) automaton.add();
    for (State i = 0; i < of_.size(); ++i) places_[of_[i]] = i;
  }
  const std::vector<State>& of() const { return of_; }
  State at(State state, State copy) const { return first_ + places_.at(state) * count_ + copy; }

 private:
  std::vector<State> of_;
  State count_, first_ = 0;
  std::map<State, State> places_;
};

}  // namespace

// Two copies: before anything was read, and after. Only the second one ends.
Fragment Automaton::filled(Fragment of) {
  const Copies copies(*this, of, 2);
  for (const State state : copies.of()) {
    for (const State read : {0u, 1u}) {
      Links& links = states_[copies.at(state, read)];
      for (const State to : states_[state].empty) links.empty.push_back(copies.at(to, read));
      for (const Edge& edge : states_[state].edges) links.edges.push_back({edge.on, copies.at(edge.to, 1)});
    }
  }
  return {copies.at(of.begin, 0), copies.at(of.end, 1)};
}

Fragment Automaton::cased(Fragment of, bool upper) {
  const char from = upper ? 'a' : 'A', to = upper ? 'A' : 'a';
  for (const State state : states_of(of)) {
    for (Edge& edge : states_[state].edges) {
      for (int i = 0; i < 26; ++i) {
        if (!edge.on.test(static_cast<std::size_t>(from + i))) continue;
        edge.on.reset(static_cast<std::size_t>(from + i));
        edge.on.set(static_cast<std::size_t>(to + i));
      }
    }
  }
  return of;
}

// A state from which the end cannot be reached would end here too; fragments have none.
Fragment Automaton::beginnings(Fragment of) {
  const State end = add();
  for (const State state : states_of(of)) link(state, end);
  return {of.begin, end};
}

// Three copies: before anything was read, after a dash, and after another character, which alone ends.
Fragment Automaton::cut(Fragment of) {
  enum : State { Nothing, Dash, Other };
  const Copies copies(*this, of, 3);
  const State end = add();
  Characters dash;
  dash.set('-');
  for (const State state : copies.of()) {
    for (const State read : {Nothing, Dash, Other}) {
      Links& links = states_[copies.at(state, read)];
      for (const State to : states_[state].empty) links.empty.push_back(copies.at(to, read));
      for (const Edge& edge : states_[state].edges) {
        if ((edge.on & ~dash).any()) links.edges.push_back({edge.on & ~dash, copies.at(edge.to, Other)});
        if ((edge.on & dash).none()) continue;
        links.edges.push_back({dash, copies.at(edge.to, Dash)});
        if (read == Nothing) links.empty.push_back(end);
      }
    }
    states_[copies.at(state, Other)].empty.push_back(end);
  }
  states_[copies.at(of.end, Nothing)].empty.push_back(end);
  return {copies.at(of.begin, Nothing), end};
}

namespace {

constexpr std::size_t most_pairs = 20'000;

std::size_t first_of(const Characters& characters) {
  std::size_t at = 0;
  while (!characters.test(at)) ++at;
  return at;
}

// One character for each way in which the edges tell characters apart.
std::vector<std::size_t> representatives(const Automaton& automaton, std::span<const State> states) {
  std::vector<Characters> parts = {Characters().set()};
  for (const State state : states) {
    for (const Automaton::Edge& edge : automaton[state].edges) {
      for (std::size_t i = 0, count = parts.size(); i < count; ++i) {
        const Characters inside = parts[i] & edge.on, outside = parts[i] & ~edge.on;
        if (inside.none() || outside.none()) continue;
        parts[i] = inside;
        parts.push_back(outside);
      }
    }
  }
  std::vector<std::size_t> out;
  for (const Characters& part : parts) out.push_back(first_of(part));
  return out;
}

std::vector<State> step(const Automaton& automaton, const std::vector<State>& from, std::size_t character) {
  std::vector<State> to;
  for (const State state : from) {
    for (const Automaton::Edge& edge : automaton[state].edges) {
      if (edge.on.test(character)) to.push_back(edge.to);
    }
  }
  return automaton.closure(std::move(to));
}

}  // namespace

bool is_included(const Automaton& automaton, Fragment all, Fragment within) {
  using Pair = std::pair<std::vector<State>, std::vector<State>>;
  std::vector<State> states = automaton.states_of(all);
  const std::vector<State> others = automaton.states_of(within);
  states.insert(states.end(), others.begin(), others.end());
  const std::vector<std::size_t> characters = representatives(automaton, states);
  std::set<Pair> seen;
  std::vector<Pair> todo = {{automaton.closure({all.begin}), automaton.closure({within.begin})}};
  seen.insert(todo.front());
  while (!todo.empty()) {
    const auto [here, there] = std::move(todo.back());
    todo.pop_back();
    const bool ends = std::ranges::binary_search(here, all.end);
    if (ends && !std::ranges::binary_search(there, within.end)) return false;
    for (const std::size_t character : characters) {
      Pair next{step(automaton, here, character), {}};
      if (next.first.empty()) continue;
      next.second = step(automaton, there, character);
      if (seen.size() > most_pairs) return false;
      if (seen.insert(next).second) todo.push_back(std::move(next));
    }
  }
  return true;
}

}  // namespace dpc::ir
