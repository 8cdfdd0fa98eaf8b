#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

using ast::Expr;
using ast::ExprKind;

const Expr* build_primary(Build& build, Cursor& cursor) {
  if (cursor.at(Rule::Literal)) return build_literal(build, cursor.take(), false);
  if (cursor.at(Rule::String)) return build_string(build, cursor.take());
  if (cursor.at(Rule::Block)) return build_block(build, cursor.take());
  const Token& token = cursor.take_token();
  if (token.type == Tok::IDENT)
    return build.arena.make<ast::NameExpr>(Expr{ExprKind::Name, build.span(token)}, build.name(token));
  const Node inner = cursor.take();
  if (token.type == Tok::LPAREN) {
    const Expr* grouped = build_expr(build, inner);
    cursor.take_token();
    return grouped;
  }
  const auto entries = build_elements(build, inner);
  const Span span = build.span(token, cursor.take_token());
  return build.arena.make<ast::ListExpr>(Expr{ExprKind::List, span}, entries);
}

// The suffixes of one operand, innermost first.
class Suffixes {
 public:
  Suffixes(Build& build, Cursor& cursor, std::uint32_t begin, const Expr* made)
      : build_(build), cursor_(cursor), begin_(begin), made_(made) {}

  const Expr* run() {
    while (!cursor_.done()) {
      if (cursor_.at(Rule::Block)) {
        block();
        continue;
      }
      switch (cursor_.take_token().type) {
        case Tok::DOT: member(); break;
        case Tok::LPAREN: call(); break;
        default: index(); break;
      }
    }
    return made_;
  }

 private:
  Expr base(ExprKind kind, const Token& last) const { return {kind, build_.report.span(begin_, last.end)}; }

  void member() {
    if (cursor_.at(Rule::String)) {
      const Node string = cursor_.take();
      const Symbol name = build_.names.intern(build_plain_string(build_, string));
      made_ = build_.arena.make<ast::MemberExpr>(base(ExprKind::Member, last_token(string)), made_, name,
                                                 build_.span(string));
      return;
    }
    const Token& name = cursor_.take_token();
    made_ =
        build_.arena.make<ast::MemberExpr>(base(ExprKind::Member, name), made_, build_.name(name), build_.span(name));
  }

  void call() {
    const auto arguments = build_arguments(build_, cursor_.take());
    const Token* last = &cursor_.take_token();
    const ast::RecordExpr* block = nullptr;
    if (cursor_.at(Rule::Block)) {
      const Node node = cursor_.take();
      block = build_block(build_, node);
      last = &last_token(node);
    }
    made_ = build_.arena.make<ast::CallExpr>(base(ExprKind::Call, *last), made_, arguments, block, true);
  }

  void index() {
    const Expr* index = build_expr(build_, cursor_.take());
    made_ = build_.arena.make<ast::IndexExpr>(base(ExprKind::Index, cursor_.take_token()), made_, index);
  }

  void block() {
    const Node node = cursor_.take();
    const auto* block = build_block(build_, node);
    made_ = build_.arena.make<ast::CallExpr>(base(ExprKind::Call, last_token(node)), made_, ast::Array<ast::Argument>(),
                                             block, false);
  }

  Build& build_;
  Cursor& cursor_;
  std::uint32_t begin_;
  const Expr* made_;
};

// argument: SPREAD expr | expr (ASSIGN expr)?
ast::Argument build_argument(Build& build, Node node) {
  Cursor cursor(node);
  ast::Argument argument{};
  argument.spread = cursor.accept(Tok::SPREAD);
  const Node first = cursor.take();
  if (!cursor.accept(Tok::ASSIGN)) {
    argument.value = build_expr(build, first);
    return argument;
  }
  const Token& name = first_token(first);
  if (name.type != Tok::IDENT || last_token(first).end != name.end) {
    build.report.at(name.begin, last_token(first).end, diag::BadArgument, "has no plain name left of '='")
        .help("a named argument is written NAME = VALUE; '==' compares");
  }
  argument.name = build.name(name);
  argument.name_span = build.span(first);
  argument.value = build_expr(build, cursor.take());
  return argument;
}

}  // namespace

// arguments: argument? (COMMA argument?)*
ast::Array<ast::Argument> build_arguments(Build& build, Node node) {
  auto arguments = build.arena.make_array<ast::Argument>(node->children.size());
  Cursor cursor(node);
  for (ast::Argument& argument : arguments) argument = build_argument(build, cursor.take());
  return arguments;
}

// operand: (NOT | MINUS)* (IDENT | literal | string | LPAREN expr RPAREN | LBRACK elements RBRACK | block) suffix*
const Expr* build_operand(Build& build, Node operand) {
  Cursor cursor(operand);
  std::vector<const Token*> prefixes;
  while (cursor.token() == Tok::NOT || cursor.token() == Tok::MINUS) prefixes.push_back(&cursor.take_token());
  const Expr* made = build_primary(build, cursor);
  const std::uint32_t begin =
      prefixes.empty() ? first_token(operand).begin : build.report.source().offset(made->span.begin);
  made = Suffixes(build, cursor, begin, made).run();
  for (auto prefix = prefixes.rbegin(); prefix != prefixes.rend(); ++prefix) {
    const auto op = (*prefix)->type == Tok::NOT ? ast::UnaryOp::Not : ast::UnaryOp::Negate;
    const Span span{build.span(**prefix).begin, made->span.end};
    made = build.arena.make<ast::UnaryExpr>(Expr{ExprKind::Unary, span}, op, made);
  }
  return made;
}

}  // namespace dpc::parse
