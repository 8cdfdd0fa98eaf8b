#include "backends/helm/files/readme_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "backends/helm/files/prose.h"
#include "backends/helm/files/type_word.h"
#include "backends/helm/files/values.h"
#include "backends/yaml/yaml.h"
#include "ir/bind/data_words.h"
#include "support/yaml/quote.h"

namespace dpc::helm {

using ir::Field;
using ir::Node;
using ir::Op;
using ir::Type;
using ir::TypeKind;

namespace {

constexpr std::size_t longest_default = 120;
constexpr std::size_t longest_title = 60;

// As code in Markdown: the backquotes round it are more than any within.
std::string code(std::string_view text) {
  std::size_t most = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    most = std::max(most, run);
  }
  const std::string marks(most + 1, '`');
  const char* space = most > 0 ? " " : "";
  return table_cell(fmt::format("{}{}{}{}{}", marks, space, text, space, marks));
}

std::string default_of(const Field& field, const Node* given) {
  const Node* value = given != nullptr ? given : field.fallback;
  if (value == nullptr) return field.type->kind == TypeKind::Optional ? code("null") : "**required**";
  std::string text;
  if (value->op == Op::String) yaml::append_scalar(text, value->text());
  else emit::append_json(text, *value);
  return text.size() > longest_default ? "see `values.yaml`" : code(text);
}

std::string literals(const Type& type) {
  std::string out;
  for (const ir::Literal& literal : type.literals) {
    out += out.empty() ? "One of " : ", ";
    std::string text = literal.is_int ? std::to_string(literal.number) : std::string();
    if (!literal.is_int) yaml::append_scalar(text, literal.text.text());
    out += fmt::format("`{}`", text);
  }
  return out;
}

// Limits that only a server has tell a reader nothing.
std::string range_of(const Type& type) {
  constexpr std::int64_t large = INT32_MAX;
  if (type.name.text() == "port") return {};
  if (type.max < large) return type.min > -large ? fmt::format("From {} to {}", type.min, type.max)
                                                 : fmt::format("At most {}", type.max);
  return type.min > 0 ? fmt::format("At least {}", type.min) : std::string();
}

std::string form_of(const Type& type) {
  constexpr std::size_t longest_pattern = 40;
  const ir::TextRules* rules = type.rules;
  if (rules == nullptr || !type.name.empty() || !rules->asked.empty() || rules->pattern.empty()) return {};
  const std::string_view pattern = rules->pattern.text();
  if (pattern.size() > longest_pattern || pattern.find('`') != std::string_view::npos) return {};
  const std::string_view example = rules->example.text();
  return fmt::format("Matches `{}`", pattern) + (example.empty() ? std::string() : fmt::format(", as `{}`", example));
}

}  // namespace

std::string choices(const Field& field) {
  const Type& type = without_optional(*field.type);
  if (type.kind == TypeKind::Int) return range_of(type);
  if (type.kind == TypeKind::String || type.kind == TypeKind::Secret) return form_of(type);
  if (type.kind != TypeKind::Enum) return {};
  const bool told = std::ranges::any_of(type.literals, [&](const ir::Literal& literal) {
    return !literal.is_int && field.doc.find(fmt::format("`{}`", literal.text.text())) != std::string_view::npos;
  });
  return told ? std::string() : literals(type);
}

namespace {

std::string description(const Field& field) {
  std::string out = table_cell(field.doc);
  if (const std::string known = choices(field); !known.empty()) out = with_sentence(out, table_cell(known));
  if (!field.deprecated.empty())
    out = with_sentence(out, fmt::format("**Deprecated**: {}", table_cell(field.deprecated.text())));
  if (!field.accepted.empty())
    out = with_sentence(out, fmt::format("Changes nothing: {}", table_cell(field.accepted.text())));
  return out;
}

// The record that the elements of a list or map are; null where they are none.
const Type* element_record(const Type& type) {
  const Type& plain = without_optional(type);
  if (plain.kind == TypeKind::Record) return &plain;
  if (plain.kind != TypeKind::List && plain.kind != TypeKind::Map) return nullptr;
  return element_record(*plain.element);
}

std::string element_path(const Type& type) {
  const Type& plain = without_optional(type);
  if (plain.kind == TypeKind::List) return "[]" + element_path(*plain.element);
  if (plain.kind == TypeKind::Map) return ".NAME" + element_path(*plain.element);
  return {};
}

// `base` is the default of the record that the fields are of; null for none.
void append_rows(std::string& out, const Type& record, const Node* base, const std::string& path) {
  for (const Field& field : record.fields) {
    std::string name = path;
    ir::append_path(name, field.name.text());
    const Node* own = base != nullptr ? find(*base, field.name) : nullptr;
    if (own == nullptr) own = field.fallback;
    const bool nested = field.type->kind == TypeKind::Record;
    if (!nested)
      out += fmt::format("| `{}` | {} | {} | {} |\n", name, type_word(*field.type), default_of(field, own),
                         description(field));
    if (const Type* element = element_record(*field.type))
      append_rows(out, *element, nested ? own : nullptr, name + element_path(*field.type));
  }
}

constexpr std::string_view head = "| Key | Type | Default | Description |\n| --- | --- | --- | --- |\n";

void append_section(std::string& out, const Field& field) {
  const std::string words = table_cell(field.doc);
  const bool is_title = !words.empty() && words.size() <= longest_title && words.find(". ") == std::string::npos;
  std::string title = is_title ? words : std::string(field.name.text());
  if (is_title && title.ends_with('.')) title.pop_back();
  out += fmt::format("\n### {}\n\n", title);
  if (!is_title && !words.empty()) out += words + "\n\n";
  std::string path;
  ir::append_path(path, field.name.text());
  out += head;
  append_rows(out, *field.type, field.fallback, path);
}

}  // namespace

std::string table_cell(std::string_view text) {
  std::string out;
  for (const char c : on_one_line(text)) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

void append_parameters(std::string& out, const Type& values) {
  std::vector<Field> leaves;
  std::ranges::copy_if(values.fields, std::back_inserter(leaves),
                       [](const Field& field) { return field.type->kind != TypeKind::Record; });
  if (!leaves.empty()) {
    Type root = values;
    root.fields = leaves;
    out += "\n### Common\n\n";
    out += head;
    append_rows(out, root, nullptr, {});
  }
  for (const Field& field : values.fields) {
    if (field.type->kind == TypeKind::Record) append_section(out, field);
  }
}

}  // namespace dpc::helm
