#include "support/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "support/utf8.h"

namespace dpc {
namespace {

constexpr char hex[] = "0123456789abcdef";

void append_escaped(std::string& out, unsigned char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
  }
  out += "\\u00";
  out += hex[c >> 4];
  out += hex[c & 15];
}

bool plain_ascii(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

// Go writes e-09 as e-9; C++ writes at least two digits as well.
void drop_exponent_zero(std::string& out, std::size_t from) {
  const std::size_t e = out.find('e', from);
  if (e != std::string::npos && e + 2 < out.size() && out[e + 2] == '0') out.erase(e + 2, 1);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (plain_ascii(c)) {
      ++i;
      continue;
    }
    const Decoded decoded = decode_utf8(text.substr(i));
    if (c >= 0x80 && decoded.valid) {
      i += decoded.size;
      continue;
    }
    out.append(text, start, i - start);
    if (c >= 0x80) {
      out += "\xEF\xBF\xBD";
    } else {
      append_escaped(out, c);
    }
    i += decoded.size;
    start = i;
  }
  out.append(text, start);
  out += '"';
}

void append_json_number(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

// std::to_chars writes whole numbers beyond 2^53 with all the digits of their exact value, Go only those needed to read
// it back.
static void append_large(std::string& out, double value) {
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific).ptr;
  int exponent = 0;
  const char* mark = std::find(digits, end, 'e');
  std::from_chars(mark + 2, end, exponent);
  const std::size_t from = out.size();
  for (const char* c = digits; c != mark; ++c) {
    if (*c != '.') out += *c;
  }
  const std::size_t sign = value < 0 ? 1 : 0;
  out.resize(from + sign + static_cast<std::size_t>(exponent) + 1, '0');
}

void append_json_number(std::string& out, double value) {
  constexpr double exact = 9007199254740992.0;
  if (std::fabs(value) >= exact && std::fabs(value) < 1e21) return append_large(out, value);
  char digits[400];
  const double size = std::fabs(value);
  const bool exponent = size != 0 && (size < 1e-6 || size >= 1e21);
  const auto form = exponent ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(digits, digits + sizeof digits, value, form).ptr;
  const std::size_t from = out.size();
  out.append(digits, end);
  if (exponent) drop_exponent_zero(out, from);
}

void JsonWriter::new_line() {
  if (!indented_) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  if (!first_) out_ += ',';
  new_line();
  first_ = false;
}

void JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::close(char bracket) {
  --depth_;
  if (!first_) new_line();
  out_ += bracket;
  first_ = false;
}

void JsonWriter::key(std::string_view name) {
  before_value();
  append_json_string(out_, name);
  out_ += indented_ ? ": " : ":";
  after_key_ = true;
}

void JsonWriter::string(std::string_view text) {
  before_value();
  append_json_string(out_, text);
}

void JsonWriter::number(std::int64_t value) {
  before_value();
  append_json_number(out_, value);
}

void JsonWriter::boolean(bool value) {
  before_value();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  before_value();
  out_ += "null";
}

void JsonWriter::written(std::string_view json) {
  before_value();
  out_ += json;
}

}  // namespace dpc
