#include "backends/helm/uses.h"

#include <algorithm>
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
void add_parts(std::vector<At>& out, const At& at) {
  const auto from = static_cast<std::ptrdiff_t>(out.size());
  for (const Node* kid : at.node->kids()) out.push_back({kid, at.key});
  add_entries(out, at, at.node->entries());
  if (at.node->op == Op::Range) add_entries(out, at, at.node->range_info->entries);
  std::reverse(out.begin() + from, out.end());
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
      add_parts(stack, at);
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
  std::vector<At> stack{{node, {}}};
  while (!stack.empty()) {
    const Node* at = stack.back().node;
    stack.pop_back();
    if (at->closed() && !(at->flags & ir::Versioned)) continue;
    if (!seen.insert(at).second) continue;
    if (at->op == Op::Param) needs.root = true;
    if (at->op == Op::Var) needs.variables.insert(static_cast<std::uint32_t>(at->i));
    if (at->op == Op::Range) own.insert({at->range_info->key_var, at->range_info->value_var});
    add_parts(stack, {at, {}});
  }
  std::erase_if(needs.variables, [&](std::uint32_t variable) { return own.contains(variable); });
  return needs;
}

}  // namespace dpc::helm
