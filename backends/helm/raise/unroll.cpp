#include "backends/helm/raise/unroll.h"

#include <algorithm>
#include <unordered_set>

#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/repeats.h"
#include "ir/text/sharing.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

class Substitute : public ir::Rewriter {
 public:
  Substitute(ir::Builder& builder, std::uint32_t key, const Node* key_value, std::uint32_t value, const Node* of_value)
      : Rewriter(builder), key_(key), value_(value), key_node_(key_value), value_node_(of_value) {}

 protected:
  const Node* changed(const Node* node) override {
    if (node->op != Op::Var) return node;
    const auto number = static_cast<std::uint32_t>(node->i);
    return number == key_ ? key_node_ : number == value_ ? value_node_ : node;
  }

 private:
  std::uint32_t key_, value_;
  const Node *key_node_, *value_node_;
};

bool is_written_out(const Entry& entry) {
  return entry.value->op == Op::Range && ir::is_container(entry.value->only->op);
}

}  // namespace

bool uses(std::span<const Entry> entries, std::uint32_t variable) {
  std::vector<const Node*> stack;
  std::unordered_set<const Node*> seen;
  for (const Entry& entry : entries) {
    stack.push_back(entry.value);
    if (entry.guard != nullptr) stack.push_back(entry.guard);
  }
  while (!stack.empty()) {
    const Node* node = stack.back();
    stack.pop_back();
    if (node->op == Op::Var && static_cast<std::uint32_t>(node->i) == variable) return true;
    if (!(node->flags & ir::Looped) && node->op != Op::Range) continue;
    if (!seen.insert(node).second) continue;
    for (const Node* part : ir::text::parts(node)) stack.push_back(part);
  }
  return false;
}

const Node* Unroll::changed(const Node* node) {
  if (!ir::is_container(node->op) || std::ranges::none_of(node->entries(), is_written_out)) return node;
  std::vector<Entry> entries;
  for (const Entry& entry : node->entries()) {
    if (!is_written_out(entry) || !add(entries, entry)) entries.push_back(entry);
  }
  const std::uint8_t flags = node->flags & ir::KeepEmpty;
  return node->op == Op::Record ? builder_.record(entries, node->type, flags)
                                : builder_.list(entries, node->type, flags);
}

// False, and nothing added, where a number of an element is asked for that conditions decide, or where an element may
// take another away.
bool Unroll::add(std::vector<Entry>& out, const Entry& loop) {
  const Node* collection = loop.value->only;
  if (may_be_emptied(builder_, collection)) return false;
  std::vector<Entry> made;
  std::int64_t index = 0;
  for (const Entry& element : collection->entries()) {
    if (!add_round(made, *loop.value->range_info, collection->op, element, index, loop.guard, loop.span)) return false;
    const bool counted = element.guard == nullptr && !ir::is_group(element.value->op);
    index = index < 0 || !counted ? -1 : index + 1;
  }
  out.insert(out.end(), made.begin(), made.end());
  return true;
}

// The loop's entries for elements of which `before` others stand in front.
std::vector<Entry> Unroll::counted_from(const ir::RangeInfo& info, std::int64_t before) {
  const Node* own = builder_.var(info.key_var, builder_.types().integer);
  const Node* number = builder_.call(ir::Builtin::Add, {own, builder_.integer(before)}, builder_.types().integer);
  std::vector<Entry> entries(info.entries.begin(), info.entries.end());
  if (before == 0) return entries;
  Substitute substitute(builder_, info.key_var, number, info.key_var, number);
  for (Entry& entry : entries) {
    entry.value = substitute.rewrite(entry.value);
    entry.guard = substitute.rewrite(entry.guard);
  }
  return entries;
}

// What the loop makes of one element, or of the elements of a group.
bool Unroll::add_round(std::vector<Entry>& out, const ir::RangeInfo& info, Op collection, const Entry& element,
                       std::int64_t index, const Node* guard, Span span) {
  const Node* here = builder_.logical_and(guard, element.guard);
  if (element.value->op == Op::Spread) {
    ir::RangeInfo rest = info;
    std::vector<Entry> entries;
    if (collection == Op::List && uses(info.entries, info.key_var)) {
      if (index < 0) return false;
      entries = counted_from(info, index);
      rest.entries = entries;
    }
    out.push_back({{}, builder_.range(element.value->kid(0), rest), here, span});
    return true;
  }
  if (element.value->op == Op::Range) {
    // A loop over a list that is one itself may stand within another over the same: each has variables of its own.
    ir::RangeInfo inner = *element.value->range_info;
    const std::uint32_t key_var = builder_.fresh_var(), value_var = builder_.fresh_var();
    Substitute own(builder_, inner.key_var, builder_.var(key_var, inner.key_type), inner.value_var,
                   builder_.var(value_var, inner.value_type));
    std::vector<Entry> copied(inner.entries.begin(), inner.entries.end());
    for (Entry& each : copied) {
      each.value = own.rewrite(each.value);
      each.guard = own.rewrite(each.guard);
    }
    inner.key_var = key_var;
    inner.value_var = value_var;
    std::vector<Entry> entries;
    for (const Entry& each : copied) {
      if (!add_round(entries, info, collection, each, -1, nullptr, span)) return false;
    }
    inner.entries = entries;
    out.push_back({{}, builder_.range(element.value->only, inner), here, span});
    return true;
  }
  const bool pair = element.value->op == Op::Pair;
  const Node* value = pair ? element.value->kid(1) : element.value;
  const Node* key = pair                       ? element.value->kid(0)
                    : collection == Op::Record ? builder_.string(element.key)
                    : index >= 0               ? builder_.integer(index)
                                               : nullptr;
  here = builder_.logical_and(here, presence(builder_, collection, value));
  if (key == nullptr) {
    if (uses(info.entries, info.key_var)) return false;
    key = builder_.null();
  }
  Substitute substitute(builder_, info.key_var, key, info.value_var, value);
  for (const Entry& each : info.entries) {
    const Node* when = substitute.rewrite(each.guard);
    const Node* both = builder_.logical_and(here, when);
    out.push_back({each.key, substitute.rewrite(each.value), both, each.span.known() ? each.span : span});
  }
  return true;
}

}  // namespace dpc::helm
