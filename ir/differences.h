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
  // Of a list whose elements stand in another order: the names of those that both have. What else is different of them
  // is told apart.
  std::vector<std::string> order_before = {}, order_after = {};
  bool is_order() const { return !order_after.empty(); }
};

// In the order of `after`, what went last. An element of a list that Kubernetes names by fields, or whose elements all
// have a `name`, is known by that wherever it stands; where a field that names it is not given, its default counts
// (8080 and 8080/TCP are one port). Of other lists the elements that are the same are found by their longest common
// subsequence; the others are known by their place, counted from 0: what went by that in `before`, all else by that in
// `after`. Lists of scalars are one value. `type` is false for what Kubernetes does not know.
std::vector<Difference> differences(const Node& before, const Node& after, k8s::Type type);

}  // namespace dpc::ir
