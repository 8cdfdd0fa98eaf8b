#include "ir/type.h"

#include <algorithm>

namespace dpc::ir {
namespace {

std::string literal_text(const Literal& literal) {
  if (literal.is_int) return std::to_string(literal.number);
  return "\"" + std::string(literal.text.text()) + "\"";
}

template <class Range, class Text>
std::string joined(const Range& range, const char* separator, Text text) {
  std::string out;
  for (const auto& item : range) {
    if (!out.empty()) out += separator;
    out += text(item);
  }
  return out;
}

std::string int_text(const Type& type) {
  const bool below = type.min != std::numeric_limits<std::int64_t>::min();
  const bool above = type.max != std::numeric_limits<std::int64_t>::max();
  if (!below && !above) return "int";
  return "int(" + (below ? std::to_string(type.min) : "") + ".." + (above ? std::to_string(type.max) : "") + ")";
}

std::string record_text(const Type& type) {
  return "{ " + joined(type.fields, ", ", [](const Field& field) {
           return std::string(field.name.text()) + ": " + to_string(*field.type);
         }) + " }";
}

std::string element_text(const Type& type) { return type.element ? to_string(*type.element) : "any"; }

std::string optional_text(const Type& type) {
  const std::string inner = element_text(type);
  const bool several = type.element && type.element->name.empty() &&
                       (type.element->kind == TypeKind::Enum || type.element->kind == TypeKind::Union);
  return several ? "(" + inner + ")?" : inner + "?";
}

bool same_element(const Type& a, const Type& b) {
  if (a.element == nullptr || b.element == nullptr) return a.element == b.element;
  return same_type(*a.element, *b.element);
}

bool same_rules(const TextRules* a, const TextRules* b) {
  if (a == b) return true;
  if (a == nullptr || b == nullptr) return false;
  return a->pattern == b->pattern && a->min_length == b->min_length && a->max_length == b->max_length &&
         a->ascii == b->ascii && a->number_allowed == b->number_allowed;
}

// Records that were declared are the same by declaration; those written in place by their fields.
bool same_record(const Type& a, const Type& b) {
  if (a.declaration || b.declaration)
    return a.declaration == b.declaration && a.name == b.name && a.fields.size() == b.fields.size();
  return std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
                    [](const Field& x, const Field& y) { return x.name == y.name && same_type(*x.type, *y.type); });
}

bool same_members(const Type& a, const Type& b) {
  return std::equal(a.members.begin(), a.members.end(), b.members.begin(), b.members.end(),
                    [](const Type* x, const Type* y) { return same_type(*x, *y); });
}

}  // namespace

std::string to_string(const Type& type) {
  if (!type.name.empty() && type.kind != TypeKind::Optional) return std::string(type.name.text());
  switch (type.kind) {
    case TypeKind::Error: return "unknown";
    case TypeKind::Any: return "any";
    case TypeKind::None: return "none";
    case TypeKind::Bool: return "bool";
    case TypeKind::Int: return int_text(type);
    case TypeKind::Float: return "float";
    case TypeKind::String: return "string";
    case TypeKind::Secret: return "secret";
    case TypeKind::Enum: return joined(type.literals, " | ", literal_text);
    case TypeKind::Optional: return optional_text(type);
    case TypeKind::List: return "list<" + element_text(type) + ">";
    case TypeKind::Map: return "map<" + element_text(type) + ">";
    case TypeKind::Keyed: return "keyed<" + element_text(type) + ">";
    case TypeKind::Record: return record_text(type);
    case TypeKind::Kubernetes: return "k8s";
    case TypeKind::Union: return joined(type.members, " | ", [](const Type* member) { return to_string(*member); });
    case TypeKind::Name: return "name";
    case TypeKind::Object: return "object";
    case TypeKind::Component: return "component";
    case TypeKind::Function: return "function";
  }
  return "unknown";
}

bool same_type(const Type& a, const Type& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case TypeKind::Error:
    case TypeKind::Any:
    case TypeKind::None:
    case TypeKind::Bool:
    case TypeKind::Float:
    case TypeKind::Name: return true;
    case TypeKind::Int: return a.min == b.min && a.max == b.max;
    case TypeKind::String:
    case TypeKind::Secret: return same_rules(a.rules, b.rules);
    case TypeKind::Enum: return std::equal(a.literals.begin(), a.literals.end(), b.literals.begin(), b.literals.end());
    case TypeKind::Optional:
    case TypeKind::List:
    case TypeKind::Map: return same_element(a, b);
    case TypeKind::Keyed: return a.key == b.key && same_element(a, b);
    case TypeKind::Record: return same_record(a, b);
    case TypeKind::Kubernetes: return a.k8s_type == b.k8s_type && a.name == b.name;
    case TypeKind::Union: return same_members(a, b);
    case TypeKind::Object: return a.name == b.name;
    case TypeKind::Component:
    case TypeKind::Function: return a.declaration == b.declaration && a.name == b.name;
  }
  return false;
}

const Field* find_field(const Type& record, Symbol name) {
  const auto found =
      std::find_if(record.fields.begin(), record.fields.end(), [&](const Field& field) { return field.name == name; });
  return found == record.fields.end() ? nullptr : &*found;
}

bool is_text(TypeKind kind) { return kind == TypeKind::String || kind == TypeKind::Secret; }

bool never_null(const Type& type) {
  switch (type.kind) {
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::String:
    case TypeKind::Secret:
    case TypeKind::Enum:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record: return true;
    case TypeKind::Error:
    case TypeKind::Any:
    case TypeKind::None:
    case TypeKind::Optional:
    case TypeKind::Kubernetes:
    case TypeKind::Union:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return false;
  }
  return false;
}

}  // namespace dpc::ir
