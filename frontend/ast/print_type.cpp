#include "frontend/ast/printer.h"

namespace dpc::ast {
namespace {

void print_type_argument(Printer& to, const TypeArgument& argument) {
  if (argument.kind == TypeArgument::Kind::Named) {
    to.text(argument.name.text()).text(" = ");
    return print_expr(to, argument.value);
  }
  if (argument.low != nullptr) print_expr(to, argument.low);
  if (argument.low != nullptr && argument.low == argument.high) return;
  to.text("..");
  if (argument.high != nullptr) print_expr(to, argument.high);
}

void print_named(Printer& to, const NamedType& type) {
  for (std::size_t i = 0; i < type.path.size(); ++i) to.text(i == 0 ? "" : ".").text(type.path[i].name.text());
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    to.text(i == 0 ? "<" : ", ");
    print_type(to, type.parameters[i]);
  }
  if (!type.parameters.empty()) to.text(">");
  for (std::size_t i = 0; i < type.arguments.size(); ++i) {
    to.text(i == 0 ? "(" : ", ");
    print_type_argument(to, type.arguments[i]);
  }
  if (!type.arguments.empty()) to.text(")");
}

void print_union(Printer& to, const UnionType& type) {
  to.text("(");
  for (std::size_t i = 0; i < type.members.size(); ++i) {
    if (i > 0) to.text(" | ");
    print_type(to, type.members[i]);
  }
  to.text(")");
}

}  // namespace

void print_type(Printer& to, const TypeExpr* type) {
  switch (type->kind) {
    case TypeExprKind::Error: to.text("<error>"); break;
    case TypeExprKind::Named: print_named(to, *static_cast<const NamedType*>(type)); break;
    case TypeExprKind::Literal: print_expr(to, static_cast<const LiteralType*>(type)->value); break;
    case TypeExprKind::Union: print_union(to, *static_cast<const UnionType*>(type)); break;
    case TypeExprKind::Optional:
      print_type(to, static_cast<const OptionalType*>(type)->element);
      to.text("?");
      break;
    case TypeExprKind::Record: print_entries(to, static_cast<const RecordType*>(type)->entries); break;
  }
}

}  // namespace dpc::ast
