// Where the values of params go: every slot of a module that refers to one, but for conditions and messages.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/module.h"

namespace dpc::ir {

class ParamUses {
 public:
  explicit ParamUses(const Module& module);

  // Every slot of the param, and of the choices and spreads through which it goes, is one of `asked`.
  bool are_all(const Node* param, const std::unordered_set<const void*>& asked) const;
  // A record that the param is a field of is used as a whole.
  bool is_part_of_used(const Node* param) const;

 private:
  void add(const Node* const* slot, const Node* through);
  void parts(const Node* node);

  struct Slot {
    const void* at;
    const Node* through;  // the choice or spread that it is in; null for none
  };
  std::unordered_map<const Node*, std::vector<Slot>> slots_;  // of params, choices and spreads
  std::unordered_set<std::string_view> paths_;                // of the params that are used
  std::unordered_set<const Node*> seen_;
  std::vector<const Node*> todo_;
};

}  // namespace dpc::ir
