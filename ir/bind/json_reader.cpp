#include "ir/bind/json_reader.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "ir/bind/scalar.h"
#include "support/utf8.h"

namespace dpc::ir {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Reader {
 public:
  Reader(JsonText& json, Builder& builder) : json_(json), builder_(builder) {}

  const Node* value() {
    skip_blanks();
    if (json_.at >= json_.text.size()) return fail("the text ends too early");
    switch (json_.text[json_.at]) {
      case '{': return nested(&Reader::object);
      case '[': return nested(&Reader::array);
      case '"': return text_value();
      case 't': return word("true", builder_.boolean(true));
      case 'f': return word("false", builder_.boolean(false));
      case 'n': return word("null", builder_.null());
    }
    return number();
  }

 private:
  const Node* fail(std::string fault) {
    if (json_.fault.empty()) json_.fault = std::move(fault);
    return nullptr;
  }

  char peek() const { return json_.at < json_.text.size() ? json_.text[json_.at] : '\0'; }
  bool take(char c) {
    skip_blanks();
    if (peek() != c) return false;
    ++json_.at;
    return true;
  }
  void skip_blanks() { json_.at = std::min(json_.text.find_first_not_of(" \t\r\n", json_.at), json_.text.size()); }

  Span span(std::size_t begin) const { return json_.source ? json_.source->span(begin, json_.at) : Span{}; }

  const Node* nested(const Node* (Reader::*inner)()) {
    if (++depth_ > json_.nesting) {
      json_.too_deep = true;
      return fail("it is nested too deep");
    }
    ++json_.at;
    const Node* out = (this->*inner)();
    --depth_;
    return out;
  }

  const Node* word(std::string_view word, const Node* node) {
    if (json_.text.substr(json_.at, word.size()) != word) return fail("this is no value");
    json_.at += word.size();
    return node;
  }

  const Node* array() {
    std::vector<Entry> entries;
    if (take(']')) return builder_.data_list(entries);
    do {
      skip_blanks();
      const std::size_t begin = json_.at;
      const Node* item = value();
      if (item == nullptr) return nullptr;
      entries.push_back({{}, item, nullptr, span(begin)});
    } while (take(','));
    return take(']') ? builder_.data_list(entries) : fail("expected ',' or ']'");
  }

  const Node* object() {
    std::vector<Entry> entries;
    std::unordered_map<Symbol, std::size_t> index;
    if (take('}')) return builder_.data_record(entries);
    do {
      skip_blanks();
      const std::size_t begin = json_.at;
      std::string name;
      if (!text(name)) return nullptr;
      const Symbol key = builder_.symbol(name);
      const Span key_span = span(begin);
      if (!take(':')) return fail("expected ':'");
      const Node* item = value();
      if (item == nullptr) return nullptr;
      const bool collection = item->op == Op::Record || item->op == Op::List;
      const auto [at, fresh] = index.emplace(key, entries.size());
      const Entry entry{key, item, nullptr, collection ? key_span : span(begin)};
      if (fresh) entries.push_back(entry);
      else if (json_.dialect == Dialect::Strict) return twice(name, begin);
      else entries[at->second] = entry;
    } while (take(','));
    return take('}') ? builder_.data_record(entries) : fail("expected ',' or '}'");
  }

  const Node* twice(const std::string& name, std::size_t begin) {
    json_.at = begin;
    return fail("key '" + name + "' stands twice in one object");
  }

  const Node* text_value() {
    std::string out;
    return text(out) ? builder_.string(out) : nullptr;
  }

  bool text(std::string& out) {
    if (peek() != '"') return fail("expected a key in double quotes") != nullptr;
    for (++json_.at; json_.at < json_.text.size();) {
      const char c = json_.text[json_.at];
      if (c == '"') {
        ++json_.at;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("a control character stands in a text") != nullptr;
      if (c == '\\' ? !escape(out) : !character(out)) return false;
    }
    return fail("the text is not closed") != nullptr;
  }

  bool character(std::string& out) {
    const Decoded c = decode_utf8(json_.text.substr(json_.at));
    if (!c.valid) return fail("this is not valid UTF-8") != nullptr;
    out += json_.text.substr(json_.at, c.size);
    json_.at += c.size;
    return true;
  }

  bool escape(std::string& out) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view values = "\"\\/\b\f\n\r\t";
    const char name = json_.at + 1 < json_.text.size() ? json_.text[json_.at + 1] : '\0';
    if (name == 'u') return unicode(out);
    const std::size_t which = name == '\0' ? std::string_view::npos : names.find(name);
    if (which == std::string_view::npos) return fail("this is no escape") != nullptr;
    out += values[which];
    json_.at += 2;
    return true;
  }

