#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

enum class Arms : std::uint8_t { Values, Records, Elements };

// pattern: MINUS? literal | string | IDENT
ast::Pattern build_pattern(Build& build, Node node) {
  Cursor cursor(node);
  ast::Pattern pattern{};
  pattern.span = build.span(node);
  const bool negative = cursor.accept(Tok::MINUS);
  if (cursor.at(Rule::Literal)) {
    pattern.literal = build_literal(build, cursor.take(), negative);
  } else if (cursor.at(Rule::String)) {
    const Node string = cursor.take();
    const std::string_view text = build_plain_string(build, string);
    pattern.literal = build.arena.make<ast::StringExpr>(ast::Expr{ast::ExprKind::String, pattern.span}, text);
  } else {
    const Token& name = cursor.take_token();
    pattern.kind = build.text(name) == "_" ? ast::PatternKind::Wildcard : ast::PatternKind::Type;
    pattern.name = build.name(name);
  }
  return pattern;
}

void expect_type(Build& build, const ast::Pattern& pattern) {
  const std::uint32_t end = build.report.source().offset(pattern.span.end);
  build.report
      .at(build.report.source().offset(pattern.span.begin), end, diag::UnexpectedToken, "a literal, '_' or NAME: TYPE",
          fmt::format("'{}'", pattern.name.text()))
      .help(fmt::format("a text is quoted: \"{}\"", pattern.name.text()));
}

// pattern (PIPE pattern)* (COLON type)?
void build_patterns(Build& build, Cursor& cursor, ast::Arm& arm) {
  std::vector<ast::Pattern> patterns;
  do {
    patterns.push_back(build_pattern(build, cursor.take()));
  } while (cursor.accept(Tok::PIPE));
  if (cursor.token() == Tok::COLON) {
    const Token& colon = cursor.take_token();
    ast::Pattern& last = patterns.back();
    last.type = build_type(build, cursor.take());
    if (last.kind == ast::PatternKind::Literal) {
      build.report.at(colon.begin, colon.end, diag::UnexpectedToken, "'=>' after a literal", "':'");
    }
    last.kind = ast::PatternKind::Type;
    last.span = join(last.span, last.type->span);
  }
  for (const ast::Pattern& pattern : patterns) {
    if (pattern.kind == ast::PatternKind::Type && pattern.type == nullptr) expect_type(build, pattern);
  }
  arm.patterns = build.arena.copy(patterns);
}

// What stands right of '=>' where arms hold entries: a block of them, or one alone.
ast::Array<ast::Entry> arm_entries(Build& build, Node expr, Place place) {
  if (const Node block = sole_block(expr)) {
    Cursor cursor(block);
    cursor.accept(Tok::LBRACE);
    return build_entries(build, cursor.take(), place);
  }
  auto entries = build.arena.make_array<ast::Entry>(1);
  entries[0].span = build.span(expr);
  build_standing(build, expr, place, entries[0]);
  return entries;
}

// arm: pattern (PIPE pattern)* (COLON type)? ARROW expr
ast::Arm build_arm(Build& build, Node node, Arms arms) {
  ast::Arm arm{};
  arm.span = build.span(node);
  if (build.parser.is_broken(node)) return arm;
  Cursor cursor(node);
  build_patterns(build, cursor, arm);
  cursor.accept(Tok::ARROW);
  const Node expr = cursor.take();
  if (arms == Arms::Values) {
    arm.value = build_expr(build, expr);
  } else {
    arm.entries = arm_entries(build, expr, arms == Arms::Elements ? Place::List : Place::Record);
  }
  return arm;
}

// MATCH expr LBODY arms RBRACE; arms: arm? (SEP arm?)*
const ast::MatchExpr* build(Build& build, Node node, Arms arms) {
  Cursor cursor(node);
  cursor.accept(Tok::MATCH);
  const ast::Expr* subject = build_expr(build, cursor.take());
  cursor.accept(Tok::LBODY);
  Cursor inner(cursor.take());
  std::vector<ast::Arm> made;
  while (!inner.done()) made.push_back(build_arm(build, inner.take(), arms));
  const ast::Expr base{ast::ExprKind::Match, build.span(node)};
  return build.arena.make<ast::MatchExpr>(base, subject, build.arena.copy(made));
}

}  // namespace

const ast::MatchExpr* build_match(Build& b, Node expr) { return build(b, expr, Arms::Values); }

const ast::MatchExpr* build_match_entry(Build& b, Node expr, Place place) {
  return build(b, expr, place == Place::List ? Arms::Elements : Arms::Records);
}

}  // namespace dpc::parse
