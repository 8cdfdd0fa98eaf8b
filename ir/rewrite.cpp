#include "ir/rewrite.h"

namespace dpc::ir {

const Node* Rewriter::rewrite(const Node* node) {
  if (node == nullptr) return nullptr;
  // Nothing in it is left to rewrite, save where the version of a text is.
  if (node->closed() && !(node->flags & Versioned)) return node;
  if (const auto known = known_.find(node); known != known_.end()) return known->second;
  const Node* made = changed(rebuilt(node));
  known_[node] = made;
  return made;
}

// True where one of them is another now.
bool Rewriter::rewrite_entries(std::span<const Entry> from, std::vector<Entry>& to) {
  bool other = false;
  to.assign(from.begin(), from.end());
  for (Entry& entry : to) {
    const Node *value = rewrite(entry.value), *guard = rewrite(entry.guard);
    other = other || value != entry.value || guard != entry.guard;
    entry.value = value;
    entry.guard = guard;
  }
  return other;
}

const Node* Rewriter::rebuilt_container(const Node* node) {
  std::vector<Entry> entries;
  if (!rewrite_entries(node->entries(), entries)) return node;
  const std::uint8_t flags = node->flags & (KeepEmpty | FromData);
  if (flags & FromData) return builder_.exactly(node->op, entries, node->type, flags);
  return node->op == Op::Record ? builder_.record(entries, node->type, flags)
                                : builder_.list(entries, node->type, flags);
}

const Node* Rewriter::rebuilt_range(const Node* node) {
  std::vector<Entry> entries;
  const bool other = rewrite_entries(node->range_info->entries, entries);
  const Node* collection = rewrite(node->only);
  if (!other && collection == node->only) return node;
  RangeInfo info = *node->range_info;
  info.entries = entries;
  return builder_.range(collection, info);
}

const Node* Rewriter::rebuilt(const Node* node) {
  if (node->op == Op::Record || node->op == Op::List)
    return node->flags & FromData && node->closed() ? node : rebuilt_container(node);
  if (node->op == Op::Range) return rebuilt_range(node);
  std::vector<const Node*> kids;
  bool other = false;
  for (const Node* kid : node->kids()) {
    kids.push_back(rewrite(kid));
    other = other || kids.back() != kid;
  }
  if (!other) return node;
  switch (node->op) {
    case Op::Field: return builder_.field(kids[0], node->s, node->type);
    case Op::Select: return builder_.select(kids[0], kids[1], kids[2]);
    case Op::Call: return builder_.call(node->builtin, kids, node->type);
    case Op::Concat: return builder_.concat(kids);
    case Op::Spread: return builder_.spread(kids[0]);
    case Op::Pair: return builder_.pair(kids[0], kids[1]);
    case Op::Null:
    case Op::Bool:
    case Op::Int:
    case Op::Float:
    case Op::String:
    case Op::Param:
    case Op::Var:
    case Op::Record:
    case Op::List:
    case Op::Range:
    case Op::Error: return node;
  }
  return node;
}

}  // namespace dpc::ir
