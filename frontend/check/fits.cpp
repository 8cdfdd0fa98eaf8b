// Whether a value is of a type as it stands, with nothing reported: which member of a union it is, which arm of a
// match.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

bool record_fits(Context& c, const RecordValue& record, const ir::Type& to) {
  switch (to.kind) {
    case ir::TypeKind::Any:
    case ir::TypeKind::Map:
    case ir::TypeKind::Keyed: return record.type == nullptr || record.type->kind != ir::TypeKind::Record;
    case ir::TypeKind::Record:
      if (record.type != nullptr && record.type->declaration != nullptr && record.type->kind == ir::TypeKind::Record &&
          !record.type->name.empty()) {
        return record.type->declaration == to.declaration;
      }
      return std::all_of(record.fields().begin(), record.fields().end(),
                         [&](const FieldValue& f) { return f.key.empty() || ir::find_field(to, f.key); });
    case ir::TypeKind::Kubernetes:
      if (record.type != nullptr && record.type->kind == ir::TypeKind::Kubernetes)
        return facts_of(*record.type) == facts_of(to);
      return record.type == nullptr &&
             std::all_of(record.fields().begin(), record.fields().end(), [&](const FieldValue& f) {
               return f.key.empty() || kubernetes_field(c, to, f.key) != nullptr;
             });
    case ir::TypeKind::Error: case ir::TypeKind::None: case ir::TypeKind::Bool: case ir::TypeKind::Int:
    case ir::TypeKind::Float: case ir::TypeKind::String: case ir::TypeKind::Secret: case ir::TypeKind::Enum:
    case ir::TypeKind::Optional: case ir::TypeKind::List: case ir::TypeKind::Union: case ir::TypeKind::Name:
    case ir::TypeKind::Object: case ir::TypeKind::Component: case ir::TypeKind::Function:
      return false;
  }
  return false;
}

}  // namespace

// The object that a component is about: its field `object`.
std::optional<Value> main_object(Context& c, Instance& instance) {
  bool known = false;
  Value value = find_field(c, *instance.fields, c.symbol("object"), known);
  if (!known) return std::nullopt;
  return value;
}

bool value_fits(Context& c, const Value& value, const ir::Type& to) {
  if (to.kind == ir::TypeKind::Error || to.kind == ir::TypeKind::Any) return true;
  if (to.kind == ir::TypeKind::Optional) return value.kind == ValueKind::Absent || value_fits(c, value, *to.element);
  if (to.kind == ir::TypeKind::Union) {
    return std::any_of(to.members.begin(), to.members.end(),
                       [&](const ir::Type* member) { return value_fits(c, value, *member); });
  }
  switch (value.kind) {
    case ValueKind::Error: return true;
    case ValueKind::Absent: return false;
    case ValueKind::Data:
      if (value.node->op == ir::Op::String && !value.node->tainted()) {
        if (to.kind == ir::TypeKind::Enum) {
          return std::any_of(to.literals.begin(), to.literals.end(),
                             [&](const ir::Literal& l) { return !l.is_int && l.text == value.node->s; });
        }
        return ir::is_text(to.kind) && (to.rules == nullptr || text_fault(c, *to.rules, value.node->text()).empty());
      }
      if (value.node->op == ir::Op::Int && to.kind == ir::TypeKind::Int)
        return value.node->i >= to.min && value.node->i <= to.max;
      return value.type != nullptr && assignable(c, ir::without_optional(*value.type), to);
    case ValueKind::Record: return record_fits(c, *value.record, to);
    case ValueKind::List: return to.kind == ir::TypeKind::List || to.kind == ir::TypeKind::Keyed;
    case ValueKind::Choice:
      return std::all_of(value.choice->alternatives.begin(), value.choice->alternatives.end(),
                         [&](const Alternative& a) { return value_fits(c, a.value, to); });
    case ValueKind::Name: return to.kind == ir::TypeKind::Name || to.kind == ir::TypeKind::String;
    case ValueKind::Object:
      return to.kind == ir::TypeKind::Object &&
             (to.name.text() == "object" || to.name.text() == value.object->kind->name());
    case ValueKind::Instance:
      if (to.kind == ir::TypeKind::Component) return to.declaration == value.instance->declaration;
      return to.kind == ir::TypeKind::Object && main_object(c, *value.instance).has_value();
    case ValueKind::Function:
    case ValueKind::Component:
    case ValueKind::Kind:
    case ValueKind::Builtin:
    case ValueKind::Special:
    case ValueKind::Module: case ValueKind::Type: return false;
  }
  return false;
}

}  // namespace dpc::check
