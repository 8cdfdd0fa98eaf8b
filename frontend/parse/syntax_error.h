// What the parser says when a token does not fit: in words that people know, never in those of the grammar.
#pragma once

#include <string>
#include <vector>

#include "frontend/parse/report.h"
#include "frontend/parse/token.h"
#include "frontend/parse/tree.h"

namespace dpc::parse {

struct SyntaxError {
  const std::vector<Token>& tokens;
  std::size_t at;           // the token that does not fit
  Rule rule;                // the one being read
  Tok expected;             // END_OF_FILE where it could be one of several
  std::size_t entry_start;  // the first token of the entry or item around
  bool in_file;             // that entry stands at the top level of a file
  bool in_list = false;     // after elements or arguments, so a ',' would do too
  bool alone = false;       // the input is one expression
};

// Reports 101, or what fits better: 119, 120, 122. Says nothing of closers that the layout made up: their openers were
// reported.
void report_syntax(const SyntaxError& error, Report& report);

bool starts_entry(Tok type);
bool starts_pattern(Tok type);
bool is_reserved(Tok type);

// "'x'", "a string", "the end of the line" ...
std::string describe_token(const Token& token, const Report& report);

}  // namespace dpc::parse
