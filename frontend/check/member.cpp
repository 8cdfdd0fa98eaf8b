#include "frontend/check/context.h"
#include "support/text.h"

namespace dpc::check {
namespace {

Value unknown(Context& c, const std::string& of, Symbol name, Span span, const std::vector<std::string_view>& names) {
  if (c.probing) return absent_value();
  auto report = c.diagnostics().report(span, diag::UnknownMember, of, name.text());
  if (report.repeated()) return error_value(c);
  if (std::optional<std::string_view> found = nearest(name.text(), names)) {
    report.help(fmt::format("did you mean '{}'?", *found)).fix(span, std::string(*found));
  } else if (!names.empty() && names.size() <= 12) {
    std::string all;
    for (std::string_view each : names) all += fmt::format("{}{}", all.empty() ? "" : ", ", each);
    report.help("it has " + all);
  }
  return error_value(c);
}

std::vector<std::string_view> keys_of(const RecordValue& record) {
  std::vector<std::string_view> names;
  for (const FieldValue& field : record.fields()) {
    if (field.key) names.push_back(field.key.text());
  }
  if (record.type != nullptr && record.type->kind == ir::TypeKind::Record) {
    for (const ir::Field& field : record.type->fields) names.push_back(field.name.text());
  }
  return names;
}

Value data_member(Context& c, const Value& object, Symbol name, Span span) {
  Value present = object;
  if (!c.probing) {
    present = require(c, object, span);
    if (is_error(present)) return present;
  }
  const ir::Type& type = ir::without_optional(*present.type);
  switch (type.kind) {
    case ir::TypeKind::Record: {
      const ir::Field* field = ir::find_field(type, name);
      if (field == nullptr) {
        std::vector<std::string_view> names;
        for (const ir::Field& each : type.fields) names.push_back(each.name.text());
        const bool params = present.node->op == ir::Op::Param;
        return unknown(c, params ? fmt::format("'{}'", present.node->param->text.text()) : ir::to_string(type), name,
                       span, names);
      }
      return data(c.builder.field(present.node, name, field->type), field->type);
    }
    case ir::TypeKind::Kubernetes: {
      const ir::Type* field = kubernetes_field(c, type, name);
      if (field == nullptr) {
        std::vector<std::string_view> names;
        for (k8s::Field each : facts_of(type).fields()) names.push_back(each.name());
        return unknown(c, ir::to_string(type), name, span, names);
      }
      const ir::Type* optional = field->kind == ir::TypeKind::Optional ? field : c.builder.optional(field);
      return data(c.builder.field(present.node, name, optional), optional);
    }
    case ir::TypeKind::Map: {
      const ir::Type* optional =
          type.element->kind == ir::TypeKind::Optional ? type.element : c.builder.optional(type.element);
      return data(c.builder.call(ir::Builtin::Get, {present.node, c.builder.string(name)}, optional), optional);
    }
    case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Bool:
    case ir::TypeKind::Int: case ir::TypeKind::Float: case ir::TypeKind::String: case ir::TypeKind::Secret:
    case ir::TypeKind::Enum: case ir::TypeKind::Optional: case ir::TypeKind::List: case ir::TypeKind::Keyed:
    case ir::TypeKind::Union: case ir::TypeKind::Name: case ir::TypeKind::Object: case ir::TypeKind::Component:
    case ir::TypeKind::Function:
      break;
  }
  if (present.node->op == ir::Op::Record && present.node->closed()) {
    const ir::Node* found = ir::find(*present.node, name);
    return found != nullptr ? data(found) : unknown(c, "the record", name, span, {});
  }
  return unknown(c, ir::to_string(type), name, span, {});
}

Value name_member(Context& c, const NameValue& value, Symbol name, Span span) {
  if (name.text() == "short") return data(value.base, value.base->type);
  if (name.text() == "full") return data(value.full, builtin_type(c, "dns_name"));
  return unknown(c, "a name", name, span, {"short", "full"});
}

// Only what the interface declares is visible outside.
Value interface_member(Context& c, Instance& instance, const ir::Type& interface, Symbol name, Span span) {
  if (ir::find_field(interface, name) != nullptr) {
    bool known = false;
    return find_field(c, *instance.fields, name, known);
  }
  std::vector<std::string_view> names;
  for (const ir::Field& each : interface.fields) names.push_back(each.name.text());
  return unknown(
      c, fmt::format("the component '{}', seen as {},", instance.declaration->name.text(), ir::to_string(interface)),
      name, span, names);
}

Value instance_member(Context& c, Instance& instance, Symbol name, Span span) {
  if (const ir::Type* interface = interface_of(c, *instance.declaration))
    return interface_member(c, instance, *interface, name, span);
  bool known = false;
  Value value = find_field(c, *instance.fields, name, known);
  if (known) return value;
  bool has_object = false;
  Value object = find_field(c, *instance.fields, c.symbol("object"), has_object);
  static constexpr std::string_view identity[] = {"name", "namespace", "kind", "api_version"};
  for (std::string_view each : identity) {
    if (has_object && name.text() == each) return member(c, object, name, span);
  }
  std::vector<std::string_view> names = keys_of(*instance.fields);
  if (has_object) names.insert(names.end(), std::begin(identity), std::end(identity));
  return unknown(c, fmt::format("the component '{}'", instance.declaration->name.text()), name, span, names);
}

}  // namespace

Value member(Context& c, const Value& object, Symbol name, Span span) {
  switch (object.kind) {
    case ValueKind::Error: return object;
    case ValueKind::Absent:
      if (c.probing) return object;
      c.diagnostics().report(span, diag::MissingHere, fmt::format("what has '{}'", name.text()));
      return error_value(c);
    case ValueKind::Data: return data_member(c, object, name, span);
    case ValueKind::Record: {
      bool known = false;
      Value value = find_field(c, *object.record, name, known);
      if (known) return value;
      return unknown(c, describe(c, object), name, span, keys_of(*object.record));
    }
    case ValueKind::Choice: {
      std::vector<Alternative> found;
      for (const Alternative& alternative : object.choice->alternatives) {
        ScopeGuard scope(c);
        c.condition = both(c, c.condition, alternative.guard);
        const Value value = member(c, alternative.value, name, span);
        if (is_error(value)) return value;  // the other arms mostly lack it too
        found.push_back({alternative.guard, value});
      }
      return choice_of(c, std::move(found));
    }
    case ValueKind::Name: return name_member(c, *object.name, name, span);
    case ValueKind::Object: return object_member(c, *object.object, name, span);
    case ValueKind::Instance: return instance_member(c, *object.instance, name, span);
    case ValueKind::Module: return module_member(c, *object.module, name, span);
    case ValueKind::List:
    case ValueKind::Function:
    case ValueKind::Component:
    case ValueKind::Kind:
    case ValueKind::Builtin:
    case ValueKind::Special: case ValueKind::Type: return unknown(c, describe(c, object), name, span, {});
  }
  return error_value(c);
}

namespace {

bool is_text_key(const ir::Type* type) {
  if (type == nullptr) return false;
  const bool texts = type->kind == ir::TypeKind::Enum && !type->literals.empty() && !type->literals[0].is_int;
  return texts || ir::is_text(type->kind);
}

// `login.data[values.key]`: one of the entries of a map whose keys are known, or each an expression, under the
// condition that it is asked for; of two with the same key the later. A declared record is no map: its fields have
// types of their own.
std::optional<Value> entry_by_open_key(Context& c, RecordValue& record, const ir::Node* key) {
  if (record.type != nullptr && record.type->kind == ir::TypeKind::Record) return std::nullopt;
  std::vector<Alternative> found;
  const ir::Node* later = nullptr;
  const std::vector<FieldValue> fields(record.data, record.data + record.size);
  const bool apart = std::ranges::none_of(fields, &FieldValue::computed);
  for (std::size_t i = fields.size(); i-- > 0;) {
    const FieldValue& field = fields[i];
    if (!field.key && field.computed == nullptr) return std::nullopt;
    const ir::Node* own = field.computed != nullptr ? field.computed : c.builder.string(field.key);
    const ir::Node* here = both(c, c.builder.equal(key, own), field.guard);
    const ir::Node* asked = both(c, here, later);
    if (asked == c.builder.boolean(false)) continue;
    if (!apart) later = both(c, later, c.builder.logical_not(here));
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, asked);
    Value value = force(c, field.thunk);
    if (is_error(value)) return value;
    found.insert(found.begin(), {asked, value});
  }
  return choice_of(c, std::move(found));
}

std::string indices_of(const ListValue& list) {
  if (list.size == 0) return "the list is empty";
  if (list.size == 1) return "the list has one element, which is [0]";
  return fmt::format("the list has {} elements, [0] to [{}]", list.size, list.size - 1);
}

}  // namespace

