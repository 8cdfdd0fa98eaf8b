// The second meaning of the builtins: what each is in a Go template. Each stands beside its evaluation, a function for
// each line of ir/builtins.def, so that a line without it does not link.
#pragma once

#include "ir/builtins.h"
#include "ir/go/expr.h"

namespace dpc::ir {

// Lowers what a builtin is called with. Numbers are int64 or, where their type is float, float64; texts are strings;
// what is optional may be nil.
class Lowering {
 public:
  virtual ~Lowering() = default;
  virtual go::Expr value(const Node* node) = 0;
  // Of a bool: what `if` takes for true exactly where it is true. Shorter than its value.
  virtual go::Expr condition(const Node* node) = 0;
  // The named template of the chart that does what no function does, as "env"; it is added to the chart's helpers.
  virtual std::string utility(std::string_view name) = 0;
  // The variable counts the elements of a list, so that nothing that is added to it overflows.
  virtual bool is_count(const Node& variable) const = 0;
};

// `node` is a Call.
go::Expr lower_builtin(Lowering& to, const Node& node);
// What may be a number, a bool or a text as a text: 1000000 and not 1e+06. Nothing is the empty text.
go::Expr text_of_scalar(Lowering& to, go::Expr value);
// A list or map; what is optional and nil is an empty one. A template may ask before the condition is that it is set.
go::Expr collection(Lowering& to, const Node& node);
bool is_list(const Node& node);
// A template takes the value for false where it is empty, and only there: not so what may be 0 or false.
bool false_when_empty(const Node& value);
// As a condition; for most the value.
go::Expr lower_builtin_condition(Lowering& to, const Node& node);

namespace lowerings {
#define DPC_BUILTIN(id, name, signature, doc, example, value) go::Expr id(Lowering& to, const Node& node);
#include "ir/builtins.def"
#undef DPC_BUILTIN
}  // namespace lowerings

}  // namespace dpc::ir
