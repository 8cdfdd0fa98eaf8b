#include <fmt/format.h>

#include <algorithm>

#include "ir/text/print.h"
#include "ir/text/words.h"

namespace dpc::ir::text {
namespace {

// Types deeper than this are written as any: they come from no source.
constexpr std::uint32_t max_depth = 64;

bool is_basic_word(std::string_view name) {
  static constexpr std::string_view words[] = {"any",    "none", "bool",   "int",       "float",    "string",
                                               "secret", "enum", "union",  "list",      "map",      "keyed",
                                               "k8s",    "name", "object", "component", "function", "error"};
  return std::find(std::begin(words), std::end(words), name) != std::end(words);
}

// The names of these kinds are part of what they are; those of others stand for a definition.
bool has_own_name(TypeKind kind) {
  return kind == TypeKind::Kubernetes || kind == TypeKind::Object || kind == TypeKind::Component ||
         kind == TypeKind::Function || kind == TypeKind::Error;
}

std::string int_type(const Type& type) {
  const bool below = type.min != std::numeric_limits<std::int64_t>::min();
  const bool above = type.max != std::numeric_limits<std::int64_t>::max();
  if (!below && !above) return "int";
  return fmt::format("int({}..{})", below ? std::to_string(type.min) : "", above ? std::to_string(type.max) : "");
}

std::string text_type(const Type& type) {
  std::string text = type.kind == TypeKind::Secret ? "secret" : "string";
  if (type.rules == nullptr) return text;
  const TextRules& rules = *type.rules;
  std::vector<std::string> parts;
  if (rules.pattern) parts.push_back("pattern = " + quoted(rules.pattern.text()));
  if (rules.min_length != 0) parts.push_back(fmt::format("min = {}", rules.min_length));
  if (rules.max_length != UINT32_MAX) parts.push_back(fmt::format("max = {}", rules.max_length));
  if (rules.ascii) parts.push_back("ascii");
  if (rules.number_allowed) parts.push_back("number");
  if (rules.example) parts.push_back("example = " + quoted(rules.example.text()));
  return fmt::format("{}({})", text, fmt::join(parts, ", "));
}

std::string enum_type(const Type& type) {
  if (type.literals.empty()) return "enum()";
  std::vector<std::string> parts;
  for (const Literal& literal : type.literals)
    parts.push_back(literal.is_int ? std::to_string(literal.number) : quoted(literal.text.text()));
  return fmt::format("{}", fmt::join(parts, " | "));
}

std::string named_kind(std::string_view word, Symbol name) {
  if (name.empty()) return std::string(word);
  return fmt::format("{}<{}>", word, is_word(name.text()) ? std::string(name.text()) : quoted(name.text()));
}

std::string attribute(std::string_view name, Symbol value) {
  return value ? fmt::format("@{}({}) ", name, quoted(value.text())) : std::string();
}

}  // namespace

std::string Printer::type(const Type* type, std::size_t indent, std::uint32_t depth) {
  if (type == nullptr || depth > max_depth) return "any";
  if (!type->name.empty() && !has_own_name(type->kind) && is_dotted(type->name.text())) return named_type(*type, depth);
  return type_body(*type, indent, depth);
}

// Types of one name that say different things are told apart as Stage, Stage#2 ...
std::string Printer::named_type(const Type& type, std::uint32_t depth) {
  if (const auto known = type_names_.find(&type); known != type_names_.end()) return known->second;
  const std::string name(type.name.text());
  const std::string body = type_body(type, 0, depth);
  std::vector<std::string>& bodies = type_bodies_[name];
  const auto at = std::find(bodies.begin(), bodies.end(), body);
  const std::size_t number = static_cast<std::size_t>(at - bodies.begin()) + 1;
  const std::string reference = number == 1 && !is_basic_word(name) ? name : fmt::format("{}#{}", name, number);
  if (at == bodies.end()) {
    bodies.push_back(body);
    type_definitions_ += fmt::format("type {} = {}\n", reference, body);
  }
  return type_names_[&type] = reference;
}

std::string Printer::type_body(const Type& type, std::size_t indent, std::uint32_t depth) {
  const auto element = [&] { return this->type(type.element, indent, depth + 1); };
  switch (type.kind) {
    case TypeKind::Error: return "error";
    case TypeKind::Any: return "any";
    case TypeKind::None: return "none";
    case TypeKind::Bool: return "bool";
    case TypeKind::Int: return int_type(type);
    case TypeKind::Float: return "float";
    case TypeKind::String: case TypeKind::Secret: return text_type(type);
    case TypeKind::Enum: return enum_type(type);
    case TypeKind::Optional: {
      const std::string inner = element();
      return inner.find(" | ") != std::string::npos && inner[0] != '{' && !inner.ends_with('>') ? "(" + inner + ")?"
                                                                                                : inner + "?";
    }
    case TypeKind::List: return "list<" + element() + ">";
    case TypeKind::Map: return "map<" + element() + ">";
    case TypeKind::Keyed: return fmt::format("keyed<{} by {}>", element(), quoted(type.key.text()));
    case TypeKind::Record: return record_type(type, indent, depth);
    case TypeKind::Kubernetes: {
      const std::string_view name =
          type.name.text().starts_with("k8s.") ? type.name.text().substr(4) : type.name.text();
      return "k8s." + (is_dotted(name) ? std::string(name) : quoted(name));
    }
    case TypeKind::Union: {
      std::vector<std::string> members;
      for (const Type* member : type.members) members.push_back(this->type(member, indent, depth + 1));
      return fmt::format("union<{}>", fmt::join(members, ", "));
    }
    case TypeKind::Name: return "name";
    case TypeKind::Object: return named_kind("object", type.name);
    case TypeKind::Component: return named_kind("component", type.name);
    case TypeKind::Function: return named_kind("function", type.name);
  }
  return "any";
}

std::string Printer::record_type(const Type& type, std::size_t indent, std::uint32_t depth) {
  if (type.fields.empty()) return "{}";
  std::string text = "{\n";
  for (const ir::Field& it : type.fields) text += field(it, indent + 2, depth + 1);
  return text + std::string(indent, ' ') + "}";
}

std::string Printer::field(const Field& field, std::size_t indent, std::uint32_t depth) {
  const std::string margin(indent, ' ');
  std::string text;
  std::string_view doc = field.doc;
  while (!doc.empty()) {
    const std::size_t end = doc.find('\n');
    text += fmt::format("{}///{}{}\n", margin, end == 0 ? "" : " ", doc.substr(0, end));
    doc = end == std::string_view::npos ? std::string_view() : doc.substr(end + 1);
  }
  text += margin + attribute("deprecated", field.deprecated) + attribute("accepted", field.accepted) +
          attribute("documented", field.documented);
  text += key_text(field.name.text()) + ": " + type(field.type, indent, depth);
  if (field.fallback != nullptr) {
    text += " = " + default_text(field.fallback, field.type, indent);
  } else if (field.has_default) {
    text += " = ...";
  }
  return text + "\n";
}

std::string Printer::default_text(const Node* fallback, const Type* type, std::size_t indent) {
  std::string kept = std::move(out_);
  const std::size_t kept_indent = indent_;
  out_.clear();
  indent_ = indent;
  data(fallback, type);
  std::string text = std::move(out_);
  out_ = std::move(kept);
  indent_ = kept_indent;
  return text;
}

}  // namespace dpc::ir::text
