// Values: what stands behind a key or a dash.
#include <algorithm>

#include "backends/helm/helpers.h"
#include "backends/helm/raise/end.h"
#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/raise.h"
#include "backends/helm/raise/toml.h"
#include "backends/helm/types.h"
#include "backends/yaml/yaml.h"
#include "support/yaml/quote.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

// Go prints a float64 below a million as it prints the int.
constexpr std::int64_t printed_whole = 999'999;

bool is_small_int(const Node* node) {
  if (node->op != Op::Param && node->op != Op::Var && node->op != Op::Field) return false;
  const ir::Type& type = ir::without_optional(*node->type);
  return type.kind == TypeKind::Int && type.min >= -printed_whole && type.max <= printed_whole;
}

Yaml line_of(go::Expr expr) {
  Yaml yaml;
  yaml.line.push_back({{}, true, std::move(expr)});
  return yaml;
}

// Its words are not quoted where none needs it, numbers never are.
std::string enum_function(const ir::Type& type) {
  const auto safe = [](const ir::Literal& it) { return !it.is_int && yaml::plain_is_safe(it.text.text()); };
  if (std::ranges::all_of(type.literals, safe) || std::ranges::all_of(type.literals, &ir::Literal::is_int)) return "";
  return std::ranges::none_of(type.literals, &ir::Literal::is_int) ? "quote" : "toJson";
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') lines.emplace_back();
    else lines.back() += c;
  }
  return lines;
}

bool is_collection_kind(TypeKind kind) {
  return kind == TypeKind::List || kind == TypeKind::Map || kind == TypeKind::Keyed || kind == TypeKind::Record ||
         kind == TypeKind::Kubernetes;
}

}  // namespace

// Data that stands in a template as it does in plain YAML: nothing of it is left out or printed by a helper.
bool Raise::is_plain(const Node* node) const {
  if (node->open() || (node->flags & ir::FromData) != 0) return false;
  if (!ir::is_container(node->op)) return node->op != Op::Null;
  if (node->count == 0) return (node->flags & ir::KeepEmpty) != 0;
  if (node->op == Op::Record && find_shared(node->entries()) != nullptr) return false;
  return std::ranges::all_of(node->entries(), [&](const ir::Entry& it) { return is_plain(it.value); });
}

Yaml Raise::literal(const Node* node) {
  std::string text;
  writer_.append(text, *node);
  text.pop_back();
  Yaml yaml;
  if (text[0] != '|') {
    yaml.line.push_back({std::move(text), false, {}});
    return yaml;
  }
  std::vector<std::string> lines = lines_of(text);
  yaml.kind = Yaml::Kind::Text;
  yaml.header = lines[0];
  for (std::size_t i = 1; i < lines.size(); ++i)
    yaml.lines.push_back({Piece{lines[i].substr(std::min<std::size_t>(2, lines[i].size())), false, {}}});
  return yaml;
}

Yaml Raise::value(const Node* node) {
  if (node->op == Op::Record || node->op == Op::List) {
    if (node->count == 0) return literal(node);
    Yaml yaml;
    if (is_plain(node)) {
      yaml.kind = Yaml::Kind::Plain;
      writer_.append(yaml.plain, *node);
      return yaml;
    }
    yaml.kind = node->op == Op::Record ? Yaml::Kind::Map : Yaml::Kind::List;
    yaml.items = items(node, nullptr);
    return yaml;
  }
  if (ir::is_scalar(node->op)) return literal(node);
  const bool lines = is_text_block(node) || is_env_lines(node);
  if (lines && (node->flags & ir::Looped) == 0) return text_lines(node);
  if (is_document(node) && !lines) {
    Yaml yaml;
    yaml.kind = Yaml::Kind::Document;
    yaml.items = this->document(node);
    // a plain block would lose the line ends at the end of what is passed through
    const bool open = ends_open(lower_.name_of(node) == nullptr ? yaml.items : body(node));
    yaml.header = open ? "|+" : "|";
    return yaml;
  }
  if (is_collection_kind(kind_of(node->type))) {
    Yaml yaml;
    yaml.kind = Yaml::Kind::Inserted;
    yaml.expr = go::call("toYaml", {lower_.value(node)});
    return yaml;
  }
  return scalar(node);
}

