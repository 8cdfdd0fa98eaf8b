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
  // As a text of data has it: what is optional and nil stays nil, which `value` of a number may take for 0.
  virtual go::Expr as_given(const Node* node) = 0;
  // Of a bool: what `if` takes for true exactly where it is true. Shorter than its value.
  virtual go::Expr condition(const Node* node) = 0;
  // The named template of the chart that does what no function does, as "env"; it is added to the chart's helpers.
  virtual std::string utility(std::string_view name) = 0;
  // The variable counts the elements of a list, so that nothing that is added to it overflows.
  virtual bool is_count(const Node& variable) const = 0;
  // Where it is computed the number is never 0, by what is asked around.
  virtual bool is_never_zero(const Node* number) const = 0;
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

// Whether the call itself may fail, whatever becomes of its arguments; a template that fails renders nothing at all.
bool may_fail(const Lowering& to, const Node& call);

// The last column of ir/builtins.def. Each that may fail for another reason fails `without_value` too.
namespace failures {
bool never(const Lowering& to, const Node& call);
bool without_value(const Lowering& to, const Node& call);  // an argument that is optional may be nil
bool inexact(const Lowering& to, const Node& call);        // the result may be outside ±max_int
bool by_zero(const Lowering& to, const Node& call);
bool by_length(const Lowering& to, const Node& call);   // a number that may be negative or too large
bool by_pattern(const Lowering& to, const Node& call);  // a pattern that is not known when dpc builds
bool by_name(const Lowering& to, const Node& call);     // keys that may be no names of variables
}  // namespace failures

namespace lowerings {
#define DPC_BUILTIN(id, name, signature, doc, example, value, fails) go::Expr id(Lowering& to, const Node& node);
#include "ir/builtins.def"
#undef DPC_BUILTIN
}  // namespace lowerings

}  // namespace dpc::ir
