#include "frontend/check/context.h"
#include "frontend/parse/standard.h"
#include "support/text.h"

namespace dpc::check {
namespace {

Value callable(ValueKind kind, const ir::Type* type) {
  Value value;
  value.kind = kind;
  value.type = type;
  return value;
}

std::optional<Value> declared_in(Context& c, const Module& module, Symbol name, Span span) {
  if (auto it = module.lets.find(name); it != module.lets.end()) return force(c, it->second);
  if (auto it = module.functions.find(name); it != module.functions.end()) {
    Value value = callable(ValueKind::Function, nullptr);
    value.function = it->second;
    return value;
  }
  if (auto it = module.components.find(name); it != module.components.end()) {
    Value value = callable(ValueKind::Component, it->second->type);
    value.component = it->second;
    return value;
  }
  if (module.types.contains(name)) {
    Value value = callable(ValueKind::Type, named_type(c, name, span, module.env, false));
    return value;
  }
  if (module.fields != nullptr) {
    bool known = false;
    Value value = find_field(c, *module.fields, name, known);
    if (known) return value;
  }
  return std::nullopt;
}

std::optional<Value> used_in(Context& c, const Module& module, Symbol name, Span span) {
  auto it = module.used.find(name);
  if (it == module.used.end()) return std::nullopt;
  if (it->second.module == nullptr) return error_value(c);  // its `use` was refused
  if (it->second.name) return module_member(c, *it->second.module, it->second.name, span);
  Value value = callable(ValueKind::Module, nullptr);
  value.module = it->second.module;
  return value;
}

const ir::Node* root_param(Context& c, ir::Root root, const ir::Type* type) { return c.builder.param(root, {}, type); }

std::optional<Value> predeclared(Context& c, Symbol name, Span span) {
  const std::string_view text = name.text();
  if (text == "values" && c.values_type == nullptr) {
    c.diagnostics()
        .report(span, diag::UnknownName, text)
        .help("the params are being declared here, so none of them can be read yet");
    return error_value(c);
  }
  if (text == "values") return data(root_param(c, ir::Root::Values, c.values_type), c.values_type);
  if (text == "release") return data(root_param(c, ir::Root::Release, c.release_type), c.release_type);
  if (text == "cluster") return data(root_param(c, ir::Root::Cluster, c.cluster_type), c.cluster_type);
  if (text == "fullname") return data(fullname(c), builtin_type(c, "dns_label"));
  if (const ir::BuiltinInfo* found = ir::find_builtin(text)) {
    Value value = callable(ValueKind::Builtin, nullptr);
    value.builtin = found->id;
    return value;
  }
  if (std::optional<Special> special = find_special(text)) {
    Value value = callable(ValueKind::Special, nullptr);
    value.special = *special;
    return value;
  }
  return std::nullopt;
}

void collect(const Module& module, std::vector<std::string_view>& out) {
  for (const auto& [name, item] : module.types) out.push_back(name.text());
  for (const auto& [name, item] : module.functions) out.push_back(name.text());
  for (const auto& [name, item] : module.components) out.push_back(name.text());
  for (const auto& [name, item] : module.lets) out.push_back(name.text());
  for (const auto& [name, item] : module.used) out.push_back(name.text());
  if (module.fields == nullptr) return;
  for (const FieldValue& field : module.fields->fields()) {
    if (!field.key.empty()) out.push_back(field.key.text());
  }
}

std::vector<std::string_view> names_in_scope(const Env& env) {
  std::vector<std::string_view> names;
  for (const Env* at = &env; at != nullptr; at = at->parent) {
    for (const Binding& binding : at->bindings) names.push_back(binding.name.text());
    if (at->instance == nullptr || at->instance->fields == nullptr) continue;
    for (const FieldValue& field : at->instance->fields->fields()) {
      if (!field.key.empty()) names.push_back(field.key.text());
    }
  }
  return names;
}

}  // namespace

std::string_view module_that_has(std::string_view name) {
  for (std::string_view part : parse::standard_parts()) {
    const std::string_view text = parse::standard_text(part);
    for (std::string_view word : {"component ", "fn ", "type ", "let "}) {
      const std::string line = fmt::format("\n{}{}", word, name);
      const std::size_t at = text.find(line);
      const std::string_view behind =
          at == std::string_view::npos ? std::string_view() : text.substr(at + line.size(), 1);
      if (!behind.empty() && std::string_view("(: ").find(behind) != std::string_view::npos) return part;
    }
  }
  return {};
}

std::optional<std::string> nearest_name(Context& c, std::string_view name, const Env& env) {
  // Nobody would see it.
  if (c.diagnostics().errors() > c.session.limits.errors) return std::nullopt;
  std::vector<std::string_view> names = names_in_scope(env);
  if (env.module != nullptr) collect(*env.module, names);
  if (c.prelude != nullptr) collect(*c.prelude, names);
  for (const ir::BuiltinInfo& info : ir::all_builtins()) names.push_back(info.name);
  for (std::string_view fixed : {"values", "release", "cluster", "app", "scope", "k8s", "fullname"})
    names.push_back(fixed);
  if (std::optional<std::string_view> found = nearest(name, names)) return std::string(*found);
  return std::nullopt;
}

Value module_member(Context& c, const Module& module, Symbol name, Span span) {
  if (std::optional<Value> found = declared_in(c, module, name, span)) return *found;
  if (std::optional<Value> found = used_in(c, module, name, span)) return *found;
  std::vector<std::string_view> names;
  collect(module, names);
  auto report = c.diagnostics().report(
      span, diag::UnknownMember, std::string_view("module '" + std::string(module.name.text()) + "'"), name.text());
  if (std::optional<std::string_view> found = nearest(name.text(), names)) {
    report.help(fmt::format("did you mean '{}'?", *found)).fix(span, std::string(*found));
  }
  return error_value(c);
}

namespace {

// A word where one of several texts is expected was most likely meant as that text.
bool meant_as_text(Context& c, Symbol name, Span span, const ir::Type* expected) {
  if (expected == nullptr || ir::without_optional(*expected).kind != ir::TypeKind::Enum) return false;
  std::vector<std::string_view> texts;
  std::optional<std::string_view> found;
  for (const ir::Literal& literal : ir::without_optional(*expected).literals) {
    if (literal.text == name) found = name.text();
    texts.push_back(literal.text.text());
  }
  if (!found) found = nearest(name.text(), texts);
  if (!found) return false;
  c.diagnostics().report(span, diag::UnknownName, name.text())
      .help(fmt::format("a text stands in quotes: \"{}\"", *found)).fix(span, fmt::format("\"{}\"", *found));
  return true;
}

}  // namespace

Value resolve(Context& c, Symbol name, Span span, const Env& env, const ir::Type* expected) {
  for (const Env* at = &env; at != nullptr; at = at->parent) {
    for (const Binding& binding : at->bindings) {
      if (binding.name == name) return force(c, binding.thunk);
    }
    if (at->instance == nullptr || at->instance->fields == nullptr) continue;
    bool known = false;
    Value value = find_field(c, *at->instance->fields, name, known);
    if (known) return value;
  }
  if (env.module != nullptr) {
    if (std::optional<Value> found = declared_in(c, *env.module, name, span)) return *found;
    if (std::optional<Value> found = used_in(c, *env.module, name, span)) return *found;
    if (const Module* tested = env.module->tests_of) {
      if (std::optional<Value> found = declared_in(c, *tested, name, span)) return *found;
      if (std::optional<Value> found = used_in(c, *tested, name, span)) return *found;
    }
  }
  if (c.prelude != nullptr) {
    if (std::optional<Value> found = declared_in(c, *c.prelude, name, span)) return *found;
  }
  if (std::optional<Value> found = predeclared(c, name, span)) return *found;
  if (meant_as_text(c, name, span, expected)) return error_value(c);
  auto report = c.diagnostics().report(span, diag::UnknownName, name.text());
  if (report.repeated()) return error_value(c);
  if (const std::string_view habit = function_habit(name.text()); !habit.empty()) {
    report.help(std::string(habit));
  } else if (std::string_view module = module_that_has(name.text()); !module.empty()) {
    report.help(fmt::format("it is part of std: add `use std.{} {{ {} }}`", module, name.text()));
  } else if (std::optional<std::string> found = nearest_name(c, name.text(), env)) {
    report.help(fmt::format("did you mean '{}'?", *found)).fix(span, *found);
  }
  return error_value(c);
}

}  // namespace dpc::check
