#include "frontend/parse/build.h"
#include "frontend/parse/habits.h"

namespace dpc::parse {
namespace {

using ast::Entry;
using ast::EntryKind;
using ast::Key;

// What stands left of '=', read as a path. `block` is the one of 'path { ... }'.
struct Path {
  bool good = false;
  std::vector<Key> keys;
  Node block = nullptr;
};

// The only element of '[expr]', if it is a plain one.
Node sole_element(Node elements) {
  Cursor cursor(elements);
  if (cursor.done()) return nullptr;
  Cursor element(cursor.take());
  if (!cursor.done() || !element.at(Rule::Expr)) return nullptr;
  const Node expr = element.take();
  return element.done() ? expr : nullptr;
}

Key string_key(Build& build, Node string) {
  return {build.names.intern(build_plain_string(build, string)), nullptr, build.span(string)};
}

// "a-${b}" = v is ["a-${b}"] = v.
Key head_key(Build& build, Node string) {
  const ast::Expr* made = build_string(build, string);
  if (made->kind != ast::ExprKind::String) return {Symbol(), made, build.span(string)};
  return {build.names.intern(static_cast<const ast::StringExpr*>(made)->value), nullptr, build.span(string)};
}

Key name_key(Build& build, const Token& name) { return {build.name(name), nullptr, build.span(name)}; }

bool build_head(Build& build, Cursor& cursor, Path& path) {
  if (cursor.at(Rule::String)) {
    path.keys.push_back(head_key(build, cursor.take()));
    return true;
  }
  if (cursor.token() == Tok::IDENT) {
    path.keys.push_back(name_key(build, cursor.take_token()));
    return true;
  }
  if (cursor.token() != Tok::LBRACK) return false;
  const Token& open = cursor.take_token();
  const Node computed = sole_element(cursor.take());
  const Token& close = cursor.take_token();
  if (computed == nullptr) return false;
  path.keys.push_back({Symbol(), build_expr(build, computed), build.span(open, close)});
  return true;
}

// path: (IDENT | string | '[' expr ']') (DOT (IDENT | string))* block?
Path build_path(Build& build, Node expr) {
  Path path;
  const Node operand = sole_operand(expr);
  if (operand == nullptr) return path;
  Cursor cursor(operand);
  if (!build_head(build, cursor, path)) return path;
  while (cursor.accept(Tok::DOT)) {
    path.keys.push_back(cursor.at(Rule::String) ? string_key(build, cursor.take())
                                                : name_key(build, cursor.take_token()));
  }
  if (cursor.at(Rule::Block)) path.block = cursor.take();
  path.good = cursor.done();
  return path;
}

// Is it worth reading as a path? Computed keys and strings are built only once.
bool looks_like_path(Node expr) {
  const Node operand = sole_operand(expr);
  if (operand == nullptr) return false;
  Cursor cursor(operand);
  if (cursor.token() == Tok::LBRACK) {
    cursor.take_token();
    if (sole_element(cursor.take()) == nullptr) return false;
    cursor.take_token();
  } else if (cursor.at(Rule::String)) {
    cursor.take();
  } else if (!cursor.accept(Tok::IDENT)) {
    return false;
  }
  while (cursor.accept(Tok::DOT))
    cursor.at(Rule::String) ? static_cast<void>(cursor.take()) : static_cast<void>(cursor.take_token());
  if (cursor.at(Rule::Block)) cursor.take();
  return cursor.done();
}

void refuse(Build& build, Node expr, bool assigned, Entry& entry) {
  entry.kind = EntryKind::Error;
  const std::uint32_t begin = first_token(expr).begin;
  const std::uint32_t end = last_token(expr).end;
  if (assigned) {
    const std::string quoted = quoted_name(build.report.text(begin, end));
    auto told = build.report.at(begin, end, diag::NotAPath);
    if (quoted.empty()) {
      told.help("left of '=' stands a path: name.name.\"key\", or [key] for a computed one");
    } else {
      told.help(fmt::format("a name with other letters stands in quotes: {} = ...", quoted))
          .fix(build.report.span(begin, end), quoted);
    }
  } else {
    build.report.at(begin, end, diag::MisplacedElement).help("give it one, NAME = VALUE, or spread it, ...VALUE");
  }
}

// attribute: AT IDENT (LPAREN arguments RPAREN)?
ast::Attribute build_attribute(Build& build, Node node) {
  Cursor cursor(node);
  cursor.accept(Tok::AT);
  const Token& name = cursor.take_token();
  ast::Attribute attribute{build.name(name), build.span(node), {}};
  if (cursor.accept(Tok::LPAREN)) attribute.arguments = build_arguments(build, cursor.take());
  return attribute;
}

void check_attribute(Build& build, const ast::Attribute& attribute) {
  const std::string_view name = attribute.name.text();
  const std::uint32_t begin = build.report.source().offset(attribute.span.begin);
  const std::uint32_t end = build.report.source().offset(attribute.span.end);
  if (name != "deprecated" && name != "accepted" && name != "documented") {
    build.report.at(begin, end, diag::UnknownAttribute, name)
        .help("the attributes are @accepted, @deprecated and @documented");
    return;
  }
  const bool one_text = attribute.arguments.size() == 1 && attribute.arguments[0].name.empty() &&
                        !attribute.arguments[0].spread &&
                        (attribute.arguments[0].value->kind == ast::ExprKind::String ||
                         attribute.arguments[0].value->kind == ast::ExprKind::Error);
  if (!one_text)
    build.report.at(begin, end, diag::BadAttribute, name, "takes one text").help(fmt::format("@{}(\"why\")", name));
}

void build_attributes(Build& build, Cursor& cursor, Entry& entry) {
  std::vector<ast::Attribute> attributes;
  while (cursor.at(Rule::Attribute)) {
    attributes.push_back(build_attribute(build, cursor.take()));
    check_attribute(build, attributes.back());
  }
  if (!attributes.empty()) rest_of(build, entry).attributes = build.arena.copy(attributes);
}

// An if, match or element: nothing but a 'when' may follow, and that only an element.
void build_alone(Build& build, Node expr, Cursor& cursor, Place place, Entry& entry) {
  build_standing(build, expr, place, entry);
  if (!cursor.at(Rule::When)) return;
  if (entry.kind == EntryKind::If || entry.kind == EntryKind::Match) {
    Cursor when(cursor.take());
    const Token& word = when.take_token();
    build.report.at(word.begin, word.end, diag::UnexpectedToken, "a new line or ','", "'when'");
    return;
  }
  entry.when = build_when(build, cursor);
}

void build_value(Build& build, Path& path, Cursor& cursor, Entry& entry) {
  entry.path = build.arena.copy(path.keys);
  if (cursor.accept(Tok::COLON)) entry.type = build_type(build, cursor.take());
  if (cursor.accept(Tok::ASSIGN)) entry.value = build_expr(build, cursor.take());
  if (path.block != nullptr) {
    entry.extends = true;
    entry.value = build_block(build, path.block);
  }
  if (entry.type != nullptr || entry.value != nullptr) return;
  const Key& last = path.keys.back();
  build.report
      .at(build.report.source().offset(last.span.begin), build.report.source().offset(last.span.end),
          diag::MissingValue, last.name.empty() ? std::string_view("[...]") : last.name.text())
      .help("write NAME = VALUE; a value without a name belongs into a list");
  entry.kind = EntryKind::Error;
}

}  // namespace

// expr (COLON type)? (ASSIGN expr)? when? attribute*
void build_field(Build& build, Cursor cursor, Place place, Entry& entry) {
  const Node expr = cursor.take();
  const bool sets = cursor.token() == Tok::COLON || cursor.token() == Tok::ASSIGN;
  if (place == Place::List && sets) {
    const Token& sign = cursor.take_token();
    build.report.at(sign.begin, sign.end, diag::MisplacedField)
        .help("a record among the elements is written { NAME = VALUE }");
    entry.kind = EntryKind::Error;
    return;
  }
  if (place == Place::List || (!sets && is_statement(expr))) {
    build_alone(build, expr, cursor, place, entry);
    return build_attributes(build, cursor, entry);
  }
  if (!looks_like_path(expr)) return refuse(build, expr, sets, entry);
  Path path = build_path(build, expr);
  if (path.block != nullptr && sets) return refuse(build, expr, true, entry);
  entry.kind = EntryKind::Field;
  build_value(build, path, cursor, entry);
  if (entry.kind == EntryKind::Error) return;
  entry.when = build_when(build, cursor);
  build_attributes(build, cursor, entry);
}

}  // namespace dpc::parse
