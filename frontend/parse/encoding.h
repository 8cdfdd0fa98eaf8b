// Are the bytes of a source file admissible text? (docs/language.md, "Text")
#pragma once

#include <cstdint>
#include <vector>

#include "frontend/parse/report.h"
#include "frontend/parse/token.h"

namespace dpc::parse {

struct Encoding {
  bool readable = true;               // false: UTF-16, nothing should be scanned
  std::uint32_t start = 0;            // past the byte order mark
  std::vector<std::uint32_t> hidden;  // offsets of invisible and bidirectional characters
};

// Reports wrong encodings (113), bytes that are no UTF-8 (109) and control characters (110).
Encoding check_encoding(Report& report);

// An invisible character is an error in code (111), a warning in a string or comment (112). `tokens` are the scanner's.
void report_hidden(const std::vector<std::uint32_t>& hidden, const std::vector<Token>& tokens, Report& report);

// Has check_encoding or report_hidden reported the BAD_CHAR that begins here?
bool is_reported_byte(std::string_view text, std::size_t at);

}  // namespace dpc::parse
