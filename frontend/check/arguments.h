// What is given to a function or component, bound to its params.
#pragma once

#include "frontend/check/context.h"

namespace dpc::check {

struct Callee {
  const ast::Item* item;
  Module* module;
};

struct Call {
  Thunk* name = nullptr;                       // for the first param, where the caller has made it already
  std::span<const ast::Argument> arguments;
  std::span<const Binding> values;             // params that the compiler itself fills in, by name
  const ast::RecordExpr* block = nullptr;      // for the last param
  Span span;
  Span head = span;                            // without the block
};

std::string argument_count(std::size_t count);  // "1 argument", "2 arguments"
// The scope of the callee's body, or null after a report.
const Env* bind_arguments(Context& c, const Callee& callee, const Call& given, const Env& env);
const ir::Type* declared_param_type(Context& c, const ast::Param& param, const Env& env);
const ir::Type* result_type(Context& c, const FunctionDecl& function);  // of one that declares it
// Counts the calls within one another; false after a report. The caller takes one off again.
bool enter_call(Context& c, Symbol name, Span span);
Value instantiate_call(Context& c, const ComponentDecl& component, const Call& given, const Env& env);

}  // namespace dpc::check
