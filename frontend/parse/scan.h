// Bytes to tokens. grammar/DpLexer.g4 is the specification, and a test compares this with the lexer that ANTLR makes of
// it; written by hand because it is four times as fast.
#pragma once

#include <string_view>
#include <vector>

#include "frontend/parse/token.h"

namespace dpc::parse {

struct Scan {
  std::vector<Token> tokens;   // without hidden ones; ends with END_OF_FILE
  std::vector<DocLine> docs;   // in order
  bool cut_short = false;      // an unclosed comment or text block took the rest of the file
};

// Total: what fits no rule is a BAD_CHAR of one character. `from` skips a byte order mark. Bytes that are no UTF-8
// count as a character each.
Scan scan(std::string_view text, std::uint32_t from);

}  // namespace dpc::parse
