// Facts as text, for the tests: what stdlib/facts/generate/canonical.mjs prints from the facts that the tables are made
// from.
#pragma once

#include <string>

#include "stdlib/facts/facts.h"

namespace dpc::k8s {

inline constexpr std::string_view kKindTexts[] = {
    "ref", "string", "integer", "number", "boolean", "quantity", "int-or-string", "list", "map", "object", "any",
};
inline constexpr std::string_view kFormatTexts[] = {
    "", "int32", "int64", "float", "double", "byte", "date-time", "date-time-micro", "date", "duration", "other",
};
inline constexpr std::string_view kListTypeTexts[] = {"", "atomic", "set", "map"};
inline constexpr std::string_view kScopeTexts[] = {"-", "Namespaced", "Cluster"};

inline std::string joined(Texts texts, char between) {
  std::string out;
  for (std::size_t at = 0; at < texts.size(); ++at) {
    if (at > 0) out += between;
    out += texts[at];
  }
  return out;
}

inline std::string full_name(Type type) { return std::string(type.package()) + "." + std::string(type.name()); }

// As JavaScript prints it: all limits in the built-in facts are whole.
inline std::string number_text(double value) { return std::to_string(static_cast<long long>(value)); }

inline std::string limits_text(Constraints c) {
  std::string out;
  if (!c.pattern().empty()) out += " pattern=" + std::string(c.pattern());
  if (c.minimum()) out += " min=" + number_text(*c.minimum());
  if (c.maximum()) out += " max=" + number_text(*c.maximum());
  if (c.multiple_of()) out += " multiple=" + number_text(*c.multiple_of());
  if (c.min_length()) out += " minlength=" + std::to_string(*c.min_length());
  if (c.max_length()) out += " maxlength=" + std::to_string(*c.max_length());
  if (c.exclusive_minimum()) out += " exclusive-min";
  if (c.exclusive_maximum()) out += " exclusive-max";
  if (c.unique()) out += " unique";
  return out;
}

inline std::string shape_text(Shape shape) {
  std::string out(kKindTexts[static_cast<int>(shape.kind())]);
  if (shape.type()) out += "(" + full_name(shape.type()) + ")";
  if (shape.element()) out += "<" + shape_text(shape.element()) + ">";
  if (shape.format() != Format::None) out += "/" + std::string(kFormatTexts[static_cast<int>(shape.format())]);
  if (!shape.values().empty()) out += (shape.closed() ? " one of " : " such as ") + joined(shape.values(), '|');
  if (shape.nullable()) out += " nullable";
  return out + limits_text(shape.constraints());
}

inline std::string with(std::string_view label, std::string_view text) {
  return text.empty() ? std::string() : std::string(label) + std::string(text);
}

inline std::string field_text(Field field) {
  std::string out = "  " + std::string(field.name()) + " " + shape_text(field.shape());
  if (field.required()) out += " required";
  if (field.deprecated()) out += " deprecated";
  if (field.immutable()) out += " immutable";
  if (field.atomic_map()) out += " atomic";
  out += with(" list=", kListTypeTexts[static_cast<int>(field.list_type())]);
  out += with(" keys=", joined(field.list_map_keys(), ','));
  out += with(" default=", field.default_json());
  out += with(" strategy=", field.patch_strategy());
  out += with(" merge=", field.merge_key());
  out += with(" gates=", joined(field.feature_gates(), ','));
  return out + "\n";
}

inline std::string dash(std::string_view text) { return text.empty() ? "-" : std::string(text); }

inline std::string dash(Version version) { return version.known() ? version_text(version) : "-"; }

inline std::string kind_text(Kind kind) {
  return "kind " + std::string(kind.api_version()) + " " + std::string(kind.name()) + " " + full_name(kind.type()) +
         " " + std::string(kScopeTexts[static_cast<int>(kind.scope())]) + " " + dash(kind.introduced()) + " " +
         dash(kind.deprecated()) + " " + dash(kind.removed()) + " " + dash(kind.replacement()) + " " +
         (kind.custom() ? "custom" : "-") + "\n";
}

inline std::string type_text(Type type) {
  std::string out = "type " + full_name(type) + (type.open() ? " open" : "") + "\n";
  for (Field field : type.fields()) out += field_text(field);
  return out;
}

}  // namespace dpc::k8s
