// The tokens of IR text. White space separates and means nothing else; commas are white space, '#' is a token, '///'
// begins a doc line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/source.h"

namespace dpc::ir::text {

enum class Tok : std::uint8_t { End, Word, String, Int, Float, Doc, Shared, Variable, Mark, Bad };

struct Token {
  Tok kind = Tok::End;
  std::string text;          // String, Doc: the content; otherwise as written
  std::int64_t number = 0;   // Int, Shared (%n), Variable ($n)
  double floating = 0;       // Float
  std::size_t begin = 0, end = 0;
};

// The token at or after `at`; Bad, with the reason as text, where there is none.
Token next_token(std::string_view source, std::size_t at);
// A bare word at `at`, as apps/v1.
Token bare_token(std::string_view source, std::size_t at);

}  // namespace dpc::ir::text
