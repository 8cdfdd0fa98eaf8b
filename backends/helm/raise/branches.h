// Entries with conditions as control structures: those one after another under one condition stand in one `if`, those
// under its opposite behind its `else`.
#pragma once

#include "backends/helm/lower.h"
#include "backends/helm/tree.h"

namespace dpc::helm {

// An item, and where it is; null: everywhere.
struct Guarded {
  const ir::Node* guard;
  Item item;
  const ir::Node* with = nullptr;  // what `with` asks beside the guard, where it is the item
};

class Branches {
 public:
  Branches(ir::Builder& builder, Lower& lower) : builder_(builder), lower_(lower) {}

  std::vector<Item> grouped(std::vector<Guarded> all);

 private:
  std::vector<Item> in_branches(std::vector<Guarded> all);
  const ir::Node* without_terms(const ir::Node* guard, const std::vector<const ir::Node*>& gone);

  ir::Builder& builder_;
  Lower& lower_;
};

}  // namespace dpc::helm