  // \uXXXX at json_.at.
  bool unit(std::uint32_t& out) const {
    const std::string_view digits = json_.text.substr(std::min(json_.at + 2, json_.text.size()), 4);
    if (json_.text.substr(json_.at, 2) != "\\u" || digits.size() != 4) return false;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + 4, out, 16);
    return fault == std::errc() && end == digits.data() + 4;
  }

  // Half a surrogate pair becomes U+FFFD, as in Go.
  bool unicode(std::string& out) {
    std::uint32_t point = 0;
    if (!unit(point)) return fail("'\\u' needs four hexadecimal digits") != nullptr;
    json_.at += 6;
    if (point >= 0xD800 && point < 0xE000) {
      std::uint32_t low = 0;
      const bool pair = point < 0xDC00 && unit(low) && low >= 0xDC00 && low < 0xE000;
      if (pair) json_.at += 6;
      point = pair ? 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
    }
    append_utf8(out, point);
    return true;
  }

  std::size_t digits(std::size_t at) const {
    while (at < json_.text.size() && is_digit(json_.text[at])) ++at;
    return at;
  }

  // -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?
  const Node* number() {
    const std::string_view text = json_.text;
    const std::size_t first = json_.at + (peek() == '-' ? 1 : 0);
    std::size_t end = digits(first);
    if (end == first) return fail("this is no value");
    if (text[first] == '0' && end > first + 1) return fail("a number cannot begin with 0");
    const std::size_t whole = end;
    if (text.substr(end, 1) == ".") {
      end = digits(end + 1);
      if (end == whole + 1) return fail("a digit is missing behind '.'");
    }
    if (text.substr(end, 1) == "e" || text.substr(end, 1) == "E") {
      std::size_t exponent = end + 1;
      if (text.substr(exponent, 1) == "-" || text.substr(exponent, 1) == "+") ++exponent;
      end = digits(exponent);
      if (end == exponent) return fail("the exponent has no digits");
    }
    return number(text.substr(json_.at, end - json_.at), end == whole);
  }

  const Node* number(std::string_view text, bool whole) {
    std::int64_t integer = 0;
    double value = 0;
    const bool fits = whole && std::from_chars(text.data(), text.data() + text.size(), integer).ec == std::errc();
    const bool negative_zero = fits && integer == 0 && text[0] == '-' && json_.dialect == Dialect::HelmValues;
    const bool exact = fits && integer >= -max_int && integer <= max_int && !negative_zero;
    if (whole && !exact && json_.dialect == Dialect::Strict)
      return fail("the number is beyond 2^53 and would lose digits");
    if (!exact && !parse_float(text, value)) return fail("the number is too large");
    json_.at += text.size();
    if (exact) return builder_.integer(integer);
    return json_.dialect == Dialect::HelmValues ? number_node(value, builder_) : builder_.floating(value);
  }

  JsonText& json_;
  Builder& builder_;
  std::uint32_t depth_ = 0;
};

}  // namespace

const Node* read_json_value(JsonText& json, Builder& builder) { return Reader(json, builder).value(); }

const Node* read_json(const SourceFile& source, Builder& builder, Diagnostics& diagnostics, const Limits& limits) {
  if (source.text().size() > limits.data_bytes) {
    diagnostics.report(source.span(0, 0), diag::YamlTooLarge, static_cast<diag::Int>(source.text().size()),
                       static_cast<diag::Int>(limits.data_bytes));
    return nullptr;
  }
  JsonText json{source.text(),
                source.text().starts_with("\xEF\xBB\xBF") ? std::size_t{3} : 0,
                Dialect::Strict,
                &source,
                limits.nesting,
                {},
                false};
  const Node* value = read_json_value(json, builder);
  const std::size_t rest = source.text().find_first_not_of(" \t\r\n", json.at);
  if (value != nullptr && rest == std::string_view::npos) return value;
  if (value != nullptr) {
    json.at = rest;
    json.fault = "nothing can follow the value";
  }
  const std::size_t at = std::min(json.at, source.text().size());
  const Span span = source.span(at, std::min(at + 1, source.text().size()));
  if (json.too_deep) diagnostics.report(span, diag::YamlTooDeep, static_cast<diag::Int>(limits.nesting));
  else diagnostics.report(span, diag::JsonSyntax, json.fault);
  return nullptr;
}

}  // namespace dpc::ir
