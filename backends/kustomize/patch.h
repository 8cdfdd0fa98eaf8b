// The patch that makes one object into another, in the form that reads best of those that are exact.
#pragma once

#include <string>

#include "ir/builder.h"
#include "ir/eval.h"

namespace dpc::kustomize {

struct Patch {
  enum class Form : std::uint8_t { Merge, Json } form;
  const ir::Node* data;  // Merge: an object with apiVersion, kind, name and namespace; Json: a list of operations
};

// Both closed, of one kind and name, and different. A strategic merge patch where applying it gives exactly `after` and
// it need not name many elements for the sake of their order; else a JSON patch.
Patch patch_between(const ir::Document& before, const ir::Document& after, ir::Builder& builder);

// The patch that removes the object.
const ir::Node* removal(const ir::Document& document, ir::Builder& builder);

}  // namespace dpc::kustomize
