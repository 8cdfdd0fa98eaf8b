#include <utility>

#include "frontend/check/arguments.h"
#include "frontend/check/context.h"
#include "support/text.h"

namespace dpc::check {

std::string argument_count(std::size_t count) { return fmt::format("{} argument{}", count, count == 1 ? "" : "s"); }

const ir::Type* declared_param_type(Context& c, const ast::Param& param, const Env& env) {
  auto [it, fresh] = c.param_types.try_emplace(&param, nullptr);
  if (fresh) {
    const ir::Type* type = resolve_type(c, *param.type, env);
    c.param_types[&param] = type;
    return type;
  }
  return it->second;
}

const ir::Type* result_type(Context& c, const FunctionDecl& function) {
  if (const auto known = c.result_types.find(&function); known != c.result_types.end()) return known->second;
  return c.result_types[&function] = resolve_type(c, *function.item->type, function.module->env);
}

namespace {

std::size_t param_named(std::span<const ast::Param> params, Symbol name) {
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (params[i].name == name) return i;
  }
  return params.size();
}

void report_unknown(Context& c, const ast::Argument& argument, std::span<const ast::Param> params, Symbol callee) {
  std::vector<std::string_view> names;
  for (const ast::Param& param : params) names.push_back(param.name.text());
  auto report = c.diagnostics().report(argument.name_span, diag::UnknownParameter, callee.text(), argument.name.text());
  if (std::optional<std::string_view> found = nearest(argument.name.text(), names)) {
    report.help(fmt::format("did you mean '{}'?", *found)).fix(argument.name_span, std::string(*found));
  }
}

std::string signature(std::span<const ast::Param> params, Symbol callee) {
  std::string text(callee.text());
  text += "(";
  for (const ast::Param& param : params)
    text += fmt::format("{}{}", &param == params.data() ? "" : ", ", param.name.text());
  return text + ")";
}

}  // namespace

const Env* bind_arguments(Context& c, const Callee& callee, const Call& given, const Env& env) {
  const std::span<const ast::Param> params = callee.item->params;
  std::vector<Binding> bindings;
  for (const ast::Param& param : params) bindings.push_back({param.name, nullptr, param.span});
  const Env* inner = scope(c, callee.module->env, bindings, call_into(given.head, env));
  std::size_t next = 0;
  bool failed = false;
  if (given.name != nullptr && !params.empty()) inner->bindings[next++].thunk = given.name;
  for (const Binding& value : given.values) {
    const std::size_t at = param_named(params, value.name);
    if (at < params.size()) inner->bindings[at].thunk = value.thunk;
  }
  for (const ast::Argument& argument : given.arguments) {
    std::size_t at = next;
    if (argument.name) {
      at = param_named(params, argument.name);
      if (at == params.size()) {
        report_unknown(c, argument, params, callee.item->name);
        failed = true;
        continue;
      }
    } else {
      ++next;
    }
    if (at >= params.size()) {
      c.diagnostics()
          .report(argument.value->span, diag::TooManyArguments, callee.item->name.text(), argument_count(params.size()))
          .help("it is called as " + signature(params, callee.item->name));
      return nullptr;
    }
    if (inner->bindings[at].thunk != nullptr) {
      c.diagnostics().report(argument.value->span, diag::RepeatedArgument, params[at].name.text());
      return nullptr;
    }
    inner->bindings[at].thunk = delay(c, *argument.value, env, declared_param_type(c, params[at], callee.module->env));
  }
  if (given.block != nullptr) {
    if (params.empty() || inner->bindings.back().thunk != nullptr) {
      c.diagnostics()
          .report(given.block->span, diag::NoBlock, callee.item->name.text())
          .help("it is called as " + signature(params, callee.item->name));
      return nullptr;
    }
    inner->bindings.back().thunk =
        delay(c, *given.block, env, declared_param_type(c, params.back(), callee.module->env));
    inner->bindings.back().thunk->about = given.head;
  }
  for (std::size_t i = 0; i < params.size() && !failed; ++i) {
    if (inner->bindings[i].thunk != nullptr) continue;
    const ir::Type* type = declared_param_type(c, params[i], callee.module->env);
    if (params[i].fallback != nullptr) {
      inner->bindings[i].thunk = delay(c, *params[i].fallback, *inner, type);
      inner->bindings[i].thunk->fallback = true;
    } else if (type->kind == ir::TypeKind::Optional) {
      inner->bindings[i].thunk = done(c, data(c.builder.null(), type));
    } else {
      c.diagnostics().report(given.head, diag::MissingArgument, callee.item->name.text(), params[i].name.text())
          .label(params[i].span, "declared here")
          .help("it is called as " + signature(params, callee.item->name));
      failed = true;
    }
  }
  return failed ? nullptr : inner;
}

bool enter_call(Context& c, Symbol name, Span span) {
  if (c.calls < c.session.limits.calls) {
    ++c.calls;
    return true;
  }
  c.diagnostics().report(span, diag::CallsTooDeep, name.text(), static_cast<std::int64_t>(c.session.limits.calls))
      .help("a function or component that calls itself must stop on something that is known at build");
  c.stopped = true;
  return false;
}

Value call_function(Context& c, const FunctionDecl& function, const ast::CallExpr& expr, const Env& env,
                    const ir::Type* expected) {
  const Env* inner = bind_arguments(c, {function.item, function.module},
                                    {nullptr, expr.arguments, {}, expr.block, expr.span, expr.callee->span}, env);
  if (inner == nullptr || !enter_call(c, function.name, expr.span)) return error_value(c);
  c.called.insert(&function);
  const Env* outer = std::exchange(c.scope, inner);
  Value value;
  if (function.item->type != nullptr) {
    value = evaluate(c, *function.item->value, *inner, result_type(c, function));
  } else {
    value = infer(c, *function.item->value, *inner, expected);
  }
  c.scope = outer;
  --c.calls;
  return value;
}

Value call(Context& c, const ast::CallExpr& expr, const Env& env, const ir::Type* expected) {
  for (const ast::Argument& argument : expr.arguments) {
    if (!argument.spread) continue;
    c.diagnostics().report(argument.value->span, diag::CannotSpread, "an argument")
        .help("give each argument by itself, or the list as one");
    return error_value(c);
  }
  Value callee = infer(c, *expr.callee, env, nullptr);
  switch (callee.kind) {
    case ValueKind::Error: return callee;
    case ValueKind::Function: return call_function(c, *callee.function, expr, env, expected);
    case ValueKind::Component: return instantiate(c, *callee.component, expr, env);
    case ValueKind::Kind: return make_object(c, *callee.object_kind, expr, env);
    case ValueKind::Builtin: return call_builtin(c, callee.builtin, expr, env);
    case ValueKind::Special: return call_special(c, callee.special, expr, env, expected);
    case ValueKind::Absent: case ValueKind::Data: case ValueKind::Record: case ValueKind::List:
    case ValueKind::Choice: case ValueKind::Name: case ValueKind::Object: case ValueKind::Instance:
    case ValueKind::Module: case ValueKind::Type:
      break;
  }
  auto report = c.diagnostics().report(expr.callee->span, diag::NotCallable, describe(c, callee));
  if (!expr.parenthesised && expr.block != nullptr)
    report.help("a block belongs to a call, or to a name on the left of an entry");
  return error_value(c);
}

}  // namespace dpc::check
