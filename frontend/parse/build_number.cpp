#include <charconv>
#include <string>

#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

// What is wrong with the digits, or nothing.
std::string_view fault_of(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') continue;
    const bool between = i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9' && text[i - 1] != '.';
    if (!between) return "'_' stands only between digits";
  }
  if (text.size() > 1 && text[0] == '0' && text[1] != '.' && text[1] != 'e' && text[1] != 'E')
    return "it begins with 0";
  return {};
}

template <class Value>
bool read(std::string_view text, bool negative, Value& value) {
  std::string digits = negative ? "-" : "";
  for (char c : text) {
    if (c != '_') digits += c;
  }
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return failed == std::errc() && end == digits.data() + digits.size();
}

}  // namespace

const ast::Expr* build_number(Build& build, const Token& token, bool negative, Span span) {
  const std::string_view text = build.text(token);
  if (const std::string_view fault = fault_of(text); !fault.empty()) {
    build.report.at(token.begin, token.end, diag::BadNumber, text, fault);
    return error_expr(build, span);
  }
  if (token.type == Tok::INT) {
    std::int64_t value = 0;
    if (read(text, negative, value)) return build.arena.make<ast::IntExpr>(ast::Expr{ast::ExprKind::Int, span}, value);
  } else {
    double value = 0;
    if (read(text, negative, value))
      return build.arena.make<ast::FloatExpr>(ast::Expr{ast::ExprKind::Float, span}, value);
  }
  build.report.at(token.begin, token.end, diag::NumberTooLarge, text);
  return error_expr(build, span);
}

// literal: INT | FLOAT | TRUE | FALSE | NULL_WORD | NONE
const ast::Expr* build_literal(Build& build, Node literal, bool negative) {
  const Token& token = first_token(literal);
  const Span span = build.span(token);
  switch (token.type) {
    case Tok::TRUE:
    case Tok::FALSE:
      return build.arena.make<ast::BoolExpr>(ast::Expr{ast::ExprKind::Bool, span}, token.type == Tok::TRUE);
    case Tok::NULL_WORD: return build.arena.make<ast::Expr>(ast::ExprKind::Null, span);
    case Tok::NONE: return build.arena.make<ast::Expr>(ast::ExprKind::None, span);
    default: return build_number(build, token, negative, span);
  }
}

}  // namespace dpc::parse
