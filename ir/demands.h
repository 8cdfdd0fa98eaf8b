// What a Kubernetes server asks of the open values of objects: each place that a rule for fields checks, with the
// expression that stands there, and when.
//
// The rules are those of ir/field_rules.h and ir/object_rules.h that look at one value: names, keys and labels, images,
// schedules, whole numbers of 32 bits, names of objects and their namespaces. What is proven by the types of the params
// is no demand, nor is what was judged at build.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "ir/module.h"
#include "ir/wanted_text.h"

namespace dpc::ir {

class Builder;

struct Demand {
  enum class Kind : std::uint8_t { Text, Number, Map };
  Kind kind = Kind::Text;
  const Node* value = nullptr;  // a text that need not be open: one of several; a number; a map that is a param
  const Node* guard = nullptr;  // it stands there when; null: always
  WantedText wanted{};          // Text; Map: of its values, with most = 0 where any will do
  WantedText keys{};            // Map; without a pattern any will do
  std::string what;             // "name of a Secret"
  std::string values_what;      // Map: of its values
  bool may_be_empty = false;
  Span span;
};

struct Demands {
  std::vector<Demand> all;                // in the order of the objects and their fields
  std::unordered_set<const void*> asked;  // every slot whose value has a demand, and of choices on the way there
};

// The slots are those of this module, which has to stay where it is.
Demands demands_of(const Module& module, Builder& builder);

}  // namespace dpc::ir
