#include "stdlib/facts/crd/node.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "support/json.h"

namespace dpc::k8s {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// The grammar of RFC 8259, section 6.
bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  std::size_t whole = skip_digits(text, at);
  if (whole == at || (text[at] == '0' && whole - at > 1)) return false;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    std::size_t fraction = skip_digits(text, at + 1);
    if (fraction == at + 1) return false;
    at = fraction;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    std::size_t exponent = skip_digits(text, at);
    if (exponent == at) return false;
    at = exponent;
  }
  return at == text.size();
}

void append_json(std::string& out, const yaml::Node& node);

void append_items(std::string& out, const yaml::Node& node) {
  out += '[';
  for (const yaml::Node* item : node.items) {
    if (item != node.items.front()) out += ',';
    append_json(out, *item);
  }
  out += ']';
}

void append_pairs(std::string& out, const yaml::Node& node) {
  out += '{';
  for (const yaml::Pair& pair : node.pairs) {
    if (&pair != node.pairs.data()) out += ',';
    append_json_string(out, pair.key->text);
    out += ':';
    append_json(out, *pair.value);
  }
  out += '}';
}

void append_json(std::string& out, const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Kind::Null:
      out += "null";
      return;
    case yaml::Kind::Sequence:
      return append_items(out, node);
    case yaml::Kind::Mapping:
      return append_pairs(out, node);
    case yaml::Kind::Scalar:
      break;
  }
  std::string_view text = node.text;
  bool literal = node.plain && (text == "true" || text == "false" || text == "null" || is_json_number(text));
  if (literal) {
    out += text;
  } else {
    append_json_string(out, text);
  }
}

}  // namespace

const yaml::Node* child(const yaml::Node& map, std::string_view key) {
  for (const yaml::Pair& pair : map.pairs) {
    if (pair.key->text == key) return pair.value->kind == yaml::Kind::Null ? nullptr : pair.value;
  }
  return nullptr;
}

void NodeReader::report(const yaml::Node& at, std::string_view key, std::string_view wanted) {
  diagnostics_.report(at.span, diag::CrdBadValue, key, wanted);
}

const yaml::Node* NodeReader::mapping(const yaml::Node& map, std::string_view key) {
  const yaml::Node* found = child(map, key);
  return found && is_mapping(*found, key) ? found : nullptr;
}

bool NodeReader::is_mapping(const yaml::Node& value, std::string_view key) {
  bool good = value.kind == yaml::Kind::Mapping || value.kind == yaml::Kind::Null;
  if (!good) report(value, key, "a mapping");
  return good;
}

const yaml::Node* NodeReader::sequence(const yaml::Node& map, std::string_view key) {
  const yaml::Node* found = child(map, key);
  if (!found || found->kind == yaml::Kind::Sequence) return found;
  report(*found, key, "a list");
  return nullptr;
}

std::optional<std::string_view> NodeReader::text(const yaml::Node& map, std::string_view key) {
  const yaml::Node* found = child(map, key);
  if (!found) return std::nullopt;
  if (found->kind == yaml::Kind::Scalar) return found->text;
  report(*found, key, "a text");
  return std::nullopt;
}

bool NodeReader::flag(const yaml::Node& map, std::string_view key) {
  const yaml::Node* found = child(map, key);
  if (!found) return false;
  bool scalar = found->kind == yaml::Kind::Scalar && found->plain;
  if (!scalar || (found->text != "true" && found->text != "false")) report(*found, key, "true or false");
  return scalar && found->text == "true";
}

std::optional<double> NodeReader::number(const yaml::Node& map, std::string_view key) {
  const yaml::Node* found = child(map, key);
  if (!found) return std::nullopt;
  double value = 0;
  const char* end = found->text.data() + found->text.size();
  bool good = found->kind == yaml::Kind::Scalar && is_json_number(found->text);
  if (good) good = std::from_chars(found->text.data(), end, value).ec == std::errc();
  if (good) return value;
  report(*found, key, "a number");
  return std::nullopt;
}

std::optional<std::uint32_t> NodeReader::count(const yaml::Node& map, std::string_view key) {
  std::optional<double> value = number(map, key);
  if (!value) return std::nullopt;
  if (*value >= 0 && *value == std::floor(*value)) {
    // What is longer than any text can be is as good as no limit.
    return static_cast<std::uint32_t>(std::min(*value, 4294967295.0));
  }
  report(*child(map, key), key, "a whole number");
  return std::nullopt;
}

std::vector<std::string_view> NodeReader::texts(const yaml::Node& map, std::string_view key) {
  std::vector<std::string_view> out;
  const yaml::Node* list = sequence(map, key);
  if (!list) return out;
  for (const yaml::Node* item : list->items) {
    if (item->kind == yaml::Kind::Scalar) out.push_back(item->text);
    if (item->kind == yaml::Kind::Sequence || item->kind == yaml::Kind::Mapping) report(*item, key, "a list of texts");
  }
  return out;
}

std::string json_of(const yaml::Node& node) {
  std::string out;
  append_json(out, node);
  return out;
}

}  // namespace dpc::k8s
