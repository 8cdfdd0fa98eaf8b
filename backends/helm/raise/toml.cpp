// TOML documents, written out as text round their open values: toToml would write a whole number that a values file
// brought as 8080.0. Laid out as ir/builtins/toml.cpp does.
#include <algorithm>
#include <utility>

#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/raise.h"
#include "ir/builtins/documents.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

enum class Shape : std::uint8_t { Value, Table, Tables, Other };

bool is_scalar_kind(const ir::Type& type) {
  switch (type.kind) {
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::String:
    case TypeKind::Secret:
    case TypeKind::Name:
    case TypeKind::Enum: return true;
    case TypeKind::Union:
      return std::ranges::all_of(type.members, [](const ir::Type* it) {
        return it->kind == TypeKind::Float || is_scalar_kind(*it);
      });
    case TypeKind::Error:
    case TypeKind::Any:
    case TypeKind::None:
    case TypeKind::Float:
    case TypeKind::Optional:
    case TypeKind::List:
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record:
    case TypeKind::Kubernetes:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return false;
  }
  return false;
}

Shape shape_of_type(const ir::Type* type) {
  if (type == nullptr) return Shape::Other;
  const ir::Type& kept = ir::without_optional(*type);
  if (kept.kind == TypeKind::Record) return Shape::Table;
  if (kept.kind == TypeKind::Map) return is_scalar_kind(*kept.element) ? Shape::Table : Shape::Other;
  if (kept.kind == TypeKind::List && kept.element->kind == TypeKind::Record) return Shape::Tables;
  const bool scalars = kept.kind == TypeKind::List && is_scalar_kind(*kept.element);
  return scalars || kept.kind == TypeKind::Float || is_scalar_kind(kept) ? Shape::Value : Shape::Other;
}

Shape shape_of(const Node* node);

bool is_tables(std::span<const Entry> entries) {
  return std::ranges::all_of(entries, [](const Entry& it) {
    return it.value->op == Op::Range ? is_tables(it.value->range_info->entries) : shape_of(it.value) == Shape::Table;
  });
}

bool is_in_place(const Entry& it) {
  return it.guard == nullptr && !ir::is_group(it.value->op) && shape_of(it.value) == Shape::Value &&
         (it.value->type == nullptr || it.value->type->kind != TypeKind::Optional);
}

Shape shape_of(const Node* node) {
  if (node->op == Op::Record) return Shape::Table;
  if (node->op == Op::List && node->count > 0 && is_tables(node->entries())) return Shape::Tables;
  if (node->op == Op::List) return std::ranges::all_of(node->entries(), is_in_place) ? Shape::Value : Shape::Other;
  return ir::is_scalar(node->op) ? Shape::Value : shape_of_type(node->type);
}

Piece open_piece(go::Expr expr) { return {{}, true, std::move(expr)}; }
Piece fixed(std::string text) { return {std::move(text), false, {}}; }

}  // namespace

// "key = value" of closed data.
std::string Raise::toml_text(Symbol key, const Node* value) {
  const Entry entries[] = {{key, value, nullptr, {}}};
  std::string text;
  ir::append_toml(text, *builder_.exactly(Op::Record, entries, nullptr, 0));
  if (!text.empty()) text.pop_back();
  return text;
}

std::string Raise::toml_key(Symbol key) {
  std::string text = toml_text(key, builder_.boolean(true));
  text.resize(text.size() - std::string_view(" = true").size());
  return text;
}

Line Raise::toml_value(const Node* node) {
  if (node->closed()) {
    const Symbol key = builder_.symbol("k");
    return {fixed(toml_text(key, node).substr(std::string_view("k = ").size()))};
  }
  if (node->op == Op::List) {
    Line line{fixed("[")};
    for (const Entry& entry : node->entries()) {
      if (line.size() > 1) line.push_back(fixed(","));
      std::ranges::move(toml_value(entry.value), std::back_inserter(line));
    }
    line.push_back(fixed("]"));
    return line;
  }
  const TypeKind kind = ir::without_optional(*node->type).kind;
  go::Expr value = lower_.value(node);
  if (kind == TypeKind::Bool || kind == TypeKind::Int) return {open_piece(std::move(value))};
  if (kind == TypeKind::Float)
    return {open_piece(go::call("regexReplaceAll",
                                {go::text("^-?[0-9]+$"), go::call("toJson", {std::move(value)}), go::text("${0}.0")}))};
  return {open_piece(go::call("toRawJson", {std::move(value)}))};
}

