// Which nodes of a graph IR text names (%1, %2 ...), and where it defines them.
//
// Named is what is used more than once and is more than a leaf or a call of leaves; what is used more than once and has
// a loop in it, since a loop that is written twice is two; and what is nested so deeply that writing it in place would
// make the text unreadable. A node that depends on a loop variable is defined inside that
// loop.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "ir/node.h"

namespace dpc::ir::text {

class Sharing {
 public:
  void add(const Node* root);  // null is nothing
  // Of what is used more than once and has no loop only that is named which would take more than `inline_size` nodes to
  // write in place.
  void finish(std::uint32_t inline_size);

  std::uint32_t number(const Node* node) const;  // 0: not named
  const std::vector<const Node*>& outside() const { return outside_; }
  // What is defined at the beginning of a loop's body.
  std::vector<const Node*> inside(const RangeInfo& range) const;
  bool uses(std::uint32_t variable) const { return used_variables_.contains(variable); }
  // Every node, each after those that it consists of.
  const std::vector<const Node*>& order() const { return order_; }

 private:
  struct Facts {
    std::uint32_t uses = 0;
    std::uint32_t depth = 0;
    std::uint32_t size = 1;   // nodes written where it is used, at most max_size
    std::uint32_t place = 0;  // in order_
    std::uint32_t number = 0;
    bool loops = false;       // has a loop that is written where it is used
    std::vector<std::uint32_t> variables;  // free ones
  };
  void settle(const Node* node, Facts& facts, std::uint32_t inline_size);
  void define(const Node* node, Facts& facts);

  std::unordered_map<const Node*, Facts> facts_;
  std::vector<const Node*> order_, outside_;
  std::unordered_map<std::uint32_t, const Node*> ranges_;  // by variable
  std::unordered_map<std::uint32_t, std::vector<const Node*>> inside_;
  std::unordered_map<std::uint32_t, bool> used_variables_;
  std::uint32_t named_ = 0;
};

// All nodes that `node` refers to, in the order of the text; data from outside is one leaf.
std::vector<const Node*> parts(const Node* node);

}  // namespace dpc::ir::text
