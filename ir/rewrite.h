// Rebuilds a graph of nodes from the leaves up, each node once.
//
// Sharing is kept: what is used twice is rebuilt once. Loops keep their variables, so the result of a rewrite replaces
// its source and doesn't stand beside it.
#pragma once

#include <unordered_map>

#include "ir/builder.h"

namespace dpc::ir {

class Rewriter {
 public:
  explicit Rewriter(Builder& builder) : builder_(builder) {}
  virtual ~Rewriter() = default;
  // Null stays null.
  const Node* rewrite(const Node* node);

 protected:
  // What stands for a node whose parts are rewritten already; itself where nothing is to change.
  virtual const Node* changed(const Node* node) = 0;
  Builder& builder_;

 private:
  const Node* rebuilt(const Node* node);
  const Node* rebuilt_container(const Node* node);
  const Node* rebuilt_range(const Node* node);
  bool rewrite_entries(std::span<const Entry> from, std::vector<Entry>& to);

  std::unordered_map<const Node*, const Node*> known_;
};

}  // namespace dpc::ir
