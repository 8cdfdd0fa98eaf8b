#include "frontend/parse/parse.h"

#include "frontend/parse/build.h"
#include "frontend/parse/tokenize.h"

namespace dpc::parse {

ast::File parse_file(const SourceFile& source, Arena& arena, Interner& names, Diagnostics& diagnostics,
                     const Limits& limits) {
  Report report(source, diagnostics);
  ast::File file;
  file.source = &source;
  const Tokens tokens = tokenize(limits, report);
  if (!tokens.readable) return file;
  ItemParser parser(tokens.tokens, report);
  Build build{arena, names, report, parser, tokens.docs};
  std::vector<ast::Item> items;
  while (!parser.at_end()) {
    if (const Node item = parser.next_item()) items.push_back(build_item(build, item));
  }
  file.items = arena.copy(items);
  return file;
}

const ast::Expr* parse_expression(const SourceFile& source, Arena& arena, Interner& names, Diagnostics& diagnostics,
                                  const Limits& limits) {
  Report report(source, diagnostics);
  const Tokens tokens = tokenize(limits, report);
  if (tokens.readable) {
    ItemParser parser(tokens.tokens, report);
    Build build{arena, names, report, parser, tokens.docs};
    if (const Node expr = parser.expression()) return build_expr(build, expr);
    return error_expr(build, source.span(0, source.text().size()));
  }
  return arena.make<ast::Expr>(ast::ExprKind::Error, source.span(0, source.text().size()));
}

}  // namespace dpc::parse
