// Integers: every result is within ±max_int, or refused.
#include "ir/builtins/call.h"
#include "ir/builtins/lower.h"

namespace dpc::ir {
namespace evaluators {

const Node* Add(Call& call) {
  std::int64_t sum = 0;
  const bool overflow = __builtin_add_overflow(call.integer(0), call.integer(1), &sum);
  return call.made_integer(sum, overflow);
}

const Node* Sub(Call& call) {
  std::int64_t difference = 0;
  const bool overflow = __builtin_sub_overflow(call.integer(0), call.integer(1), &difference);
  return call.made_integer(difference, overflow);
}

const Node* Mul(Call& call) {
  std::int64_t product = 0;
  const bool overflow = __builtin_mul_overflow(call.integer(0), call.integer(1), &product);
  return call.made_integer(product, overflow);
}

const Node* Div(Call& call) {
  const std::int64_t dividend = call.integer(0);
  const std::int64_t divisor = call.integer(1);
  if (divisor == 0) return call.refuse("division by zero");
  // the one quotient that does not fit an int64
  const bool overflow = divisor == -1 && dividend == std::numeric_limits<std::int64_t>::min();
  return call.made_integer(overflow ? 0 : dividend / divisor, overflow);
}

const Node* Min(Call& call) { return call.made_integer(std::min(call.integer(0), call.integer(1))); }
const Node* Max(Call& call) { return call.made_integer(std::max(call.integer(0), call.integer(1))); }

}  // namespace evaluators

namespace {

// Which numbers a node can be, as far as its type and operands say.
struct Interval {
  std::int64_t min = -max_int, max = max_int;
};

Interval interval_of(const Lowering& to, const Node& node, unsigned depth = 0);

// What is deeper counts as unbounded: what is used twice is looked at twice.
constexpr unsigned deepest = 10;

// Of the corners, which bound each of the four operations; nothing where one is no exact number.
template <class Operation>
bool corners(const Lowering& to, const Node& node, unsigned depth, Interval& out, const Operation& apply) {
  const Interval a = interval_of(to, *node.kid(0), depth + 1), b = interval_of(to, *node.kid(1), depth + 1);
  bool first = true;
  for (const std::int64_t left : {a.min, a.max}) {
    for (const std::int64_t right : {b.min, b.max}) {
      std::int64_t result = 0;
      if (apply(left, right, &result) || result < -max_int || result > max_int) return false;
      out = first ? Interval{result, result} : Interval{std::min(out.min, result), std::max(out.max, result)};
      first = false;
    }
  }
  return true;
}

bool fits(const Lowering& to, const Node& node, unsigned depth, Interval& out) {
  using Number = std::int64_t;
  const auto add = [](Number a, Number b, Number* to) { return __builtin_add_overflow(a, b, to); };
  const auto sub = [](Number a, Number b, Number* to) { return __builtin_sub_overflow(a, b, to); };
  const auto mul = [](Number a, Number b, Number* to) { return __builtin_mul_overflow(a, b, to); };
  if (depth > deepest) return false;
  if (node.builtin == Builtin::Add) return corners(to, node, depth, out, add);
  return node.builtin == Builtin::Sub ? corners(to, node, depth, out, sub) : corners(to, node, depth, out, mul);
}

// No list of so many elements can be read.
constexpr std::int64_t most_elements = 1LL << 40;

Interval interval_of(const Lowering& to, const Node& node, unsigned depth) {
  if (node.op == Op::Int) return {node.i, node.i};
  if (node.op == Op::Select && depth < deepest) {
    const Interval a = interval_of(to, *node.kid(1), depth + 1), b = interval_of(to, *node.kid(2), depth + 1);
    return {std::min(a.min, b.min), std::max(a.max, b.max)};
  }
  if (node.op == Op::Var && to.is_count(node)) return {0, most_elements};
  const bool computed = node.op == Op::Call && (node.builtin == Builtin::Add || node.builtin == Builtin::Sub ||
                                                node.builtin == Builtin::Mul);
  Interval out;
  if (computed) return fits(to, node, depth, out) ? out : Interval();
  if (node.op == Op::Call && node.builtin == Builtin::Length) return {0, most_elements};
  if (node.type == nullptr || node.type->kind != TypeKind::Int) return {};
  return {std::max(node.type->min, -max_int), std::min(node.type->max, max_int)};
}

// The result of an addition, subtraction or multiplication is a number that dpc takes too.
bool is_exact(const Lowering& to, const Node& node) {
  Interval ignored;
  return fits(to, node, 0, ignored);
}

// What counts is an int already, which sprig's functions take.
go::Expr operand(Lowering& to, const Node* node) {
  go::Expr value = to.value(node);
  const bool count = node->op == Op::Var && to.is_count(*node) && go::is_call(value, "int64");
  return count ? std::move(value.args[0]) : value;
}

// sprig's take any number and give an int64, which a product of two may not fit: mulf gives the float nearest to it.
go::Expr operation(Lowering& to, const Node& node, const char* function, const char* unbounded) {
  const bool bounded = is_exact(to, node);
  go::Expr result = go::call(bounded ? function : unbounded, {operand(to, node.kid(0)), operand(to, node.kid(1))});
  if (bounded) return result;
  return go::call("int64", {go::call("include", {go::text(to.utility("exact")), std::move(result)})});
}

}  // namespace

namespace failures {

bool inexact(const Lowering& to, const Node& call) { return without_value(to, call) || !is_exact(to, call); }

bool by_zero(const Lowering& to, const Node& call) {
  const Interval divisor = interval_of(to, *call.kid(1));
  return without_value(to, call) || (divisor.min <= 0 && divisor.max >= 0);
}

}  // namespace failures

namespace lowerings {

go::Expr Add(Lowering& to, const Node& node) { return operation(to, node, "add", "add"); }
go::Expr Sub(Lowering& to, const Node& node) { return operation(to, node, "sub", "sub"); }
go::Expr Mul(Lowering& to, const Node& node) { return operation(to, node, "mul", "mulf"); }
go::Expr Div(Lowering& to, const Node& node) {
  go::Expr divisor = to.value(node.kid(1));
  if (failures::by_zero(to, node) && !to.is_never_zero(node.kid(1)))
    divisor = go::call("int64", {go::call("include", {go::text(to.utility("divisor")), std::move(divisor)})});
  return go::call("div", {to.value(node.kid(0)), std::move(divisor)});
}
go::Expr Min(Lowering& to, const Node& node) { return go::call("min", {to.value(node.kid(0)), to.value(node.kid(1))}); }
go::Expr Max(Lowering& to, const Node& node) { return go::call("max", {to.value(node.kid(0)), to.value(node.kid(1))}); }

}  // namespace lowerings

}  // namespace dpc::ir
