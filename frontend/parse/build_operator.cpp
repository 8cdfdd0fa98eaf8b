#include <algorithm>

#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

using ast::BinaryOp;

struct Operator {
  BinaryOp op;
  int strength;
  const Token* token;
};

constexpr int comparison = 3;

// Tightest first, as docs/language.md has it; all are left associative, save comparisons, which do not chain.
Operator operator_of(const Token& token) {
  switch (token.type) {
    case Tok::WITH: return {BinaryOp::With, 7, &token};
    case Tok::STAR: return {BinaryOp::Mul, 6, &token};
    case Tok::SLASH: return {BinaryOp::Div, 6, &token};
    case Tok::PLUS: return {BinaryOp::Add, 5, &token};
    case Tok::MINUS: return {BinaryOp::Sub, 5, &token};
    case Tok::COALESCE: return {BinaryOp::Coalesce, 4, &token};
    case Tok::OR_ELSE: return {BinaryOp::OrElse, 4, &token};
    case Tok::EQ: return {BinaryOp::Eq, comparison, &token};
    case Tok::NE: return {BinaryOp::Ne, comparison, &token};
    case Tok::LT: return {BinaryOp::Lt, comparison, &token};
    case Tok::LE: return {BinaryOp::Le, comparison, &token};
    case Tok::GT: return {BinaryOp::Gt, comparison, &token};
    case Tok::GE: return {BinaryOp::Ge, comparison, &token};
    case Tok::IN: return {BinaryOp::In, comparison, &token};
    case Tok::AND: return {BinaryOp::And, 2, &token};
    default: return {BinaryOp::Or, 1, &token};
  }
}

// Dijkstra's shunting yard: no recursion, however long the list.
class Yard {
 public:
  explicit Yard(Build& build) : build_(build) {}

  void operand(const ast::Expr* operand) { operands_.push_back(operand); }

  void operation(const Operator& next) {
    while (!operators_.empty() && operators_.back().strength >= next.strength) {
      const bool chained = operators_.back().strength == comparison && next.strength == comparison;
      if (chained) chain(next);
      reduce();
      if (chained) operands_.back() = error_expr(build_, operands_.back()->span);
    }
    operators_.push_back(next);
  }

  const ast::Expr* finish() {
    while (!operators_.empty()) reduce();
    return operands_.back();
  }

 private:
  void chain(const Operator& next) {
    build_.report.at(next.token->begin, next.token->end, diag::ComparisonChain)
        .label(build_.span(*operators_.back().token), "the first comparison")
        .help("join two comparisons with '&&', or put one in parentheses");
  }

  void reduce() {
    const Operator top = operators_.back();
    operators_.pop_back();
    const ast::Expr* right = operands_.back();
    operands_.pop_back();
    const ast::Expr* left = operands_.back();
    const ast::Expr base{ast::ExprKind::Binary, join(left->span, right->span)};
    operands_.back() = build_.arena.make<ast::BinaryExpr>(base, top.op, build_.span(*top.token), left, right);
  }

  Build& build_;
  std::vector<const ast::Expr*> operands_;
  std::vector<Operator> operators_;
};

}  // namespace

// operand ((WITH | STAR | ... | OR) operand)*
const ast::Expr* build_operators(Build& build, Cursor cursor) {
  const ast::Expr* first = build_operand(build, cursor.take());
  if (cursor.done()) return first;
  Yard yard(build);
  yard.operand(first);
  while (!cursor.done()) {
    yard.operation(operator_of(cursor.take_token()));
    yard.operand(build_operand(build, cursor.take()));
  }
  return yard.finish();
}

}  // namespace dpc::parse
