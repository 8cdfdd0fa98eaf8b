#include "backends/helm/raise/digests.h"

#include "ir/builtins.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;

namespace {

bool is_digest(const Node& node) { return node.op == ir::Op::Call && node.builtin == ir::Builtin::Digest; }

std::uintptr_t word(const void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

}  // namespace

const Node* SameDigests::changed(const Node* node) {
  if (!is_digest(*node) || !ir::is_container(node->kid(0)->op)) return node;
  return builder_.call(ir::Builtin::Digest, {first_like(node->kid(0))}, node->type);
}

const Node* SameDigests::first_like(const Node* node) {
  if (!ir::is_container(node->op)) return node;
  if (const auto known = first_.find(node); known != first_.end()) return known->second;
  Parts parts{static_cast<std::uintptr_t>(node->op), node->flags};
  for (const Entry& entry : node->entries())
    parts.insert(parts.end(), {word(entry.key.text().data()), word(entry.guard), word(first_like(entry.value))});
  return first_[node] = containers_.emplace(std::move(parts), node).first->second;
}

const Node* rolled_for(const Node& node, const ir::Types& types) {
  if (!is_digest(node) || node.type != types.roll_digest) return nullptr;
  const Node* data = node.kid(0);
  const auto holds_one = [](const Node* it) {
    return it->op == ir::Op::Record && it->count == 1 && it->entries()[0].guard == nullptr &&
           !ir::is_group(it->entries()[0].value->op);
  };
  while (holds_one(data)) data = data->entries()[0].value;
  return data;
}

}  // namespace dpc::helm
