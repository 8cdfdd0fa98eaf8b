#include "frontend/parse/tokenize.h"

#include "frontend/parse/encoding.h"

namespace dpc::parse {

Tokens tokenize(const Limits& limits, Report& report) {
  Tokens out;
  const Encoding encoding = check_encoding(report);
  if (!encoding.readable) return out;
  Scan scanned = scan(report.source().text(), encoding.start);
  report_hidden(encoding.hidden, scanned.tokens, report);
  out.readable = lay_out(scanned, limits, report, out.tokens);
  out.docs = std::move(scanned.docs);
  return out;
}

}  // namespace dpc::parse
