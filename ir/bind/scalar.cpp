#include "ir/bind/scalar.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "support/json.h"

namespace dpc::ir {
namespace {

using Kind = Scalar::Kind;

struct Word {
  std::string_view text;
  Kind kind;
  bool value;
};

// resolve.go: resolveMapList.
constexpr Word helm_words[] = {
    {"", Kind::Null, false},      {"~", Kind::Null, false},     {"null", Kind::Null, false},
    {"Null", Kind::Null, false},  {"NULL", Kind::Null, false},  {"y", Kind::Bool, true},
    {"Y", Kind::Bool, true},      {"yes", Kind::Bool, true},    {"Yes", Kind::Bool, true},
    {"YES", Kind::Bool, true},    {"on", Kind::Bool, true},     {"On", Kind::Bool, true},
    {"ON", Kind::Bool, true},     {"true", Kind::Bool, true},   {"True", Kind::Bool, true},
    {"TRUE", Kind::Bool, true},   {"n", Kind::Bool, false},     {"N", Kind::Bool, false},
    {"no", Kind::Bool, false},    {"No", Kind::Bool, false},    {"NO", Kind::Bool, false},
    {"off", Kind::Bool, false},   {"Off", Kind::Bool, false},   {"OFF", Kind::Bool, false},
    {"false", Kind::Bool, false}, {"False", Kind::Bool, false}, {"FALSE", Kind::Bool, false},
};

constexpr Word strict_words[] = {
    {"", Kind::Null, false},      {"~", Kind::Null, false},     {"null", Kind::Null, false},
    {"Null", Kind::Null, false},  {"NULL", Kind::Null, false},  {"true", Kind::Bool, true},
    {"True", Kind::Bool, true},   {"TRUE", Kind::Bool, true},   {"false", Kind::Bool, false},
    {"False", Kind::Bool, false}, {"FALSE", Kind::Bool, false},
};

template <std::size_t N>
const Word* find_word(const Word (&words)[N], std::string_view text) {
  for (const Word& word : words) {
    if (word.text == text) return &word;
  }
  return nullptr;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool is_float(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t whole = skip_digits(text, at);
  const bool has_whole = whole > at;
  at = whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = skip_digits(text, at + 1);
    if (!has_whole && fraction == at + 1) return false;
    at = fraction;
  } else if (!has_whole) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t exponent = skip_digits(text, at);
    if (exponent == at) return false;
    at = exponent;
  }
  return at == text.size();
}

std::optional<double> special_float(std::string_view text) {
  for (std::string_view word : {".nan", ".NaN", ".NAN"}) {
    if (text == word) return std::numeric_limits<double>::quiet_NaN();
  }
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  for (std::string_view word : {".inf", ".Inf", ".INF"}) {
    if (text == word)
      return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  return std::nullopt;
}

struct Magnitude {
  bool negative = false;
  bool sign = false;
  int base = 10;
  std::string_view digits;
};

// As strconv.ParseInt with base 0: 0x, 0o, 0b, and a leading 0 for octal.
Magnitude go_literal(std::string_view text) {
  Magnitude out;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    out.sign = true;
    out.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.size() > 2 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    out.base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
    if (out.base != 10) text.remove_prefix(2);
  }
  if (out.base == 10 && text.size() > 1 && text[0] == '0') {
    out.base = 8;
    text.remove_prefix(1);
  }
  out.digits = text;
  return out;
}

std::optional<std::uint64_t> value_of(const Magnitude& literal) {
  std::uint64_t value = 0;
  const char* end = literal.digits.data() + literal.digits.size();
  const auto [stop, fault] = std::from_chars(literal.digits.data(), end, value, literal.base);
  if (fault != std::errc() || stop != end || literal.digits.empty()) return std::nullopt;
  return value;
}

Scalar whole(std::uint64_t value, bool negative) {
  constexpr std::uint64_t limit = std::uint64_t{1} << 63;
  Scalar out;
  out.kind = Kind::Int;
  if (negative ? value <= limit : value < limit) {
    out.integer = static_cast<std::int64_t>(negative ? 0 - value : value);
  } else {
    out.kind = Kind::Float;
    out.number = negative ? -static_cast<double>(value) : static_cast<double>(value);
  }
  return out;
}

std::string without_underscores(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c != '_') out += c;
  }
  return out;
}

std::optional<Scalar> helm_number(std::string_view text) {
  const std::string plain = without_underscores(text);
  const Magnitude literal = go_literal(plain);
  if (const auto value = value_of(literal)) {
    // A magnitude beyond int64 is read by ParseUint, which takes no sign.
    const Scalar number = whole(*value, literal.negative);
    if (number.kind == Kind::Int || !literal.sign) return number;
  }
  Scalar out;
  out.kind = Kind::Float;
  if (is_float(plain) && parse_float(plain, out.number)) return out;
  return std::nullopt;
}

