#include <algorithm>
#include <optional>
#include <utility>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

const ir::Node* number_node(Context& c, const ast::Expr& expr, const Env& env) {
  return evaluate_node(c, expr, env, c.types().integer);
}

const ir::Type* ranged(Context& c, std::int64_t min, std::int64_t max) {
  ir::Type type = *c.types().integer;
  type.min = std::max(min, -ir::max_int);
  type.max = std::min(max, ir::max_int);
  return c.builder.make_type(type);
}

struct Range {
  std::int64_t min, max;
};

Range range_of(const ir::Node* node) {
  if (node->op == ir::Op::Int) return {node->i, node->i};
  if (node->type != nullptr && node->type->kind == ir::TypeKind::Int) {
    return {std::max(node->type->min, -ir::max_int), std::min(node->type->max, ir::max_int)};
  }
  return {-ir::max_int, ir::max_int};
}

__extension__ using Wide = __int128;

// Saturating: only to know the range of a result; the evaluation itself refuses what overflows.
std::int64_t saturate(Wide value) {
  if (value > ir::max_int) return ir::max_int;
  if (value < -ir::max_int) return -ir::max_int;
  return static_cast<std::int64_t>(value);
}

Range result_range(ast::BinaryOp op, Range a, Range b) {
  const auto wide = [](std::int64_t value) { return static_cast<Wide>(value); };
  switch (op) {
    case ast::BinaryOp::Add: return {saturate(wide(a.min) + b.min), saturate(wide(a.max) + b.max)};
    case ast::BinaryOp::Sub: return {saturate(wide(a.min) - b.max), saturate(wide(a.max) - b.min)};
    case ast::BinaryOp::Mul: {
      const Wide products[] = {wide(a.min) * b.min, wide(a.min) * b.max, wide(a.max) * b.min, wide(a.max) * b.max};
      Range range{saturate(products[0]), saturate(products[0])};
      for (Wide product : products)
        range = {std::min(range.min, saturate(product)), std::max(range.max, saturate(product))};
      return range;
    }
    case ast::BinaryOp::Div:
      if (b.min > 0) return {std::min<std::int64_t>(a.min, 0), std::max<std::int64_t>(a.max, 0)};
      return {-ir::max_int, ir::max_int};
    case ast::BinaryOp::With: case ast::BinaryOp::Coalesce: case ast::BinaryOp::OrElse: case ast::BinaryOp::Eq:
    case ast::BinaryOp::Ne: case ast::BinaryOp::Lt: case ast::BinaryOp::Le: case ast::BinaryOp::Gt:
    case ast::BinaryOp::Ge: case ast::BinaryOp::In: case ast::BinaryOp::And: case ast::BinaryOp::Or:
      break;
  }
  return {-ir::max_int, ir::max_int};
}

std::optional<ir::Builtin> arithmetic_builtin(ast::BinaryOp op) {
  if (op == ast::BinaryOp::Add) return ir::Builtin::Add;
  if (op == ast::BinaryOp::Sub) return ir::Builtin::Sub;
  if (op == ast::BinaryOp::Mul) return ir::Builtin::Mul;
  if (op == ast::BinaryOp::Div) return ir::Builtin::Div;
  return std::nullopt;
}

bool is_arithmetic(ast::BinaryOp op) { return arithmetic_builtin(op).has_value(); }
bool is_logic(ast::BinaryOp op) { return op == ast::BinaryOp::And || op == ast::BinaryOp::Or; }

// The operators of `a + b + c`, the first one first. A generated sum of a million terms is as deep as it is long, so
// that it is gone through in a loop.
std::vector<const ast::BinaryExpr*> chain_of(const ast::BinaryExpr& last, bool (*belongs)(ast::BinaryOp)) {
  std::vector<const ast::BinaryExpr*> chain = {&last};
  while (chain.back()->left->kind == ast::ExprKind::Binary) {
    const auto& left = static_cast<const ast::BinaryExpr&>(*chain.back()->left);
    if (!belongs(left.op)) break;
    chain.push_back(&left);
  }
  std::ranges::reverse(chain);
  return chain;
}

