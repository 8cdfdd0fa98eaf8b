// Writing JSON (RFC 8259) as text: strings, numbers, and a small writer for whole documents.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dpc {

// With its quotes. Escaped are the quote, the backslash and control characters; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// As Go's encoding/json writes a float64: the shortest digits that read back, no exponent from 1e-6 up to 1e21, no
// trailing '.0'. The value must be finite.
void append_json_number(std::string& out, double value);
void append_json_number(std::string& out, std::int64_t value);

// Commas and colons of a document that is written from front to back:
//   writer.open('{'); writer.key("errors"); writer.number(3); writer.close('}');
// Compact, or indented by two spaces a level.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out, bool indented = false) : out_(out), indented_(indented) {}
  void open(char bracket);
  void close(char bracket);
  void key(std::string_view name);
  void string(std::string_view text);
  void number(std::int64_t value);
  void boolean(bool value);
  void null();
  void written(std::string_view json);  // a value that is JSON already

 private:
  void before_value();
  void new_line();
  std::string& out_;
  bool indented_;
  bool first_ = true;      // nothing stands in the innermost bracket yet
  bool after_key_ = false;
  int depth_ = 0;
};

}  // namespace dpc
