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

namespace lowerings {

// sprig's take any number and give an int64.
go::Expr Add(Lowering& to, const Node& node) { return go::call("add", {to.value(node.kid(0)), to.value(node.kid(1))}); }
go::Expr Sub(Lowering& to, const Node& node) { return go::call("sub", {to.value(node.kid(0)), to.value(node.kid(1))}); }
go::Expr Mul(Lowering& to, const Node& node) { return go::call("mul", {to.value(node.kid(0)), to.value(node.kid(1))}); }
go::Expr Div(Lowering& to, const Node& node) { return go::call("div", {to.value(node.kid(0)), to.value(node.kid(1))}); }
go::Expr Min(Lowering& to, const Node& node) { return go::call("min", {to.value(node.kid(0)), to.value(node.kid(1))}); }
go::Expr Max(Lowering& to, const Node& node) { return go::call("max", {to.value(node.kid(0)), to.value(node.kid(1))}); }

}  // namespace lowerings

}  // namespace dpc::ir