Value arithmetic_step(Context& c, const ast::BinaryExpr& expr, const Value& first, const Env& env) {
  const ir::Builtin builtin = *arithmetic_builtin(expr.op);
  if (expr.op == ast::BinaryOp::Add) {
    if (is_error(first)) return first;
    const ir::TypeKind kind = first.kind == ValueKind::Data && first.type != nullptr
                                  ? ir::without_optional(*first.type).kind
                                  : ir::TypeKind::Any;
    const bool words = kind == ir::TypeKind::Enum && ir::without_optional(*first.type).literals[0].text;
    const bool text = first.kind == ValueKind::Name || ir::is_text(kind) || words;
    if (text || first.kind == ValueKind::List || kind == ir::TypeKind::List) {
      c.diagnostics().report(expr.op_span, diag::PlusOnText, text ? "text" : "lists")
          .help(text ? "join texts in a text: \"${a}${b}\"" : "join lists in a list: [...a, ...b]");
      return error_value(c);
    }
  }
  const ir::Node* left = lower(c, coerce(c, first, *c.types().integer, expr.left->span), expr.left->span);
  if (left->op == ir::Op::Error) {
    infer(c, *expr.right, env, nullptr);  // its own mistakes; not that it is no number, which follows from the left
    return error_value(c);
  }
  const ir::Node* right = number_node(c, *expr.right, env);
  if (right->op == ir::Op::Error) return error_value(c);
  const Range range = result_range(expr.op, range_of(left), range_of(right));
  const ir::Type* type = ranged(c, range.min, range.max);
  const ir::Node* node = c.builder.call(builtin, {left, right}, type);
  if (node->op == ir::Op::Call && left->closed() && right->closed()) {
    std::string fault;
    const ir::Node* arguments[] = {left, right};
    ir::evaluate_builtin(c.builder, builtin, arguments, type, fault);
    c.diagnostics().report(expr.span, diag::ArithmeticFault, fault);
    return error_value(c);
  }
  return data(node, type);
}

Value arithmetic(Context& c, const ast::BinaryExpr& expr, const Env& env) {
  const auto chain = chain_of(expr, is_arithmetic);
  Value value = infer(c, *chain.front()->left, env, c.types().integer);
  for (const ast::BinaryExpr* each : chain) value = arithmetic_step(c, *each, value, env);
  return value;
}

bool comparable(Context& c, const ir::Type& a, const ir::Type& b) {
  const auto group = [](const ir::Type& type) {
    switch (type.kind) {
      case ir::TypeKind::String: case ir::TypeKind::Secret: return 1;
      case ir::TypeKind::Enum: return type.literals.empty() || !type.literals[0].is_int ? 1 : 2;
      case ir::TypeKind::Int: case ir::TypeKind::Float: return 2;
      case ir::TypeKind::Bool: return 3;
      case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Optional:
      case ir::TypeKind::List: case ir::TypeKind::Map: case ir::TypeKind::Keyed: case ir::TypeKind::Record:
      case ir::TypeKind::Kubernetes: case ir::TypeKind::Union: case ir::TypeKind::Name: case ir::TypeKind::Object:
      case ir::TypeKind::Component: case ir::TypeKind::Function:
        return 0;
    }
    return 0;
  };
  return (group(a) == group(b) && group(a) != 0) || assignable(c, a, b) || assignable(c, b, a);
}

// "x" against an enum is judged as an enum's literal, so that a misspelt mode is seen.
void judge_literal(Context& c, const Value& literal, const Value& other, Span span) {
  if (literal.node->op != ir::Op::String && literal.node->op != ir::Op::Int) return;
  const ir::Type& type = ir::without_optional(*other.type);
  if (type.kind == ir::TypeKind::Enum) coerce(c, literal, type, span);
}

