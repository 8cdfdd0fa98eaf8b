#include "ir/text_automaton.h"

#include <algorithm>

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
  link(out.begin, characters, out.end);
  return out;
}

Fragment Automaton::nothing() {
  const State begin = add(), end = add();
  link(begin, end);
  return {begin, end};
}

Fragment Automaton::anything() { return repeated(of(Characters().set()), true); }

std::vector<std::size_t> characters_of(std::string_view text) {
  std::vector<std::size_t> out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    // The first byte stands for a character beyond ASCII, those that continue it for none.
    const bool continues = byte >= 0x80 && byte < 0xC0;
    if (!continues) out.push_back(byte < 0x80 ? byte : beyond_ascii);
  }
  return out;
}

Fragment Automaton::literal(std::string_view text) {
  Fragment out = nothing();
  for (const std::size_t character : characters_of(text)) out = then(out, of(Characters().set(character)));
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

Fragment Automaton::copy(const Automaton& other, Fragment of) {
  const std::vector<State> states = other.states_of(of);
  std::vector<State> places(other.size());
  for (const State state : states) places[state] = add();
  for (const State state : states) {
    for (const Edge& edge : other[state].edges) link(places[state], edge.on, places[edge.to]);
    for (const State to : other[state].empty) link(places[state], places[to]);
  }
  return {places[of.begin], places[of.end]};
}

std::vector<State> Automaton::states_of(Fragment fragment) const {
  std::vector<State> out = {fragment.begin};
  std::vector<bool> seen(states_.size());
  seen[fragment.begin] = true;
  const auto reach = [&](State state) {
    if (!seen[state]) out.push_back(state);
    seen[state] = true;
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
    places_.resize(first_);
    for (std::size_t i = 0; i < of_.size() * count; ++i) automaton.add();
    for (State i = 0; i < of_.size(); ++i) places_[of_[i]] = i;
  }
  const std::vector<State>& of() const { return of_; }
  State at(State state, State copy) const { return first_ + places_[state] * count_ + copy; }

 private:
  std::vector<State> of_;
  State count_, first_ = 0;
  std::vector<State> places_;  // of each state that is copied
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

}  // namespace dpc::ir
