// The calls that look at what is behind their arguments rather than at its value.
#include <algorithm>
#include <array>

#include "frontend/check/arguments.h"
#include "frontend/check/context.h"
#include "ir/bind/values.h"
#include "support/utf8.h"

namespace dpc::check {
namespace {

struct SpecialName {
  std::string_view name;
  Special special;
};
constexpr std::array<SpecialName, 12> specials{{
    {"exact", Special::Exact},
    {"external", Special::External},
    {"existing_or_new", Special::ExistingOrNew},
    {"pick", Special::Pick},
    {"without", Special::Without},
    {"exists", Special::Exists},
    {"assume", Special::Assume},
    {"file", Special::File},
    {"files", Special::Files},
    {"yaml_file", Special::YamlFile},
    {"json_file", Special::JsonFile},
    {"label", Special::Label},
}};

// The first `own` arguments are the call's own, the others a component's.
bool arity(Context& c, const ast::CallExpr& expr, std::string_view name, std::size_t own, std::size_t least,
           std::size_t most) {
  for (std::size_t i = 0; i < std::min(own, expr.arguments.size()); ++i) {
    const ast::Argument& argument = expr.arguments[i];
    if (argument.name.empty()) continue;
    c.diagnostics().report(argument.name_span, diag::UnknownParameter, name, argument.name.text())
        .help("its arguments have no names");
    return false;
  }
  std::size_t positional = 0;
  for (const ast::Argument& argument : expr.arguments) positional += argument.name.empty();
  if (positional >= least && positional <= most) return true;
  c.diagnostics().report(expr.span, diag::WrongArgumentCount, name, argument_count(least),
                         static_cast<std::int64_t>(positional));
  return false;
}

Value name_value(Context& c, NameValue name) {
  Value value;
  value.kind = ValueKind::Name;
  value.type = builtin_type(c, "name");
  value.name = c.arena.make<NameValue>(name);
  return value;
}

Value exact(Context& c, const ast::CallExpr& expr, const Env& env) {
  const ir::Node* text =
      text_node(c, infer(c, *expr.arguments[0].value, env, c.types().string), expr.arguments[0].value->span);
  if (text->op == ir::Op::Error) return error_value(c);
  NameValue name;
  name.base = name.full = text;
  name.span = expr.span;
  return name_value(c, name);
}

const ComponentDecl* component_argument(Context& c, const ast::CallExpr& expr, const Env& env) {
  Value value = infer(c, *expr.arguments[0].value, env, nullptr);
  if (value.kind == ValueKind::Component) return value.component;
  if (!is_error(value)) {
    c.diagnostics()
        .report(expr.arguments[0].value->span, diag::NotAComponent, describe(c, value))
        .help("name a component, as in external(Secret, \"name\")");
  }
  return nullptr;
}

Value with_name(Context& c, const ComponentDecl& component, const NameValue& name, const ast::CallExpr& expr,
                std::size_t used, const Env& env) {
  Call call;
  call.name = done(c, name_value(c, name));
  call.arguments = expr.arguments.subspan(used);
  call.block = expr.block;
  call.span = expr.span;
  call.head = expr.callee->span;
  return instantiate_call(c, component, call, env);
}

// external(Secret, "name") { keys = [...] }: a handle of what is made elsewhere.
Value external(Context& c, const ast::CallExpr& expr, const Env& env) {
  const ComponentDecl* component = component_argument(c, expr, env);
  if (component == nullptr) return error_value(c);
  Value name = exact(c, ast::CallExpr{expr, expr.callee, expr.arguments.subspan(1, 1), nullptr, true}, env);
  if (is_error(name)) return name;
  NameValue made = *name.name;
  made.external = true;
  return with_name(c, *component, made, expr, 2, env);
}

// existing_or_new(Secret, "s3", values.s3.existingSecret) { ... }: made here unless a name is given, or a condition
// holds.
Value existing_or_new(Context& c, const ast::CallExpr& expr, const Env& env) {
  const ComponentDecl* component = component_argument(c, expr, env);
  if (component == nullptr) return error_value(c);
  Value own = evaluate(c, *expr.arguments[1].value, env, builtin_type(c, "name"));
  Value existing = infer(c, *expr.arguments[2].value, env, nullptr);
  if (is_error(own) || is_error(existing)) return error_value(c);
  NameValue name = *own.name;
  name.span = expr.span;
  const bool condition =
      existing.kind == ValueKind::Data && existing.type != nullptr && existing.type->kind == ir::TypeKind::Bool;
  if (condition) {
    name.made_when = c.builder.logical_not(existing.node);
  } else {
    const ir::Node* given = lower(c, existing, expr.arguments[2].value->span);
    if (given->op == ir::Op::Error) return error_value(c);
    name.made_when = c.builder.call(ir::Builtin::IsEmpty, {given}, c.types().boolean);
    name.full = c.builder.select(name.made_when, name.full, given);
  }
  return with_name(c, *component, name, expr, 3, env);
}

bool belongs(Context& c, const ir::Type& type, Symbol name) {
  if (type.kind == ir::TypeKind::Kubernetes) return kubernetes_field(c, type, name) != nullptr;
  return type.kind == ir::TypeKind::Record && ir::find_field(type, name) != nullptr;
}

// pick(record, Type): the fields that the type has, as that type.
Value pick(Context& c, const ast::CallExpr& expr, const Env& env) {
  Value from = infer(c, *expr.arguments[0].value, env, nullptr);
  Value type = infer(c, *expr.arguments[1].value, env, nullptr);
  if (is_error(from) || is_error(type)) return error_value(c);
  RecordValue* record = as_record(c, from, expr.span);
  if (record == nullptr || (type.kind != ValueKind::Type && type.kind != ValueKind::Kind)) {
    const bool no_type = record != nullptr;
    c.diagnostics().report(expr.arguments[no_type].value->span, diag::BadPick, describe(c, no_type ? type : from))
        .help("pick(record, Type) gives the fields that the type has");
    return error_value(c);
  }
  RecordValue* out = new_record(c, type.type, expr.span);
  for (const FieldValue& field : record->fields()) {
    if (!field.key || !belongs(c, *type.type, field.key)) continue;
    FieldValue copy = field;
    copy.from_spread = true;
    append_field(c, *out, copy);
  }
  out->checked = true;
  return record_value(out);
}

// without(record, "a", "b"): the other fields.
Value without(Context& c, const ast::CallExpr& expr, const Env& env) {
  Value from = infer(c, *expr.arguments[0].value, env, nullptr);
  if (is_error(from)) return from;
  RecordValue* record = as_record(c, from, expr.span);
  if (record == nullptr) {
    c.diagnostics().report(expr.arguments[0].value->span, diag::BadPick, describe(c, from));
    return error_value(c);
  }
  RecordValue* out = new_record(
      c, record->type != nullptr && record->type->kind == ir::TypeKind::Record ? nullptr : record->type, expr.span);
  for (const FieldValue& field : record->fields()) {
    bool dropped = false;
    for (const ast::Argument& argument : expr.arguments.subspan(1)) {
      Value name = infer(c, *argument.value, env, c.types().string);
      dropped =
          dropped || (name.kind == ValueKind::Data && name.node->op == ir::Op::String && name.node->s == field.key);
    }
    if (!dropped) append_field(c, *out, field);
  }
  out->checked = true;
  return record_value(out);
}

// Where an object is made here, of those that existing_or_new and external name; null: wherever there is a handle of
// it.
const ir::Node* made_when(Context& c, const Value& value) {
  if (value.kind == ValueKind::Object)
    return value.object->name->external ? c.builder.boolean(false) : value.object->name->made_when;
  if (value.kind != ValueKind::Choice) return nullptr;
  const ir::Node* any = c.builder.boolean(false);
  for (const Alternative& each : value.choice->alternatives) {
    const ir::Node* made = both(c, each.guard, made_when(c, each.value));
    any = c.builder.logical_or(any, made == nullptr ? c.builder.boolean(true) : made);
  }
  return any;
}

Value exists(Context& c, const ast::CallExpr& expr, const Env& env) {
  c.probing = true;
  Value value = infer(c, *expr.arguments[0].value, env, nullptr);
  c.probing = false;
  if (is_error(value)) return value;
  const ir::Node* present = both(c, presence(c, value), made_when(c, value));
  return data(present == nullptr ? c.builder.boolean(true) : present, c.types().boolean);
}

// The handle or value itself, whether or not it is there: for references that may dangle, as optional ones do.
Value assume(Context& c, const ast::CallExpr& expr, const Env& env) {
  Value value = infer(c, *expr.arguments[0].value, env, nullptr);
  if (value.kind == ValueKind::Choice && value.choice->alternatives.size() == 1)
    return value.choice->alternatives[0].value;
  if (value.kind == ValueKind::Data && value.type != nullptr && value.type->kind == ir::TypeKind::Optional)
    return data(value.node, value.type->element);
  return value;
}

// The field whose value it is, also where that is one of several; empty for none.
std::string_view declared_as(const Value& value) {
  if (value.kind == ValueKind::Instance && value.instance->owner_key) return value.instance->owner_key.text();
  if (value.kind != ValueKind::Choice) return {};
  const std::span<Alternative> all = value.choice->alternatives;
  const std::string_view first = declared_as(all.front().value);
  const auto same = [&](const Alternative& each) { return declared_as(each.value) == first; };
  return std::ranges::all_of(all, same) ? first : std::string_view();
}

// The name under which a component or its object was declared: what a volume is called after.
Value label(Context& c, const ast::CallExpr& expr, const Env& env) {
  Value value = infer(c, *expr.arguments[0].value, env, nullptr);
  if (is_error(value)) return value;
  const ir::Type* dns_label = builtin_type(c, "dns_label");
  std::string text(declared_as(value));
  std::replace(text.begin(), text.end(), '_', '-');
  if (!text.empty() && text_fault(c, *dns_label->rules, text).empty()) return data(c.builder.string(text), dns_label);
  auto report = c.diagnostics().report(value.kind == ValueKind::Instance ? value.instance->head : expr.span,
                                       diag::NoLabel, describe(c, value));
  report.help(
      "declare it as a field, `config = ...`, and refer to that; or give the volume a name: `volume(\"name\", ...)`");
  return error_value(c);
}

std::optional<std::string> path_argument(Context& c, const ast::CallExpr& expr, const Env& env) {
  Value value = evaluate(c, *expr.arguments[0].value, env, c.types().string);
  if (is_error(value)) return std::nullopt;
  if (value.node->op == ir::Op::String) return std::string(value.node->text());
  c.diagnostics().report(expr.arguments[0].value->span, diag::OpenPath).help("the path must be known at build");
  return std::nullopt;
}

std::optional<std::string> read_text(Context& c, const std::string& path, const Module& module, Span span) {
  std::optional<std::string> joined = jailed(c, path, module, span);
  if (!joined) return std::nullopt;
  std::string why;
  std::optional<std::string> text = c.files.read(*joined, c.session.limits.data_bytes, why);
  if (!text) c.diagnostics().report(span, diag::CannotRead, path, why);
  return text;
}

bool is_text_content(std::string_view content) {
  while (!content.empty()) {
    const Decoded decoded = decode_utf8(content);
    if (!decoded.valid || decoded.point == 0) return false;
    content.remove_prefix(decoded.size);
  }
  return true;
}

// Text as text; anything else as the prelude's Binary, which a ConfigMap keeps under binaryData.
Value content_value(Context& c, const std::string& content, Span span) {
  if (is_text_content(content)) return data(c.builder.string(content), c.types().string);
  const ir::Type* binary = named_type(c, c.symbol("Binary"), span, c.prelude->env, false);
  RecordValue* record = new_record(c, binary, span);
  FieldValue field;
  field.key = c.symbol("base64");
  field.thunk = done(
      c, data(c.builder.call(ir::Builtin::Base64, {c.builder.string(content)}, c.types().string), c.types().string));
  field.span = span;
  append_field(c, *record, field);
  record->checked = true;
  return record_value(record);
}

Value one_file(Context& c, const ast::CallExpr& expr, const Env& env) {
  std::optional<std::string> path = path_argument(c, expr, env);
  if (!path) return error_value(c);
  std::optional<std::string> content = read_text(c, *path, *env.module, expr.span);
  return content ? content_value(c, *content, expr.span) : error_value(c);
}

// files("conf/*.conf"): a map of their names to their contents.
Value many_files(Context& c, const ast::CallExpr& expr, const Env& env) {
  std::optional<std::string> pattern = path_argument(c, expr, env);
  if (!pattern) return error_value(c);
  RecordValue* out = new_record(c, nullptr, expr.span);
  std::unordered_map<Symbol, std::string> paths;
  const std::string folder = env.module->folder.empty() ? "." : env.module->folder;
  std::string why;
  const std::vector<std::string> found = c.files.glob(folder, *pattern, why);
  if (!why.empty()) {
    c.diagnostics().report(expr.span, diag::CannotRead, *pattern, why);
    return error_value(c);
  }
  for (const std::string& path : found) {
    std::optional<std::string> content = read_text(c, path, *env.module, expr.span);
    if (!content) return error_value(c);
    FieldValue field;
    field.key = c.symbol(std::string_view(path).substr(path.rfind('/') + 1));
    if (const auto [first, fresh] = paths.emplace(field.key, path); !fresh) {
      const std::string why_not = fmt::format("'{}' and '{}' have the same name", first->second, path);
      c.diagnostics().report(expr.span, diag::CannotRead, *pattern, why_not)
          .help("a map has one entry of a name: take the files of each folder by a pattern of its own");
      return error_value(c);
    }
    field.thunk = done(c, content_value(c, *content, expr.span));
    field.span = expr.span;
    append_field(c, *out, field);
  }
  if (out->size == 0) {
    c.diagnostics().report(expr.span, diag::CannotRead, *pattern, "no file matches");
    return error_value(c);
  }
  return record_value(out);
}

Value data_file(Context& c, const ast::CallExpr& expr, const Env& env, bool json) {
  std::optional<std::string> path = path_argument(c, expr, env);
  if (!path) return error_value(c);
  std::optional<std::string> content = read_text(c, *path, *env.module, expr.span);
  if (!content) return error_value(c);
  const std::string joined = env.module->folder.empty() ? *path : env.module->folder + "/" + *path;
  const SourceFile* source = c.session.sources.add(joined, std::move(*content));
  if (source == nullptr) return error_value(c);
  const ir::Node* node = nullptr;
  if (json) {
    node = ir::read_json(*source, c.builder, c.diagnostics(), c.session.limits);
  } else {
    std::vector<const yaml::Node*> documents = yaml::parse(*source, c.arena, c.diagnostics(), c.session.limits);
    if (documents.size() == 1) node = ir::read_data(*documents[0], ir::Dialect::Strict, c.builder, c.diagnostics());
    if (documents.size() > 1) c.diagnostics().report(expr.span, diag::CannotRead, *path, "it holds several documents");
  }
  return node != nullptr && node->op != ir::Op::Error ? data(node, c.types().any) : error_value(c);
}

}  // namespace

std::optional<Special> find_special(std::string_view name) {
  for (const SpecialName& each : specials) {
    if (each.name == name) return each.special;
  }
  return std::nullopt;
}

Value call_special(Context& c, Special special, const ast::CallExpr& expr, const Env& env, const ir::Type*) {
  std::string_view name;
  for (const SpecialName& each : specials) {
    if (each.special == special) name = each.name;
  }
  const bool named = special == Special::ExistingOrNew;
  const std::size_t least = named ? 3
                            : special == Special::External || special == Special::Pick || special == Special::Without
                                ? 2
                                : 1;
  const bool open_ended = named || special == Special::External || special == Special::Without;
  const std::size_t own = named || special == Special::External ? least : 64;
  if (!arity(c, expr, name, own, least, open_ended ? 64 : least)) return error_value(c);
  switch (special) {
    case Special::Exact: return exact(c, expr, env);
    case Special::External: return external(c, expr, env);
    case Special::ExistingOrNew: return existing_or_new(c, expr, env);
    case Special::Pick: return pick(c, expr, env);
    case Special::Without: return without(c, expr, env);
    case Special::Exists: return exists(c, expr, env);
    case Special::Assume: return assume(c, expr, env);
    case Special::Label: return label(c, expr, env);
    case Special::File: return one_file(c, expr, env);
    case Special::Files: return many_files(c, expr, env);
    case Special::YamlFile: return data_file(c, expr, env, false);
    case Special::JsonFile: return data_file(c, expr, env, true);
  }
  return error_value(c);
}

}  // namespace dpc::check
