// `component X(...): Database`: what its body must have, and what of it is visible outside.
#include "frontend/check/context.h"

namespace dpc::check {

const ir::Type* interface_of(Context& c, const ComponentDecl& component) {
  const ast::TypeExpr* written = component.item->type;
  if (written == nullptr) return nullptr;
  auto [it, fresh] = c.interfaces.try_emplace(&component, nullptr);
  if (!fresh) return it->second;
  const ir::Type* type = resolve_type(c, *written, component.module->env);
  if (type->kind == ir::TypeKind::Record) return c.interfaces[&component] = type;
  if (type->kind != ir::TypeKind::Error)
    c.diagnostics()
        .report(written->span, diag::NoFieldsInside, ir::to_string(*type))
        .help("an interface is a record type");
  return nullptr;
}

namespace {

void report_missing(Context& c, const ComponentDecl& component, const ir::Field& needed, const ir::Type& interface) {
  c.diagnostics()
      .report(component.item->name_span, diag::MissingInterfaceField, component.name.text(), needed.name.text(),
              ir::to_string(interface))
      .label(needed.span, "asked for here");
}

}  // namespace

// `component Postgres(...): Database`: the body's fields as the interface has them, its defaults where the body says
// nothing.
void implement_interface(Context& c, const ComponentDecl& component, RecordValue& fields, bool first) {
  const ir::Type* interface = interface_of(c, component);
  if (interface == nullptr) return;
  for (const ir::Field& needed : interface->fields) {
    bool found = false;
    for (FieldValue& field : std::span<FieldValue>(fields.data, fields.size)) {
      if (field.key != needed.name) continue;
      found = true;
      if (field.thunk->state == Thunk::State::Fresh && field.thunk->expected == nullptr)
        field.thunk->expected = needed.type;
    }
    if (found || needed.type->kind == ir::TypeKind::Optional) continue;
    FieldValue field;
    field.key = needed.name;
    field.span = needed.span;
    auto origin = c.origins.find(&needed);
    if (origin != c.origins.end() && origin->second.fallback != nullptr) {
      field.thunk = delay(c, *origin->second.fallback, *origin->second.env, needed.type);
    } else {
      field.thunk = done(c, error_value(c));
      if (first) report_missing(c, component, needed, *interface);
    }
    append_field(c, fields, field);
  }
}

}  // namespace dpc::check
