#include "frontend/ast/printer.h"

namespace dpc::ast {
namespace {

void print_labelled(Printer& to, std::string_view label, const Expr* expr) {
  if (expr == nullptr) return;
  to.text(label);
  print_expr(to, expr);
}

void print_path(Printer& to, Array<Key> path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0) to.text(".");
    if (path[i].computed == nullptr) {
      print_name(to, path[i].name.text());
      continue;
    }
    to.text("[");
    print_expr(to, path[i].computed);
    to.text("]");
  }
}

void print_field(Printer& to, const Entry& entry) {
  to.text(entry.extends ? "extend " : "field ");
  print_path(to, entry.path);
  if (entry.type != nullptr) {
    to.text(": ");
    print_type(to, entry.type);
  }
  print_labelled(to, entry.extends ? " " : " = ", entry.value);
}

void print_let(Printer& to, const Entry& entry) {
  to.text("let ").text(entry.more().name.text());
  if (entry.type != nullptr) {
    to.text(": ");
    print_type(to, entry.type);
  }
  print_labelled(to, " = ", entry.value);
}

void print_if(Printer& to, const Entry& entry) {
  print_labelled(to, "if ", entry.more().condition);
  to.text(" ");
  print_entries(to, entry.more().entries);
  if (entry.more().otherwise.empty()) return;
  to.text(" else ");
  print_entries(to, entry.more().otherwise);
}

void print_for(Printer& to, const Entry& entry) {
  to.text("for ").text(entry.more().name.text());
  if (!entry.more().name2.empty()) to.text(", ").text(entry.more().name2.text());
  print_labelled(to, " in ", entry.value);
  to.text(" ");
  print_entries(to, entry.more().entries);
}

void print_allow(Printer& to, const Entry& entry) {
  print_labelled(to, "allow ", entry.value);
  print_labelled(to, " from ", entry.more().message);
  if (entry.more().as_name.empty()) return;
  to.text(" as ");
  print_quoted(to, entry.more().as_name);
}

void print_kind(Printer& to, const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::Error: to.text("error"); break;
    case EntryKind::Field: print_field(to, entry); break;
    case EntryKind::Element: print_labelled(to, "element ", entry.value); break;
    case EntryKind::Spread: print_labelled(to, "spread ", entry.value); break;
    case EntryKind::Let: print_let(to, entry); break;
    case EntryKind::If: print_if(to, entry); break;
    case EntryKind::For: print_for(to, entry); break;
    case EntryKind::Match: print_match(to, *entry.more().match); break;
    case EntryKind::Check: print_labelled(to, "check ", entry.value); break;
    case EntryKind::Allow: print_allow(to, entry); break;
    case EntryKind::Given:
      print_labelled(to, "given ", entry.value);
      print_labelled(to, " = ", entry.more().message);
      break;
    case EntryKind::Expect:
      print_labelled(to, "expect ", entry.value);
      print_labelled(to, " : ", entry.more().message);
      break;
  }
}

void print_pattern(Printer& to, const Pattern& pattern) {
  switch (pattern.kind) {
    case PatternKind::Literal: print_expr(to, pattern.literal); break;
    case PatternKind::Wildcard: to.text("_"); break;
    case PatternKind::Type:
      to.text(pattern.name.text());
      if (pattern.type == nullptr) return;
      to.text(": ");
      print_type(to, pattern.type);
      break;
  }
}

}  // namespace

void print_doc(Printer& to, std::string_view doc) {
  while (!doc.empty()) {
    const std::size_t end = doc.find('\n');
    to.text("/// ").text(doc.substr(0, end));
    to.line();
    if (end == std::string_view::npos) return;
    doc.remove_prefix(end + 1);
  }
}

void print_entry(Printer& to, const Entry& entry) {
  print_doc(to, entry.more().doc);
  print_kind(to, entry);
  print_labelled(to, " when ", entry.when);
  if (entry.kind == EntryKind::Check) print_labelled(to, " : ", entry.more().message);
  for (const Attribute& attribute : entry.more().attributes) {
    to.text(" @").text(attribute.name.text());
    print_arguments(to, attribute.arguments);
  }
}

void print_entries(Printer& to, Array<Entry> entries) {
  to.text("{");
  ++to.depth;
  for (const Entry& entry : entries) {
    to.line();
    print_entry(to, entry);
  }
  --to.depth;
  if (!entries.empty()) to.line();
  to.text("}");
}

void print_match(Printer& to, const MatchExpr& match) {
  print_labelled(to, "match ", match.subject);
  to.text(" {");
  ++to.depth;
  for (const Arm& arm : match.arms) {
    to.line();
    for (std::size_t i = 0; i < arm.patterns.size(); ++i) {
      if (i > 0) to.text(" | ");
      print_pattern(to, arm.patterns[i]);
    }
    to.text(" => ");
    arm.value != nullptr ? print_expr(to, arm.value) : print_entries(to, arm.entries);
  }
  --to.depth;
  if (!match.arms.empty()) to.line();
  to.text("}");
}

}  // namespace dpc::ast
