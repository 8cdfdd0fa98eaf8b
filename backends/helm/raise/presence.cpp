#include "backends/helm/raise/presence.h"

#include <algorithm>
#include <unordered_map>

#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/repeats.h"
#include "backends/helm/raise/unroll.h"
#include "ir/guard.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

bool is_collection(const ir::Type* type) {
  if (type == nullptr) return false;
  switch (ir::without_optional(*type).kind) {
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record:
    case TypeKind::Kubernetes: return true;
    case TypeKind::Any:
    case TypeKind::Error:
    case TypeKind::None:
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::String:
    case TypeKind::Secret:
    case TypeKind::Enum:
    case TypeKind::Optional:
    case TypeKind::Union:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return false;
  }
  return false;
}

const Node* filled(ir::Builder& b, const Node* node) {
  return b.logical_not(b.call(ir::Builtin::IsEmpty, {node}, b.types().boolean));
}

// It may be an empty list or map, and a number, bool or text as well, which are there whatever they are.
bool may_be_collection(const ir::Type* type) {
  if (type == nullptr) return false;
  const ir::Type& plain = ir::without_optional(*type);
  return plain.kind == TypeKind::Any ||
         (plain.kind == TypeKind::Union && std::ranges::any_of(plain.members, is_collection));
}

const Node* neither_null_nor_empty(ir::Builder& b, const Node* node) {
  const Node* there = b.call(ir::Builtin::IsSet, {node}, b.types().boolean);
  for (const Op op : {Op::List, Op::Record})
    there = b.logical_and(there, b.logical_not(b.equal(node, b.exactly(op, {}, b.types().any, ir::KeepEmpty))));
  return there;
}

const Node* of_open(ir::Builder& b, Op container, const Node* node) {
  const bool kept = node->op == Op::Call && node->builtin == ir::Builtin::Keep;
  if (kept) return nullptr;
  if (container == Op::Record && may_be_collection(node->type)) return neither_null_nor_empty(b, node);
  if (container == Op::Record && is_collection(node->type)) return filled(b, node);
  const bool may_be_null =
      node->type != nullptr && (node->type->kind == TypeKind::Optional || node->type->kind == TypeKind::Any);
  return may_be_null ? b.call(ir::Builtin::IsSet, {node}, b.types().boolean) : nullptr;
}

// Null counts as true.
const Node* either(ir::Builder& b, const Node* a, const Node* c) {
  return a == nullptr || c == nullptr ? nullptr : b.logical_or(a, c);
}

bool asks_for_element(const Node* condition, const ir::RangeInfo& info) {
  const Entry entries[] = {{{}, condition, nullptr, {}}};
  return uses(entries, info.key_var) || uses(entries, info.value_var);
}

// As the cases of a `match`, one of which always holds.
bool is_certain(ir::Builder& b, const Node* condition) {
  constexpr std::uint32_t steps = 2'000;
  if (condition->op != Op::Call || condition->builtin != ir::Builtin::Or) return false;
  return ir::satisfiable(b, b.logical_not(condition), steps).answer == ir::Answer::No;
}

// Collections of which a container holds all elements: it is there where one of them has any.
using Held = std::vector<const Node*>;

// `!has(COLLECTION, ...)`, or of a field of its elements: the collection; else null.
const Node* given_way_to(const Node* term) {
  if (term->op != Op::Call || term->builtin != ir::Builtin::Not) return nullptr;
  const Node* has = term->kid(0);
  if (has->op != Op::Call || has->builtin != ir::Builtin::Has) return nullptr;
  const Node* in = has->kid(0);
  const bool loop = in->op == Op::List && in->count == 1 && in->entries()[0].value->op == Op::Range;
  return loop ? in->entries()[0].value->only : in;
}

// An entry that gives way to an element of what is held leaves the container filled all the same.
const Node* without_giving_way(ir::Builder& b, const Node* guard, const Held& held) {
  if (guard == nullptr || held.empty()) return guard;
  const Node* left = nullptr;
  for (const Node* term : terms_of(guard, ir::Builtin::And)) {
    const Node* collection = given_way_to(term);
    if (collection == nullptr || std::ranges::find(held, collection) == held.end()) left = b.logical_and(left, term);
  }
  return left;
}

// A loop gives something where its collection has elements, each of which gives something; where that depends on the
// element, what it gives has to be looked at. `whole`: a container of nothing but the loop.
const Node* of_range(ir::Builder& b, Op container, const Node* node, const Node* whole, const Held& held = {}) {
  const Node* any = b.boolean(false);
  for (const Entry& entry : node->range_info->entries) {
    const Node* guard = without_giving_way(b, entry.guard, held);
    any = either(b, any, b.logical_and(guard, presence(b, container, entry.value)));
    if (any == nullptr) break;
  }
  if (any != nullptr && is_certain(b, any)) any = nullptr;
  if (any == nullptr || !asks_for_element(any, *node->range_info)) return b.logical_and(filled(b, node->only), any);
  if (whole != nullptr) return filled(b, whole);
  const Entry entries[] = {{{}, node, nullptr, {}}};
  return filled(b, b.exactly(container, entries, nullptr, 0));
}

