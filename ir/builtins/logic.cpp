// Logic and comparison.
#include <algorithm>
#include <cmath>

#include "ir/builtins/call.h"
#include "ir/builtins/lower.h"
#include "ir/choice.h"

namespace dpc::ir {
namespace {

bool is_number(const Node& node) { return node.op == Op::Int || node.op == Op::Float; }
double as_float(const Node& node) { return node.op == Op::Int ? static_cast<double>(node.i) : node.f; }

// -1, 0 or 1.
int compare(Call& call) {
  const Node &a = call[0], &b = call[1];
  if (!is_number(a) || !is_number(b)) {
    call.refuse("a value is no number");
    return 0;
  }
  if (a.op == Op::Int && b.op == Op::Int) return (a.i > b.i) - (a.i < b.i);
  return (as_float(a) > as_float(b)) - (as_float(a) < as_float(b));
}

}  // namespace

namespace evaluators {

const Node* Not(Call& call) { return call.builder.boolean(!call.boolean(0)); }
const Node* And(Call& call) { return call.builder.boolean(call.boolean(0) && call.boolean(1)); }
const Node* Or(Call& call) { return call.builder.boolean(call.boolean(0) || call.boolean(1)); }
const Node* Eq(Call& call) { return call.builder.boolean(equal_data(call[0], call[1])); }
const Node* Lt(Call& call) { return call.builder.boolean(compare(call) < 0); }
const Node* Le(Call& call) { return call.builder.boolean(compare(call) <= 0); }

const Node* IsEmpty(Call& call) {
  const Node& node = call[0];
  const bool empty_text = node.op == Op::String && node.s.empty();
  return call.builder.boolean(node.op == Op::Null || empty_text || is_empty_container(node));
}

const Node* IsSet(Call& call) { return call.builder.boolean(call[0].op != Op::Null); }

const Node* Has(Call& call) {
  const Node& in = call[0];
  if (call[1].op != Op::String) return call.refuse("a value is no text");
  if (in.op == Op::Record) return call.builder.boolean(find(in, call[1].s) != nullptr);
  const auto same = [&](const Entry& entry) { return entry.value->op == Op::String && entry.value->s == call[1].s; };
  return call.builder.boolean(std::ranges::any_of(call.entries(0), same));
}

}  // namespace evaluators

namespace {

bool is_optional(const Node& node) { return node.type != nullptr && node.type->kind == TypeKind::Optional; }
bool is_fractional(const Node& node) {
  return node.op == Op::Float || (node.type != nullptr && without_optional(*node.type).kind == TypeKind::Float);
}
// An enum of texts and numbers.
bool is_mixed(const Type& type) {
  return type.kind == TypeKind::Enum && std::ranges::any_of(type.literals, &Literal::is_int) &&
         !std::ranges::all_of(type.literals, &Literal::is_int);
}

bool is_scalar_typed(const Node& node) {
  if (is_scalar(node.op)) return true;
  if (node.type == nullptr || is_mixed(without_optional(*node.type))) return false;
  switch (without_optional(*node.type).kind) {
    case TypeKind::Bool: case TypeKind::Int: case TypeKind::Float: case TypeKind::String: case TypeKind::Secret:
    case TypeKind::Enum: case TypeKind::Name:
      return true;
    case TypeKind::Error: case TypeKind::Any: case TypeKind::None: case TypeKind::Optional: case TypeKind::List:
    case TypeKind::Map: case TypeKind::Keyed: case TypeKind::Record: case TypeKind::Kubernetes: case TypeKind::Union:
    case TypeKind::Object: case TypeKind::Component: case TypeKind::Function:
      return false;
  }
  return false;
}

// `and a b c` for terms joined two by two.
go::Expr joined(const char* function, go::Expr a, go::Expr b) {
  std::vector<go::Expr> terms;
  for (go::Expr* each : {&a, &b}) {
    if (go::is_call(*each, function)) terms.insert(terms.end(), each->args.begin(), each->args.end());
    else terms.push_back(std::move(*each));
  }
  return go::call(function, std::move(terms));
}

bool is_plain_text(const Node& node) {
  if (node.op == Op::String) return true;
  if (node.type == nullptr) return false;
  const Type& type = without_optional(*node.type);
  const bool number_allowed = type.rules != nullptr && type.rules->number_allowed;
  return (is_text(type.kind) && !number_allowed) || type.kind == TypeKind::Name;
}

// Kubernetes' own types have none that dpc fills in.
bool has_default(const Node& field) {
  const Type* object = field.kid(0)->type;
  if (object == nullptr || without_optional(*object).kind != TypeKind::Record) return false;
  const Field* declared = find_field(without_optional(*object), field.s);
  return declared == nullptr || declared->has_default;
}

// `[for e in list [e.name]]`: the entry of the loop, where the elements have the texts as they were written.
const Entry* names_of_elements(const Node& list) {
  if (list.op != Op::List || list.count != 1 || list.entries()[0].guard != nullptr) return nullptr;
  const Node* range = list.entries()[0].value;
  if (range->op != Op::Range || range->range_info->entries.size() != 1) return nullptr;
  const Entry& made = range->range_info->entries[0];
  const bool field = made.guard == nullptr && made.value->op == Op::Field && made.value->kid(0)->op == Op::Var &&
                     static_cast<std::uint32_t>(made.value->kid(0)->i) == range->range_info->value_var;
  return field && is_plain_text(*made.value) && !has_default(*made.value) ? &made : nullptr;
}

// What is there before it is made a number, or a text of what may be a number.
go::Expr raw(go::Expr value) {
  const bool made = go::is_call(value, "int64") || go::is_call(value, "float64") ||
                    (go::is_call(value, "include") && value.args[1].kind != go::Expr::Kind::Root);
  return made ? std::move(value.args.back()) : value;
}

go::Expr set(go::Expr value) {
  return go::call("not", {go::call("kindIs", {go::text("invalid"), raw(std::move(value))})});
}

// A param that is there is of its one kind; numbers are of several.
go::Expr set(Lowering& to, const Node& node) {
  const bool flag = node.op == Op::Param && node.type != nullptr && without_optional(*node.type).kind == TypeKind::Bool;
  return flag ? go::call("kindIs", {go::text("bool"), to.value(&node)}) : set(to.value(&node));
}

// None stays none; a number that stands for a text is made that text.
go::Expr text_or_none(go::Expr value) {
  go::Expr written = raw(value);
  if (written == value || !go::is_call(value, "include")) return written;
  go::Expr is_none = go::call("kindIs", {go::text("invalid"), std::move(written)});
  return go::call("ternary", {go::nil(), std::move(value), std::move(is_none)});
}

// How a template finds out whether a value of the type is empty.
enum class Emptiness {
  Truth,     // what is empty counts as false, and nothing else
  Presence,  // only what is not there is empty
  Json,      // it may be a list as well as a number
};

Emptiness emptiness(const Node& node) {
  if (node.type == nullptr) return Emptiness::Json;
  switch (without_optional(*node.type).kind) {
    case TypeKind::String:
    case TypeKind::Secret:
    case TypeKind::Name:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record:
    case TypeKind::Kubernetes:
      return Emptiness::Truth;
    case TypeKind::Enum: {
      const auto& literals = without_optional(*node.type).literals;
      return std::ranges::none_of(literals, &Literal::is_int) ? Emptiness::Truth : Emptiness::Json;
    }
    case TypeKind::Bool: case TypeKind::Int: case TypeKind::Float: return Emptiness::Presence;
    case TypeKind::Error: case TypeKind::Any: case TypeKind::None: case TypeKind::Optional: case TypeKind::Union:
    case TypeKind::Object: case TypeKind::Component: case TypeKind::Function:
      return Emptiness::Json;
  }
  return Emptiness::Json;
}

// A literal without a fraction is as good as an int.
bool is_whole(const Node& node) {
  return node.op == Op::Float ? node.f == std::floor(node.f) && std::fabs(node.f) <= static_cast<double>(max_int)
                              : !is_fractional(node);
}

// Templates compare numbers of one kind only.
go::Expr numbers(Lowering& to, const char* function, const Node& node) {
  const Node &a = *node.kid(0), &b = *node.kid(1);
  const bool whole = is_whole(a) && is_whole(b);
  const auto number = [&](const Node& kid) {
    if (kid.op == Op::Float && whole) return go::integer(static_cast<std::int64_t>(kid.f));
    go::Expr value = to.value(&kid);
    return !whole && !is_fractional(kid) ? go::call("float64", {std::move(value)}) : value;
  };
  return go::call(function, {number(a), number(b)});
}

}  // namespace

namespace lowerings {

go::Expr Not(Lowering& to, const Node& node) {
  const Node& asked = *node.kid(0);
  const bool is_empty = asked.op == Op::Call && asked.builtin == Builtin::IsEmpty;
  if (is_empty && emptiness(*asked.kid(0)) == Emptiness::Presence) return set(to, *asked.kid(0));
  if (is_empty && false_when_empty(*asked.kid(0)))
    return go::call("not", {go::call("empty", {to.value(asked.kid(0))})});
  go::Expr condition = to.condition(&asked);
  const bool is_none = go::is_call(condition, "not") && go::is_call(condition.args[0], "kindIs");
  if (is_none) return std::move(condition.args[0]);
  return go::is_call(condition, "eq") ? go::call("ne", std::move(condition.args))
                                      : go::call("not", {std::move(condition)});
}
go::Expr And(Lowering& to, const Node& node) { return joined("and", to.value(node.kid(0)), to.value(node.kid(1))); }
go::Expr Or(Lowering& to, const Node& node) { return joined("or", to.value(node.kid(0)), to.value(node.kid(1))); }

// Templates refuse to compare nil, and lists and maps by `eq`.
go::Expr Eq(Lowering& to, const Node& node) {
  const Node &a = *node.kid(0), &b = *node.kid(1);
  if (!is_scalar_typed(a) || !is_scalar_typed(b))
    return go::call("eq", {go::call("toJson", {to.value(&a)}), go::call("toJson", {to.value(&b)})});
  const bool fractional = is_fractional(a) || is_fractional(b);
  if (is_optional(a) && is_optional(b))
    return go::call("eq", {go::call("toJson", {text_or_none(to.value(&a))}),
                           go::call("toJson", {text_or_none(to.value(&b))})});
  go::Expr same = fractional ? numbers(to, "eq", node) : go::call("eq", {to.value(&a), to.value(&b)});
  if (is_optional(a)) same = joined("and", set(to.value(&a)), std::move(same));
  if (is_optional(b)) same = joined("and", set(to.value(&b)), std::move(same));
  return same;
}

go::Expr Lt(Lowering& to, const Node& node) { return numbers(to, "lt", node); }
go::Expr Le(Lowering& to, const Node& node) { return numbers(to, "le", node); }

go::Expr IsEmpty(Lowering& to, const Node& node) {
  go::Expr value = to.value(node.kid(0));
  switch (emptiness(*node.kid(0))) {
    case Emptiness::Truth: return go::call("not", {std::move(value)});
    case Emptiness::Presence: return go::call("kindIs", {go::text("invalid"), raw(std::move(value))});
    case Emptiness::Json: break;
  }
  go::Expr empty = go::call("list", {go::text("null"), go::text("\"\""), go::text("[]"), go::text("{}")});
  return go::call("has", {go::call("toJson", {std::move(value)}), std::move(empty)});
}

go::Expr IsSet(Lowering& to, const Node& node) { return set(to, *node.kid(0)); }

go::Expr Has(Lowering& to, const Node& node) {
  const Node& in = *node.kid(0);
  const Entry* named = names_of_elements(in);
  if (named != nullptr && is_plain_text(*node.kid(1))) {
    const Node* list = in.entries()[0].value->only;
    go::Expr asked = go::call("list", {to.value(list), go::text(named->value->s.text()), to.value(node.kid(1))});
    go::Expr found = go::call("include", {go::text(to.utility("hasElement")), std::move(asked)});
    return go::call("ne", {std::move(found), go::text("")});
  }
  if (is_list(in)) return go::call("has", {to.value(node.kid(1)), collection(to, in)});
  return go::call("hasKey", {collection(to, in), to.value(node.kid(1))});
}

}  // namespace lowerings

bool false_when_empty(const Node& value) { return emptiness(value) == Emptiness::Truth; }

bool is_list(const Node& node) {
  return std::ranges::any_of(arms_of(&node), [](const Node* arm) {
    const TypeKind kind = arm->type != nullptr ? without_optional(*arm->type).kind : TypeKind::Any;
    return arm->op == Op::List || kind == TypeKind::List || kind == TypeKind::Keyed;
  });
}

go::Expr collection(Lowering& to, const Node& node) {
  if (node.op == Op::Select || !is_optional(node)) return to.value(&node);
  return go::call("default", {go::call(is_list(node) ? "list" : "dict", {}), to.value(&node)});
}

go::Expr lower_builtin_condition(Lowering& to, const Node& node) {
  if (node.builtin == Builtin::And) return joined("and", to.condition(node.kid(0)), to.condition(node.kid(1)));
  if (node.builtin == Builtin::Or) return joined("or", to.condition(node.kid(0)), to.condition(node.kid(1)));
  const Node& inner = *node.kid(0);
  const bool filled = node.builtin == Builtin::Not && inner.op == Op::Call && inner.builtin == Builtin::IsEmpty &&
                      false_when_empty(*inner.kid(0));
  if (filled) return to.value(inner.kid(0));
  go::Expr value = lower_builtin(to, node);
  // An empty text is false.
  const bool asks = go::is_call(value, "ne") && go::is_call(value.args[0], "include") && value.args[1] == go::text("");
  return asks ? std::move(value.args[0]) : value;
}

}  // namespace dpc::ir
