#include "ir/builtins.h"

#include <algorithm>

#include "ir/builtins/call.h"
#include "ir/builtins/lower.h"
#include "support/json.h"

namespace dpc::ir {
namespace {

constexpr BuiltinInfo table[] = {
#define DPC_BUILTIN(id, name, signature, doc, example, value, fails) \
  {Builtin::id, name, signature, doc, example, value},
#include "ir/builtins.def"
#undef DPC_BUILTIN
};

using Evaluate = const Node* (*)(Call&);
constexpr Evaluate evaluate[] = {
#define DPC_BUILTIN(id, name, signature, doc, example, value, fails) evaluators::id,
#include "ir/builtins.def"
#undef DPC_BUILTIN
};

using Lower = go::Expr (*)(Lowering&, const Node&);
constexpr Lower lower[] = {
#define DPC_BUILTIN(id, name, signature, doc, example, value, fails) lowerings::id,
#include "ir/builtins.def"
#undef DPC_BUILTIN
};

constexpr bool (*may_fail_itself[])(const Lowering&, const Node&) = {
#define DPC_BUILTIN(id, name, signature, doc, example, value, fails) failures::fails,
#include "ir/builtins.def"
#undef DPC_BUILTIN
};

// The commas between the parentheses of "(a: int, b: int): int" count the arguments.
std::size_t arity(const BuiltinInfo& info) {
  const std::string_view parameters = info.signature.substr(0, info.signature.find("):"));
  return static_cast<std::size_t>(std::ranges::count(parameters, ',')) + 1;
}

}  // namespace

std::span<const BuiltinInfo> all_builtins() { return table; }
const BuiltinInfo& info(Builtin builtin) { return table[static_cast<std::size_t>(builtin)]; }

const BuiltinInfo* find_builtin(std::string_view name) {
  const auto found = std::ranges::find(table, name, &BuiltinInfo::name);
  return found == std::end(table) ? nullptr : found;
}

const Node* evaluate_builtin(Builder& builder, Builtin builtin, std::span<const Node* const> arguments,
                             const Type* type, std::string& fault) {
  Call call{builder, arguments, type, fault};
  if (arguments.size() != arity(info(builtin))) return call.refuse("the number of arguments is wrong");
  const Node* result = evaluate[static_cast<std::size_t>(builtin)](call);
  return fault.empty() ? result : nullptr;
}

go::Expr lower_builtin(Lowering& to, const Node& node) {
  return lower[static_cast<std::size_t>(node.builtin)](to, node);
}

bool may_fail(const Lowering& to, const Node& call) {
  return may_fail_itself[static_cast<std::size_t>(call.builtin)](to, call);
}

namespace failures {

bool never(const Lowering&, const Node&) { return false; }

bool without_value(const Lowering&, const Node& call) {
  return std::ranges::any_of(call.kids(), [](const Node* kid) {
    return kid->type != nullptr && kid->type->kind == TypeKind::Optional;
  });
}

}  // namespace failures

bool drops_taint(Builtin builtin, const Type* type) {
  if (builtin == Builtin::Digest) return type == nullptr || type->kind != TypeKind::Secret;
  return builtin == Builtin::IsEmpty || builtin == Builtin::IsSet || (type != nullptr && type->kind == TypeKind::Bool);
}

namespace {

// `budget`: how many nodes are looked at before the answer is yes.
bool has_tainted_keys(const Node& map, std::uint32_t& budget);

bool has_tainted_keys(std::span<const Entry> entries, std::uint32_t& budget) {
  return std::ranges::any_of(entries, [&](const Entry& entry) {
    return entry.key.empty() && entry.value->tainted() && has_tainted_keys(*entry.value, budget);
  });
}

bool has_tainted_keys(const Node& map, std::uint32_t& budget) {
  if (!map.tainted()) return false;
  if (budget == 0) return true;
  --budget;
  if (map.op == Op::Pair) return map.kid(0)->tainted();
  if (map.op == Op::Range) return has_tainted_keys(map.range_info->entries, budget);
  if (map.op == Op::Spread) return has_tainted_keys(*map.kid(0), budget);
  if (map.op == Op::Select) return has_tainted_keys(*map.kid(1), budget) || has_tainted_keys(*map.kid(2), budget);
  return has_tainted_keys(map.entries(), budget);
}

}  // namespace

bool has_tainted_keys(const Node& map) {
  std::uint32_t budget = 64;
  return has_tainted_keys(map, budget);
}

std::string_view scalar_text(const Node& scalar, std::string& buffer) {
  buffer.clear();
  if (scalar.op == Op::String) return scalar.text();
  if (scalar.op == Op::Bool) return scalar.b ? "true" : "false";
  if (scalar.op == Op::Int) append_json_number(buffer, scalar.i);
  if (scalar.op == Op::Float) append_json_number(buffer, scalar.f);
  return buffer;
}

std::string_view Call::text(std::size_t index) {
  const Node& node = *arguments[index];
  if (node.op != Op::String && node.op != Op::Null) refuse("a value is no text");
  return node.text();
}

std::int64_t Call::integer(std::size_t index) {
  const Node& node = *arguments[index];
  if (node.op == Op::Int) return node.i;
  refuse("a value is no integer");
  return 0;
}

bool Call::boolean(std::size_t index) {
  const Node& node = *arguments[index];
  if (node.op == Op::Bool) return node.b;
  refuse("a value is neither true nor false");
  return false;
}

std::span<const Entry> Call::entries(std::size_t index) {
  const Node& node = *arguments[index];
  if (!is_container(node.op) && node.op != Op::Null) refuse("a value is neither a list nor a map");
  return node.entries();
}

const Node* Call::made_text(const std::string& text) {
  if (text.size() > max_text) return refuse("the text would be larger than " + std::to_string(max_text) + " bytes");
  return builder.string(text);
}

const Node* Call::made_integer(std::int64_t value, bool overflow) {
  if (overflow || value > max_int || value < -max_int) return refuse("the result is outside ±(2^53-1)");
  return builder.integer(value);
}

const Node* Call::made_list(const std::vector<Symbol>& texts) {
  std::vector<Entry> entries;
  entries.reserve(texts.size());
  for (const Symbol text : texts) entries.push_back({{}, builder.string(text)});
  return builder.list(entries, type && type->kind == TypeKind::List ? type : builder.types().string_list);
}

std::vector<Entry> ordered_entries(const Node& record) {
  std::vector<Entry> entries(record.entries().begin(), record.entries().end());
  if (record.op == Op::Record && record.flags & FromData) {
    std::ranges::stable_sort(entries, [](const Entry& a, const Entry& b) { return a.key < b.key; });
  }
  return entries;
}

}  // namespace dpc::ir
