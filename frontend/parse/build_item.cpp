#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

using ast::Item;
using ast::ItemKind;

void take_name(Build& build, Cursor& cursor, Item& item) {
  const Token& name = cursor.take_token();
  item.name = build.name(name);
  item.name_span = build.span(name);
}

// A name, or a text where it is none by its letters: app "my-app".
void take_any_name(Build& build, Cursor& cursor, Item& item) {
  if (!cursor.at(Rule::String)) return take_name(build, cursor, item);
  const Node string = cursor.take();
  item.name = build.names.intern(build_plain_string(build, string));
  item.name_span = build.span(string);
}

ast::PathName path_name(Build& build, const Token& token) { return {build.name(token), build.span(token)}; }

// usePath: string | IDENT (string | (DOT IDENT)*)
void build_use_path(Build& build, Node node, Item& item) {
  Cursor cursor(node);
  std::vector<ast::PathName> path;
  while (!cursor.done()) {
    if (cursor.accept(Tok::DOT)) continue;
    if (cursor.token() == Tok::IDENT) {
      path.push_back(path_name(build, cursor.take_token()));
      continue;
    }
    const Node string = cursor.take();
    item.file = build_plain_string(build, string);
    item.file_span = build.span(string);
  }
  item.path = build.arena.copy(path);
}

// USE usePath (LBRACE IDENT? (SEP IDENT?)* RBRACE)?
void build_use(Build& build, Cursor& cursor, Item& item) {
  build_use_path(build, cursor.take(), item);
  if (!cursor.accept(Tok::LBRACE)) return;
  item.has_names = true;
  std::vector<ast::PathName> names;
  while (!cursor.done()) names.push_back(path_name(build, cursor.take_token()));
  item.names = build.arena.copy(names);
}

// param: IDENT COLON type (ASSIGN expr)?
ast::Param build_param(Build& build, Node node) {
  Cursor cursor(node);
  ast::Param param{};
  const Token& name = cursor.take_token();
  param.name = build.name(name);
  param.span = build.span(name);
  cursor.accept(Tok::COLON);
  param.type = build_type(build, cursor.take());
  if (cursor.accept(Tok::ASSIGN)) param.fallback = build_expr(build, cursor.take());
  return param;
}

// params: LPAREN param? (COMMA param?)* RPAREN
void build_params(Build& build, Cursor& cursor, Item& item) {
  Cursor inner(cursor.take());
  inner.accept(Tok::LPAREN);
  std::vector<ast::Param> params;
  while (inner.at(Rule::Param)) params.push_back(build_param(build, inner.take()));
  item.params = build.arena.copy(params);
}

// FN IDENT params (COLON type)? ASSIGN expr | COMPONENT IDENT params (COLON type)? block
void build_signature(Build& build, Cursor& cursor, Item& item) {
  take_name(build, cursor, item);
  build_params(build, cursor, item);
  if (cursor.accept(Tok::COLON)) item.type = build_type(build, cursor.take());
}

// PATCH expr when?: the block at the end of the expression is the patch's
void build_patch(Build& build, Cursor& cursor, Item& item) {
  const Node target = cursor.take();
  item.value = build_expr(build, target);
  item.when = build_when(build, cursor);
  if (item.value->kind == ast::ExprKind::Error) return;
  const auto* call = static_cast<const ast::CallExpr*>(item.value);
  if (item.value->kind != ast::ExprKind::Call || call->block == nullptr) {
    const std::uint32_t end = last_token(target).end;
    build.report.at(end, end, diag::UnexpectedToken, "'{' after what is patched", "the end of the patch");
    item.value = error_expr(build, item.value->span);
    return;
  }
  item.block = call->block;
  if (!call->parenthesised) {
    item.value = call->callee;
    return;
  }
  ast::CallExpr bare = *call;
  bare.block = nullptr;
  item.value = build.arena.make<ast::CallExpr>(bare);
}

void build_block_item(Build& build, Cursor& cursor, Item& item) { item.block = build_block(build, cursor.take()); }

void build_entry_item(Build& build, Cursor& cursor, Item& item) {
  item.kind = ItemKind::Entry;
  item.entry = build.arena.make<ast::Entry>(build_entry(build, cursor.take(), Place::Record));
  item.doc = item.entry->more().doc;
}

Item broken_item(Build& build, Item item) {
  item.kind = ItemKind::Entry;
  auto* entry = build.arena.make<ast::Entry>();
  entry->kind = ast::EntryKind::Error;
  entry->span = item.span;
  item.entry = entry;
  return item;
}

}  // namespace

Item build_item(Build& build, Node node) {
  Item item{};
  item.span = build.span(node);
  Cursor cursor(node);
  if (build.parser.is_broken(node)) return broken_item(build, item);
  item.doc = build_doc(build, first_token(node));
  if (cursor.at(Rule::Entry)) {
    build_entry_item(build, cursor, item);
    return item;
  }
  switch (cursor.take_token().type) {
    case Tok::APP:
      item.kind = ItemKind::App;
      take_any_name(build, cursor, item);
      build_block_item(build, cursor, item);
      break;
    case Tok::USE: item.kind = ItemKind::Use; build_use(build, cursor, item); break;
    case Tok::TYPE:
      item.kind = ItemKind::Type;
      take_name(build, cursor, item);
      cursor.accept(Tok::ASSIGN);
      item.type = build_type(build, cursor.take());
      break;
    case Tok::VALUES: item.kind = ItemKind::Values; build_block_item(build, cursor, item); break;
    case Tok::FN:
      item.kind = ItemKind::Fn;
      build_signature(build, cursor, item);
      cursor.accept(Tok::ASSIGN);
      item.value = build_expr(build, cursor.take());
      break;
    case Tok::COMPONENT:
      item.kind = ItemKind::Component;
      build_signature(build, cursor, item);
      build_block_item(build, cursor, item);
      break;
    case Tok::ENVIRONMENT:
      item.kind = ItemKind::Environment;
      take_any_name(build, cursor, item);
      build_block_item(build, cursor, item);
      break;
    case Tok::FEATURE:
      item.kind = ItemKind::Feature;
      take_name(build, cursor, item);
      cursor.accept(Tok::ASSIGN);
      item.value = build_expr(build, cursor.take());
      break;
    case Tok::PATCH: item.kind = ItemKind::Patch; build_patch(build, cursor, item); break;
    default:
      item.kind = ItemKind::Test;
      item.title = build_plain_string(build, cursor.take());
      build_block_item(build, cursor, item);
      break;
  }
  return item;
}

}  // namespace dpc::parse