Scalar helm_scalar(std::string_view text) {
  Scalar out;
  if (const Word* word = find_word(helm_words, text)) {
    out.kind = word->kind;
    out.boolean = word->value;
    return out;
  }
  if (const auto special = special_float(text)) {
    out.kind = Kind::Float;
    out.number = *special;
    return out;
  }
  if (text[0] == '.') {
    const std::string plain = without_underscores(text);
    if (is_float(plain) && parse_float(plain, out.number)) out.kind = Kind::Float;
    return out;
  }
  if (is_digit(text[0]) || text[0] == '-' || text[0] == '+') {
    if (const auto number = helm_number(text)) return *number;
  }
  return out;
}

std::optional<Scalar> strict_integer(std::string_view text) {
  Magnitude literal;
  if (text.starts_with("0o") || text.starts_with("0x")) {
    literal.base = text[1] == 'o' ? 8 : 16;
    literal.digits = text.substr(2);
  } else {
    literal.negative = text.starts_with('-');
    literal.digits = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  }
  const auto value = value_of(literal);
  return value ? std::optional(whole(*value, literal.negative)) : std::nullopt;
}

Scalar strict_scalar(std::string_view text) {
  Scalar out;
  if (const Word* word = find_word(strict_words, text)) {
    out.kind = word->kind;
    out.boolean = word->value;
  } else if (const auto special = special_float(text)) {
    out.kind = Kind::Float;
    out.number = *special;
  } else if (const auto number = strict_integer(text)) {
    return *number;
  } else if (is_float(text)) {
    out.kind = Kind::Float;
    if (!parse_float(text, out.number)) out.number = std::numeric_limits<double>::infinity();
  }
  return out;
}

// strconv.FormatFloat(value, 'g', -1, 32), as sigs.k8s.io/yaml writes a key.
std::string go_float_key(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  char buffer[64];
  const auto shortest =
      std::to_chars(buffer, buffer + sizeof buffer, static_cast<float>(value), std::chars_format::scientific);
  const std::string_view text(buffer, static_cast<std::size_t>(shortest.ptr - buffer));
  int exponent = 0;
  const std::size_t mark = text.find('e');
  if (mark == std::string_view::npos) return value < 0 ? "-.inf" : ".inf";
  const char* digits = buffer + mark + (text[mark + 1] == '+' ? 2 : 1);
  std::from_chars(digits, shortest.ptr, exponent);
  if (exponent < -4 || exponent >= 6) return std::string(text);
  const auto fixed = std::to_chars(buffer, buffer + sizeof buffer, static_cast<float>(value), std::chars_format::fixed);
  return std::string(buffer, fixed.ptr);
}

}  // namespace

bool parse_float(std::string_view text, double& value) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* end = text.data() + text.size();
  if (std::from_chars(text.data(), end, value).ec == std::errc()) return true;
  value = text.starts_with('-') ? -0.0 : 0.0;
  // Out of range at either end; a long double has room enough to tell which.
  long double wide = 0;
  if (std::from_chars(text.data(), end, wide).ec == std::errc()) return std::abs(wide) < 1;
  return text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
}

Scalar read_scalar(std::string_view text, Dialect dialect) {
  return dialect == Dialect::HelmValues ? helm_scalar(text) : strict_scalar(text);
}

const Node* number_node(double value, Builder& builder) {
  const bool integral = std::trunc(value) == value && std::abs(value) <= static_cast<double>(max_int);
  // Go keeps the sign of 0 and prints it
  const bool negative_zero = value == 0 && std::signbit(value);
  return integral && !negative_zero ? builder.integer(static_cast<std::int64_t>(value)) : builder.floating(value);
}

std::string helm_key(std::string_view text, bool& ok) {
  const Scalar scalar = read_scalar(text, Dialect::HelmValues);
  ok = scalar.kind != Kind::Null;
  switch (scalar.kind) {
    case Kind::Null:
    case Kind::Text: return std::string(text);
    case Kind::Bool: return scalar.boolean ? "true" : "false";
    case Kind::Int: return std::to_string(scalar.integer);
    case Kind::Float: return go_float_key(scalar.number);
  }
  return {};
}

std::string describe(const Scalar& scalar, std::string_view text) {
  switch (scalar.kind) {
    case Kind::Null: return "null";
    case Kind::Bool: return scalar.boolean ? "true" : "false";
    case Kind::Int: return "the number " + std::to_string(scalar.integer);
    case Kind::Float: {
      std::string out = "the number ";
      if (std::isfinite(scalar.number)) append_json_number(out, scalar.number);
      else out += text;
      return out;
    }
    case Kind::Text: return "the text \"" + std::string(text) + "\"";
  }
  return {};
}

}  // namespace dpc::ir
