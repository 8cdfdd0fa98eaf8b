#include "ir/text_language.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "ir/builtins.h"
#include "ir/text_inclusion.h"

namespace dpc::ir {

using Fragment = Automaton::Fragment;

const Node* said_empty(const Node* condition) {
  return condition->op == Op::Call && condition->builtin == Builtin::IsEmpty ? condition->kid(0) : nullptr;
}

namespace {

constexpr unsigned deepest = 32;
constexpr std::size_t most_states = 8192;
constexpr std::size_t most_sets = 128;  // of what is a part of other texts

class Texts {
 public:
  Texts(Automaton& automaton, TextParts& parts, std::span<const Node* const> filled = {})
      : a_(automaton), parts_(parts), filled_(filled.begin(), filled.end()) {}

  Fragment any_of(const Node* node, unsigned depth = 0) {
    const Fragment out = whole(node, depth);
    return std::ranges::find(filled_, node) != filled_.end() ? a_.filled(out) : out;
  }

 private:
  Fragment of(const Node* node, unsigned depth) {
    const bool is_large = node->op == Op::Select || node->op == Op::Call;
    return is_large && filled_.empty() ? part(node, depth) : any_of(node, depth);
  }

  Fragment part(const Node* node, unsigned depth) {
    const auto [known, fresh] = parts_.try_emplace(node);
    TextPart& part = known->second;
    if (fresh) {
      Automaton larger;
      const Fragment all = Texts(larger, parts_).any_of(node, depth);
      const std::optional<Fragment> small = Deterministic(larger, all).write(part.automaton, most_sets);
      part.all = small ? *small : part.automaton.copy(larger, all);
    }
    return a_.copy(part.automaton, part.all);
  }

  Fragment whole(const Node* node, unsigned depth) {
    if (depth > deepest || a_.size() > most_states) return a_.anything();
    switch (node->op) {
      case Op::Null: return a_.nothing();
      case Op::Bool: return a_.literal(node->b ? "true" : "false");
      case Op::Int: return a_.literal(std::to_string(node->i));
      case Op::String: return a_.literal(node->text());
      case Op::Param:
      case Op::Var:
      case Op::Field: return of_type(node->type, depth);
      case Op::Select: return choice(node, depth);
      case Op::Concat: {
        Fragment out = a_.nothing();
        for (const Node* kid : node->kids()) out = a_.then(out, of(kid, depth + 1));
        return out;
      }
      case Op::Call: return call(node, depth);
      case Op::Float:
      case Op::Record:
      case Op::List:
      case Op::Spread:
      case Op::Range:
      case Op::Pair:
      case Op::Error: return a_.anything();
    }
    return a_.anything();
  }

  // What is asked of a text to be taken is known of it then.
  Fragment choice(const Node* node, unsigned depth) {
    const Node *condition = node->kid(0), *then = node->kid(1), *otherwise = node->kid(2);
    const Fragment first = of(then, depth + 1);
    const Node* empty = said_empty(condition);
    if (empty != nullptr) filled_.push_back(empty);
    const Fragment second = of(otherwise, depth + 1);
    if (empty != nullptr) filled_.pop_back();
    return a_.either(first, second);
  }

  Fragment call(const Node* node, unsigned depth) {
    const Builtin builtin = node->builtin;
    if (builtin == Builtin::Str) return of(node->kid(0), depth + 1);
    if (builtin == Builtin::Lower || builtin == Builtin::Upper)
      return a_.cased(of(node->kid(0), depth + 1), builtin == Builtin::Upper);
    if (builtin == Builtin::TrimSuffix) return a_.beginnings(of(node->kid(0), depth + 1));
    const bool cuts = builtin == Builtin::Cut && node->kid(1)->op == Op::Int && node->kid(1)->i > 0;
    return cuts ? a_.cut(of(node->kid(0), depth + 1)) : a_.anything();
  }

