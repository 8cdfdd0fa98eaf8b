// One value out of the branches of an `if`, `match`, `??` or `or_else`.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

const ir::Type* joined_int(Context& c, const ir::Type& a, const ir::Type& b) {
  ir::Type type = *c.types().integer;
  type.min = std::min(a.min, b.min);
  type.max = std::max(a.max, b.max);
  return c.builder.make_type(type);
}

const ir::Type* enum_of(Context& c, std::span<const ir::Literal> literals) {
  ir::Type type;
  type.kind = ir::TypeKind::Enum;
  type.literals = c.arena.copy(std::vector<ir::Literal>(literals.begin(), literals.end()));
  return c.builder.make_type(type);
}

const ir::Type* joined_enum(Context& c, const ir::Type& a, const ir::Type& b) {
  std::vector<ir::Literal> literals(a.literals.begin(), a.literals.end());
  for (const ir::Literal& literal : b.literals) {
    if (std::find(literals.begin(), literals.end(), literal) == literals.end()) literals.push_back(literal);
  }
  return enum_of(c, literals);
}

// A literal is a type of its own, so that a choice among literals can stand where one of several texts is expected.
const ir::Type* value_type(Context& c, const Value& value) {
  const bool plain = value.type == nullptr || value.type == c.types().string;
  if (value.node->op == ir::Op::String && !value.node->tainted() && plain) {
    const ir::Literal literal{false, 0, value.node->s};
    return enum_of(c, {&literal, 1});
  }
  if (value.node->op == ir::Op::Int) {
    ir::Type type = *c.types().integer;
    type.min = type.max = value.node->i;
    return c.builder.make_type(type);
  }
  return value.type != nullptr ? value.type : value.node->type;
}

}  // namespace

const ir::Type* join_types(Context& c, const ir::Type& a, const ir::Type& b) {
  using ir::TypeKind;
  if (a.kind == TypeKind::Error || b.kind == TypeKind::Error) return c.types().error;
  if (assignable(c, a, b)) return &b;
  if (assignable(c, b, a)) return &a;
  if (a.kind == TypeKind::None) return c.builder.optional(&b);
  if (b.kind == TypeKind::None) return c.builder.optional(&a);
  if (a.kind == TypeKind::Optional || b.kind == TypeKind::Optional) {
    const ir::Type* inner = join_types(c, ir::without_optional(a), ir::without_optional(b));
    return c.builder.optional(inner);
  }
  if (a.kind == TypeKind::Enum && b.kind == TypeKind::Enum) return joined_enum(c, a, b);
  if (a.kind == TypeKind::Int && b.kind == TypeKind::Int) return joined_int(c, a, b);
  if (a.kind == TypeKind::Secret || b.kind == TypeKind::Secret) return c.types().secret;
  const auto textual = [](const ir::Type& type) { return ir::is_text(type.kind) || type.kind == TypeKind::Enum; };
  if (textual(a) && textual(b)) return c.types().string;
  const ir::Type* members[] = {&a, &b};
  return union_type(c, members);
}

namespace {

// What is there wherever its branch is taken needs no guard of its own.
Value narrowed(Context& c, const Value& value, const ir::Node* guard) {
  if (value.kind != ValueKind::Choice || value.choice->alternatives.size() != 1) return value;
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, guard);
  const Alternative& only = value.choice->alternatives[0];
  return follows(c, only.guard) ? only.value : value;
}

}  // namespace

Value merge_branches(Context& c, std::vector<Alternative> branches) {
  bool all_data = true;
  for (Alternative& branch : branches) {
    if (is_error(branch.value)) return branch.value;
    branch.value = narrowed(c, branch.value, branch.guard);
    all_data = all_data && branch.value.kind == ValueKind::Data;
  }
  if (!all_data || branches.empty()) {
    for (Alternative& branch : branches) {
      if (branch.value.kind == ValueKind::Data && branch.value.node->op == ir::Op::Null) branch.value = absent_value();
    }
    return choice_of(c, std::move(branches));
  }
  const ir::Type* type = value_type(c, branches.back().value);
  for (const Alternative& branch : branches) type = join_types(c, *type, *value_type(c, branch.value));
  const ir::Node* node = branches.back().value.node;
  for (std::size_t i = branches.size() - 1; i-- > 0;)
    node = c.builder.select(branches[i].guard, branches[i].value.node, node);
  return data(node, type);
}

}  // namespace dpc::check
