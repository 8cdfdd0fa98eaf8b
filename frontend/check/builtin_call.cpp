// Calls of the IR's builtins, checked against the signatures in their table.
#include <algorithm>

#include "frontend/check/arguments.h"
#include "frontend/check/context.h"
#include "ir/builtins.h"
#include "ir/signature.h"

namespace dpc::check {

bool is_ascii(const ir::Node* node);

namespace {

const ir::Type* written_type(Context& c, std::string_view text) {
  if (text == "list<string>") return c.types().string_list;
  if (text == "list<int>") return c.builder.list_of(c.types().integer);
  if (text == "map<scalar>") {
    const ir::Type* members[] = {c.types().scalar, c.types().secret};
    return c.builder.map_of(c.builder.optional(union_type(c, members)));
  }
  if (text == "int | float") return c.types().floating;
  return text.find('T') == std::string_view::npos ? builtin_type(c, text) : nullptr;
}

bool shape_fits(std::string_view written, const ir::Node* node) {
  const ir::Type* type = node->type != nullptr ? &ir::without_optional(*node->type) : nullptr;
  const ir::TypeKind kind = type != nullptr ? type->kind : ir::TypeKind::Any;
  const bool list = kind == ir::TypeKind::List || node->op == ir::Op::List;
  const bool map = kind == ir::TypeKind::Map || kind == ir::TypeKind::Record || kind == ir::TypeKind::Kubernetes ||
                   node->op == ir::Op::Record;
  if (written.starts_with("list<") && written.find("map<") == std::string_view::npos) return list;
  if (written.starts_with("map<")) return map;
  if (written.find("list<") != std::string_view::npos) return list || map || kind == ir::TypeKind::Any;
  return true;
}

bool is_secret(const Value& value) {
  if (value.kind == ValueKind::Choice) {
    const auto secret = [](const Alternative& each) { return is_secret(each.value); };
    return std::ranges::any_of(value.choice->alternatives, secret);
  }
  const bool typed = value.type != nullptr && ir::without_optional(*value.type).kind == ir::TypeKind::Secret;
  return value.kind == ValueKind::Data && (typed || value.node->tainted());
}

bool holds_secrets(Context& c, const ListValue& list) {
  return std::ranges::any_of(list.items(), [&](const ItemValue& item) {
    if (item.range != nullptr) return item.range->list != nullptr && holds_secrets(c, *item.range->list);
    return is_secret(force(c, item.thunk));
  });
}

// A list of texts some of which are secrets, where a builtin takes texts: what it makes of them is a secret.
bool holds_secrets(Context& c, const Value& value) {
  if (value.kind == ValueKind::List) return holds_secrets(c, *value.list);
  return value.kind == ValueKind::Data && value.node->tainted();
}

const ir::Node* argument_node(Context& c, const ast::Argument& argument, const Env& env, std::string_view written,
                              std::string_view callee) {
  const ir::Type* type = written_type(c, written);
  Value value = infer(c, *argument.value, env, type);
  if (is_error(value)) return c.builder.error();
  if (type == nullptr || written == "T?") {
    const ir::Node* node = lower(c, value, argument.value->span);
    if (node->op != ir::Op::Error && !shape_fits(written, node)) {
      c.diagnostics()
          .report(argument.value->span, diag::TypeMismatch, written, describe(c, value))
          .note(fmt::format("given to '{}'", callee));
      return c.builder.error();
    }
    return node;
  }
  const bool secret_text =
      value.kind == ValueKind::Data && value.type != nullptr && value.type->kind == ir::TypeKind::Secret;
  if (secret_text && (type->kind == ir::TypeKind::String || written == "scalar")) return c.builder.taint(value.node);
  if (written == "list<string>" && holds_secrets(c, value)) type = c.builder.list_of(c.types().secret);
  if (type->kind == ir::TypeKind::String) {
    const ir::Node* node = value.kind == ValueKind::Name
                               ? value.name->full
                               : lower(c, coerce(c, value, *type, argument.value->span), argument.value->span);
    return node;
  }
  return lower(c, coerce(c, value, *type, argument.value->span), argument.value->span);
}

// The most that the number can be, as far as its type says.
std::int64_t most(const ir::Node* number) {
  if (number->op == ir::Op::Int) return number->i;
  if (number->op == ir::Op::Select) return std::max(most(number->kid(1)), most(number->kid(2)));
  if (number->op == ir::Op::Call && number->builtin == ir::Builtin::Min)
    return std::min(most(number->kid(0)), most(number->kid(1)));
  return number->type != nullptr ? ir::without_optional(*number->type).max : INT64_MAX;
}

// The digests that std puts into annotations of pods: they show nothing of a secret.
bool is_of_roll_on(ir::Builtin builtin, const Env& env) {
  return builtin == ir::Builtin::Digest && env.module != nullptr && env.module->standard;
}

const ir::Type* result_type(Context& c, ir::Builtin builtin, std::string_view written,
                            std::span<const ir::Node* const> arguments, const Env& env) {
  if (is_of_roll_on(builtin, env)) return c.types().roll_digest;
  bool tainted = std::ranges::any_of(arguments, [](const ir::Node* argument) { return argument->tainted(); });
  tainted = tainted && !ir::drops_taint(builtin, c.types().secret);
  if (builtin == ir::Builtin::Keys) tainted = tainted && ir::has_tainted_keys(*arguments[0]);
  if (written == "list<string>" && tainted) return c.builder.list_of(c.types().secret);
  if (written == "string") {
    if (tainted) return c.types().secret;
    if (builtin == ir::Builtin::Cut || builtin == ir::Builtin::Lower || builtin == ir::Builtin::Upper)
      return arguments[0]->type == nullptr ? c.types().string : &ir::without_optional(*arguments[0]->type);
    if (builtin == ir::Builtin::Base64 || builtin == ir::Builtin::Digest) return c.types().ascii;
    return c.types().string;
  }
  if (written == "T?" || written == "T") {
    const ir::Type* type = arguments[0]->type;
    if (written == "T") return type;
    // What is optional was asked for before: its elements are meant.
    const ir::Type* element = type != nullptr ? ir::without_optional(*type).element : nullptr;
    return c.builder.optional(element != nullptr ? element : c.types().any);
  }
  if (builtin == ir::Builtin::Range) {
    ir::Type each = *c.types().integer;
    each.min = 0;
    each.max = std::max<std::int64_t>(most(arguments[0]) - 1, 0);
    return c.builder.list_of(c.builder.make_type(each));
  }
  const ir::Type* type = written_type(c, written);
  return type != nullptr ? type : c.types().any;
}

// The arguments in the order of the parameters; none after a report. There are as many of them as of parameters.
std::vector<const ast::Argument*> in_order(Context& c, std::span<const ast::Argument> given,
                                           const ir::Signature& signature, std::string_view callee) {
  std::vector<const ast::Argument*> out(signature.names.size(), nullptr);
  std::size_t next = 0;
  for (const ast::Argument& argument : given) {
    std::size_t at = next;
    if (argument.name) {
      at = static_cast<std::size_t>(std::ranges::find(signature.names, argument.name.text()) - signature.names.begin());
    } else {
      ++next;
    }
    if (at == out.size()) {
      auto report = c.diagnostics().report(argument.name_span, diag::UnknownParameter, callee, argument.name.text());
      std::string names;
      for (std::string_view name : signature.names) names += (names.empty() ? "'" : ", '") + std::string(name) + "'";
      report.help("it has " + names);
      return {};
    }
    if (out[at] != nullptr) {
      c.diagnostics().report(argument.value->span, diag::RepeatedArgument, signature.names[at]);
      return {};
    }
    out[at] = &argument;
  }
  return out;
}

bool needs_ascii(ir::Builtin builtin) {
  return builtin == ir::Builtin::Cut || builtin == ir::Builtin::Lower || builtin == ir::Builtin::Upper;
}

bool may_be_map(const ir::Type& type) {
  switch (type.kind) {
    case ir::TypeKind::Optional: return may_be_map(*type.element);
    case ir::TypeKind::Union:
      return std::ranges::any_of(type.members, [](const ir::Type* each) { return may_be_map(*each); });
    case ir::TypeKind::Error:
    case ir::TypeKind::Any:
    case ir::TypeKind::Map:
    case ir::TypeKind::Record:
    case ir::TypeKind::Kubernetes: return true;
    case ir::TypeKind::None:
    case ir::TypeKind::Bool:
    case ir::TypeKind::Int:
    case ir::TypeKind::Float:
    case ir::TypeKind::String:
    case ir::TypeKind::Secret:
    case ir::TypeKind::Enum:
    case ir::TypeKind::Name:
    case ir::TypeKind::List:
    case ir::TypeKind::Keyed:
    case ir::TypeKind::Object:
    case ir::TypeKind::Component:
    case ir::TypeKind::Function: return false;
  }
  return true;
}

}  // namespace

Value call_builtin(Context& c, ir::Builtin builtin, const ast::CallExpr& expr, const Env& env) {
  const ir::BuiltinInfo& about = ir::info(builtin);
  if (builtin == ir::Builtin::IsSet && expr.arguments.size() == 1) {
    const ir::Node* present = presence(c, infer(c, *expr.arguments[0].value, env, nullptr));
    return data(present == nullptr ? c.builder.boolean(true) : present, c.types().boolean);
  }
  const ir::Signature& signature = ir::signature_of(builtin);
  const std::size_t given = expr.arguments.size() + (expr.block != nullptr ? 1 : 0);
  if (given != signature.types.size()) {
    c.diagnostics()
        .report(expr.span, diag::WrongArgumentCount, about.name, argument_count(signature.types.size()),
                static_cast<std::int64_t>(given))
        .help(fmt::format("{}{}", about.name, about.signature));
    return error_value(c);
  }
  std::vector<ast::Argument> whole(expr.arguments.begin(), expr.arguments.end());
  if (expr.block != nullptr) whole.push_back({c.symbol(signature.names.back()), expr.block->span, expr.block, false});
  const std::vector<const ast::Argument*> ordered = in_order(c, whole, signature, about.name);
  if (ordered.size() < signature.types.size()) return error_value(c);
  std::vector<const ir::Node*> arguments;
  for (std::size_t i = 0; i < signature.types.size(); ++i) {
    const ir::Node* node = argument_node(c, *ordered[i], env, signature.types[i], about.name);
    if (node->op == ir::Op::Error) return error_value(c);
    arguments.push_back(node);
  }
  if (needs_ascii(builtin) && !is_ascii(arguments[0])) {
    c.diagnostics().report(ordered[0]->value->span, diag::NotAscii, about.name)
        .help("give the param a type whose texts are ASCII: dns_label, or string(pattern = \"[a-z]*\")");
    return error_value(c);
  }
  if (builtin == ir::Builtin::Toml && arguments[0]->type != nullptr && !may_be_map(*arguments[0]->type)) {
    c.diagnostics()
        .report(ordered[0]->value->span, diag::TypeMismatch, "a map", ir::to_string(*arguments[0]->type))
        .help("a TOML document is a map: name the value, as in toml({ value = ... })");
    return error_value(c);
  }
  if (builtin == ir::Builtin::Range && most(arguments[0]) > ir::most_of_range) {
    c.diagnostics()
        .report(ordered[0]->value->span, diag::UnboundedRange, ir::most_of_range)
        .help("declare the param with a bound, as int(0..9), or write the bound here: range(min(count, 9))");
    return error_value(c);
  }
  const ir::Type* type = result_type(c, builtin, signature.result, arguments, env);
  const ir::Node* node = c.builder.call(builtin, arguments, type);
  const bool known =
      std::all_of(arguments.begin(), arguments.end(), [](const ir::Node* argument) { return argument->closed(); });
  if (node->op == ir::Op::Call && known) {
    std::string fault;
    if (ir::evaluate_builtin(c.builder, builtin, arguments, type, fault) == nullptr) {
      c.diagnostics().report(expr.span, diag::ArithmeticFault, fault);
      return error_value(c);
    }
  }
  return data(node, type);
}

}  // namespace dpc::check