  Fragment of_type(const Type* type, unsigned depth) {
    if (type == nullptr || depth > deepest) return a_.anything();
    switch (type->kind) {
      case TypeKind::Bool: return a_.either(a_.literal("true"), a_.literal("false"));
      case TypeKind::Int: return *a_.pattern(type->min < 0 ? "-?[0-9]+" : "[0-9]+");
      case TypeKind::String:
      case TypeKind::Secret: return ruled(type->rules);
      case TypeKind::Optional: return a_.either(a_.nothing(), of_type(type->element, depth + 1));
      case TypeKind::Enum: {
        std::optional<Fragment> out;
        for (const Literal& literal : type->literals) {
          const Fragment one = a_.literal(literal.is_int ? std::to_string(literal.number) : literal.text.text());
          out = out ? a_.either(*out, one) : one;
        }
        return out ? *out : a_.anything();
      }
      case TypeKind::Error:
      case TypeKind::Any:
      case TypeKind::None:
      case TypeKind::Float:
      case TypeKind::List:
      case TypeKind::Map:
      case TypeKind::Keyed:
      case TypeKind::Record:
      case TypeKind::Kubernetes:
      case TypeKind::Union:
      case TypeKind::Name:
      case TypeKind::Object:
      case TypeKind::Component:
      case TypeKind::Function: return a_.anything();
    }
    return a_.anything();
  }

  Fragment ruled(const TextRules* rules) {
    if (rules == nullptr) return a_.anything();
    std::optional<Fragment> out = rules->pattern ? a_.pattern(rules->pattern.text()) : std::nullopt;
    if (!out) out = a_.anything();
    return rules->min_length > 0 ? a_.filled(*out) : *out;
  }

  Automaton& a_;
  TextParts& parts_;
  std::vector<const Node*> filled_;  // known not to be empty where the text at hand is taken
};

std::uint32_t sum(std::uint32_t a, std::uint32_t b) { return a > UINT32_MAX - b ? UINT32_MAX : a + b; }

std::uint32_t longest_of(const Type* type) {
  if (type == nullptr) return UINT32_MAX;
  if (type->kind == TypeKind::Optional) return longest_of(type->element);
  if (type->kind == TypeKind::Bool) return 5;
  if (type->kind == TypeKind::Int) return 20;
  if (is_text(type->kind)) return type->rules != nullptr ? type->rules->max_length : UINT32_MAX;
  if (type->kind != TypeKind::Enum) return UINT32_MAX;
  std::uint32_t most = 0;
  for (const Literal& literal : type->literals)
    most = std::max(most, literal.is_int ? 20 : static_cast<std::uint32_t>(literal.text.text().size()));
  return most;
}

bool is_never_longer(Builtin builtin) {
  return builtin == Builtin::Str || builtin == Builtin::Lower || builtin == Builtin::Upper ||
         builtin == Builtin::Trim || builtin == Builtin::TrimPrefix || builtin == Builtin::TrimSuffix ||
         builtin == Builtin::Cut;
}

// What a text uses several times is measured once.
class Lengths {
 public:
  std::uint32_t most(const Node* node, unsigned depth = 0) {
    if (depth > deepest) return UINT32_MAX;
    if (node->op == Op::String) return static_cast<std::uint32_t>(node->text().size());
    if (node->op == Op::Null) return 0;
    if (node->op == Op::Bool || node->op == Op::Int) return 20;
    if (node->op != Op::Select && node->op != Op::Concat && node->op != Op::Call) return longest_of(node->type);
    if (const auto known = known_.find(node); known != known_.end()) return known->second;
    return known_[node] = of_parts(node, depth + 1);
  }

 private:
  std::uint32_t of_parts(const Node* node, unsigned depth) {
    if (node->op == Op::Select) return std::max(most(node->kid(1), depth), most(node->kid(2), depth));
    if (node->op == Op::Concat) {
      std::uint32_t all = 0;
      for (const Node* kid : node->kids()) all = sum(all, most(kid, depth));
      return all;
    }
    if (!is_never_longer(node->builtin)) return UINT32_MAX;
    const std::uint32_t whole = most(node->kid(0), depth);
    if (node->builtin != Builtin::Cut || node->kid(1)->op != Op::Int) return whole;
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(node->kid(1)->i, 0, whole));
  }

  std::unordered_map<const Node*, std::uint32_t> known_;
};

}  // namespace

Fragment texts_of(Automaton& automaton, TextParts& parts, const Node* text, std::span<const Node* const> filled) {
  return Texts(automaton, parts, filled).any_of(text);
}

std::uint32_t longest(const Node* text) { return Lengths().most(text); }

}  // namespace dpc::ir
