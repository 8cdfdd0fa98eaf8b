// Logic and comparison.
#include "ir/builtins/call.h"

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
const Node* Eq(Call& call) { return call.builder.boolean(same_data(call[0], call[1])); }
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
}  // namespace dpc::ir
