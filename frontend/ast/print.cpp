#include "frontend/ast/print.h"

#include "frontend/ast/printer.h"

namespace dpc::ast {
namespace {

std::string_view word_of(ItemKind kind) {
  switch (kind) {
    case ItemKind::App: return "app";
    case ItemKind::Use: return "use";
    case ItemKind::Type: return "type";
    case ItemKind::Values: return "values";
    case ItemKind::Fn: return "fn";
    case ItemKind::Component: return "component";
    case ItemKind::Environment: return "environment";
    case ItemKind::Feature: return "feature";
    case ItemKind::Patch: return "patch";
    case ItemKind::Test: return "test";
    case ItemKind::Entry: return "";
  }
  return "";
}

void print_use(Printer& to, const Item& item) {
  for (std::size_t i = 0; i < item.path.size(); ++i) to.text(i == 0 ? " " : ".").text(item.path[i].name.text());
  if (item.file_span.known()) {
    to.text(" ");
    print_quoted(to, item.file);
  }
  if (!item.has_names) return;
  to.text(" {");
  for (const PathName& name : item.names) to.text(" ").text(name.name.text());
  to.text(" }");
}

void print_params(Printer& to, Array<Param> params) {
  to.text("(");
  for (std::size_t i = 0; i < params.size(); ++i) {
    to.text(i == 0 ? "" : ", ").text(params[i].name.text()).text(": ");
    print_type(to, params[i].type);
    if (params[i].fallback == nullptr) continue;
    to.text(" = ");
    print_expr(to, params[i].fallback);
  }
  to.text(")");
}

void print_body(Printer& to, const Item& item) {
  if (item.kind == ItemKind::Test) {
    to.text(" ");
    print_quoted(to, item.title);
  }
  if (item.kind == ItemKind::Fn || item.kind == ItemKind::Component) print_params(to, item.params);
  if (item.type != nullptr) {
    to.text(item.kind == ItemKind::Type ? " = " : ": ");
    print_type(to, item.type);
  }
  if (item.value != nullptr) {
    to.text(item.kind == ItemKind::Patch ? " " : " = ");
    print_expr(to, item.value);
  }
  if (item.block != nullptr) {
    to.text(" ");
    print_entries(to, item.block->entries);
  }
  if (item.when == nullptr) return;
  to.text(" when ");
  print_expr(to, item.when);
}

void print_item(Printer& to, const Item& item) {
  if (item.kind == ItemKind::Entry) return print_entry(to, *item.entry);
  print_doc(to, item.doc);
  to.text(word_of(item.kind));
  if (!item.name.empty()) to.text(" ").text(item.name.text());
  item.kind == ItemKind::Use ? print_use(to, item) : print_body(to, item);
}

}  // namespace

std::string print(const File& file) {
  Printer to;
  for (const Item& item : file.items) {
    print_item(to, item);
    to.text("\n");
  }
  return std::move(to.out);
}

std::string print(const Expr& expr) {
  Printer to;
  print_expr(to, &expr);
  return std::move(to.out);
}

std::string print(const TypeExpr& type) {
  Printer to;
  print_type(to, &type);
  return std::move(to.out);
}

std::string print(const Entry& entry) {
  Printer to;
  print_entry(to, entry);
  return std::move(to.out);
}

}  // namespace dpc::ast
