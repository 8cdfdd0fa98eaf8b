// Texts of several lines, as they are written in the source, and environment files.
#include <algorithm>

#include "backends/helm/helpers.h"
#include "backends/helm/raise/blocks.h"
#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/raise.h"
#include "ir/builtins/documents.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

bool prints_itself(const ir::Type* type) {
  return type != nullptr && (type->kind == TypeKind::Int || type->kind == TypeKind::Bool);
}

}  // namespace

std::vector<Line> Raise::lines_of_text(const Node* text) {
  std::vector<Line> lines(1);
  const std::vector<const Node*> parts =
      text->op == Op::Concat ? std::vector<const Node*>(text->kids().begin(), text->kids().end()) : std::vector{text};
  for (const Node* kid : parts) {
    if (kid->op != Op::String) {
      lines.back().push_back({{}, true, lower_.part(kid)});
      continue;
    }
    std::string_view rest = kid->text();
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      if (end > 0) lines.back().push_back({std::string(rest.substr(0, end)), false, {}});
      lines.emplace_back();
      rest.remove_prefix(end + 1);
    }
    if (!rest.empty()) lines.back().push_back({std::string(rest), false, {}});
  }
  return lines;
}

// Where no open part can break a line or be taken for YAML it stands in the manifest as a block, by its named template
// where it has one; else a named template has it, which is quoted whole.
Yaml Raise::text_lines(const Node* node) {
  Yaml yaml;
  const bool named = lower_.name_of(node) != nullptr;
  yaml.header = is_text_block(node) ? block_header(proofs_, node) : "";
  if (yaml.header.empty()) {
    yaml.line.push_back({{}, true, go::call("quote", {lower_.value(node)})});
    return yaml;
  }
  if (named) {
    Item whole;
    whole.kind = Item::Kind::Inserted;
    whole.expr = lower_.value(node);
    if (yaml.header == "|") whole.expr = go::call("trimSuffix", {go::text("\n"), std::move(whole.expr)});
    yaml.kind = Yaml::Kind::Document;
    yaml.items.push_back(std::move(whole));
    return yaml;
  }
  yaml.kind = Yaml::Kind::Text;
  yaml.lines = lines_of_text(node);
  if (yaml.lines.back().empty()) yaml.lines.pop_back();
  return yaml;
}

// Without the end of the last line.
std::vector<Item> Raise::text_block(const Node* concat) {
  std::vector<Line> lines = lines_of_text(concat);
  if (lines.back().empty()) lines.pop_back();
  std::vector<Item> items;
  for (Line& line : lines) items.push_back(line_item(std::move(line)));
  return items;
}

// `NAME={{ include "app.envValue" .Values.name }}`
std::vector<Item> Raise::env_lines(const Node* record) {
  std::vector<Guarded> all;
  const std::span<const Entry> entries = record->entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    lower_.place(entry.span);
    if (entry.key.empty()) {
      const std::string key = loop_name({}, "key"), value = loop_name({}, "value");
      go::Expr line = go::call("list", {go::variable(key), go::variable(value)});
      Item item;
      item.kind = Item::Kind::Range;
      item.expr = lower_.value(entry.value->kid(0));
      item.variables = {key, value};
      item.items.push_back(
          line_item({Piece{{}, true, go::call("include", {go::text(lower_.utility("envLine")), std::move(line)})}}));
      all.push_back({simplified(entry.guard), std::move(item)});
      continue;
    }
    const Node* present = presence(builder_, Op::List, entry.value);
    const Node* guard = simplified(builder_.logical_and(not_later(entries, i), present));
    all.push_back({guard, line_item(env_line(entry.key, entry.value))});
  }
  return grouped(std::move(all));
}

Line Raise::env_line(Symbol key, const Node* value) {
  if (value->closed()) {
    const Entry entries[] = {{key, value, nullptr, {}}};
    std::string text;
    ir::append_env(text, *builder_.exactly(Op::Record, entries, nullptr, 0));
    if (!text.empty()) text.pop_back();
    return {Piece{std::move(text), false, {}}};
  }
  const Node* bare = value->op == Op::Call && value->builtin == ir::Builtin::Str ? value->kid(0) : value;
  const Piece name{std::string(key.text()) + "=", false, {}};
  if (prints_itself(bare->type) || is_word_text(value)) return {name, Piece{{}, true, lower_.value(bare)}};
  return {name, Piece{{}, true, go::call("include", {go::text(lower_.utility("envValue")), lower_.value(value)})}};
}

}  // namespace dpc::helm
