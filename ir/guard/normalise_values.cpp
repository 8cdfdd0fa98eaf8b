// The atoms of conditions: emptiness, equality, order, membership and questions of texts.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "ir/guard/normalise.h"

namespace dpc::ir::guard {
namespace {

bool is_number(const Node* node) { return node->op == Op::Int || node->op == Op::Float; }
double number_of(const Node* node) { return node->op == Op::Int ? static_cast<double>(node->i) : node->f; }
bool is_call(const Node* node, Builtin builtin) { return node->op == Op::Call && node->builtin == builtin; }

bool is_text_enum(const Type& type) {
  return type.kind == TypeKind::Enum &&
         std::ranges::none_of(type.literals, [](const Literal& literal) { return literal.is_int; });
}
bool is_int_enum(const Type& type) {
  return type.kind == TypeKind::Enum &&
         std::ranges::all_of(type.literals, [](const Literal& literal) { return literal.is_int; });
}
// A text that no number stands for.
bool is_plain_text(const Type& type) {
  return is_text_enum(type) || (is_text(type.kind) && (type.rules == nullptr || !type.rules->number_allowed));
}
// str() of these has one text for each value, and each text one value.
bool is_unquotable(const Type* type) {
  return type != nullptr &&
         (type->kind == TypeKind::Int || type->kind == TypeKind::Bool || is_int_enum(*type) || is_plain_text(*type));
}

// What an unquotable value must be for str(value) to give the text, or null where no value does.
const Node* unquoted(Builder& builder, const Node* value, std::string_view text) {
  const Type& type = *value->type;
  if (is_plain_text(type)) return builder.string(text);
  if (type.kind == TypeKind::Bool) return text == "true" || text == "false" ? builder.boolean(text == "true") : nullptr;
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = fault == std::errc() && end == text.data() + text.size() && std::to_string(number) == text;
  return whole ? builder.integer(number) : nullptr;
}

}  // namespace

Formula Normaliser::empty(const Node* node) {
  switch (node->op) {
    case Op::Null: return always;
    case Op::String: return node->s.empty() ? always : never;
    case Op::Bool: case Op::Int: case Op::Float: case Op::Error: return never;
    case Op::Record: case Op::List: return empty_container(node);
    case Op::Concat: {
      std::vector<Formula> parts;
      for (const Node* kid : node->kids()) parts.push_back(ask(Ask::Empty, kid, nullptr));
      return formulas_.all_of(std::move(parts));
    }
    case Op::Call: return empty_call(node);
    case Op::Param: case Op::Var: case Op::Field: break;
    case Op::Select: case Op::Spread: case Op::Range: case Op::Pair: return opaque(Ask::Empty, node, nullptr);
  }
  const std::uint32_t variable = variables_.of(node);
  if (!variables_.frozen()) return always;
  return where(formulas_, variables_, variable, [](const Class& cls) {
    return cls.kind == Class::Kind::None || cls.kind == Class::Kind::EmptyText ||
           cls.kind == Class::Kind::EmptyCollection;
  });
}

Formula Normaliser::empty_call(const Node* node) {
  switch (node->builtin) {
    case Builtin::Lower:
    case Builtin::Upper:
    case Builtin::Base64:
    case Builtin::Keys:
    case Builtin::Unique:
    case Builtin::Keep: return ask(Ask::Empty, node->kid(0), nullptr);
    case Builtin::Str: {
      const Type* type = node->kid(0)->type;
      if (type == nullptr) return opaque(Ask::Empty, node, nullptr);
      if (is_text(type->kind) || type->kind == TypeKind::Enum) return ask(Ask::Empty, node->kid(0), nullptr);
      const bool shown = type->kind == TypeKind::Bool || type->kind == TypeKind::Int || type->kind == TypeKind::Float;
      return shown ? never : opaque(Ask::Empty, node, nullptr);
    }
    case Builtin::Json: case Builtin::Digest: return never;
    case Builtin::Not: case Builtin::And: case Builtin::Or: case Builtin::Eq: case Builtin::Lt: case Builtin::Le:
    case Builtin::IsEmpty: case Builtin::IsSet: case Builtin::Has: case Builtin::Add: case Builtin::Sub:
    case Builtin::Mul: case Builtin::Div: case Builtin::Min: case Builtin::Max: case Builtin::Cut: case Builtin::Trim:
    case Builtin::TrimPrefix: case Builtin::TrimSuffix: case Builtin::HasPrefix: case Builtin::HasSuffix:
    case Builtin::Contains: case Builtin::Replace: case Builtin::Matches: case Builtin::Split: case Builtin::Join:
    case Builtin::Indent: case Builtin::PortOf: case Builtin::Yaml: case Builtin::Toml: case Builtin::Env:
    case Builtin::Length: case Builtin::Get: case Builtin::At: case Builtin::Range:
      break;
  }
  const std::uint32_t variable = variables_.of(node);
  if (!variables_.frozen()) return always;
  return where(formulas_, variables_, variable, [](const Class& cls) {
    return cls.kind == Class::Kind::None || cls.kind == Class::Kind::EmptyText ||
           cls.kind == Class::Kind::EmptyCollection;
  });
}

// Evaluation leaves out an entry whose value is none or an emptied container.
Formula Normaliser::entry_absent(Op container, const Entry& entry) {
  const Node* value = entry.value;
  const Formula unguarded = entry.guard != nullptr ? negate(ask(Ask::Holds, entry.guard, nullptr)) : never;
  if (value->op == Op::Pair) value = value->kid(1);
  Formula absent = never;
  if (value->op == Op::Spread) {
    absent = ask(Ask::Empty, value->kid(0), nullptr);
  } else if (value->op == Op::Range) {
    const Formula none = ask(Ask::Empty, value->kid(0), nullptr);
    absent = formulas_.any_of({none, free_atom(value)});
  } else if (!(value->flags & KeepEmpty)) {
    absent = ask(vanishes_empty(container, *value) ? Ask::Empty : Ask::None, value, nullptr);
  }
  return formulas_.any_of({unguarded, absent});
}

Formula Normaliser::empty_container(const Node* node) {
  if (node->closed()) return node->count == 0 ? always : never;
  std::vector<Formula> parts;
  for (const Entry& entry : node->entries()) parts.push_back(entry_absent(node->op, entry));
  return formulas_.all_of(std::move(parts));
}

Formula Normaliser::equal(const Node* a, const Node* b) {
  if (a == b) return always;
  if (!a->open()) std::swap(a, b);
  if (b->open()) return equal_domain(a, b);
  if (!a->open()) return same_scalar(*a, *b) ? always : never;
  if (b->op == Op::Null) return ask(Ask::None, a, nullptr);
  if (!is_scalar(b->op)) return opaque(Ask::Equal, a, b);
  if (a->op == Op::Concat && b->op == Op::String) return equal_text(a, b);
  if (a->op == Op::Call && a->type != nullptr && a->type->kind == TypeKind::Bool && b->op == Op::Bool) {
    const Formula holds = ask(Ask::Holds, a, nullptr);
    return b->b ? holds : negate(holds);
  }
  if (is_call(a, Builtin::Str) && b->op == Op::String) {
    if (!is_unquotable(a->kid(0)->type)) return opaque(Ask::Equal, a, b);
    const Node* inner = unquoted(builder_, a->kid(0), b->text());
    return inner != nullptr ? ask(Ask::Equal, a->kid(0), inner) : never;
  }
  if (!is_value(a)) return opaque(Ask::Equal, a, b);
  const std::uint32_t variable = variables_.of(a);
  if (variables_[variable].number) return is_number(b) ? number(Ask::Equal, a, number_of(b), true) : never;
  variables_.compare(variable, b);
  if (!variables_.frozen()) return always;
  const bool empty_text = b->op == Op::String && b->s.empty();
  return where(formulas_, variables_, variable, [&](const Class& cls) {
    if (empty_text) return cls.kind == Class::Kind::EmptyText;
    return cls.kind == Class::Kind::Literal && same_scalar(*cls.literal, *b);
  });
}

// What stands at both ends of the text is taken off; what is left over decides where it is one part.
Formula Normaliser::equal_text(const Node* concat, const Node* text) {
  std::span<const Node* const> parts = concat->kids();
  std::string_view rest = text->text();
  while (!parts.empty() && parts.front()->op == Op::String) {
    if (!rest.starts_with(parts.front()->text())) return never;
    rest.remove_prefix(parts.front()->text().size());
    parts = parts.subspan(1);
  }
  while (!parts.empty() && parts.back()->op == Op::String) {
    if (!rest.ends_with(parts.back()->text())) return never;
    rest.remove_suffix(parts.back()->text().size());
    parts = parts.first(parts.size() - 1);
  }
  if (parts.empty()) return rest.empty() ? always : never;
  if (parts.size() == 1) return ask(Ask::Equal, parts[0], builder_.string(rest));
  if (!rest.empty()) return opaque(Ask::Equal, concat, text);
  std::vector<Formula> empties;
  for (const Node* part : parts) empties.push_back(ask(Ask::Empty, part, nullptr));
  return formulas_.all_of(std::move(empties));
}

// Two open values of closed domains are equal where both are the same literal.
Formula Normaliser::equal_domain(const Node* a, const Node* b) {
  const auto closed = [](const Node* node) {
    const bool plain = node->op == Op::Param || node->op == Op::Var || node->op == Op::Field;
    return plain && node->type != nullptr && (node->type->kind == TypeKind::Enum || node->type->kind == TypeKind::Bool);
  };
  const auto is_boolean = [](const Node* node) { return node->type != nullptr && node->type->kind == TypeKind::Bool; };
  if (is_boolean(a) && is_boolean(b)) {
    const Formula left = ask(Ask::Holds, a, nullptr);
    const Formula right = ask(Ask::Holds, b, nullptr);
    return formulas_.if_else(left, right, negate(right));
  }
  if (!closed(a) || !closed(b)) return pair_atom(Builtin::Eq, a, b);
  std::vector<Formula> cases;
  for (const Literal& literal : a->type->literals) {
    const Node* value = literal.is_int ? builder_.integer(literal.number) : builder_.string(literal.text);
    const Formula left = ask(Ask::Equal, a, value);
    cases.push_back(formulas_.all_of({left, ask(Ask::Equal, b, value)}));
  }
  return formulas_.any_of(std::move(cases));
}

Formula Normaliser::number(Ask what, const Node* value, double bound, bool value_left) {
  if (std::isnan(bound)) return never;
  const std::uint32_t variable = variables_.of(value);
  const Variable& it = variables_[variable];
  if (!it.number)
    return opaque(what, value_left ? value : builder_.floating(bound), value_left ? builder_.floating(bound) : value);
  variables_.cut(variable, bound);
  if (!variables_.frozen()) return always;
  const bool whole = it.whole;
  return where(formulas_, variables_, variable, [&](const Class& cls) {
    if (cls.kind != Class::Kind::Range) return false;
    const bool point = whole || cls.low == cls.high;
    if (what == Ask::Equal) return cls.low == bound && cls.high == bound;
    const bool strict = what == Ask::Less;
    if (value_left) return strict && point ? cls.high < bound : cls.high <= bound;
    return strict && point ? cls.low > bound : cls.low >= bound;
  });
}

Formula Normaliser::less(Ask what, const Node* a, const Node* b) {
  if (a == b) return what == Ask::Less ? never : always;
  if (is_number(a) && is_number(b)) {
    const double left = number_of(a), right = number_of(b);
    return (what == Ask::Less ? left < right : left <= right) ? always : never;
  }
  if (is_number(b) && is_value(a)) return less_arithmetic(what, a, b, true);
  if (is_number(a) && is_value(b)) return less_arithmetic(what, a, b, false);
  if (!is_value(a) || !is_value(b)) return opaque(what, a, b);
  // a <= b is the opposite of b < a, so that both orders of a comparison are one atom.
  return what == Ask::Less ? pair_atom(Builtin::Lt, a, b) : negate(pair_atom(Builtin::Lt, b, a));
}

// A sum with a constant moves the bound; the smaller and the larger of two are compared one by one.
Formula Normaliser::less_arithmetic(Ask what, const Node* a, const Node* b, bool left) {
  const Node* value = left ? a : b;
  const Node* bound = left ? b : a;
  const auto again = [&](const Node* inner, const Node* limit) {
    return left ? ask(what, inner, limit) : ask(what, limit, inner);
  };
  if (is_call(value, Builtin::Min) || is_call(value, Builtin::Max)) {
    const Formula first = again(value->kid(0), bound);
    const Formula second = again(value->kid(1), bound);
    const bool either = is_call(value, Builtin::Min) == left;
    return either ? formulas_.any_of({first, second}) : formulas_.all_of({first, second});
  }
  const bool add = is_call(value, Builtin::Add), sub = is_call(value, Builtin::Sub);
  if ((add || sub) && bound->op == Op::Int && value->kid(1)->op == Op::Int) {
    const std::int64_t shift = value->kid(1)->i, limit = bound->i;
    const bool small = std::abs(shift) <= max_int && std::abs(limit) <= max_int;
    if (small) return again(value->kid(0), builder_.integer(add ? limit - shift : limit + shift));
  }
  return number(what, value, number_of(bound), left);
}

Formula Normaliser::has(const Node* in, const Node* what) {
  if (in->closed() && (in->op == Op::List || in->op == Op::Record)) {
    std::vector<Formula> cases;
    for (const Entry& entry : in->entries()) {
      const Node* candidate = in->op == Op::List ? entry.value : builder_.string(entry.key);
      if (is_scalar(candidate->op)) cases.push_back(ask(Ask::Equal, what, candidate));
    }
    return formulas_.any_of(std::move(cases));
  }
  if (in->op == Op::Null) return never;
  const Node* node = builder_.call(Builtin::Has, {in, what}, builder_.types().boolean);
  if (node->op == Op::Bool) return node->b ? always : never;
  const Type* type = in->type != nullptr ? &without_optional(*in->type) : nullptr;
  const bool closed_elements = type != nullptr && type->element != nullptr && type->element->kind == TypeKind::Enum;
  const bool plain =
      what->op == Op::String && !closed_elements && (in->op == Op::Param || in->op == Op::Var || in->op == Op::Field);
  return is_true(variables_.atom(node, !plain));
}

Formula Normaliser::text(const Node* call, const Node* value) {
  const Node* argument = call->kid(1);
  const Node* node = builder_.call(call->builtin, {value, argument}, builder_.types().boolean);
  if (node->op == Op::Bool) return node->b ? always : never;
  if (!is_value(value) || argument->op != Op::String) return free_atom(node);
  const std::uint32_t variable = variables_.of(value);
  if (variables_[variable].number) return free_atom(node);
  const std::uint32_t atom = variables_.atom(node, true);
  std::vector<std::uint32_t>& atoms = text_atoms_[variable];
  if (std::find(atoms.begin(), atoms.end(), atom) == atoms.end()) atoms.push_back(atom);
  const Formula open = is_true(atom);
  if (!variables_.frozen()) return always;
  return formulas_.any_of({answered(node, variable), formulas_.all_of({other(variable), open})});
}

// Where the text is one of the literals, they answer.
Formula Normaliser::answered(const Node* call, std::uint32_t variable) {
  return where(formulas_, variables_, variable, [&](const Class& cls) {
    if (cls.kind == Class::Kind::None || cls.kind == Class::Kind::EmptyCollection || cls.kind == Class::Kind::Other)
      return false;
    const Node* literal = cls.kind == Class::Kind::EmptyText ? builder_.string("") : cls.literal;
    if (literal == nullptr || literal->op != Op::String) return false;
    const Node* answer = builder_.call(call->builtin, {literal, call->kid(1)}, builder_.types().boolean);
    return answer->op == Op::Bool && answer->b;
  });
}

Formula Normaliser::other(std::uint32_t variable) {
  return where(formulas_, variables_, variable, [](const Class& cls) { return cls.kind == Class::Kind::Other; });
}

}  // namespace dpc::ir::guard
