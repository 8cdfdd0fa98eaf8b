#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

const ast::Expr* body_value(Build& build, Node body) {
  Cursor cursor(body);
  cursor.accept(Tok::LBODY);
  const auto entries = build_entries(build, cursor.take(), Place::Record);
  return build.arena.make<ast::RecordExpr>(ast::Expr{ast::ExprKind::Record, build.span(body)}, entries);
}

const ast::Expr* make_if(Build& build, Node node, const ast::Expr* condition, const ast::Expr* then,
                         const ast::Expr* otherwise) {
  return build.arena.make<ast::IfExpr>(ast::Expr{ast::ExprKind::If, build.span(node)}, condition, then, otherwise);
}

// ifExpr: IF expr (THEN expr ELSE expr | body (ELSE_BODY (ifExpr | body))?)
const ast::Expr* build_if(Build& build, Node node) {
  Cursor cursor(node);
  cursor.accept(Tok::IF);
  const ast::Expr* condition = build_expr(build, cursor.take());
  if (cursor.accept(Tok::THEN)) {
    const ast::Expr* then = build_expr(build, cursor.take());
    cursor.accept(Tok::ELSE);
    return make_if(build, node, condition, then, build_expr(build, cursor.take()));
  }
  const ast::Expr* then = body_value(build, cursor.take());
  if (!cursor.accept(Tok::ELSE_BODY)) {
    const std::uint32_t end = last_token(node).end;
    build.report.at(end, end, diag::UnexpectedToken, "'else' after '}'", "the end of the value")
        .help("an 'if' that gives a value needs both branches");
    return error_expr(build, build.span(node));
  }
  const bool nested = cursor.at(Rule::IfExpr);
  const Node rest = cursor.take();
  return make_if(build, node, condition, then, nested ? build_if(build, rest) : body_value(build, rest));
}

}  // namespace

const ast::Expr* error_expr(Build& build, Span span) { return build.arena.make<ast::Expr>(ast::ExprKind::Error, span); }

Node sole_operand(Node expr) {
  Cursor cursor(expr);
  if (!cursor.at(Rule::Operand)) return nullptr;
  const Node operand = cursor.take();
  return cursor.done() ? operand : nullptr;
}

Node sole_block(Node expr) {
  const Node operand = sole_operand(expr);
  if (operand == nullptr) return nullptr;
  Cursor cursor(operand);
  if (!cursor.at(Rule::Block)) return nullptr;
  const Node block = cursor.take();
  return cursor.done() ? block : nullptr;
}

// block: LBRACE entries RBRACE
const ast::RecordExpr* build_block(Build& build, Node block) {
  Cursor cursor(block);
  cursor.accept(Tok::LBRACE);
  const auto entries = build_entries(build, cursor.take(), Place::Record);
  return build.arena.make<ast::RecordExpr>(ast::Expr{ast::ExprKind::Record, build.span(block)}, entries);
}

// expr: ifExpr | MATCH expr LBODY arms RBRACE | operand (operator operand)*
const ast::Expr* build_expr(Build& build, Node expr) {
  Cursor cursor(expr);
  if (cursor.at(Rule::Operand)) return build_operators(build, cursor);
  if (cursor.at(Rule::IfExpr)) return build_if(build, cursor.take());
  return build_match(build, expr);
}

}  // namespace dpc::parse
