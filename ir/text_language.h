// Which texts an open expression can come to be, as a regular language: over-approximated where an expression is more
// than that. ASCII characters are told apart, all others are one.
#pragma once

#include <cstdint>
#include <map>
#include <span>

#include "ir/node.h"
#include "ir/text_automaton.h"

namespace dpc::ir {

struct TextPart {
  Automaton automaton;
  Automaton::Fragment all{};
};

// What is a part of many texts, as a name before its ending, with as few states as may be.
using TextParts = std::map<const Node*, TextPart>;  // looked up only

// The texts of a node under any assignment where none of `filled` is empty.
Automaton::Fragment texts_of(Automaton& automaton, TextParts& parts, const Node* text,
                             std::span<const Node* const> filled);

// What the condition says is empty; null where it says something else.
const Node* said_empty(const Node* condition);

// The most characters that it can have; UINT32_MAX where that is not known.
std::uint32_t longest(const Node* text);

}  // namespace dpc::ir