// When each entry keeps the container, in order. Entries give way to later ones, so these are asked first.
std::vector<const Node*> entries_kept_when(ir::Builder& b, const Node& container) {
  const std::span<const Entry> entries = container.entries();
  std::vector<const Node*> out(entries.size());
  Held held;
  for (std::size_t i = entries.size(); i-- > 0;) {
    const Entry& entry = entries[i];
    const Node* guard = without_giving_way(b, entry.guard, held);
    const bool loop = entry.value->op == Op::Range;
    out[i] = loop ? b.logical_and(guard, of_range(b, container.op, entry.value, nullptr, held))
                  : kept_when(b, container, {entry.key, entry.value, guard, entry.span});
    if (guard != nullptr || !ir::is_group(entry.value->op) || entry.value->op == Op::Pair) continue;
    const Node* all = loop ? entry.value->only : entry.value->kid(0);
    if (out[i] == filled(b, all)) held.push_back(all);
  }
  return out;
}

const Node* of_container(ir::Builder& b, const Node* node) {
  if (node->flags & ir::KeepEmpty) return nullptr;
  if (may_be_emptied(b, node)) return filled(b, node);
  const Node* any = b.boolean(false);
  if (node->count == 1 && node->entries()[0].value->op == Op::Range) {
    const Entry& loop = node->entries()[0];
    return b.logical_and(loop.guard, of_range(b, node->op, loop.value, loop.guard == nullptr ? node : nullptr));
  }
  for (const Node* kept : entries_kept_when(b, *node)) {
    any = either(b, any, kept);
    if (any == nullptr) return nullptr;
  }
  return any;
}

// An arm that several choices share is asked once.
class Choices {
 public:
  Choices(ir::Builder& b, Op container) : b_(b), container_(container) {}

  const Node* of(const Node* value) {
    if (value->op != Op::Select) return presence(b_, container_, value);
    if (const auto known = known_.find(value); known != known_.end()) return known->second;
    const Node *when = value->kid(0), *then = of(value->kid(1)), *otherwise = of(value->kid(2));
    const Node* there = nullptr;
    if (then != nullptr || otherwise != nullptr)
      there = b_.logical_or(b_.logical_and(when, then), b_.logical_and(b_.logical_not(when), otherwise));
    return known_[value] = there;
  }

 private:
  ir::Builder& b_;
  Op container_;
  std::unordered_map<const Node*, const Node*> known_;
};

}  // namespace

const Node* presence(ir::Builder& b, Op container, const Node* value) {
  switch (value->op) {
    case Op::Null: return b.boolean(false);
    case Op::Bool:
    case Op::Int:
    case Op::Float:
    case Op::String:
    case Op::Concat:
    case Op::Error: return nullptr;
    case Op::Param:
    case Op::Var:
    case Op::Field:
    case Op::Call: return of_open(b, container, value);
    case Op::Record:
    case Op::List: return container == Op::Record ? of_container(b, value) : nullptr;
    case Op::Select: return Choices(b, container).of(value);
    case Op::Spread: return filled(b, value->kid(0));
    case Op::Range: return of_range(b, container, value, nullptr);
    case Op::Pair: return presence(b, Op::Record, value->kid(1));
  }
  return nullptr;
}

bool begins_with_line(ir::Builder& b, const Node* document) {
  if (document->op != Op::Call) return true;
  const Node* data = document->kid(0);
  const bool toml = document->builtin == ir::Builtin::Toml;
  if (!ir::is_container(data->op)) return !toml;
  const std::span<const Entry> entries = data->entries();
  if (entries.empty()) return true;
  const Node* first = entries[0].value;
  // the values of a table come before the tables in it
  if (toml && ((data->flags & ir::FromData) != 0 || ir::is_container(first->op) || is_collection(first->type)))
    return false;
  return !ir::is_group(first->op) && first->op != Op::Select && kept_when(b, *data, entries[0]) == nullptr;
}

const Node* kept_when(ir::Builder& b, const Node& container, const Entry& entry) {
  // A loop may turn nothing out, even there.
  if ((container.flags & ir::FromData) != 0 && entry.value->op != Op::Range) return entry.guard;
  const Node* present = presence(b, container.op, entry.value);
  return b.logical_and(entry.guard, present);
}

}  // namespace dpc::helm
