// Nothing shadows: a let, a param, a loop's or a pattern's variable that bears the name of something outside of it is
// refused, and so are two of one name side by side. Looked at in the tree, so that it holds for what nobody
// instantiates or calls, too.
#include <unordered_map>
#include <utility>

#include "frontend/check/context.h"
#include "frontend/check/raw_text.h"

namespace dpc::check {
namespace {

constexpr std::string_view used_name = "name that is used";

constexpr std::size_t no_place = SIZE_MAX;

struct Name {
  Symbol name;
  Span span;
  std::string_view what;
  std::size_t outer = no_place;  // the one of that name that stood before
};

struct Scopes {
  Context& c;
  std::unordered_map<Symbol, Name> file;  // of the whole file
  std::vector<Name> names;                // within an item, the outermost first
  std::unordered_map<Symbol, std::size_t> places;  // in names, of the innermost of each name
};

void push(Scopes& scopes, Name name) {
  const auto [place, fresh] = scopes.places.try_emplace(name.name, scopes.names.size());
  if (!fresh) name.outer = std::exchange(place->second, scopes.names.size());
  scopes.names.push_back(name);
}

// Ends a scope that began when there were so many names.
void leave(Scopes& scopes, std::size_t begin) {
  for (; scopes.names.size() > begin; scopes.names.pop_back()) {
    const Name& last = scopes.names.back();
    if (last.outer == no_place) scopes.places.erase(last.name);
    else scopes.places[last.name] = last.outer;
  }
}

std::string_view in_scope(const Scopes& scopes, Symbol name) {
  const auto place = scopes.places.find(name);
  if (place != scopes.places.end()) return scopes.names[place->second].what;
  const auto known = scopes.file.find(name);
  return known != scopes.file.end() ? known->second.what : std::string_view();
}

void walk_text(Scopes& scopes, const ast::Expr& text) {
  warn_of_raw_names(scopes.c, text, [&](Symbol name) { return in_scope(scopes, name); });
}

void walk_expr(Scopes& scopes, const ast::Expr* expr);
void walk_entries(Scopes& scopes, ast::Array<ast::Entry> entries);

void report_hidden(Context& c, Symbol name, Span span, const Name& other) {
  c.diagnostics().report(span, diag::NameShadowed, name.text(), other.what).label(other.span, "which is declared here")
      .help("give it another name: one word must mean one thing");
}

// Taken off again by whoever ends the scope.
void introduce(Scopes& scopes, Symbol name, Span span, std::string_view what, std::size_t scope_begin) {
  if (name.empty() || name.text() == "_") return;
  if (const auto place = scopes.places.find(name); place != scopes.places.end()) {
    const Name& other = scopes.names[place->second];
    if (place->second >= scope_begin) {
      scopes.c.diagnostics().report(span, diag::DuplicateName, name.text()).label(other.span, "first declared here");
    } else {
      report_hidden(scopes.c, name, span, other);
    }
    return;
  }
  if (auto it = scopes.file.find(name); it != scopes.file.end()) return report_hidden(scopes.c, name, span, it->second);
  push(scopes, {name, span, what});
}

void walk_arm(Scopes& scopes, const ast::Arm& arm) {
  const std::size_t outer = scopes.names.size();
  for (const ast::Pattern& pattern : arm.patterns) {
    if (pattern.kind == ast::PatternKind::Type) introduce(scopes, pattern.name, pattern.span, "variable", outer);
  }
  walk_expr(scopes, arm.value);
  walk_entries(scopes, arm.entries);
  leave(scopes, outer);
}

void walk_call(Scopes& scopes, const ast::CallExpr& call) {
  for (const ast::Argument& argument : call.arguments) walk_expr(scopes, argument.value);
  if (call.block != nullptr) walk_entries(scopes, call.block->entries);
}

// Chains (a + b + c, a.b.c) lean to the left and may be long: they are followed in a loop.
void walk_expr(Scopes& scopes, const ast::Expr* expr) {
  while (expr != nullptr) {
    switch (expr->kind) {
      case ast::ExprKind::Member: expr = static_cast<const ast::MemberExpr*>(expr)->object; continue;
      case ast::ExprKind::Unary: expr = static_cast<const ast::UnaryExpr*>(expr)->operand; continue;
      case ast::ExprKind::Index:
        walk_expr(scopes, static_cast<const ast::IndexExpr*>(expr)->index);
        expr = static_cast<const ast::IndexExpr*>(expr)->object;
        continue;
      case ast::ExprKind::Call:
        walk_call(scopes, *static_cast<const ast::CallExpr*>(expr));
        expr = static_cast<const ast::CallExpr*>(expr)->callee;
        continue;
      case ast::ExprKind::Binary:
        walk_expr(scopes, static_cast<const ast::BinaryExpr*>(expr)->right);
        expr = static_cast<const ast::BinaryExpr*>(expr)->left;
        continue;
      case ast::ExprKind::If:
        walk_expr(scopes, static_cast<const ast::IfExpr*>(expr)->condition);
        walk_expr(scopes, static_cast<const ast::IfExpr*>(expr)->then);
        expr = static_cast<const ast::IfExpr*>(expr)->otherwise;
        continue;
      case ast::ExprKind::Match:
        for (const ast::Arm& arm : static_cast<const ast::MatchExpr*>(expr)->arms) walk_arm(scopes, arm);
        expr = static_cast<const ast::MatchExpr*>(expr)->subject;
        continue;
      case ast::ExprKind::Interpolation:
        walk_text(scopes, *expr);
        for (const ast::InterpolationPart& part : static_cast<const ast::InterpolationExpr*>(expr)->parts)
          walk_expr(scopes, part.value);
        return;
      case ast::ExprKind::List: walk_entries(scopes, static_cast<const ast::ListExpr*>(expr)->entries); return;
      case ast::ExprKind::Record: walk_entries(scopes, static_cast<const ast::RecordExpr*>(expr)->entries); return;
      case ast::ExprKind::String: walk_text(scopes, *expr); return;
      case ast::ExprKind::Error:
      case ast::ExprKind::Name:
      case ast::ExprKind::Null:
      case ast::ExprKind::None:
      case ast::ExprKind::Bool:
      case ast::ExprKind::Int: case ast::ExprKind::Float: return;
    }
  }
}

void walk_loop(Scopes& scopes, const ast::Entry& entry) {
  const std::size_t outer = scopes.names.size();
  introduce(scopes, entry.more().name, entry.more().name_span, "variable", outer);
  introduce(scopes, entry.more().name2, entry.more().name_span, "variable", outer);
  walk_entries(scopes, entry.more().entries);
  leave(scopes, outer);
}

void walk_entry(Scopes& scopes, const ast::Entry& entry) {
  for (const ast::Key& key : entry.path) walk_expr(scopes, key.computed);
  for (const ast::Expr* expr : {entry.when, entry.value, entry.more().message, entry.more().condition})
    walk_expr(scopes, expr);
  if (entry.more().match != nullptr) {
    for (const ast::Arm& arm : entry.more().match->arms) walk_arm(scopes, arm);
  }
  if (entry.kind == ast::EntryKind::For) {
    walk_loop(scopes, entry);
  } else {
    walk_entries(scopes, entry.more().entries);
    walk_entries(scopes, entry.more().otherwise);
  }
}

void walk_entries(Scopes& scopes, ast::Array<ast::Entry> entries) {
  const std::size_t outer = scopes.names.size();
  for (const ast::Entry& entry : entries) {
    if (entry.kind == ast::EntryKind::Let) introduce(scopes, entry.more().name, entry.more().name_span, "let", outer);
  }
  for (const ast::Entry& entry : entries) walk_entry(scopes, entry);
  leave(scopes, outer);
}

// A component's own fields are in scope in all of it; the second of one name is judged where records are.
void introduce_fields(Scopes& scopes, ast::Array<ast::Entry> entries) {
  for (const ast::Entry& entry : entries) {
    if (entry.kind != ast::EntryKind::Field || entry.path[0].computed != nullptr) continue;
    push(scopes, {entry.path[0].name, entry.path[0].span, "field"});
  }
}

void walk_item(Scopes& scopes, const ast::Item& item) {
  const std::size_t outer = scopes.names.size();
  for (const ast::Param& param : item.params) {
    introduce(scopes, param.name, param.span, "parameter", outer);
    walk_expr(scopes, param.fallback);
  }
  if (item.kind == ast::ItemKind::Component) introduce_fields(scopes, item.block->entries);
  walk_expr(scopes, item.value);
  walk_expr(scopes, item.when);
  if (item.block != nullptr && item.kind != ast::ItemKind::Values) walk_entries(scopes, item.block->entries);
  if (item.entry != nullptr) walk_entry(scopes, *item.entry);
  leave(scopes, outer);
}

void introduce_file(Scopes& scopes, const Module& module) {
  // Two declarations are judged where they are read, two fields where records are; here one of either, and what `use`
  // brings.
  const auto add = [&](Symbol name, Span span, std::string_view what) {
    auto [it, fresh] = scopes.file.emplace(name, Name{name, span, what});
    const bool field = what == "field";
    const bool other_field = it->second.what == "field";
    const bool used = what == used_name || it->second.what == used_name;
    if (fresh || (field && other_field) || (!used && field == other_field)) return;
    scopes.c.diagnostics().report(span, diag::DuplicateName, name.text()).label(it->second.span, "first declared here");
  };
  for (const ast::Item& item : module.file.items) {
    switch (item.kind) {
      case ast::ItemKind::Use:
        for (const ast::PathName& name : item.names) add(name.name, name.span, used_name);
        break;
      case ast::ItemKind::Fn: add(item.name, item.name_span, "function"); break;
      case ast::ItemKind::Component: add(item.name, item.name_span, "component"); break;
      case ast::ItemKind::Entry:
        if (item.entry->kind == ast::EntryKind::Let) add(item.entry->more().name, item.entry->more().name_span, "let");
        if (item.entry->kind == ast::EntryKind::Field) add(item.entry->path[0].name, item.entry->path[0].span, "field");
        break;
      case ast::ItemKind::App: case ast::ItemKind::Type: case ast::ItemKind::Values: case ast::ItemKind::Environment:
      case ast::ItemKind::Feature: case ast::ItemKind::Patch: case ast::ItemKind::Test: break;
    }
  }
}

}  // namespace

void check_scopes(Context& c) {
  for (Module* module : in_order(c)) {
    Scopes scopes{c, {}, {}};
    introduce_file(scopes, *module);
    for (const ast::Item& item : module->file.items) walk_item(scopes, item);
  }
}

}  // namespace dpc::check
