// A token of dp, as the scanner makes it and as the layout hands it to the parser.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "token_types.h"

namespace dpc::parse {

// The vocabulary of grammar/DpLexer.g4. ANTLR leaves 0 unused.
enum class Tok : std::uint8_t {
  END_OF_FILE = 0,
#define X(name, number) name = number,
  DPC_TOKENS(X)
#undef X
};

struct Token {
  std::uint32_t begin = 0;  // byte offsets into the file
  std::uint32_t end = 0;
  Tok type = Tok::END_OF_FILE;
  bool newline_before = false;
  bool doc_before = false;
  // From the scanner and pair_brackets: an opener that nothing closes, a closer that closes nothing, a
  // STRING_END_OF_LINE that ends the strings around it too. From the layout: made up in place of something that was
  // reported, so the entry is of no use.
  bool unpaired = false;
};

// A '///' comment.
struct DocLine {
  std::uint32_t begin;
  std::uint32_t end;
  bool alone;  // nothing stands before it on its line
};

std::string_view token_name(Tok type);

}  // namespace dpc::parse