// What may turn out empty is written so.
std::vector<Item> Raise::body(const Node* call) {
  if (call->op == Op::Concat) return text_block(call);
  const Node* data = call->kid(0);
  if (call->builtin == ir::Builtin::Env) return env_lines(data);
  if (call->builtin == ir::Builtin::Toml) return toml(builder_, lower_, *this, data).items;
  Item item;
  if (!ir::is_container(data->op)) {
    item.kind = Item::Kind::Inserted;
    item.expr = go::call("toYaml", {lower_.as_given(data)});
    return {std::move(item)};
  }
  const Node* filled = simplified(presence(builder_, Op::Record, without_keep(data)));
  if (filled == nullptr) return items(data, nullptr);
  item.kind = Item::Kind::If;
  item.branches.push_back({true, lower_.condition(filled), items(data, filled)});
  item.branches.push_back({false, {}, {line_item({Piece{data->op == Op::Record ? "{}" : "[]", false, {}}})}});
  return {std::move(item)};
}

// An empty line at the beginning of a document can only be taken off where a named template has it.
std::vector<Item> Raise::document(const Node* call) {
  if (lower_.name_of(call) == nullptr) {
    if (call->builtin != ir::Builtin::Toml) return body(call);
    TomlText text = toml(builder_, lower_, *this, call->kid(0));
    if (!text.begins_open) return std::move(text.items);
  }
  Item item;
  item.kind = Item::Kind::Inserted;
  item.expr = lower_.document(call);
  return {std::move(item)};
}

Yaml Raise::scalar(const Node* node) {
  if (exact_ && node->type != nullptr && node->type->kind == TypeKind::Optional)
    return line_of(go::call("toJson", {lower_.as_given(node)}));
  if (is_small_int(node)) {
    go::Expr value = lower_.value(node);
    return line_of(go::is_call(value, "int64") ? value.args[0] : value);
  }
  switch (kind_of(node->type)) {
    case TypeKind::Bool:
    case TypeKind::Int: return line_of(lower_.value(node));
    case TypeKind::Float: return line_of(go::call("toJson", {lower_.value(node)}));
    case TypeKind::Enum: {
      const std::string function = enum_function(ir::without_optional(*node->type));
      return line_of(function.empty() ? lower_.value(node) : go::call(function, {lower_.value(node)}));
    }
    case TypeKind::String:
    case TypeKind::Secret:
    case TypeKind::Name: return text(node);
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
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: break;
  }
  return line_of(go::call("toJson", {lower_.value(node)}));
}

// `{{ include "app.fullname" . }}-piper`
Line Raise::plain_line(const Node* node) {
  Line line;
  for (const Node* kid : node->kids()) {
    if (kid->op == Op::String) line.push_back({std::string(kid->text()), false, {}});
    else line.push_back({{}, true, lower_.value(kid)});
  }
  return line;
}

Yaml Raise::text(const Node* node) {
  const bool whole = lower_.name_of(node) == nullptr && node->op == Op::Concat;
  if (whole && is_word_text(node)) {
    // A letter or dash that is always there keeps it from being a number; being long, from being a word.
    const auto tells = [](const Node* kid) {
      return kid->op == Op::String && kid->text().find_first_of("-_/") != std::string_view::npos &&
             kid->text().find_first_of("ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos;
    };
    if (std::ranges::any_of(node->kids(), tells)) {
      Yaml yaml;
      yaml.line = plain_line(node);
      return yaml;
    }
  }
  if (whole && is_word_text(node)) {
    Yaml yaml;
    yaml.line = plain_line(node);
    yaml.line.insert(yaml.line.begin(), Piece{"\"", false, {}});
    yaml.line.push_back({"\"", false, {}});
    return yaml;
  }
  return line_of(go::call("quote", {lower_.value(node)}));
}

}  // namespace dpc::helm
