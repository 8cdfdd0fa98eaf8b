// Parse tree to syntax tree. Small functions, a construct a file; above each stands its production of DpParser.g4.
#pragma once

#include <string_view>
#include <vector>

#include "frontend/ast/ast.h"
#include "frontend/parse/item_parser.h"
#include "frontend/parse/report.h"
#include "frontend/parse/tree.h"

namespace dpc::parse {

struct Build {
  Arena& arena;
  Interner& names;
  Report& report;
  const ItemParser& parser;
  const std::vector<DocLine>& docs;

  Span span(const Token& token) const { return report.span(token.begin, token.end); }
  Span span(const Token& first, const Token& last) const { return report.span(first.begin, last.end); }
  Span span(Node node) const { return span(first_token(node), last_token(node)); }
  std::string_view text(const Token& token) const { return report.text(token.begin, token.end); }
  Symbol name(const Token& token) const { return names.intern(text(token)); }
};

// What braces hold depends on where they stand.
enum class Place : std::uint8_t { Record, List };

// To write to.
inline ast::EntryRest& rest_of(Build& build, ast::Entry& entry) {
  if (entry.rest == nullptr) entry.rest = build.arena.make<ast::EntryRest>();
  return *entry.rest;
}

ast::Item build_item(Build& build, Node item);

ast::Array<ast::Entry> build_entries(Build& build, Node entries, Place place);
ast::Array<ast::Entry> build_elements(Build& build, Node elements);
ast::Entry build_entry(Build& build, Node entry, Place place);
// 'path: type = value', 'path { ... }' or an element, from the cursor of an entry.
void build_field(Build& build, Cursor cursor, Place place, ast::Entry& entry);
// What an expression is where it stands alone between separators: an if, a match, an element.
void build_standing(Build& build, Node expr, Place place, ast::Entry& entry);
void build_if_entry(Build& build, Node if_expr, Place place, ast::Entry& entry);
void build_for(Build& build, Cursor& cursor, Place place, ast::Entry& entry);
bool is_statement(Node expr);
const ast::Expr* build_when(Build& build, Cursor& cursor);

const ast::Expr* build_expr(Build& build, Node expr);
const ast::RecordExpr* build_block(Build& build, Node block);
const ast::Expr* build_operators(Build& build, Cursor cursor);
const ast::Expr* build_operand(Build& build, Node operand);
ast::Array<ast::Argument> build_arguments(Build& build, Node arguments);
const ast::MatchExpr* build_match(Build& build, Node expr);
const ast::MatchExpr* build_match_entry(Build& build, Node expr, Place place);
// The only child of an expression that is no more than an operand; else null.
Node sole_operand(Node expr);
// The block of an expression that is no more than a block; else null.
Node sole_block(Node expr);

const ast::Expr* build_string(Build& build, Node string);
// Reports a string that interpolates and gives its text all the same.
std::string_view build_plain_string(Build& build, Node string);
const ast::Expr* build_text_block(Build& build, Node string);

const ast::Expr* build_literal(Build& build, Node literal, bool negative);
const ast::Expr* build_number(Build& build, const Token& token, bool negative, Span span);

const ast::TypeExpr* build_type(Build& build, Node type);

// The '///' lines right above a token.
std::string_view build_doc(Build& build, const Token& first);

const ast::Expr* error_expr(Build& build, Span span);

}  // namespace dpc::parse
