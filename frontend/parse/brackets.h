// Which bracket closes which, before anything else is known: so that an unclosed one is reported at its opener, and
// costs no more than its entry.
#pragma once

#include <string_view>
#include <vector>

#include "frontend/parse/token.h"

namespace dpc::parse {

// Sets `unpaired` on every opener that nothing closes and on every closer that closes nothing. A '}' closes the
// parentheses and brackets inside it. Where braces do not come out even, a '}' that begins its line is taken to close
// the '{' whose line is indented like it. Linear time. False where so many brackets stand open at once that no limit on
// nesting could be met: the last of `tokens` is then the one.
bool pair_brackets(std::string_view text, std::vector<Token>& tokens);

// The column, from 0, of the first token of a line, given that token's offset.
std::size_t indent_at(std::string_view text, std::size_t offset);

}  // namespace dpc::parse
