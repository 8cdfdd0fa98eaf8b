#include "ir/bind/data_words.h"

#include <algorithm>

#include "support/json.h"
#include "support/utf8.h"

namespace dpc::ir {
namespace {

constexpr std::size_t longest_shown = 60;

std::string shortened(std::string_view text) {
  std::string out;
  std::size_t end = std::min(longest_shown, text.size());
  while (end > 0 && end < text.size() && (text[end] & 0xC0) == 0x80) --end;
  append_json_string(out, text.substr(0, end));
  if (text.size() > longest_shown) out.insert(out.size() - 1, "...");
  return out;
}

bool is_refused(const Decoded& c) {
  const std::uint32_t p = c.point;
  if (!c.valid) return true;
  if (p < 0x20) return p != '\t' && p != '\n' && p != '\r';
  return (p >= 0x7F && p <= 0x9F) || p == 0x2028 || p == 0x2029 || p == 0xFEFF || p == 0xFFFE || p == 0xFFFF;
}

std::string number_text(const Node& data) {
  std::string out;
  if (data.op == Op::Int) append_json_number(out, data.i);
  else append_json_number(out, data.f);
  return out;
}

std::string range_words(const Type& type) {
  const bool below = type.min > -max_int;
  const bool above = type.max < max_int;
  if (below && above) return " from " + std::to_string(type.min) + " to " + std::to_string(type.max);
  if (below) return " of at least " + std::to_string(type.min);
  return above ? " of at most " + std::to_string(type.max) : "";
}

std::string one_of(const Type& type) {
  std::string out = "one of ";
  for (const Literal& literal : type.literals) {
    if (out.size() > 7) out += ", ";
    if (literal.is_int) out += std::to_string(literal.number);
    else out += shortened(literal.text.text());
  }
  return out;
}

}  // namespace

std::string describe(const Node& data, bool masked) {
  switch (data.op) {
    case Op::Null: return "null";
    case Op::Bool: return masked ? "a bool" : data.b ? "true" : "false";
    case Op::Int:
    case Op::Float: return masked ? "a number" : "the number " + number_text(data);
    case Op::String: return masked ? "a text" : "the text " + shortened(data.text());
    case Op::Record: return "a mapping";
    case Op::List: return "a list";
    case Op::Param:
    case Op::Var:
    case Op::Field:
    case Op::Select:
    case Op::Call:
    case Op::Concat:
    case Op::Spread:
    case Op::Range:
    case Op::Pair:
    case Op::Error: return "an open value";
  }
  return {};
}

std::string wanted(const Type& type) {
  switch (type.kind) {
    case TypeKind::Error:
    case TypeKind::Any: return "any value";
    case TypeKind::None: return "null";
    case TypeKind::Bool: return "true or false";
    case TypeKind::Int: return "a whole number" + range_words(type);
    case TypeKind::Float: return "a number";
    case TypeKind::String:
    case TypeKind::Secret: return "a text";
    case TypeKind::Enum: return one_of(type);
    case TypeKind::Optional: return wanted(*type.element);
    case TypeKind::List: return "a list";
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record: return "a mapping";
    case TypeKind::Kubernetes:
    case TypeKind::Union: return to_string(type);
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return "a " + to_string(type) + ", which no file can give";
  }
  return {};
}

void append_path(std::string& path, std::string_view name) {
  if (!path.empty()) path += '.';
  for (char c : name) {
    if (c == '.' || c == '[' || c == '=' || c == ',') path += '\\';
    path += c;
  }
}

void append_index(std::string& path, std::size_t index) { path += "[" + std::to_string(index) + "]"; }

std::optional<std::uint32_t> inadmissible(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode_utf8(text.substr(at));
    if (is_refused(c)) return c.valid ? c.point : 0xFFFD;
    at += c.size;
  }
  return std::nullopt;
}

}  // namespace dpc::ir
