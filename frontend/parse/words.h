// The contextual keywords: identifiers that begin an entry or item and are keywords only there (docs/language.md,
// "Words").
#pragma once

#include <string_view>

#include "frontend/parse/token.h"

namespace dpc::parse {

// `next` is the token after the word. IDENT where the word is an ordinary name.
Tok file_word(std::string_view word, const Token& next);
Tok block_word(std::string_view word, const Token& next);

// The keyword a word would be at the place meant for it, or IDENT.
Tok any_word(std::string_view word);

}  // namespace dpc::parse
