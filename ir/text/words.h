// How words, texts and numbers are written in IR text.
#pragma once

#include <string>
#include <string_view>

namespace dpc::ir::text {

bool is_word(std::string_view text);         // [A-Za-z_][A-Za-z0-9_]*
bool is_dotted(std::string_view text);       // words with dots between them
// "..." with \" \\ \n \t \r, \x00 for other control bytes and for bytes that are not UTF-8.
std::string quoted(std::string_view text);
std::string key_text(std::string_view key);  // a word as it is unless it is 'for' or 'when'; everything else quoted
std::string float_text(double number);       // always with '.' or 'e', or one of the words inf, minus_inf, nan

}  // namespace dpc::ir::text