Value equality(Context& c, const ast::BinaryExpr& expr, const Env& env) {
  Value left = infer(c, *expr.left, env, nullptr);
  Value right = infer(c, *expr.right, env, nullptr);
  if (is_error(left) || is_error(right)) return error_value(c);
  const auto is_none = [](const Value& value) {
    return value.kind == ValueKind::Absent || (value.kind == ValueKind::Data && value.node->op == ir::Op::Null);
  };
  const ir::Node* node = nullptr;
  if (is_none(left) || is_none(right)) {
    const ir::Node* present = presence(c, is_none(left) ? right : left);
    node = present == nullptr ? c.builder.boolean(false) : c.builder.logical_not(present);
    if (is_none(left) && is_none(right)) node = c.builder.boolean(true);
  } else {
    if (left.kind != ValueKind::Data) left = data(lower(c, left, expr.left->span));
    if (right.kind != ValueKind::Data) right = data(lower(c, right, expr.right->span));
    if (is_error(left) || is_error(right)) return error_value(c);
    if (left.type == nullptr || right.type == nullptr ||
        !comparable(c, ir::without_optional(*left.type), ir::without_optional(*right.type))) {
      auto report = c.diagnostics().report(expr.span, diag::NotComparable, describe(c, left), describe(c, right));
      const bool left_text = left.node->op == ir::Op::String && right.node->op != ir::Op::String;
      const bool right_text = right.node->op == ir::Op::String && left.node->op != ir::Op::String;
      const ast::Expr& text = left_text ? *expr.left : *expr.right;
      if ((left_text || right_text) && text.kind == ast::ExprKind::String) {
        const std::string_view plain = static_cast<const ast::StringExpr&>(text).value;
        const bool word = plain == "true" || plain == "false" ||
                          (!plain.empty() && plain.find_first_not_of("0123456789") == std::string_view::npos);
        if (word) report.help("write it without quotes").fix(text.span, std::string(plain));
      }
      return error_value(c);
    }
    judge_literal(c, left, right, expr.left->span);
    judge_literal(c, right, left, expr.right->span);
    node = c.builder.equal(left.node, right.node);
  }
  return data(expr.op == ast::BinaryOp::Ne ? c.builder.logical_not(node) : node, c.types().boolean);
}

Value ordering(Context& c, const ast::BinaryExpr& expr, const Env& env) {
  const ir::Node* left = evaluate_node(c, *expr.left, env, c.types().floating);
  if (left->op == ir::Op::Error) {
    infer(c, *expr.right, env, nullptr);  // its own mistakes; not that it is no number, which follows from the left
    return error_value(c);
  }
  const ir::Node* right = evaluate_node(c, *expr.right, env, c.types().floating);
  if (right->op == ir::Op::Error) return error_value(c);
  const ir::Type* boolean = c.types().boolean;
  const bool strict = expr.op == ast::BinaryOp::Lt || expr.op == ast::BinaryOp::Gt;
  if (expr.op == ast::BinaryOp::Gt || expr.op == ast::BinaryOp::Ge) std::swap(left, right);
  return data(c.builder.call(strict ? ir::Builtin::Lt : ir::Builtin::Le, {left, right}, boolean), boolean);
}

const ir::Node* logic_step(Context& c, const ast::BinaryExpr& expr, const ir::Node* left, const Env& env) {
  const bool conjunction = expr.op == ast::BinaryOp::And;
  if (left->op == ir::Op::Error || (left->op == ir::Op::Bool && left->b != conjunction)) return left;
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, conjunction ? left : c.builder.logical_not(left));
  const ir::Node* right = evaluate_condition(c, *expr.right, env);
  if (right->op == ir::Op::Error) return right;
  return conjunction ? c.builder.logical_and(left, right) : c.builder.logical_or(left, right);
}

Value logic(Context& c, const ast::BinaryExpr& expr, const Env& env) {
  const auto chain = chain_of(expr, is_logic);
  const ir::Node* node = evaluate_condition(c, *chain.front()->left, env);
  for (const ast::BinaryExpr* each : chain) node = logic_step(c, *each, node, env);
  return node->op == ir::Op::Error ? error_value(c) : data(node, c.types().boolean);
}

