#include "backends/helm/uses.h"

#include <unordered_set>

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

struct At {
  const Node* node;
  Symbol key;
};

void add_entries(std::vector<At>& out, const At& at, std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    out.push_back({entry.value, entry.key.empty() ? at.key : entry.key});
    if (entry.guard != nullptr) out.push_back({entry.guard, at.key});
  }
}

// Parts with the key that they are under, the last first.
std::vector<At> parts_of(const At& at) {
  std::vector<At> out;
  for (const Node* kid : at.node->kids()) out.push_back({kid, at.key});
  add_entries(out, at, at.node->entries());
  if (at.node->op == Op::Range) add_entries(out, at, at.node->range_info->entries);
  return {out.rbegin(), out.rend()};
}

std::vector<const Node*> parts_of(const Node* node) {
  std::vector<const Node*> out;
  for (const At& part : parts_of(At{node, {}})) out.push_back(part.node);
  return out;
}

}  // namespace

std::string owner_of(const ir::Resource& resource) {
  const std::string_view address = resource.address.text();
  return std::string(address.substr(0, address.find('.')));
}

Uses::Uses(const ir::Module& module) {
  for (const ir::Resource& resource : module.resources) {
    const std::string owner = owner_of(resource);
    std::vector<At> stack{{resource.body, {}}};
    while (!stack.empty()) {
      const At at = stack.back();
      stack.pop_back();
      if (at.node->closed() || !uses_.emplace(at.node, Use{owner, std::string(at.key.text())}).second) continue;
      const std::vector<At> parts = parts_of(at);
      stack.insert(stack.end(), parts.begin(), parts.end());
    }
  }
}

const Use* Uses::of(const Node* node) const {
  if (const auto known = uses_.find(node); known != uses_.end()) return &known->second;
  for (const Entry& entry : node->entries()) {
    if (const auto known = uses_.find(entry.value); known != uses_.end()) return &known->second;
  }
  return nullptr;
}

Needs needs_of(const Node* node) {
  Needs needs;
  std::unordered_set<std::uint32_t> own;
  std::unordered_set<const Node*> seen;
  std::vector<const Node*> stack{node};
  while (!stack.empty()) {
    const Node* at = stack.back();
    stack.pop_back();
    if (at->closed() && !(at->flags & ir::Versioned)) continue;
    if (!seen.insert(at).second) continue;
    if (at->op == Op::Param) needs.root = true;
    if (at->op == Op::Var) needs.variables.insert(static_cast<std::uint32_t>(at->i));
    if (at->op == Op::Range) own.insert({at->range_info->key_var, at->range_info->value_var});
    const std::vector<const Node*> parts = parts_of(at);
    stack.insert(stack.end(), parts.begin(), parts.end());
  }
  std::erase_if(needs.variables, [&](std::uint32_t variable) { return own.contains(variable); });
  return needs;
}

}  // namespace dpc::helm
