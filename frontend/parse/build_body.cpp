#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

using ast::Entry;
using ast::EntryKind;

// body: LBODY entries RBRACE
ast::Array<Entry> build_body(Build& build, Node body, Place place) {
  Cursor cursor(body);
  cursor.accept(Tok::LBODY);
  return build_entries(build, cursor.take(), place);
}

// 'if a then b else c' gives a value, 'if a { ... }' entries.
bool has_then(Node if_expr) {
  Cursor cursor(if_expr);
  cursor.accept(Tok::IF);
  cursor.take();
  return cursor.token() == Tok::THEN;
}

Node if_of(Node expr) {
  Cursor cursor(expr);
  return cursor.at(Rule::IfExpr) ? cursor.take() : nullptr;
}

bool is_match(Node expr) { return Cursor(expr).token() == Tok::MATCH; }

}  // namespace

// Is the expression, standing alone between separators, an if or match with entries rather than a value?
bool is_statement(Node expr) {
  const Node conditional = if_of(expr);
  return conditional != nullptr ? !has_then(conditional) : is_match(expr);
}

// IF expr body (ELSE_BODY (ifExpr | body))?
void build_if_entry(Build& build, Node node, Place place, Entry& entry) {
  Cursor cursor(node);
  cursor.accept(Tok::IF);
  entry.kind = EntryKind::If;
  rest_of(build, entry).condition = build_expr(build, cursor.take());
  rest_of(build, entry).entries = build_body(build, cursor.take(), place);
  if (!cursor.accept(Tok::ELSE_BODY)) return;
  if (cursor.at(Rule::Body)) {
    rest_of(build, entry).otherwise = build_body(build, cursor.take(), place);
    return;
  }
  const Node nested = cursor.take();
  const ast::Array<Entry> otherwise = build.arena.make_array<Entry>(1);
  rest_of(build, entry).otherwise = otherwise;
  otherwise[0].span = build.span(nested);
  if (!has_then(nested)) return build_if_entry(build, nested, place, otherwise[0]);
  const Token& word = first_token(nested);
  build.report.at(word.begin, word.end, diag::UnexpectedToken, "'if CONDITION { ... }' after 'else'", "'if ... then'");
  otherwise[0].kind = EntryKind::Error;
}

void build_standing(Build& build, Node expr, Place place, Entry& entry) {
  if (is_match(expr)) {
    entry.kind = EntryKind::Match;
    rest_of(build, entry).match = build_match_entry(build, expr, place);
  } else if (is_statement(expr)) {
    build_if_entry(build, if_of(expr), place, entry);
  } else if (place == Place::List) {
    entry.kind = EntryKind::Element;
    entry.value = build_expr(build, expr);
  } else {
    entry.kind = EntryKind::Error;
    build.report.at(first_token(expr).begin, last_token(expr).end, diag::MisplacedElement)
        .help("give it one, NAME = VALUE, or spread it, ...VALUE");
  }
}

// FOR IDENT (COMMA IDENT)? IN expr body
void build_for(Build& build, Cursor& cursor, Place place, Entry& entry) {
  entry.kind = EntryKind::For;
  const Token& name = cursor.take_token();
  rest_of(build, entry).name = build.name(name);
  rest_of(build, entry).name_span = build.span(name);
  if (cursor.token() == Tok::IDENT) rest_of(build, entry).name2 = build.name(cursor.take_token());
  cursor.accept(Tok::IN);
  entry.value = build_expr(build, cursor.take());
  rest_of(build, entry).entries = build_body(build, cursor.take(), place);
}

}  // namespace dpc::parse
