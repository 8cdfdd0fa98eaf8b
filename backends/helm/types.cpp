#include "backends/helm/types.h"

#include <algorithm>
#include <unordered_map>

#include "ir/builtins.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;
using ir::TypeKind;

TypeKind kind_of(const ir::Type* type) { return type == nullptr ? TypeKind::Any : ir::without_optional(*type).kind; }

bool is_int_enum(const ir::Type& type) {
  return !type.literals.empty() && std::ranges::all_of(type.literals, &ir::Literal::is_int);
}

bool is_container_kind(TypeKind kind) {
  return kind == TypeKind::List || kind == TypeKind::Map || kind == TypeKind::Keyed || kind == TypeKind::Record ||
         kind == TypeKind::Kubernetes;
}

bool is_scalar_type(const ir::Type* type) {
  if (type == nullptr) return false;
  const ir::Type& plain = ir::without_optional(*type);
  const TypeKind kind = plain.kind;
  if (kind == TypeKind::Union) return std::ranges::all_of(plain.members, is_scalar_type);
  return kind == TypeKind::String || kind == TypeKind::Secret || kind == TypeKind::Name || kind == TypeKind::Int ||
         kind == TypeKind::Bool || kind == TypeKind::Float || kind == TypeKind::Enum;
}

namespace {

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '/';
}

// What begins with `{` is a count of repetitions: its length, or 0.
std::size_t count_at(std::string_view pattern) {
  const std::size_t end = pattern.find('}');
  if (end == std::string_view::npos || end < 2) return 0;
  const auto counts = [](char c) { return (c >= '0' && c <= '9') || c == ','; };
  return std::ranges::all_of(pattern.substr(1, end - 1), counts) ? end + 1 : 0;
}

// A pattern whose every text is of word characters: no dot, class, escape or flag that admits others.
bool is_word_pattern(std::string_view pattern) {
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      if (i + 1 >= pattern.size() || std::string_view(".-_/dw").find(pattern[i + 1]) == std::string_view::npos)
        return false;
      ++i;
    } else if (in_class) {
      if (c == ']') in_class = false;
      else if (!is_word_char(c)) return false;
    } else if (c == '[') {
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') return false;
      in_class = true;
    } else if (c == '(') {
      if (pattern.substr(i).starts_with("(?:")) i += 2;
      else if (pattern.substr(i).starts_with("(?")) return false;
    } else if (c == '{') {
      const std::size_t length = count_at(pattern.substr(i));
      if (length == 0) return false;
      i += length - 1;
    } else if (c == '.' || (!is_word_char(c) && std::string_view(")?*+|^$").find(c) == std::string_view::npos)) {
      return false;
    }
  }
  return !pattern.empty() && !in_class;
}

bool is_word_literal(std::string_view text) {
  return std::ranges::all_of(text, is_word_char);
}

bool is_word_type(const ir::Type* type) {
  switch (kind_of(type)) {
    case TypeKind::Int:
    case TypeKind::Bool: return type->kind != TypeKind::Optional;
    case TypeKind::Enum:
      return std::ranges::all_of(type->literals,
                                 [](const ir::Literal& it) { return it.is_int || is_word_literal(it.text.text()); });
    case TypeKind::String: return type->rules != nullptr && is_word_pattern(type->rules->pattern.text());
    case TypeKind::Float:
    case TypeKind::Secret:
    case TypeKind::Error:
    case TypeKind::Any:
    case TypeKind::None:
    case TypeKind::Optional:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record:
    case TypeKind::Kubernetes:
    case TypeKind::Union:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return false;
  }
  return false;
}

// Whether all texts that an expression is made of are words; what it uses several times is looked at once.
class Words {
 public:
  explicit Words(bool (*is_literal)(std::string_view)) : is_literal_(is_literal) {}

  bool all(const Node* node, unsigned depth = 0) {
    if (depth > 64) return false;
    switch (node->op) {
      case Op::String: return is_literal_(node->text());
      case Op::Int:
      case Op::Bool: return true;
      case Op::Select:
      case Op::Concat:
      case Op::Call: return of_parts(node, depth);
      case Op::Param:
      case Op::Var:
      case Op::Field: return is_word_type(node->type);
      case Op::Null:
      case Op::Float:
      case Op::Record:
      case Op::List:
      case Op::Spread:
      case Op::Range:
      case Op::Pair:
      case Op::Error: return false;
    }
    return false;
  }

 private:
  bool of_parts(const Node* node, unsigned depth) {
    if (const auto known = known_.find(node); known != known_.end()) return known->second;
    const auto part = [&](const Node* kid) { return all(kid, depth + 1); };
    bool words = false;
    if (node->op == Op::Select) words = part(node->kid(1)) && part(node->kid(2));
    else if (node->op == Op::Concat) words = std::ranges::all_of(node->kids(), part);
    else words = is_cut(node->builtin) ? part(node->kid(0)) : is_word_type(node->type);
    return known_[node] = words;
  }

  static bool is_cut(ir::Builtin builtin) {
    return builtin == ir::Builtin::Cut || builtin == ir::Builtin::Str || builtin == ir::Builtin::Lower ||
           builtin == ir::Builtin::Upper || builtin == ir::Builtin::TrimPrefix || builtin == ir::Builtin::TrimSuffix;
  }

  bool (*is_literal_)(std::string_view);
  std::unordered_map<const Node*, bool> known_;
};

}  // namespace

bool is_word_text(const Node* node) { return Words(is_word_literal).all(node); }

bool is_inline_text(const Node* node) {
  return Words([](std::string_view text) {
           const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
           return std::ranges::all_of(text, printable) && !text.starts_with(' ') && !text.ends_with(' ');
         }).all(node);
}

}  // namespace dpc::helm
