#include <fmt/format.h>

#include <vector>

#include "frontend/ast/printer.h"

namespace dpc::ast {
namespace {

std::string_view symbol_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::With: return "with";
    case BinaryOp::Mul: return "*";
    case BinaryOp::Div: return "/";
    case BinaryOp::Add: return "+";
    case BinaryOp::Sub: return "-";
    case BinaryOp::Coalesce: return "??";
    case BinaryOp::OrElse: return "or_else";
    case BinaryOp::Eq: return "==";
    case BinaryOp::Ne: return "!=";
    case BinaryOp::Lt: return "<";
    case BinaryOp::Le: return "<=";
    case BinaryOp::Gt: return ">";
    case BinaryOp::Ge: return ">=";
    case BinaryOp::In: return "in";
    case BinaryOp::And: return "&&";
    case BinaryOp::Or: return "||";
  }
  return "?";
}

bool is_name(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (char c : text) {
    if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
  }
  return true;
}

// What an expression goes on from on its left; null where it begins with something of its own.
const Expr* left_of(const Expr* expr) {
  switch (expr->kind) {
    case ExprKind::Binary: return static_cast<const BinaryExpr*>(expr)->left;
    case ExprKind::Member: return static_cast<const MemberExpr*>(expr)->object;
    case ExprKind::Index: return static_cast<const IndexExpr*>(expr)->object;
    case ExprKind::Call: return static_cast<const CallExpr*>(expr)->callee;
    case ExprKind::Error:
    case ExprKind::Name:
    case ExprKind::Null:
    case ExprKind::None:
    case ExprKind::Bool:
    case ExprKind::Int:
    case ExprKind::Float:
    case ExprKind::String:
    case ExprKind::Interpolation:
    case ExprKind::Unary:
    case ExprKind::If:
    case ExprKind::Match:
    case ExprKind::List:
    case ExprKind::Record: return nullptr;
  }
  return nullptr;
}

void print_interpolation(Printer& to, const InterpolationExpr& expr) {
  to.text("text(");
  for (std::size_t i = 0; i < expr.parts.size(); ++i) {
    if (i > 0) to.text(", ");
    if (expr.parts[i].value != nullptr) {
      print_expr(to, expr.parts[i].value);
    } else {
      print_quoted(to, expr.parts[i].text);
    }
  }
  to.text(")");
}

void print_list(Printer& to, const ListExpr& list) {
  to.text("[");
  bool plain = true;
  for (const Entry& entry : list.entries) plain = plain && entry.kind == EntryKind::Element && entry.when == nullptr;
  for (std::size_t i = 0; plain && i < list.entries.size(); ++i) {
    if (i > 0) to.text(", ");
    print_expr(to, list.entries[i].value);
  }
  if (!plain) {
    ++to.depth;
    for (const Entry& entry : list.entries) {
      to.line();
      print_entry(to, entry);
    }
    --to.depth;
    to.line();
  }
  to.text("]");
}

void print_if(Printer& to, const IfExpr& expr) {
  to.text("(if ");
  print_expr(to, expr.condition);
  to.text(" then ");
  print_expr(to, expr.then);
  to.text(" else ");
  print_expr(to, expr.otherwise);
  to.text(")");
}

void print_head(Printer& to, const Expr* expr) {
  switch (expr->kind) {
    case ExprKind::Error: to.text("<error>"); break;
    case ExprKind::Name: to.text(static_cast<const NameExpr*>(expr)->name.text()); break;
    case ExprKind::Null: to.text("null"); break;
    case ExprKind::None: to.text("none"); break;
    case ExprKind::Bool: to.text(static_cast<const BoolExpr*>(expr)->value ? "true" : "false"); break;
    case ExprKind::Int: to.text(fmt::format("{}", static_cast<const IntExpr*>(expr)->value)); break;
    case ExprKind::Float: to.text(fmt::format("float({})", static_cast<const FloatExpr*>(expr)->value)); break;
    case ExprKind::String: print_quoted(to, static_cast<const StringExpr*>(expr)->value); break;
    case ExprKind::Interpolation: print_interpolation(to, *static_cast<const InterpolationExpr*>(expr)); break;
    case ExprKind::Unary: {
      const auto* unary = static_cast<const UnaryExpr*>(expr);
      to.text(unary->op == UnaryOp::Not ? "!" : "-");
      print_expr(to, unary->operand);
      break;
    }
    case ExprKind::If: print_if(to, *static_cast<const IfExpr*>(expr)); break;
    case ExprKind::Match: print_match(to, *static_cast<const MatchExpr*>(expr)); break;
    case ExprKind::List: print_list(to, *static_cast<const ListExpr*>(expr)); break;
    case ExprKind::Record: print_entries(to, static_cast<const RecordExpr*>(expr)->entries); break;
    case ExprKind::Binary:
    case ExprKind::Member:
    case ExprKind::Index:
    case ExprKind::Call: break;
  }
}

// What stands right of left_of(expr).
void print_rest(Printer& to, const Expr* expr) {
  if (expr->kind == ExprKind::Binary) {
    const auto* binary = static_cast<const BinaryExpr*>(expr);
    to.text(" ").text(symbol_of(binary->op)).text(" ");
    print_expr(to, binary->right);
    to.text(")");
  } else if (expr->kind == ExprKind::Member) {
    const std::string_view name = static_cast<const MemberExpr*>(expr)->name.text();
    to.text(".");
    print_name(to, name);
  } else if (expr->kind == ExprKind::Index) {
    to.text("[");
    print_expr(to, static_cast<const IndexExpr*>(expr)->index);
    to.text("]");
  } else {
    const auto* call = static_cast<const CallExpr*>(expr);
    if (call->parenthesised) print_arguments(to, call->arguments);
    if (call->block == nullptr) return;
    to.text(" ");
    print_entries(to, call->block->entries);
  }
}

}  // namespace

void print_quoted(Printer& to, std::string_view text) {
  to.out += '"';
  for (char c : text) {
    if (c == '\n') {
      to.out += "\\n";
    } else if (c == '\t') {
      to.out += "\\t";
    } else if (c == '\r') {
      to.out += "\\r";
    } else if (c == '"' || c == '\\' || c == '$') {
      to.out += '\\';
      to.out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      to.out += fmt::format("\\u{{{:X}}}", static_cast<unsigned char>(c));
    } else {
      to.out += c;
    }
  }
  to.out += '"';
}

void print_name(Printer& to, std::string_view text) {
  if (is_name(text)) {
    to.text(text);
  } else {
    print_quoted(to, text);
  }
}

void print_arguments(Printer& to, Array<Argument> arguments) {
  to.text("(");
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) to.text(", ");
    if (arguments[i].spread) to.text("...");
    if (!arguments[i].name.empty()) to.text(arguments[i].name.text()).text(" = ");
    print_expr(to, arguments[i].value);
  }
  to.text(")");
}

// Chains to the left can be a million long (a + b + c ...), so they are walked, not descended.
void print_expr(Printer& to, const Expr* expr) {
  std::vector<const Expr*> chain;
  for (; left_of(expr) != nullptr; expr = left_of(expr)) {
    chain.push_back(expr);
    if (expr->kind == ExprKind::Binary) to.text("(");
  }
  print_head(to, expr);
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) print_rest(to, *link);
}

}  // namespace dpc::ast
