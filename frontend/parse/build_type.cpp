#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

using ast::TypeExpr;
using ast::TypeExprKind;

// bound: MINUS? (INT | FLOAT)
const ast::Expr* build_bound(Build& build, Node bound) {
  Cursor cursor(bound);
  const bool negative = cursor.accept(Tok::MINUS);
  return build_number(build, cursor.take_token(), negative, build.span(bound));
}

// typeArgument: DOTDOT bound? | bound (DOTDOT bound?)? | IDENT ASSIGN (bound | string)
ast::TypeArgument build_type_argument(Build& build, Node node) {
  Cursor cursor(node);
  ast::TypeArgument argument{};
  argument.span = build.span(node);
  if (cursor.token() == Tok::IDENT) {
    argument.kind = ast::TypeArgument::Kind::Named;
    argument.name = build.name(cursor.take_token());
    cursor.accept(Tok::ASSIGN);
    argument.value = cursor.at(Rule::String) ? build_string(build, cursor.take()) : build_bound(build, cursor.take());
    return argument;
  }
  argument.kind = ast::TypeArgument::Kind::Range;
  if (cursor.at(Rule::Bound)) argument.low = build_bound(build, cursor.take());
  if (!cursor.accept(Tok::DOTDOT)) {
    argument.high = argument.low;
  } else if (!cursor.done()) {
    argument.high = build_bound(build, cursor.take());
  }
  return argument;
}

// IDENT (DOT IDENT)* (LANGLE type (COMMA type)* RANGLE)? (LPAREN typeArgument (COMMA typeArgument)* RPAREN)?
const TypeExpr* build_named_type(Build& build, Cursor& cursor, Span span) {
  std::vector<ast::PathName> path;
  do {
    const Token& name = cursor.take_token();
    path.push_back({build.name(name), build.span(name)});
  } while (cursor.accept(Tok::DOT));
  std::vector<const TypeExpr*> parameters;
  cursor.accept(Tok::LANGLE);
  while (cursor.at(Rule::Type)) parameters.push_back(build_type(build, cursor.take()));
  std::vector<ast::TypeArgument> arguments;
  cursor.accept(Tok::LPAREN);
  while (cursor.at(Rule::TypeArgument)) arguments.push_back(build_type_argument(build, cursor.take()));
  return build.arena.make<ast::NamedType>(TypeExpr{TypeExprKind::Named, span}, build.arena.copy(path),
                                          build.arena.copy(parameters), build.arena.copy(arguments));
}

const TypeExpr* literal_type(Build& build, const ast::Expr* value, Span span) {
  return build.arena.make<ast::LiteralType>(TypeExpr{TypeExprKind::Literal, span}, value);
}

// typePrimary: namedType | MINUS? literal | string | LBRACE entries RBRACE | LPAREN type RPAREN
const TypeExpr* build_type_primary(Build& build, Node node) {
  Cursor cursor(node);
  const Span span = build.span(node);
  switch (cursor.token()) {
    case Tok::IDENT: return build_named_type(build, cursor, span);
    case Tok::LPAREN: cursor.take_token(); return build_type(build, cursor.take());
    case Tok::LBRACE: {
      cursor.take_token();
      const auto entries = build_entries(build, cursor.take(), Place::Record);
      return build.arena.make<ast::RecordType>(TypeExpr{TypeExprKind::Record, span}, entries);
    }
    default: break;
  }
  if (cursor.at(Rule::String)) {
    const Node string = cursor.take();
    const std::string_view text = build_plain_string(build, string);
    return literal_type(build, build.arena.make<ast::StringExpr>(ast::Expr{ast::ExprKind::String, span}, text), span);
  }
  const bool negative = cursor.accept(Tok::MINUS);
  return literal_type(build, build_literal(build, cursor.take(), negative), span);
}

// optionalType: typePrimary QUESTION?
const TypeExpr* build_optional_type(Build& build, Node node) {
  Cursor cursor(node);
  const TypeExpr* element = build_type_primary(build, cursor.take());
  if (!cursor.accept(Tok::QUESTION)) return element;
  return build.arena.make<ast::OptionalType>(TypeExpr{TypeExprKind::Optional, build.span(node)}, element);
}

}  // namespace

// type: optionalType (PIPE optionalType)*
const TypeExpr* build_type(Build& build, Node type) {
  Cursor cursor(type);
  const TypeExpr* first = build_optional_type(build, cursor.take());
  if (cursor.done()) return first;
  std::vector<const TypeExpr*> members{first};
  while (cursor.accept(Tok::PIPE)) members.push_back(build_optional_type(build, cursor.take()));
  return build.arena.make<ast::UnionType>(TypeExpr{TypeExprKind::Union, build.span(type)}, build.arena.copy(members));
}

}  // namespace dpc::parse
