#include "ir/guard/normalise.h"

#include <algorithm>

namespace dpc::ir::guard {
namespace {

// Beyond this depth a condition is taken as one unknown boolean, so that no chain of definitions exhausts the stack.
constexpr std::uint32_t max_depth = 800;

bool is_call(const Node* node, Builtin builtin) { return node->op == Op::Call && node->builtin == builtin; }

const Node* field_object(const Node* node) { return node->op == Op::Field ? node->kid(0) : nullptr; }

}  // namespace

std::size_t Normaliser::KeyHash::operator()(const Key& key) const {
  const std::size_t a = std::hash<const Node*>()(key.a);
  const std::size_t b = std::hash<const Node*>()(key.b);
  return (a * 31 + b) * 31 + static_cast<std::size_t>(key.what);
}

Formula Normaliser::condition(const Node* node) { return node == nullptr ? always : ask(Ask::Holds, node, nullptr); }

Formula Normaliser::ask(Ask what, const Node* a, const Node* b) {
  const Key key{what, a, b};
  if (const auto known = memo_.find(key); known != memo_.end()) return known->second;
  if (depth_ >= max_depth || memo_.size() >= limit_) return opaque(what, a, b);
  ++depth_;
  const Formula result = answer(what, a, b);
  --depth_;
  memo_.emplace(key, result);
  return result;
}

Formula Normaliser::answer(Ask what, const Node* a, const Node* b) {
  if (a->op == Op::Error || (b != nullptr && b->op == Op::Error)) met_error_ = true;
  // A text atom's `b` is the call itself.
  const bool pair = b != nullptr && what != Ask::Text;
  if (const Node* select = select_of_field(a)) return on_select(what, a, b, select, true);
  if (pair) {
    if (const Node* select = select_of_field(b)) return on_select(what, a, b, select, false);
  }
  switch (what) {
    case Ask::Holds: return holds(a);
    case Ask::Empty: return empty(a);
    case Ask::None: return none(a);
    case Ask::Equal: return equal(a, b);
    case Ask::Less: case Ask::AtMost: return less(what, a, b);
    case Ask::Has: return has(a, b);
    case Ask::Text: return text(b, a);
  }
  return never;
}

// A select, or a part of one drawn into its arms; null for everything else.
const Node* Normaliser::select_of_field(const Node* node) {
  if (node->op == Op::Select) return node;
  const Node* object = field_object(node);
  if (object == nullptr || object->op != Op::Select) return nullptr;
  const Node* then = builder_.field(object->kid(1), node->s, node->type);
  const Node* otherwise = builder_.field(object->kid(2), node->s, node->type);
  const Node* select = builder_.select(object->kid(0), then, otherwise);
  return select->op == Op::Select ? select : nullptr;
}

Formula Normaliser::on_select(Ask what, const Node* a, const Node* b, const Node* select, bool left) {
  const Formula condition = ask(Ask::Holds, select->kid(0), nullptr);
  const auto arm = [&](std::size_t index) {
    return left ? ask(what, select->kid(index), b) : ask(what, a, select->kid(index));
  };
  const Formula then = arm(1);
  return formulas_.if_else(condition, then, arm(2));
}

Formula Normaliser::holds(const Node* node) {
  switch (node->op) {
    case Op::Bool: return node->b ? always : never;
    case Op::Null: return never;
    case Op::Call: return call(node);
    case Op::Param: case Op::Var: case Op::Field: return is_true(value(node));
    case Op::Error: return never;
    case Op::Int: case Op::Float: case Op::String: case Op::Record: case Op::List: case Op::Select: case Op::Concat:
    case Op::Spread: case Op::Range: case Op::Pair:
      return free_atom(node);
  }
  return never;
}

Formula Normaliser::call(const Node* node) {
  const auto kid = [&](std::size_t index) { return node->kid(index); };
  switch (node->builtin) {
    case Builtin::Not: return negate(ask(Ask::Holds, kid(0), nullptr));
    case Builtin::And: case Builtin::Or: return connective(node, node->builtin);
    case Builtin::Keep: return ask(Ask::Holds, kid(0), nullptr);
    case Builtin::Eq: return ask(Ask::Equal, kid(0), kid(1));
    case Builtin::Lt: return ask(Ask::Less, kid(0), kid(1));
    case Builtin::Le: return ask(Ask::AtMost, kid(0), kid(1));
    case Builtin::IsEmpty: return ask(Ask::Empty, kid(0), nullptr);
    case Builtin::IsSet: return negate(ask(Ask::None, kid(0), nullptr));
    case Builtin::Has: return ask(Ask::Has, kid(0), kid(1));
    case Builtin::HasPrefix: case Builtin::HasSuffix: case Builtin::Contains: case Builtin::Matches:
      return ask(Ask::Text, kid(0), node);
    case Builtin::Get: case Builtin::At: return is_true(value(node));
    case Builtin::Add: case Builtin::Sub: case Builtin::Mul: case Builtin::Div: case Builtin::Min: case Builtin::Max:
    case Builtin::Str: case Builtin::Lower: case Builtin::Upper: case Builtin::Cut: case Builtin::Trim:
    case Builtin::TrimPrefix: case Builtin::TrimSuffix: case Builtin::Replace: case Builtin::Split:
    case Builtin::Join: case Builtin::Indent: case Builtin::PortOf: case Builtin::Base64: case Builtin::Json:
    case Builtin::Yaml: case Builtin::Toml: case Builtin::Env: case Builtin::Digest: case Builtin::Length:
    case Builtin::Keys: case Builtin::Unique: case Builtin::Range:
      break;
  }
  return free_atom(node);
}

// Long chains of one connective are left-nested lists, not trees: they are gathered without recursion.
Formula Normaliser::connective(const Node* node, Builtin builtin) {
  std::vector<const Node*> stack{node};
  std::vector<Formula> parts;
  while (!stack.empty()) {
    const Node* next = stack.back();
    stack.pop_back();
    if (next->op == Op::Call && next->builtin == builtin) {
      stack.push_back(next->kid(1));
      stack.push_back(next->kid(0));
    } else {
      parts.push_back(ask(Ask::Holds, next, nullptr));
    }
  }
  return builtin == Builtin::And ? formulas_.all_of(std::move(parts)) : formulas_.any_of(std::move(parts));
}

bool Normaliser::is_value(const Node* node) const {
  return node->op == Op::Param || node->op == Op::Var || node->op == Op::Field || node->op == Op::Call ||
         node->op == Op::Concat;
}

Formula Normaliser::none(const Node* node) {
  if (node->op == Op::Null) return always;
  if (!is_value(node) || node->op == Op::Concat) return never;
  if (node->op == Op::Call && node->builtin == Builtin::Keep) return ask(Ask::None, node->kid(0), nullptr);
  const std::uint32_t variable = variables_.of(node);
  if (!variables_.frozen()) return always;
  return where(formulas_, variables_, variable, [](const Class& cls) { return cls.kind == Class::Kind::None; });
}

// Of a value that need not be a boolean, being true is one case among others.
std::uint32_t Normaliser::value(const Node* node) {
  const std::uint32_t variable = variables_.of(node);
  variables_.compare(variable, builder_.boolean(true));
  return variable;
}

Formula Normaliser::is_true(std::uint32_t variable) {
  if (!variables_.frozen()) return always;
  return where(formulas_, variables_, variable, [](const Class& cls) {
    return cls.kind == Class::Kind::Literal && cls.literal->op == Op::Bool && cls.literal->b;
  });
}

Formula Normaliser::free_atom(const Node* node) { return is_true(variables_.atom(node, true)); }

// An atom over two open values: the two orders of an equality are one atom.
Formula Normaliser::pair_atom(Builtin builtin, const Node* a, const Node* b) {
  const Node* node = builder_.call(builtin, {a, b}, builder_.types().boolean);
  if (node->op == Op::Bool) return node->b ? always : never;
  if (builtin != Builtin::Eq) return free_atom(node);
  const auto order = std::less<const Node*>()(a, b) ? std::pair(a, b) : std::pair(b, a);
  const auto known = equalities_.find(order);
  if (known != equalities_.end()) return is_true(known->second);
  const std::uint32_t variable = variables_.atom(node, true);
  equalities_.emplace(order, variable);
  return is_true(variable);
}

const Node* Normaliser::question(Ask what, const Node* a, const Node* b) {
  const Type* boolean = builder_.types().boolean;
  switch (what) {
    case Ask::Holds: return a;
    case Ask::Empty: return builder_.call(Builtin::IsEmpty, {a}, boolean);
    case Ask::None: return builder_.call(Builtin::IsSet, {a}, boolean);
    case Ask::Equal: return builder_.call(Builtin::Eq, {a, b}, boolean);
    case Ask::Less: return builder_.call(Builtin::Lt, {a, b}, boolean);
    case Ask::AtMost: return builder_.call(Builtin::Le, {a, b}, boolean);
    case Ask::Has: return builder_.call(Builtin::Has, {a, b}, boolean);
    case Ask::Text: return b;
  }
  return a;
}

Formula Normaliser::opaque(Ask what, const Node* a, const Node* b) {
  const Node* node = question(what, a, b);
  if (node->op == Op::Bool) return (node->b != (what == Ask::None)) ? always : never;
  const Formula atom = free_atom(node);
  return what == Ask::None ? negate(atom) : atom;
}

Formula Normaliser::ties() {
  std::vector<Formula> ties;
  tie_parts(ties);
  tie_sizes(ties);
  tie_texts(ties);
  settle_lengths();
  return formulas_.all_of(std::move(ties));
}

// A part of what is not set, or is empty, is not there; and an empty list has nothing.
void Normaliser::tie_parts(std::vector<Formula>& ties) {
  for (std::uint32_t i = 0; i < variables_.size(); ++i) {
    const Variable& variable = variables_[i];
    const bool has = is_call(variable.node, Builtin::Has);
    if (!has && !variable.none) continue;
    const Formula absent =
        has ? negate(is_true(i))
            : where(formulas_, variables_, i, [](const Class& cls) { return cls.kind == Class::Kind::None; });
    for (std::uint32_t other : variables_.above(i)) {
      const Formula gone = where(formulas_, variables_, other, [](const Class& cls) {
        return cls.kind == Class::Kind::None || cls.kind == Class::Kind::EmptyCollection;
      });
      ties.push_back(formulas_.any_of({negate(gone), absent}));
    }
  }
}

// length(x) is above 0 where x is not empty; has(x, k) holds where get(x, k) is set.
void Normaliser::tie_sizes(std::vector<Formula>& ties) {
  for (std::uint32_t i = 0; i < variables_.size(); ++i) {
    const Node* node = variables_[i].node;
    const bool length = is_call(node, Builtin::Length);
    if (!length && !is_call(node, Builtin::Has)) continue;
    const Node* other =
        length ? node->kid(0) : builder_.call(Builtin::Get, {node->kid(0), node->kid(1)}, builder_.types().any);
    const std::int64_t tied = variables_.find(other);
    if (tied < 0) continue;
    const Formula here =
        length ? where(formulas_, variables_, i, [](const Class& cls) { return cls.low > 0; }) : is_true(i);
    const Formula there = where(formulas_, variables_, static_cast<std::uint32_t>(tied), [&](const Class& cls) {
      return cls.kind != Class::Kind::None && !(length && cls.kind == Class::Kind::EmptyCollection);
    });
    ties.push_back(formulas_.if_else(here, there, negate(there)));
  }
}

// One question of a text's beginning, end or middle can be answered either way; two may hang together.
void Normaliser::tie_texts(std::vector<Formula>& ties) {
  for (std::uint32_t i = 0; i < variables_.size(); ++i) {
    const auto atoms = text_atoms_.find(i);
    if (atoms == text_atoms_.end()) continue;
    const Node* node = variables_[i].node;
    const Type* type = node->type != nullptr ? &without_optional(*node->type) : nullptr;
    const bool any_text =
        type != nullptr && type->kind == TypeKind::String && type->rules == nullptr && !variables_[i].derived;
    for (std::uint32_t atom : atoms->second) {
      const Node* call = variables_[atom].node;
      const bool simple = call->builtin != Builtin::Matches && !call->kid(1)->s.empty();
      variables_[atom].derived = !any_text || !simple || atoms->second.size() > 1;
      const Formula known = answered(call, i);
      ties.push_back(formulas_.any_of({other(i), formulas_.if_else(is_true(atom), known, negate(known))}));
    }
  }
}

// How long a list is may hang together with what it has.
void Normaliser::settle_lengths() {
  for (std::uint32_t i = 0; i < variables_.size(); ++i) {
    const Node* node = variables_[i].node;
    if (!is_call(node, Builtin::Has)) continue;
    const Node* length = builder_.call(Builtin::Length, {node->kid(0)}, builder_.types().integer);
    if (const std::int64_t tied = variables_.find(length); tied >= 0)
      variables_[static_cast<std::uint32_t>(tied)].derived = true;
  }
}

}  // namespace dpc::ir::guard
