// Which fields differ between two closed objects, by path.
#pragma once

#include <string>
#include <vector>

#include "ir/node.h"
#include "stdlib/facts/facts.h"

namespace dpc::ir {

struct Difference {
  std::string path;             // "spec.template.spec.containers[main].env[LEVEL].value", "metadata.labels.'a/b'"
  std::string fields;           // the same without elements: "spec.template.spec.containers.env.value"
  const Node* before = nullptr; // null: it is not there
  const Node* after = nullptr;
};

// In the order of `after`, what went last. An element of a list that Kubernetes names by fields, or whose elements all
// have a `name`, is known by that wherever it stands; that it stands elsewhere is said once for the list ("order").
// Elements of other lists are known by their place, counted from 0; lists of scalars are one value. `type` is false for
// what Kubernetes does not know.
std::vector<Difference> differences(const Node& before, const Node& after, k8s::Type type);

}  // namespace dpc::ir
