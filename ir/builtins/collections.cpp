// Lists and maps.
#include <fmt/format.h>

#include <unordered_set>

#include "ir/builtins/call.h"
#include "ir/builtins/lower.h"

namespace dpc::ir {
namespace evaluators {

const Node* Length(Call& call) { return call.made_integer(static_cast<std::int64_t>(call.entries(0).size())); }

const Node* Keys(Call& call) {
  call.entries(0);
  std::vector<Symbol> keys;
  for (const Entry& entry : ordered_entries(call[0])) keys.push_back(entry.key);
  return call.made_list(keys);
}

const Node* Unique(Call& call) {
  std::vector<Symbol> kept;
  std::unordered_set<Symbol> seen;
  for (const Entry& entry : call.entries(0)) {
    if (entry.value->op != Op::String) return call.refuse("an element is no text");
    if (seen.insert(entry.value->s).second) kept.push_back(entry.value->s);
  }
  return call.made_list(kept);
}

const Node* Get(Call& call) {
  call.entries(0);
  if (call[1].op != Op::String) return call.refuse("a value is no text");
  const Node* found = find(call[0], call[1].s);
  return found ? found : call.builder.null();
}

const Node* At(Call& call) {
  const std::span<const Entry> entries = call.entries(0);
  const std::int64_t index = call.integer(1);
  if (index < 0 || static_cast<std::uint64_t>(index) >= entries.size()) return call.builder.null();
  return entries[static_cast<std::size_t>(index)].value;
}

const Node* Range(Call& call) {
  const std::int64_t count = call.integer(0);
  if (count > most_of_range) return call.refuse(fmt::format("{} is more than {}", count, most_of_range));
  std::vector<Entry> entries;
  for (std::int64_t i = 0; i < count; ++i) entries.push_back({{}, call.builder.integer(i)});
  return call.builder.list(entries, call.type);
}

const Node* Keep(Call& call) {
  const Node& node = call[0];
  if (!is_container(node.op)) return &node;
  return call.builder.keep_empty(&node);
}

}  // namespace evaluators

namespace {

bool is_natural(const Node& index) {
  if (index.op == Op::Int) return index.i >= 0;
  return index.type != nullptr && index.type->kind == TypeKind::Int && index.type->min >= 0;
}

}  // namespace

namespace lowerings {

go::Expr Length(Lowering& to, const Node& node) { return go::call("len", {collection(to, *node.kid(0))}); }

go::Expr Keys(Lowering& to, const Node& node) {
  return go::call("sortAlpha", {go::call("keys", {collection(to, *node.kid(0))})});
}

go::Expr Unique(Lowering& to, const Node& node) { return go::call("uniq", {collection(to, *node.kid(0))}); }
go::Expr Get(Lowering& to, const Node& node) {
  return go::call("index", {collection(to, *node.kid(0)), to.value(node.kid(1))});
}

// `index` fails beyond the end, so there is nil behind it, at which what is outside is looked for.
go::Expr At(Lowering& to, const Node& node) {
  const go::Expr list = collection(to, *node.kid(0)), at = to.value(node.kid(1));
  if (node.kid(1)->op == Op::Int && node.kid(1)->i == 0) return go::call("first", {list});
  const go::Expr size = go::call("len", {list});
  const go::Expr from_zero =
      is_natural(*node.kid(1)) ? at : go::call("ternary", {size, at, go::call("lt", {at, go::integer(0)})});
  return go::call("index", {go::call("append", {list, go::nil()}), go::call("min", {from_zero, size})});
}

// Sprig's `until` takes an int, and counts downwards from 0 to what is negative.
go::Expr Range(Lowering& to, const Node& node) {
  const go::Expr count = to.value(node.kid(0));
  const bool counted = go::is_call(count, "int64") && count.args.size() == 1;
  if (is_natural(*node.kid(0))) return go::call("until", {go::call("int", {counted ? count.args[0] : count})});
  return go::call("until", {go::call("int", {go::call("max", {go::integer(0), count})})});
}

go::Expr Keep(Lowering& to, const Node& node) { return to.value(node.kid(0)); }

}  // namespace lowerings

}  // namespace dpc::ir
