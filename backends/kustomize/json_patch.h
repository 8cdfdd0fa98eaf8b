// JSON patches (RFC 6902), with the operations add, remove and replace; and test, before a change within an element of
// a list that has a name: the index alone would say nothing to a reader, and would change another one where the list
// moved.
#pragma once

#include <string>
#include <vector>

#include "ir/builder.h"

namespace dpc::kustomize {

struct Operation {
  enum class Kind : std::uint8_t { Add, Remove, Replace, Test } kind;
  std::string path;                 // a JSON pointer (RFC 6901): "/metadata/labels/example.com~1tier"
  const ir::Node* value = nullptr;  // null for Remove
};

// From one closed object to another, in the order in which they are applied. Always exact.
std::vector<Operation> json_patch(const ir::Node& before, const ir::Node& after);

// The operations as data: a list of { op, path, value }.
const ir::Node* as_data(const std::vector<Operation>& operations, ir::Builder& builder);

// Null where a place is not there.
const ir::Node* apply_json_patch(const ir::Node& object, const ir::Node& operations, ir::Builder& builder);

std::string pointer_token(std::string_view key);

}  // namespace dpc::kustomize
