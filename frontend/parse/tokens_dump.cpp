#include <fmt/format.h>

#include "frontend/parse/parse.h"
#include "frontend/parse/tokenize.h"

namespace dpc::parse {
namespace {

// One line a token: line ends in text blocks would break that.
std::string one_line(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string_view token_name(Tok type) {
  switch (type) {
    case Tok::END_OF_FILE: return "END_OF_FILE";
#define X(name, number) \
  case Tok::name: return #name;
    DPC_TOKENS(X)
#undef X
  }
  return "?";
}

std::string dump_tokens(const SourceFile& source, Diagnostics& diagnostics, const Limits& limits) {
  Report report(source, diagnostics);
  const Tokens tokens = tokenize(limits, report);
  std::string out;
  for (const Token& token : tokens.tokens) {
    const LineColumn place = source.locate(source.span(token.begin, token.end).begin);
    const std::string text = one_line(report.text(token.begin, token.end));
    out +=
        fmt::format("{}:{} {}{}{}\n", place.line, place.column, token_name(token.type), text.empty() ? "" : " ", text);
  }
  return out;
}

}  // namespace dpc::parse
