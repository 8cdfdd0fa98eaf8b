// Bytes to the parser's tokens: encoding, scan and layout in one.
#pragma once

#include "frontend/parse/layout.h"

namespace dpc::parse {

struct Tokens {
  bool readable = false;       // false: wrong encoding or nested too deep, nothing can be parsed
  std::vector<Token> tokens;   // ends with END_OF_FILE
  std::vector<DocLine> docs;
};

Tokens tokenize(const Limits& limits, Report& report);

}  // namespace dpc::parse