const ir::Type* collection_of(const Value& value) {
  if (value.kind != ValueKind::Data || value.type == nullptr) return nullptr;
  const ir::Type& type = ir::without_optional(*value.type);
  return type.kind == ir::TypeKind::List || type.kind == ir::TypeKind::Map ? &type : nullptr;
}

Value known_set(const Value& value) {
  const bool optional = value.kind == ValueKind::Data && value.type->kind == ir::TypeKind::Optional;
  return optional ? data(value.node, value.type->element) : value;
}

Value coalesce(Context& c, const ast::BinaryExpr& expr, const Env& env, const ir::Type* expected) {
  Value left = infer(c, *expr.left, env, expected);
  if (is_error(left)) return left;
  const ir::Node* present = presence(c, left);
  if (present == c.builder.boolean(false)) return infer(c, *expr.right, env, expected);
  if (present == nullptr && env.module != nullptr && env.module->standard) return known_set(left);
  if (present == nullptr) {
    c.diagnostics()
        .report(expr.op_span, diag::NeverAbsent, describe(c, left))
        .help("`??` is for optional values; for empty ones there is `or_else`");
    return error_value(c);
  }
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, c.builder.logical_not(present));
  // `m ?? {}`: what is written is such a map too, where nothing else is asked for.
  const ir::Type* own = expected == nullptr ? collection_of(left) : nullptr;
  Value right = infer(c, *expr.right, env, own != nullptr ? own : expected);
  const bool written = right.kind == ValueKind::Record || right.kind == ValueKind::List;
  if (own != nullptr && written) {
    right = data(lower(c, coerce(c, right, *own, expr.right->span), expr.right->span), own);
    if (is_error(right)) return right;
  }
  return merge_branches(c, {{present, known_set(left)}, {c.builder.logical_not(present), right}});
}

bool can_be_empty(const ir::Type& type) {
  switch (type.kind) {
    case ir::TypeKind::String:
    case ir::TypeKind::Secret:
    case ir::TypeKind::List:
    case ir::TypeKind::Map:
    case ir::TypeKind::Kubernetes:
    case ir::TypeKind::Keyed: case ir::TypeKind::Enum: return true;
    case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Bool:
    case ir::TypeKind::Int: case ir::TypeKind::Float: case ir::TypeKind::Optional: case ir::TypeKind::Record:
    case ir::TypeKind::Union: case ir::TypeKind::Name: case ir::TypeKind::Object: case ir::TypeKind::Component:
    case ir::TypeKind::Function:
      return false;
  }
  return false;
}

Value or_else(Context& c, const ast::BinaryExpr& expr, const Env& env, const ir::Type* expected) {
  Value left = infer(c, *expr.left, env, expected);
  if (is_error(left)) return left;
  if (presence(c, left) == c.builder.boolean(false)) return infer(c, *expr.right, env, expected);
  if (left.kind != ValueKind::Data) {
    const ir::Node* node = lower(c, left, expr.left->span);
    if (node->op == ir::Op::Error) return error_value(c);
    left = data(node, left.type != nullptr ? left.type : node->type);
  }
  const ir::Type& type = ir::without_optional(*left.type);
  if (!can_be_empty(type)) {
    c.diagnostics()
        .report(expr.op_span, diag::NeverEmpty, describe(c, left))
        .help(type.kind == ir::TypeKind::Record ? "for a record's fields one by one there is `with`"
                                                : "false and 0 are values like any other; use an optional and `??`");
    return error_value(c);
  }
  const ir::Node* empty = c.builder.call(ir::Builtin::IsEmpty, {left.node}, c.types().boolean);
  if (empty->op == ir::Op::Bool && !empty->b) return left;
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, empty);
  Value right = infer(c, *expr.right, env, expected);
  if (right.kind == ValueKind::Record || right.kind == ValueKind::List)
    right = data(lower(c, right, expr.right->span), left.type);
  if (empty->op == ir::Op::Bool) return right;
  Value there = data(left.node, &type);
  return merge_branches(c, {{c.builder.logical_not(empty), there}, {empty, right}});
}

