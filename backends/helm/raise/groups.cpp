#include "backends/helm/raise/groups.h"

#include <algorithm>
#include <vector>

#include "backends/helm/raise/presence.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

bool is_var(const Node* node, std::uint32_t variable) {
  return node->op == Op::Var && static_cast<std::uint32_t>(node->i) == variable;
}

bool runs_over_list(const Node* range) {
  const ir::Type* type = range->only->type;
  return range->only->op == Op::List ||
         (type != nullptr && (type->kind == ir::TypeKind::List || type->kind == ir::TypeKind::Keyed));
}

// The one entry that a loop makes in each round, without a condition; null where it makes others.
const Entry* only_entry(const Node* range) {
  const std::span<const Entry> entries = range->range_info->entries;
  return entries.size() == 1 && entries[0].guard == nullptr ? &entries[0] : nullptr;
}

bool gives_back(ir::Builder& builder, const Node* range) {
  const Entry* made = only_entry(range);
  if (made == nullptr) return false;
  // What may be null is left out, and of a map what may be empty.
  const Op container = made->value->op == Op::Pair ? Op::Record : Op::List;
  if (presence(builder, container, made->value) != nullptr) return false;
  const ir::RangeInfo& info = *range->range_info;
  if (made->value->op != Op::Pair)
    return runs_over_list(range) && made->key.empty() && is_var(made->value, info.value_var);
  return !runs_over_list(range) && is_var(made->value->kid(0), info.key_var) &&
         is_var(made->value->kid(1), info.value_var);
}

// `{ name = x.name, ...x }`
const Node* spread_of_itself(const Node* record) {
  const std::span<const Entry> entries = record->entries();
  if (entries.size() < 2 || entries.back().value->op != Op::Spread || entries.back().guard != nullptr) return nullptr;
  const Node* source = entries.back().value->kid(0);
  for (const Entry& entry : entries.first(entries.size() - 1)) {
    const bool own = entry.guard == nullptr && entry.value->op == Op::Field && entry.value->kid(0) == source &&
                     entry.value->s == entry.key;
    if (!own) return nullptr;
  }
  return source;
}

// Records and lists are not shared by the builder.
bool same(const Node* a, const Node* b) {
  if (a == b) return true;
  if (!ir::is_container(a->op) || a->op != b->op || a->flags != b->flags) return false;
  return std::ranges::equal(a->entries(), b->entries(), [](const Entry& x, const Entry& y) {
    return x.key == y.key && x.guard == y.guard && same(x.value, y.value);
  });
}

// `[a when c, a when !c]` has `a` in either case.
const Node* without_cases(ir::Builder& builder, const Node* list) {
  std::vector<Entry> entries;
  for (const Entry& entry : list->entries()) {
    const bool other_case = !entries.empty() && same(entries.back().value, entry.value) && entry.guard != nullptr &&
                            entries.back().guard == builder.logical_not(entry.guard);
    if (other_case) entries.back().guard = nullptr;
    else entries.push_back(entry);
  }
  return entries.size() == list->count ? list : builder.list(entries, list->type, list->flags & ir::KeepEmpty);
}

const Node* is_empty_made(ir::Builder& builder, const Node* asked) {
  const Node* made = asked->kid(0);
  const Node* filled = presence(builder, Op::Record, builder.exactly(made->op, made->entries(), made->type,
                                                                     made->flags & ir::FromData));
  if (filled == nullptr) return builder.boolean(false);
  const Node* empty = builder.logical_not(filled);
  const bool same =
      empty->op == Op::Call && empty->builtin == ir::Builtin::IsEmpty && ir::is_container(empty->kid(0)->op);
  return same ? asked : empty;
}

}  // namespace

const Node* SimplifyGroups::changed(const Node* node) {
  const bool asks = node->op == Op::Call && node->builtin == ir::Builtin::IsEmpty && ir::is_container(node->kid(0)->op);
  if (asks) return is_empty_made(builder_, node);
  if (node->op == Op::Range && gives_back(builder_, node)) return builder_.spread(node->only);
  if (node->op == Op::Record && (node->flags & ir::KeepEmpty) == 0) {
    if (const Node* source = spread_of_itself(node)) return source;
  }
  if (node->op == Op::List && (node->flags & ir::FromData) == 0) node = without_cases(builder_, node);
  // A list of the elements of one list is that list.
  const std::span<const Entry> entries = node->entries();
  const bool alone = entries.size() == 1 && entries[0].guard == nullptr && entries[0].value->op == Op::Spread &&
                     (node->flags & ir::KeepEmpty) == 0;
  return alone ? entries[0].value->kid(0) : node;
}

}  // namespace dpc::helm
