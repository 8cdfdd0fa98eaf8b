// Functions and components of the app that nobody calls are checked all the same, once, on arguments of which only the
// type is known.
#include <algorithm>

#include "frontend/check/arguments.h"
#include "frontend/check/context.h"

namespace dpc::check {
namespace {

bool is_handle(const ir::Type& type) {
  switch (type.kind) {
    case ir::TypeKind::Component:
    case ir::TypeKind::Object:
    case ir::TypeKind::Function:
    case ir::TypeKind::Name: return true;
    case ir::TypeKind::Optional:
    case ir::TypeKind::List:
    case ir::TypeKind::Map:
    case ir::TypeKind::Keyed: return is_handle(*type.element);
    case ir::TypeKind::Union:
      return std::any_of(type.members.begin(), type.members.end(),
                         [](const ir::Type* member) { return is_handle(*member); });
    case ir::TypeKind::Record:
      return std::any_of(type.fields.begin(), type.fields.end(),
                         [](const ir::Field& field) { return is_handle(*field.type); });
    case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Bool:
    case ir::TypeKind::Int: case ir::TypeKind::Float: case ir::TypeKind::String: case ir::TypeKind::Secret:
    case ir::TypeKind::Enum: case ir::TypeKind::Kubernetes:
      return false;
  }
  return false;
}

// What is said of a handle depends on which one it is: where only its type is known, nothing is said.
Value stand_in(Context& c, const ir::Type& type) {
  if (type.kind == ir::TypeKind::Name) {
    Value value;
    value.kind = ValueKind::Name;
    value.type = &type;
    value.name = name_of(c, data(c.builder.var(c.builder.fresh_var(), builtin_type(c, "dns_label"))), {});
    return value;
  }
  if (is_handle(type)) return error_value(c);
  return data(c.builder.var(c.builder.fresh_var(), &type), &type);
}

std::vector<Binding> stand_ins(Context& c, const ast::Item& item, Module& module) {
  std::vector<Binding> bindings;
  for (const ast::Param& param : item.params) {
    bindings.push_back({param.name, done(c, stand_in(c, *declared_param_type(c, param, module.env))), param.span});
  }
  return bindings;
}

void force_fields(Context& c, RecordValue& record, std::uint32_t depth) {
  for (std::uint32_t i = 0; i < record.size && depth < 16; ++i) {
    const FieldValue field = record.data[i];
    if (field.thunk == nullptr || field.thunk->state != Thunk::State::Fresh) continue;
    Value value = force(c, field.thunk);
    if (value.kind == ValueKind::Record) force_fields(c, *value.record, depth + 1);
  }
}

void check_component(Context& c, const ComponentDecl& component) {
  const std::vector<Binding> bindings = stand_ins(c, *component.item, *component.module);
  Value value = instantiate_call(c, component, {nullptr, {}, bindings, nullptr, component.item->name_span},
                                 component.module->env);
  if (value.kind == ValueKind::Instance) force_fields(c, *value.instance->fields, 0);
}

void check_function(Context& c, const FunctionDecl& function) {
  const Env* env = scope(c, function.module->env, stand_ins(c, *function.item, *function.module));
  const ir::Type* result =
      function.item->type != nullptr ? resolve_type(c, *function.item->type, function.module->env) : nullptr;
  Value value = evaluate(c, *function.item->value, *env, result);
  if (value.kind == ValueKind::Record) force_fields(c, *value.record, 0);
}

}  // namespace

void check_unreached(Context& c) {
  c.dry = true;
  const std::size_t pending = c.pending.size();
  for (Module* module : in_order(c)) {
    for (const ast::Item& item : module->file.items) {
      if (item.kind == ast::ItemKind::Component) {
        const ComponentDecl* component = module->components[item.name];
        if (component != nullptr && component->item == &item && !c.instantiated.contains(component))
          check_component(c, *component);
      } else if (item.kind == ast::ItemKind::Fn) {
        const FunctionDecl* function = module->functions[item.name];
        if (function != nullptr && function->item == &item && !c.called.contains(function))
          check_function(c, *function);
      }
    }
  }
  for (std::size_t i = 0; i < c.dry_objects.size(); ++i) lower_object(c, *c.dry_objects[i]);
  c.pending.resize(pending);
  c.dry = false;
}

}  // namespace dpc::check