Value membership(Context& c, const ast::BinaryExpr& expr, const Env& env) {
  const ir::Node* what = evaluate_node(c, *expr.left, env, c.types().string);
  const ir::Node* in = lower(c, infer(c, *expr.right, env, nullptr), expr.right->span);
  if (what->op == ir::Op::Error || in->op == ir::Op::Error) return error_value(c);
  if (in->op == ir::Op::List && in->closed() && what->open()) {
    const ir::Node* any = c.builder.boolean(false);
    for (const ir::Entry& entry : in->entries()) any = c.builder.logical_or(any, c.builder.equal(what, entry.value));
    return data(any, c.types().boolean);
  }
  return data(c.builder.call(ir::Builtin::Has, {in, what}, c.types().boolean), c.types().boolean);
}

}  // namespace

namespace {

Value apply(Context& c, const ast::BinaryExpr& expr, const Env& env, const ir::Type* expected) {
  switch (expr.op) {
    case ast::BinaryOp::With: {
      Value base = infer(c, *expr.left, env, expected);
      if (is_error(base)) return base;
      const ir::Type* over_type = base.type != nullptr && ir::without_optional(*base.type).kind == ir::TypeKind::Record
                                      ? partial_type(c, ir::without_optional(*base.type)) : nullptr;
      return with_operator(c, base, infer(c, *expr.right, env, over_type), expr.span);
    }
    case ast::BinaryOp::Mul:
    case ast::BinaryOp::Div:
    case ast::BinaryOp::Add: case ast::BinaryOp::Sub: return arithmetic(c, expr, env);
    case ast::BinaryOp::Coalesce: return coalesce(c, expr, env, expected);
    case ast::BinaryOp::OrElse: return or_else(c, expr, env, expected);
    case ast::BinaryOp::Eq: case ast::BinaryOp::Ne: return equality(c, expr, env);
    case ast::BinaryOp::Lt:
    case ast::BinaryOp::Le:
    case ast::BinaryOp::Gt:
    case ast::BinaryOp::Ge: return ordering(c, expr, env);
    case ast::BinaryOp::In: return membership(c, expr, env);
    case ast::BinaryOp::And: case ast::BinaryOp::Or: return logic(c, expr, env);
  }
  return error_value(c);
}

}  // namespace

Value binary(Context& c, const ast::BinaryExpr& expr, const Env& env, const ir::Type* expected) {
  if (c.operators >= c.session.limits.definitions) {
    c.diagnostics().report(expr.span, diag::NestingTooDeep, static_cast<std::int64_t>(c.session.limits.definitions));
    c.stopped = true;
    return error_value(c);
  }
  ++c.operators;
  Value value = apply(c, expr, env, expected);
  --c.operators;
  return value;
}

Value unary(Context& c, const ast::UnaryExpr& expr, const Env& env) {
  if (expr.op == ast::UnaryOp::Not) {
    const ir::Node* operand = evaluate_condition(c, *expr.operand, env);
    return operand->op == ir::Op::Error ? error_value(c) : data(c.builder.logical_not(operand), c.types().boolean);
  }
  Value operand = infer(c, *expr.operand, env, nullptr);
  if (is_error(operand)) return operand;
  if (operand.kind == ValueKind::Data && operand.node->op == ir::Op::Float)
    return data(c.builder.floating(-operand.node->f), c.types().floating);
  const ir::Node* node = lower(c, coerce(c, operand, *c.types().integer, expr.span), expr.span);
  if (node->op == ir::Op::Error) return error_value(c);
  const Range range = range_of(node);
  const ir::Type* type = ranged(c, -range.max, -range.min);
  return data(c.builder.call(ir::Builtin::Sub, {c.builder.integer(0), node}, type), type);
}

}  // namespace dpc::check
