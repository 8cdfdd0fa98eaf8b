// From the scanner's tokens to the parser's: which line ends and commas separate entries (SEP), which '{' is the body
// of an if, match or for (LBODY), which words are keywords here, which '<' opens type parameters. The rules are those
// of docs/language.md, "Lines" and "Words".
//
// What comes out has paired brackets and closed strings, whatever went in: missing closers are made up, with no text of
// their own, after their openers were reported (102, 103, 105); closers too many (106), bad characters (107, 111) and
// unclosed comments (104) are reported and left out.
#pragma once

#include <vector>

#include "frontend/parse/report.h"
#include "frontend/parse/scan.h"
#include "support/limits.h"

namespace dpc::parse {

// False where nesting went over limits.nesting (801) or there are more than limits.tokens (820): `out` is then of no
// use.
bool lay_out(Scan& scan, const Limits& limits, Report& report, std::vector<Token>& out);

}  // namespace dpc::parse
