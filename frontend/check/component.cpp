#include <utility>

#include "frontend/check/arguments.h"
#include "frontend/check/region.h"

namespace dpc::check {

namespace {

Value too_deep(Context& c, Symbol name, Span span) {
  c.calls = c.session.limits.calls;
  enter_call(c, name, span);
  return error_value(c);
}

}  // namespace

Value instantiate_call(Context& c, const ComponentDecl& component, const Call& given, const Env& env) {
  const Env* arguments = bind_arguments(c, {component.item, component.module}, given, env);
  if (arguments == nullptr || !enter_call(c, component.name, given.span)) return error_value(c);
  // Bodies are lazy, so a component that instantiates itself is never within its own call.
  const std::uint32_t depth = c.instance != nullptr ? c.instance->depth + 1 : 0;
  if (depth >= c.session.limits.calls) return too_deep(c, component.name, given.span);
  const bool first = c.instantiated.insert(&component).second;
  Instance* instance = c.arena.make<Instance>();
  instance->declaration = &component;
  instance->env = arguments;
  instance->parent = c.instance;
  instance->condition = c.condition;
  instance->owner = c.owner;
  if (c.owner != nullptr) instance->owner_key = c.owner->key;
  instance->span = given.span;
  instance->head = given.head;
  instance->depth = depth;
  instance->fields = new_record(c, nullptr, component.item->span);
  Env body = *arguments;
  body.parent = arguments;
  body.bindings = {};
  body.instance = instance;
  const Env* inner = c.arena.make<Env>(body);
  RecordValue* outer_body = c.body;
  {
    ScopeGuard scope(c);
    c.instance = instance;
    c.body = instance->fields;
    const Env* outer_scope = std::exchange(c.scope, inner);
    append_entries(c, *instance->fields, component.item->block->entries, *inner, nullptr);
    implement_interface(c, component, *instance->fields, first);
    c.scope = outer_scope;
  }
  c.body = outer_body;
  --c.calls;
  if (!c.dry) c.instances.push_back(instance);
  Value value;
  value.kind = ValueKind::Instance;
  value.type = component.type;
  value.instance = instance;
  return value;
}

Value instantiate(Context& c, const ComponentDecl& component, const ast::CallExpr& expr, const Env& env, Thunk* name) {
  return instantiate_call(c, component, {name, expr.arguments, {}, expr.block, expr.span, expr.callee->span}, env);
}

namespace {

Value own_setting(Context& c, const Instance& instance, std::string_view name) {
  bool known = false;
  Value value = find_field(c, *instance.fields, c.symbol(name), known);
  return known ? value : absent_value();
}

RecordValue* merged(Context& c, RecordValue* outer, const Value& own, Span span) {
  if (own.kind == ValueKind::Absent || is_error(own)) return outer;
  RecordValue* out = new_record(c, c.types().string_map, span);
  if (outer != nullptr) spread_into(c, *out, record_value(outer), nullptr, span);
  spread_into(c, *out, own, nullptr, span);
  return out;
}

const ir::Node* text_setting(Context& c, const Value& own, const ir::Node* outer, Span span) {
  if (own.kind == ValueKind::Absent || is_error(own)) return outer;
  const ir::Node* node = text_node(c, own, span);
  return node->op == ir::Op::Error ? outer : node;
}

}  // namespace

Settings& settings_of(Context& c, Instance* instance) {
  if (instance == nullptr) return c.app_settings;
  if (instance->settings != nullptr) return *instance->settings;
  LastingRegion lasting(c);
  Settings settings = settings_of(c, instance->parent);
  instance->settings = c.arena.make<Settings>(settings);
  const Span span = instance->span;
  Settings& own = *instance->settings;
  own.part = own_setting(c, *instance, "part");
  if (own.part.kind == ValueKind::Absent) own.part = settings.part;
  if (own.part.kind != ValueKind::Absent && !is_error(own.part) && !c.part_label.empty()) {
    RecordValue* part = new_record(c, c.types().string_map, span);
    FieldValue field;
    field.key = c.part_label;
    field.thunk = done(c, data(text_node(c, own.part, span), c.types().string));
    field.span = span;
    append_field(c, *part, field);
    settings.labels = merged(c, settings.labels, record_value(part), span);
    settings.selector = merged(c, settings.selector, record_value(part), span);
  }
  own.labels = merged(c, settings.labels, own_setting(c, *instance, "labels"), span);
  own.selector = merged(c, settings.selector, own_setting(c, *instance, "selector"), span);
  own.annotations = merged(c, settings.annotations, own_setting(c, *instance, "annotations"), span);
  own.name_space = text_setting(c, own_setting(c, *instance, "namespace"), settings.name_space, span);
  own.prefix = text_setting(c, own_setting(c, *instance, "prefix"), settings.prefix, span);
  return own;
}

Value setting(Context& c, Symbol name, Span span) {
  Settings& settings = settings_of(c, c.instance != nullptr ? c.instance->parent : nullptr);
  const std::string_view text = name.text();
  const auto map = [&](RecordValue* record) {
    return record_value(record != nullptr ? record : new_record(c, c.types().string_map, span));
  };
  if (text == "labels") return map(settings.labels);
  if (text == "selector") return map(settings.selector);
  if (text == "annotations") return map(settings.annotations);
  if (text == "namespace") return data(settings.name_space);
  if (text == "prefix") return settings.prefix != nullptr ? data(settings.prefix) : absent_value();
  if (text == "part") return settings.part;
  if (text == "part_label") return data(c.builder.string(c.part_label), c.types().string);
  c.diagnostics()
      .report(span, diag::UnknownMember, std::string_view("the scope"), text)
      .help("it has labels, selector, annotations, namespace, prefix and part");
  return error_value(c);
}

}  // namespace dpc::check
