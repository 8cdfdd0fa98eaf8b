// The parts of frontend/ast/print.h: text and indentation, passed through the functions that print one construct each.
#pragma once

#include <string>
#include <string_view>

#include "frontend/ast/ast.h"

namespace dpc::ast {

struct Printer {
  std::string out;
  int depth = 0;

  Printer& text(std::string_view text) {
    out += text;
    return *this;
  }
  void line() {
    out += '\n';
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
  }
};

void print_quoted(Printer& to, std::string_view text);
// Bare where it is a name, else quoted.
void print_name(Printer& to, std::string_view text);
void print_expr(Printer& to, const Expr* expr);
void print_type(Printer& to, const TypeExpr* type);
// '{', the entries a line each, '}'
void print_entries(Printer& to, Array<Entry> entries);
void print_entry(Printer& to, const Entry& entry);
void print_match(Printer& to, const MatchExpr& match);
void print_arguments(Printer& to, Array<Argument> arguments);
void print_doc(Printer& to, std::string_view doc);

}  // namespace dpc::ast
