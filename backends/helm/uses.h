// Where the parts of objects stand: for the names of templates that are made for them.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>

#include "ir/module.h"

namespace dpc::helm {

struct Use {
  std::string owner;  // "receiver", of the first object in which it stands
  std::string key;    // the key that it is under: its own, or that of what it is an element or part of
};

class Uses {
 public:
  explicit Uses(const ir::Module& module);
  // The first use; null where nothing has it. A list or map that was made of the entries of another is found by them.
  const Use* of(const ir::Node* node) const;
  bool has(const ir::Node* node) const { return uses_.contains(node); }

 private:
  std::unordered_map<const ir::Node*, Use> uses_;
};

// What a template that prints the node has to be called with: params, variables of loops around the node.
struct Needs {
  bool root = false;
  std::set<std::uint32_t> variables;
};
Needs needs_of(const ir::Node* node);

// "receiver.config.object" -> "receiver"
std::string owner_of(const ir::Resource& resource);

}  // namespace dpc::helm
