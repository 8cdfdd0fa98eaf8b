// Conditions: the Builder's simplifications of not, and, or, == and the predicates.
//
// A conjunction is kept as a left-nested chain of And calls whose terms stand once, in the order in which they came; a
// disjunction alike. Chains are looked through up to a bound, so that a condition of a million terms is still made in
// linear time.
#include <algorithm>
#include <cmath>

#include "ir/builder.h"

namespace dpc::ir {
namespace {

constexpr std::size_t longest_chain = 64;
constexpr unsigned push_budget = 256;

bool is_call(const Node* node, Builtin builtin) { return node->op == Op::Call && node->builtin == builtin; }

bool is_bool(const Node* node, bool value) { return node->op == Op::Bool && node->b == value; }

bool negates(const Node* a, const Node* b) {
  return (is_call(a, Builtin::Not) && a->kid(0) == b) || (is_call(b, Builtin::Not) && b->kid(0) == a);
}

bool is_literal_test(const Node* node) { return is_call(node, Builtin::Eq) && is_scalar(node->kid(1)->op); }

// x == A and x == B for different literals can't both hold.
bool exclude(const Node* a, const Node* b) {
  return is_literal_test(a) && is_literal_test(b) && a->kid(0) == b->kid(0) && !equal_data(*a->kid(1), *b->kid(1));
}

// Whether `a` holding settles that `b` does.
bool settles(const Node* a, const Node* b) {
  if (a == b) return true;
  if (is_call(b, Builtin::Not) && exclude(a, b->kid(0))) return true;
  return is_call(b, Builtin::Or) && (b->kid(0) == a || b->kid(1) == a);
}

bool contradict(const Node* a, const Node* b) { return negates(a, b) || exclude(a, b); }

// The terms of a chain, first to last; nothing where it is longer than the bound.
bool gather(const Node* chain, Builtin builtin, std::vector<const Node*>& terms) {
  std::vector<const Node*> reversed;
  while (is_call(chain, builtin)) {
    if (reversed.size() >= longest_chain) return false;
    reversed.push_back(chain->kid(1));
    chain = chain->kid(0);
  }
  terms.assign(1, chain);
  terms.insert(terms.end(), reversed.rbegin(), reversed.rend());
  return true;
}

bool never_empty(const Node* node) {
  if (node->op == Op::Concat) {
    return std::ranges::any_of(node->kids(),
                               [](const Node* part) { return part->op == Op::String && !part->s.empty(); });
  }
  if (!is_container(node->op)) {
    const TypeKind kind = node->type->kind;
    return kind == TypeKind::Bool || kind == TypeKind::Int || kind == TypeKind::Float ||
           (kind == TypeKind::Enum && std::ranges::none_of(node->type->literals, [](const Literal& literal) {
              return !literal.is_int && literal.text.empty();
            }));
  }
  return std::ranges::any_of(node->entries(), [node](const Entry& entry) {
    const Node& value = *entry.value;
    if (entry.guard != nullptr || is_group(value.op) || value.op == Op::Null || vanishes_empty(node->op, value))
      return false;
    return is_data(value.op) || never_null(*value.type);
  });
}

// A map or list that is left out where it comes out empty has no certain presence of its own.
bool never_unset(const Node* node) {
  return is_container(node->op) || node->op == Op::Concat || never_null(*node->type);
}

}  // namespace

bool vanishes_empty(Op container, const Node& value) {
  if (container != Op::Record || value.flags & KeepEmpty || is_scalar(value.op)) return false;
  if (is_container(value.op) || value.type == nullptr) return true;
  const TypeKind kind = without_optional(*value.type).kind;
  return kind == TypeKind::List || kind == TypeKind::Map || kind == TypeKind::Keyed || kind == TypeKind::Record ||
         kind == TypeKind::Kubernetes || kind == TypeKind::Any || kind == TypeKind::Union;
}

const Node* Builder::logical_not(const Node* a) {
  if (a->op == Op::Error) return error_;
  if (a->op == Op::Bool) return boolean(!a->b);
  if (is_call(a, Builtin::Not)) return a->kid(0);
  const Node* kids[] = {a};
  Node proto;
  proto.op = Op::Call;
  proto.builtin = Builtin::Not;
  proto.flags = a->flags & upward_flags;
  proto.type = types_.boolean;
  proto.count = 1;
  proto.kid_array = kids;
  return consed(proto);
}

// And and Or without any simplification.
const Node* Builder::junction(Builtin builtin, const Node* a, const Node* b) {
  const Node* kids[] = {a, b};
  Node proto;
  proto.op = Op::Call;
  proto.builtin = builtin;
  proto.flags = static_cast<std::uint8_t>((a->flags | b->flags) & upward_flags & ~Tainted);
  proto.type = types_.boolean;
  proto.count = 2;
  proto.kid_array = kids;
  return consed(proto);
}

const Node* Builder::logical_and(const Node* a, const Node* b) {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  if (a->op == Op::Error || b->op == Op::Error) return error_;
  if (is_bool(a, false) || is_bool(b, false)) return false_;
  if (is_bool(a, true)) return b;
  if (is_bool(b, true) || a == b) return a;
  std::vector<const Node*> left, right;
  if (!gather(a, Builtin::And, left) || !gather(b, Builtin::And, right)) return junction(Builtin::And, a, b);
  std::vector<const Node*> terms = left;
  for (const Node* term : right) {
    const auto clashes = [&](const Node* earlier) { return contradict(earlier, term); };
    const auto covers = [&](const Node* earlier) { return settles(earlier, term); };
    if (std::ranges::any_of(terms, clashes)) return false_;
    if (std::ranges::any_of(terms, covers)) continue;
    std::erase_if(terms, [&](const Node* earlier) { return settles(term, earlier); });
    terms.push_back(term);
  }
  const Node* chain = terms[0];
  for (std::size_t i = 1; i < terms.size(); ++i) chain = junction(Builtin::And, chain, terms[i]);
  return chain;
}

const Node* Builder::logical_or(const Node* a, const Node* b) {
  // no guard at all means 'always', so a disjunction with one holds
  if (a == nullptr || b == nullptr) return true_;
  if (a->op == Op::Error || b->op == Op::Error) return error_;
  if (is_bool(a, true) || is_bool(b, true)) return true_;
  if (is_bool(a, false)) return b;
  if (is_bool(b, false) || a == b) return a;
  std::vector<const Node*> left, right;
  if (!gather(a, Builtin::Or, left) || !gather(b, Builtin::Or, right)) return junction(Builtin::Or, a, b);
  const auto within = [](const Node* part, const Node* whole) {
    return part == whole || (is_call(whole, Builtin::And) && (whole->kid(0) == part || whole->kid(1) == part));
  };
  std::vector<const Node*> terms = left;
  for (const Node* term : right) {
    if (std::ranges::any_of(terms, [&](const Node* earlier) { return negates(earlier, term); })) return true_;
    if (std::ranges::any_of(terms, [&](const Node* earlier) { return within(earlier, term); })) continue;
    std::erase_if(terms, [&](const Node* earlier) { return within(term, earlier); });
    terms.push_back(term);
  }
  const Node* chain = terms[0];
  for (std::size_t i = 1; i < terms.size(); ++i) chain = junction(Builtin::Or, chain, terms[i]);
  return chain;
}

// Tests of a choice between literals become conditions: so `match` on what a `match` gave costs nothing.
const Node* Builder::equal_to_literal(const Node* a, const Node* literal, unsigned& budget) {
  if (is_data(a->op)) return boolean(equal_data(*a, *literal));
  if (a->type->kind == TypeKind::Bool && literal->op == Op::Bool) return literal->b ? a : logical_not(a);
  if (a->op != Op::Select || budget == 0) return nullptr;
  --budget;
  const Node* then = equal_to_literal(a->kid(1), literal, budget);
  const Node* otherwise = then == nullptr ? nullptr : equal_to_literal(a->kid(2), literal, budget);
  return otherwise == nullptr ? nullptr : select(a->kid(0), then, otherwise);
}

// A number as the other side has it, so that x == 1 and x == 1.0 are one question.
const Node* Builder::number_like(const Node* literal, const Node* other) {
  const TypeKind kind = other->type == nullptr ? TypeKind::Any : without_optional(*other->type).kind;
  if (literal->op == Op::Int && kind == TypeKind::Float) return floating(static_cast<double>(literal->i));
  const bool whole = literal->op == Op::Float && std::floor(literal->f) == literal->f &&
                     std::fabs(literal->f) <= static_cast<double>(max_int);
  return whole && kind != TypeKind::Float ? integer(static_cast<std::int64_t>(literal->f)) : literal;
}

const Node* Builder::equal(const Node* a, const Node* b) {
  if (a->op == Op::Error || b->op == Op::Error) return error_;
  if (a == b) return true_;
  if (is_scalar(a->op) && !is_scalar(b->op)) std::swap(a, b);
  if (b->op == Op::Null && !is_data(a->op)) return logical_not(predicate(Builtin::IsSet, a, types_.boolean));
  if (is_scalar(b->op)) {
    b = number_like(b, a);
    unsigned budget = push_budget;
    if (const Node* known = equal_to_literal(a, b, budget)) return known;
  } else if (is_data(a->op) && is_data(b->op) && a->closed() && b->closed()) {
    return boolean(equal_data(*a, *b));
  }
  return junction(Builtin::Eq, a, b);
}

// is_set and is_empty, answered as far as the node itself tells.
const Node* Builder::predicate(Builtin builtin, const Node* argument, const Type* type) {
  const bool set = builtin == Builtin::IsSet;
  if (argument->op == Op::Error) return error_;
  if (argument->op == Op::Null) return boolean(!set);
  if (is_scalar(argument->op)) return boolean(set || (argument->op == Op::String && argument->s.empty()));
  if (is_container(argument->op) && argument->closed()) return boolean(set || argument->count == 0);
  if (set && never_unset(argument)) return true_;
  if (!set && never_empty(argument)) return false_;
  if (argument->op == Op::Select && is_data(argument->kid(1)->op) && is_data(argument->kid(2)->op)) {
    const Node* then = predicate(builtin, argument->kid(1), type);
    const Node* otherwise = predicate(builtin, argument->kid(2), type);
    if (then->op == Op::Bool && otherwise->op == Op::Bool) return select(argument->kid(0), then, otherwise);
  }
  // `x or_else none` is set where x is not empty.
  if (argument->op == Op::Select && (argument->kid(1)->op == Op::Null || argument->kid(2)->op == Op::Null)) {
    const bool first = argument->kid(1)->op == Op::Null;
    const Node* other = predicate(builtin, argument->kid(first ? 2 : 1), type);
    const Node* taken = first ? logical_not(argument->kid(0)) : argument->kid(0);
    return set ? logical_and(taken, other) : logical_or(logical_not(taken), other);
  }
  const Node* kids[] = {argument};
  Node proto;
  proto.op = Op::Call;
  proto.builtin = builtin;
  proto.flags = argument->flags & (Open | Looped | Versioned);
  proto.type = type ? type : types_.boolean;
  proto.count = 1;
  proto.kid_array = kids;
  return consed(proto);
}

}  // namespace dpc::ir