Value index(Context& c, const Value& object, const Value& at, Span span) {
  if (is_error(object) || is_error(at)) return error_value(c);
  const bool closed_text = at.kind == ValueKind::Data && at.node->op == ir::Op::String;
  if (closed_text) return member(c, object, at.node->s, span);
  if (at.kind != ValueKind::Data || at.type == nullptr) {
    c.diagnostics().report(span, diag::BadIndex, describe(c, at));
    return error_value(c);
  }
  if (at.type->kind == ir::TypeKind::Int && at.node->op == ir::Op::Int) {
    if (ListValue* list = as_list(c, object)) {
      bool plain = true;
      for (const ItemValue& item : list->items())
        plain = plain && item.guard == nullptr && !item.spread && item.range == nullptr;
      if (plain && at.node->i >= 0 && at.node->i < list->size) return force(c, list->data[at.node->i].thunk);
    }
  }
  if (object.kind == ValueKind::Data && object.type != nullptr) {
    const ir::Type& type = ir::without_optional(*object.type);
    if (type.kind == ir::TypeKind::List && at.type->kind == ir::TypeKind::Int) {
      const ir::Type* optional = c.builder.optional(type.element);
      return data(c.builder.call(ir::Builtin::At, {object.node, at.node}, optional), optional);
    }
    if (type.kind == ir::TypeKind::Map && is_text_key(at.type)) {
      const ir::Type* optional = c.builder.optional(type.element);
      return data(c.builder.call(ir::Builtin::Get, {object.node, at.node}, optional), optional);
    }
  }
  if (is_text_key(at.type) && object.kind == ValueKind::Record) {
    if (std::optional<Value> found = entry_by_open_key(c, *object.record, at.node)) return *found;
  }
  if (object.kind == ValueKind::List && at.node->op == ir::Op::Int) {
    c.diagnostics().report(span, diag::BadIndex, std::to_string(at.node->i)).help(indices_of(*object.list));
    return error_value(c);
  }
  const auto is_loop = [](const FieldValue& field) { return !field.key && field.computed == nullptr; };
  const bool has_loop = object.kind == ValueKind::Record && std::ranges::any_of(object.record->fields(), is_loop);
  c.diagnostics()
      .report(span, diag::BadIndex, describe(c, at))
      .help(has_loop
                ? "its keys are only known at install; a key of a Secret as a variable is "
                  "`{ secretKeyRef { name = login.name, key = ... } }`, of a ConfigMap `{ configMapKeyRef { ... } }`"
                : "a record is indexed by a text known at build, a list by a number, a map by a text");
  return error_value(c);
}

}  // namespace dpc::check