// Those of a record that the app made as they are written, of data by key.
std::vector<Entry> Raise::toml_entries(const Node* table) {
  std::vector<Entry> entries(table->entries().begin(), table->entries().end());
  const bool data = table->op != Op::Record;
  if (data) {
    for (const ir::Field& field : ir::without_optional(*table->type).fields)
      entries.push_back({field.name, builder_.field(table, field.name, field.type), nullptr, {}});
  }
  if (data || (table->flags & ir::FromData) != 0)
    std::ranges::stable_sort(entries, [](const Entry& a, const Entry& b) { return a.key < b.key; });
  return entries;
}

std::vector<Item> Raise::toml(const Node* table) {
  bool begun = false;
  return toml_table(table, {}, begun);
}

// `begun`: something stands before, so that a header has an empty line before it.
std::vector<Item> Raise::toml_table(const Node* table, const std::string& path, bool& begun) {
  const bool map = table->op != Op::Record && ir::without_optional(*table->type).kind == TypeKind::Map;
  if (map) return {toml_map(table)};
  std::vector<Guarded> all;
  std::vector<Entry> tables;
  for (const Entry& entry : toml_entries(table)) {
    lower_.place(entry.span);
    const Shape shape = entry.key.empty() ? Shape::Other : shape_of(entry.value);
    if (shape == Shape::Other) {
      lower_.refuse_at("open data without a declared form as TOML", entry.span);
    } else if (shape == Shape::Value) {
      const Node* guard = simplified(builder_.logical_and(entry.guard, presence(builder_, Op::Record, entry.value)));
      Line line{fixed(toml_key(entry.key) + " = ")};
      std::ranges::move(toml_value(entry.value), std::back_inserter(line));
      all.push_back({guard, line_item(std::move(line))});
      begun = true;
    } else {
      tables.push_back(entry);
    }
  }
  for (const Entry& entry : tables) {
    const std::string inner = (path.empty() ? path : path + ".") + toml_key(entry.key);
    const Node* present = presence(builder_, Op::Record, entry.value);
    const Node* guard = simplified(builder_.logical_and(entry.guard, present));
    for (Item& item : toml_inner(entry.value, inner, begun)) all.push_back({guard, std::move(item)});
  }
  return grouped(std::move(all));
}

// A table or several, each under its header.
std::vector<Item> Raise::toml_inner(const Node* node, const std::string& path, bool& begun) {
  std::vector<Item> items;
  const auto under = [&](const std::string& header, const Node* table) {
    if (begun) items.push_back(line_item({}));
    begun = true;
    items.push_back(line_item({fixed(header)}));
    std::ranges::move(toml_table(table, path, begun), std::back_inserter(items));
  };
  if (shape_of(node) == Shape::Table) {
    under("[" + path + "]", node);
    return items;
  }
  std::vector<Guarded> all;
  const auto tables = [&](const Entry& entry) {
    items.clear();
    under("[[" + path + "]]", entry.value);
    for (Item& item : items) all.push_back({simplified(entry.guard), std::move(item)});
  };
  if (node->op != Op::List) {
    const ir::Type& type = *ir::without_optional(*node->type).element;
    ir::RangeInfo info{builder_.fresh_var(), builder_.fresh_var(), builder_.types().integer, &type, {}, {}, {}};
    const Entry entries[] = {{{}, builder_.var(info.value_var, &type), nullptr, {}}};
    info.entries = entries;
    return {looped(builder_.range(node, info), [&](const Entry& each) {
      tables(each);
      return std::exchange(all, {});
    })};
  }
  for (const Entry& entry : node->entries()) {
    if (entry.value->op != Op::Range) {
      tables(entry);
      continue;
    }
    Item loop = looped(entry.value, [&](const Entry& each) {
      std::vector<Guarded> outer = std::exchange(all, {});
      tables(each);
      return std::exchange(all, std::move(outer));
    });
    all.push_back({simplified(entry.guard), std::move(loop)});
  }
  return grouped(std::move(all));
}

// `{{ ternary $key (toRawJson $key) (regexMatch "^[A-Za-z0-9_-]+$" $key) }} = {{ toRawJson $value }}`
Item Raise::toml_map(const Node* map) {
  const go::Expr key = go::variable(loop_name({}, "key")), value = go::variable(loop_name({}, "value"));
  go::Expr bare = go::call("regexMatch", {go::text("^[A-Za-z0-9_-]+$"), key});
  Item item;
  item.kind = Item::Kind::Range;
  item.expr = lower_.value(map);
  item.variables = {key.text, value.text};
  Line line{open_piece(go::call("ternary", {key, go::call("toRawJson", {key}), std::move(bare)})), fixed(" = "),
            open_piece(go::call("toRawJson", {value}))};
  item.items.push_back(line_item(std::move(line)));
  return item;
}

}  // namespace dpc::helm
