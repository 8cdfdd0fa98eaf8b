#include "backends/helm/files/schema_type.h"

#include <fmt/format.h>

#include <algorithm>

#include "backends/helm/files/prose.h"
#include "backends/helm/files/values.h"
#include "ir/k8s_type.h"
#include "ir/node.h"

namespace dpc::helm {

using ir::Field;
using ir::Node;
using ir::Type;
using ir::TypeKind;

namespace {

Json of_type(std::string_view type) {
  Json out;
  out["type"] = json_text(type);
  return out;
}

Json with_null(Json schema) {
  if (schema.find("enum") != nullptr) {
    schema["enum"].items.push_back(json_null());
  } else if (schema.find("anyOf") != nullptr) {
    schema["anyOf"].items.push_back(of_type("null"));
  } else if (schema.find("type") != nullptr) {
    Json& type = schema["type"];
    if (type.kind == Json::Kind::Text) type = json_list({type});
    type.items.push_back(json_text("null"));
  }
  return schema;
}

Json integer(const Type& type) {
  Json out = of_type("integer");
  out["minimum"] = json_int(std::max(type.min, -ir::max_int));
  out["maximum"] = json_int(std::min(type.max, ir::max_int));
  return out;
}

void append_rules(Json& out, const ir::TextRules& rules) {
  if (!rules.pattern.empty()) out["pattern"] = json_text(fmt::format("^(?:{})$", rules.pattern.text()));
  else if (rules.ascii) out["pattern"] = json_text("^[\\x00-\\x7F]*$");
  if (rules.min_length > 0) out["minLength"] = json_int(rules.min_length);
  if (rules.max_length != UINT32_MAX) out["maxLength"] = json_int(rules.max_length);
}

Json text(const Type& type) {
  Json out = of_type("string");
  if (type.rules == nullptr) return out;
  if (type.rules->number_allowed) out["type"] = json_texts({"string", "number"});
  append_rules(out, *type.rules);
  return out;
}

Json enumeration(const Type& type) {
  std::vector<Json> items;
  for (const ir::Literal& literal : type.literals)
    items.push_back(literal.is_int ? json_int(literal.number) : json_text(literal.text.text()));
  Json out;
  out["enum"] = json_list(std::move(items));
  return out;
}

Json any_of(const Type& type, Definitions& definitions) {
  const bool floats =
      std::ranges::any_of(type.members, [](const Type* member) { return member->kind == TypeKind::Float; });
  std::vector<Json> items;
  for (const Type* member : type.members) {
    if (floats && member->kind == TypeKind::Int) continue;
    items.push_back(type_schema(*member, definitions));
  }
  Json out;
  out["anyOf"] = json_list(std::move(items));
  return out;
}

Json kubernetes(const Type& type, Definitions& definitions) {
  Json out;
  if (const k8s::Type handle = k8s_type(type)) {
    out = of_type("object");
    out["allOf"] = json_list({definitions.refer(handle)});
  } else {
    out["type"] = json_texts({"object", "array", "string", "number", "boolean"});
  }
  return out;
}

// With what stands before everything else in a field's schema, and behind it its default: of a record, its fields have
// theirs. Null for none.
Json described(const Field& field, const Node* fallback, Json schema) {
  if (fallback != nullptr && field.type->kind != TypeKind::Record) schema["default"] = json_data(*fallback);
  std::string words = first_paragraph(field.doc);
  if (!field.deprecated.empty()) words = with_sentence(words, fmt::format("Deprecated: {}", field.deprecated.text()));
  if (words.empty()) return schema;
  schema.members.insert(schema.members.begin(), {"description", json_text(words)});
  return schema;
}

// A field whose value has to be given: its type has no default, nor has a field of it that has to be there.
bool is_needed(const Field& field, const Node* base) {
  if (field.type->kind == TypeKind::Optional) return false;
  if (base == nullptr) base = field.fallback;
  if (field.type->kind != TypeKind::Record) return base == nullptr;
  return std::ranges::any_of(field.type->fields, [&](const Field& each) {
    return is_needed(each, base != nullptr ? find(*base, each.name) : nullptr);
  });
}

Json sealed(std::vector<Json::Member> properties, const std::vector<std::string_view>& required) {
  Json out = of_type("object");
  out["properties"].members = std::move(properties);
  if (!required.empty()) out["required"] = json_texts(required);
  out["additionalProperties"] = json_bool(false);
  return out;
}

// `base` is the record's default, which fills in what an element leaves out; null for none.
Json element_record(const Type& type, const Node* base, Definitions& definitions) {
  std::vector<Json::Member> properties;
  std::vector<std::string_view> required;
  for (const Field& field : type.fields) {
    const Node* own = base != nullptr ? find(*base, field.name) : nullptr;
    if (own == nullptr) own = field.fallback;
    const bool nested = field.type->kind == TypeKind::Record;
    Json schema = nested ? element_record(*field.type, own, definitions) : type_schema(*field.type, definitions);
    properties.push_back({std::string(field.name.text()), described(field, own, std::move(schema))});
    if (is_needed(field, own)) required.push_back(field.name.text());
  }
  return sealed(std::move(properties), required);
}

// A required param stands in values.yaml as its type's empty value, which files/validations.h refuses.
Json with_placeholder(const Type& type, Json schema) {
  if (type.kind == TypeKind::String || type.kind == TypeKind::Secret) {
    if (type.rules == nullptr) return schema;
    Json empty, out;
    empty["const"] = json_text("");
    out["anyOf"] = json_list({std::move(empty), std::move(schema)});
    return out;
  }
  return stands_as_null(type) && !takes_null(type) ? with_null(std::move(schema)) : schema;
}

}  // namespace

bool takes_null(const Type& type) {
  switch (type.kind) {
    case TypeKind::Error:
    case TypeKind::Any:
    case TypeKind::None:
    case TypeKind::Optional: return true;
    case TypeKind::Union: return std::ranges::any_of(type.members, [](const Type* each) { return takes_null(*each); });
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::String:
    case TypeKind::Secret:
    case TypeKind::Enum:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record:
    case TypeKind::Kubernetes:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return false;
  }
  return false;
}

Json type_schema(const Type& type, Definitions& definitions) {
  Json out;
  switch (type.kind) {
    case TypeKind::Error:
    case TypeKind::Any: return out;
    case TypeKind::None: return of_type("null");
    case TypeKind::Bool: return of_type("boolean");
    case TypeKind::Int: return integer(type);
    case TypeKind::Float: return of_type("number");
    case TypeKind::String:
    case TypeKind::Secret: return text(type);
    case TypeKind::Enum: return enumeration(type);
    case TypeKind::Optional: return with_null(type_schema(*type.element, definitions));
    case TypeKind::List:
      out = of_type("array");
      out["items"] = type_schema(*type.element, definitions);
      return out;
    case TypeKind::Map:
    case TypeKind::Keyed:
      out = of_type("object");
      if (type.rules != nullptr) append_rules(out["propertyNames"], *type.rules);
      out["additionalProperties"] = type_schema(*type.element, definitions);
      return out;
    case TypeKind::Record: return element_record(type, nullptr, definitions);
    case TypeKind::Kubernetes: return kubernetes(type, definitions);
    case TypeKind::Union: return any_of(type, definitions);
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: out["not"] = Json(); return out;
  }
  return out;
}

namespace {

bool is_null_allowed(const Field& field) {
  return takes_null(*field.type) || (is_required(field) && stands_as_null(*field.type));
}

// What a user has to give, or something within it.
bool is_asked_for(const Field& field) {
  return !is_null_allowed(field) && is_needed(field, nullptr);
}

}  // namespace

Json present_schema(const Type& record) {
  Json out;
  std::vector<std::string_view> required;
  for (const Field& field : record.fields) {
    if (!is_null_allowed(field) && !is_asked_for(field)) required.push_back(field.name.text());
    if (field.type->kind != TypeKind::Record) continue;
    Json inner = present_schema(*field.type);
    if (!inner.members.empty()) out["properties"][field.name.text()] = std::move(inner);
  }
  if (!required.empty()) out["required"] = json_texts(required);
  return out;
}

Json params_schema(const Type& record, Definitions& definitions) {
  std::vector<Json::Member> properties;
  std::vector<std::string_view> required;
  for (const Field& field : record.fields) {
    const Type& type = *field.type;
    const bool nested = type.kind == TypeKind::Record;
    Json schema = nested ? params_schema(type, definitions) : type_schema(type, definitions);
    const bool placeholder = is_required(field);
    if (placeholder) schema = with_placeholder(type, std::move(schema));
    if (is_asked_for(field)) required.push_back(field.name.text());
    properties.push_back({std::string(field.name.text()), described(field, field.fallback, std::move(schema))});
  }
  return sealed(std::move(properties), required);
}

}  // namespace dpc::helm
