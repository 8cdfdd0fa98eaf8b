// What a choice within choices comes to.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/node.h"

namespace dpc::ir {

class Builder;

// The arms that are no choices themselves, in order and each once, however many choices share it; of what is no choice,
// the node alone.
std::vector<const Node*> arms_of(const Node* node);

struct Arm {
  const Node* node = nullptr;         // no choice itself
  const Node* const* slot = nullptr;  // what refers to it
  const Node* guard = nullptr;        // null: always
  std::uint32_t ways = 1;             // that lead to it, through choices
};
struct Arms {
  std::vector<Arm> all;                          // in order, each place where one stands
  std::vector<const Node* const*> choice_slots;  // what refers to choices, the whole among them
  std::uint32_t most_ways = 1;                   // to one arm
};

// The arms of what stands in a slot under a guard. A choice that others share is looked at once, under the guards of
// all of them.
Arms guarded_arms(Builder& builder, const Node* const* slot, const Node* guard);

}  // namespace dpc::ir
