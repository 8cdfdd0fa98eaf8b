#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

using ast::Entry;
using ast::EntryKind;

// LET IDENT (COLON type)? ASSIGN expr
void build_let(Build& build, Cursor& cursor, Entry& entry) {
  entry.kind = EntryKind::Let;
  const Token& name = cursor.take_token();
  rest_of(build, entry).name = build.name(name);
  rest_of(build, entry).name_span = build.span(name);
  if (cursor.accept(Tok::COLON)) entry.type = build_type(build, cursor.take());
  cursor.accept(Tok::ASSIGN);
  entry.value = build_expr(build, cursor.take());
}

// SPREAD expr when?
void build_spread(Build& build, Cursor& cursor, Entry& entry) {
  entry.kind = EntryKind::Spread;
  entry.value = build_expr(build, cursor.take());
  entry.when = build_when(build, cursor);
}

// CHECK expr when? COLON expr
void build_check(Build& build, Cursor& cursor, Entry& entry) {
  entry.kind = EntryKind::Check;
  entry.value = build_expr(build, cursor.take());
  entry.when = build_when(build, cursor);
  cursor.accept(Tok::COLON);
  rest_of(build, entry).message = build_expr(build, cursor.take());
}

// ALLOW expr FROM expr (AS string)? when?
void build_allow(Build& build, Cursor& cursor, Entry& entry) {
  entry.kind = EntryKind::Allow;
  entry.value = build_expr(build, cursor.take());
  cursor.accept(Tok::FROM);
  rest_of(build, entry).message = build_expr(build, cursor.take());
  if (cursor.accept(Tok::AS)) rest_of(build, entry).as_name = build_plain_string(build, cursor.take());
  entry.when = build_when(build, cursor);
}

// GIVEN expr ASSIGN expr
void build_given(Build& build, Cursor& cursor, Entry& entry) {
  entry.kind = EntryKind::Given;
  entry.value = build_expr(build, cursor.take());
  cursor.accept(Tok::ASSIGN);
  rest_of(build, entry).message = build_expr(build, cursor.take());
}

// EXPECT expr (COLON expr)?
void build_expect(Build& build, Cursor& cursor, Entry& entry) {
  entry.kind = EntryKind::Expect;
  entry.value = build_expr(build, cursor.take());
  if (cursor.accept(Tok::COLON)) rest_of(build, entry).message = build_expr(build, cursor.take());
}

Entry started(Build& build, Node node) {
  Entry entry{};
  entry.span = build.span(node);
  const std::string_view doc = build_doc(build, first_token(node));
  if (!doc.empty()) rest_of(build, entry).doc = doc;
  return entry;
}

// element: SPREAD expr when? | FOR IDENT (COMMA IDENT)? IN expr body | expr when?
Entry build_element(Build& build, Node node) {
  Entry entry = started(build, node);
  Cursor cursor(node);
  if (cursor.accept(Tok::SPREAD)) {
    build_spread(build, cursor, entry);
  } else if (cursor.accept(Tok::FOR)) {
    build_for(build, cursor, Place::List, entry);
  } else {
    build_field(build, cursor, Place::List, entry);
  }
  return entry;
}

}  // namespace

// when: WHEN expr
const ast::Expr* build_when(Build& build, Cursor& cursor) {
  if (!cursor.at(Rule::When)) return nullptr;
  Cursor inner(cursor.take());
  inner.accept(Tok::WHEN);
  return build_expr(build, inner.take());
}

Entry build_entry(Build& build, Node node, Place place) {
  Entry entry = started(build, node);
  if (build.parser.is_broken(node)) {
    entry.kind = EntryKind::Error;
    return entry;
  }
  Cursor cursor(node);
  switch (cursor.token()) {
    case Tok::LET: cursor.take_token(); build_let(build, cursor, entry); break;
    case Tok::SPREAD: cursor.take_token(); build_spread(build, cursor, entry); break;
    case Tok::FOR: cursor.take_token(); build_for(build, cursor, place, entry); break;
    case Tok::CHECK: cursor.take_token(); build_check(build, cursor, entry); break;
    case Tok::ALLOW: cursor.take_token(); build_allow(build, cursor, entry); break;
    case Tok::GIVEN: cursor.take_token(); build_given(build, cursor, entry); break;
    case Tok::EXPECT: cursor.take_token(); build_expect(build, cursor, entry); break;
    default: build_field(build, cursor, place, entry); break;
  }
  return entry;
}

// entries: entry? (SEP entry?)*; a leaf stands where what was found could begin no entry.
ast::Array<Entry> build_entries(Build& build, Node node, Place place) {
  auto entries = build.arena.make_array<Entry>(node->children.size());
  Cursor cursor(node);
  for (Entry& entry : entries) {
    if (cursor.at(Rule::Entry)) {
      entry = build_entry(build, cursor.take(), place);
    } else {
      entry.kind = EntryKind::Error;
      entry.span = build.span(cursor.take_token());
    }
  }
  return entries;
}

// elements: element? (COMMA element?)*
ast::Array<Entry> build_elements(Build& build, Node node) {
  auto entries = build.arena.make_array<Entry>(node->children.size());
  Cursor cursor(node);
  for (Entry& entry : entries) entry = build_element(build, cursor.take());
  return entries;
}

}  // namespace dpc::parse
