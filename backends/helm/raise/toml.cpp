// TOML documents, written out as text round their open values: toToml would write a whole number that a values file
// brought as 8080.0. Laid out as ir/builtins/toml.cpp does.
#include <algorithm>
#include <utility>

#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/raise.h"
#include "backends/helm/raise/repeats.h"
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

// JSON writes it as TOML does: no fractions, which TOML tells from whole numbers, no maps, no nulls.
bool is_as_json(const ir::Type& type) {
  if (type.kind == TypeKind::List) return is_as_json(*type.element);
  return is_scalar_kind(type);
}

Shape shape_of_type(const ir::Type* type) {
  if (type == nullptr) return Shape::Other;
  const ir::Type& kept = ir::without_optional(*type);
  if (kept.kind == TypeKind::Record) return Shape::Table;
  if (kept.kind == TypeKind::Map) {
    const bool known = kept.element->kind != TypeKind::Optional && shape_of_type(kept.element) != Shape::Other;
    return known ? Shape::Table : Shape::Other;
  }
  if (kept.kind == TypeKind::List && kept.element->kind == TypeKind::Record) return Shape::Tables;
  const bool floats = kept.kind == TypeKind::List && kept.element->kind == TypeKind::Float;
  return floats || kept.kind == TypeKind::Float || is_as_json(kept) ? Shape::Value : Shape::Other;
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

// What is made of conditions and loops, read back and written as JSON.
bool is_made_as_json(const Entry& it) {
  const Node* node = it.value;
  if (node->op == Op::Range) return std::ranges::all_of(node->range_info->entries, is_made_as_json);
  if (node->op == Op::Spread) return node->kid(0)->type != nullptr && is_as_json(*node->kid(0)->type);
  if (ir::is_scalar(node->op)) return node->op != Op::Float && node->op != Op::Null;
  return node->op == Op::Concat || (node->type != nullptr && is_as_json(ir::without_optional(*node->type)));
}

Shape shape_of(const Node* node) {
  if (node->op == Op::Record) return Shape::Table;
  if (node->op == Op::List && node->count > 0 && is_tables(node->entries())) return Shape::Tables;
  if (node->op == Op::List) {
    if (node->closed()) return Shape::Value;
    const bool known = std::ranges::all_of(node->entries(), is_in_place) ||
                       std::ranges::all_of(node->entries(), is_made_as_json);
    return known ? Shape::Value : Shape::Other;
  }
  return ir::is_scalar(node->op) ? Shape::Value : shape_of_type(node->type);
}

bool is_data(const Node* table) { return table->op != Op::Record || (table->flags & ir::FromData) != 0; }

bool is_open_map(const Node* table) {
  return table->op != Op::Record && ir::without_optional(*table->type).kind == TypeKind::Map;
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
  if (node->op == Op::List && std::ranges::all_of(node->entries(), is_in_place)) {
    Line line{fixed("[")};
    for (const Entry& entry : node->entries()) {
      if (line.size() > 1) line.push_back(fixed(","));
      std::ranges::move(toml_value(entry.value), std::back_inserter(line));
    }
    line.push_back(fixed("]"));
    return line;
  }
  go::Expr value = lower_.value(node);
  if (node->op == Op::List) return {open_piece(go::call("toRawJson", {std::move(value)}))};
  const ir::Type& type = ir::without_optional(*node->type);
  const TypeKind kind = type.kind;
  if (kind == TypeKind::List && type.element->kind == TypeKind::Float) {
    go::Expr floats = go::call("include", {go::text(lower_.utility("tomlFloats")), std::move(value)});
    return {fixed("["), open_piece(std::move(floats)), fixed("]")};
  }
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
  toml_begun_ = Begun::No;
  toml_begins_open_ = false;
  return toml_table(table, {});
}

namespace {

struct Parts {
  std::vector<Entry> values, tables;
};

// A loop that makes entries of both kinds stands among both, each time with its own.
void sort_out(Parts& parts, const Entry& entry, ir::Builder& builder, const Node** other) {
  const Node* node = entry.value;
  if (node->op == Op::Range) {
    Parts inner;
    for (const Entry& each : node->range_info->entries) sort_out(inner, each, builder, other);
    for (const auto& [from, to] : {std::pair(&inner.values, &parts.values), std::pair(&inner.tables, &parts.tables)}) {
      if (from->empty()) continue;
      ir::RangeInfo info = *node->range_info;
      info.entries = *from;
      to->push_back({{}, builder.range(node->only, info), entry.guard, entry.span});
    }
    return;
  }
  const bool keyed = !entry.key.empty() || node->op == Op::Pair;
  const Shape shape = keyed ? shape_of(node->op == Op::Pair ? node->kid(1) : node) : Shape::Other;
  if (shape == Shape::Other) *other = node;
  (shape == Shape::Value ? parts.values : parts.tables).push_back(entry);
}

}  // namespace

// The values of a table come before the tables in it.
std::vector<Item> Raise::toml_table(const Node* table, const Line& path) {
  if (is_open_map(table)) {
    const ir::Type& type = *ir::without_optional(*table->type).element;
    if (shape_of_type(&type) == Shape::Value) return {toml_map(table, type)};
    return toml_tables_of(table, type, path);
  }
  Parts parts;
  const Node* other = nullptr;
  for (const Entry& entry : toml_entries(table)) {
    sort_out(parts, entry, builder_, &other);
    if (other != nullptr) lower_.refuse_at("open data without a declared form as TOML", entry.span);
    if (other != nullptr) return {};
  }
  if (table->op == Op::Record && may_repeat(table)) {
    lower_.refuse_at("a table whose open keys may be equal as TOML", table->entries()[0].span);
    return {};
  }
  const Op container = is_data(table) ? Op::List : Op::Record;
  std::vector<Guarded> all;
  for (const Entry& entry : parts.values) toml_line(all, container, entry);
  if (container == Op::List) {
    for (const Entry& entry : parts.tables) toml_no_tables(all, entry);
  }
  for (const Entry& entry : parts.tables) toml_below(all, container, entry, path);
  return grouped(std::move(all));
}

// An empty list among data has no header that would tell of it.
void Raise::toml_no_tables(std::vector<Guarded>& out, const Entry& entry) {
  if (entry.key.empty() || shape_of(entry.value) != Shape::Tables) return;
  const Node* filled = presence(builder_, Op::Record, is_container(entry.value->op) ? without_keep(entry.value)
                                                                                    : entry.value);
  if (filled == nullptr) return;
  const Node* there = presence(builder_, Op::List, entry.value);
  const Node* none = simplified(builder_.logical_and(there, builder_.logical_not(filled)));
  if (none == builder_.boolean(false)) return;
  out.push_back({none, line_item({fixed(toml_key(entry.key) + " = []")})});
  if (toml_begun_ == Begun::No) toml_begun_ = Begun::Maybe;
}

Line Raise::toml_key_of(const Entry& entry) {
  if (entry.value->op != Op::Pair) return {fixed(toml_key(entry.key))};
  const go::Expr name = go::text(lower_.utility("tomlKey"));
  return {open_piece(go::call("include", {name, lower_.value(entry.value->kid(0))}))};
}

void Raise::toml_line(std::vector<Guarded>& out, Op container, const Entry& entry) {
  lower_.place(entry.span);
  if (entry.value->op == Op::Range) {
    Item loop = looped(entry.value, [&](const Entry& each) {
      std::vector<Guarded> made;
      toml_line(made, container, each);
      return made;
    });
    if (toml_begun_ == Begun::No) toml_begun_ = Begun::Maybe;
    return out.push_back({simplified(entry.guard), std::move(loop)});
  }
  const Node* value = entry.value->op == Op::Pair ? entry.value->kid(1) : entry.value;
  const Node* guard = simplified(builder_.logical_and(entry.guard, presence(builder_, container, value)));
  if (guard == builder_.boolean(false)) return;
  Line line = toml_key_of(entry);
  line.push_back(fixed(" = "));
  std::ranges::move(toml_value(value), std::back_inserter(line));
  out.push_back({guard, line_item(std::move(line))});
  if (guard == nullptr) toml_begun_ = Begun::Yes;
  else if (toml_begun_ == Begun::No) toml_begun_ = Begun::Maybe;
}

// A table or several under a key.
void Raise::toml_below(std::vector<Guarded>& out, Op container, const Entry& entry, const Line& path) {
  lower_.place(entry.span);
  const Begun before = toml_begun_;
  if (entry.value->op == Op::Range) {
    if (before == Begun::No) toml_begun_ = Begun::Maybe;
    Item loop = looped(entry.value, [&](const Entry& each) {
      std::vector<Guarded> made;
      toml_below(made, container, each, path);
      return made;
    });
    if (before != Begun::Yes) toml_begun_ = Begun::Maybe;
    return out.push_back({simplified(entry.guard), std::move(loop)});
  }
  const Node* value = entry.value->op == Op::Pair ? entry.value->kid(1) : entry.value;
  const bool tables = shape_of(value) == Shape::Tables;
  const Node* present = tables ? nullptr : presence(builder_, container, value);
  const Node* guard = simplified(builder_.logical_and(entry.guard, present));
  if (guard == builder_.boolean(false)) return;
  Line inner = path;
  if (!inner.empty()) inner.push_back(fixed("."));
  std::ranges::move(toml_key_of(entry), std::back_inserter(inner));
  const Node* outer = given_;
  suppose(builder_.logical_and(outer, guard));
  std::vector<Item> items = tables ? toml_each(value, inner) : toml_under("[", value, inner);
  suppose(outer);
  for (Item& item : items) out.push_back({guard, std::move(item)});
  if (before != Begun::Yes && guard != nullptr) toml_begun_ = Begun::Maybe;
}

// Behind its header, before which an empty line stands where anything does. Where that is not known it is written, and
// taken off the text as a whole.
std::vector<Item> Raise::toml_under(const char* bracket, const Node* table, const Line& path) {
  std::vector<Item> items;
  toml_begins_open_ = toml_begins_open_ || toml_begun_ == Begun::Maybe;
  if (toml_begun_ != Begun::No) items.push_back(line_item({}));
  toml_begun_ = Begun::Yes;
  Line header{fixed(bracket)};
  header.insert(header.end(), path.begin(), path.end());
  header.push_back(fixed(bracket[1] == '[' ? "]]" : "]"));
  items.push_back(line_item(std::move(header)));
  std::ranges::move(toml_table(table, path), std::back_inserter(items));
  return items;
}

// The tables of a list.
std::vector<Item> Raise::toml_each(const Node* list, const Line& path) {
  std::vector<Entry> entries(list->entries().begin(), list->entries().end());
  if (list->op != Op::List) entries = {{{}, loop_over(list, *ir::without_optional(*list->type).element), nullptr, {}}};
  std::vector<Guarded> all;
  for (const Entry& entry : entries) toml_element(all, entry, path);
  return grouped(std::move(all));
}

void Raise::toml_element(std::vector<Guarded>& out, const Entry& entry, const Line& path) {
  if (entry.value->op == Op::Range) {
    const Begun before = toml_begun_;
    if (before == Begun::No) toml_begun_ = Begun::Maybe;
    Item loop = looped(entry.value, [&](const Entry& each) {
      std::vector<Guarded> made;
      toml_element(made, each, path);
      return made;
    });
    if (before != Begun::Yes) toml_begun_ = Begun::Maybe;
    return out.push_back({simplified(entry.guard), std::move(loop)});
  }
  const Node* guard = simplified(entry.guard);
  const Begun before = toml_begun_;
  for (Item& item : toml_under("[[", entry.value, path)) out.push_back({guard, std::move(item)});
  if (before != Begun::Yes && guard != nullptr) toml_begun_ = Begun::Maybe;
}

// `for key, element in COLLECTION { element }`, of a map `{ [key] = element }`.
const Node* Raise::loop_over(const Node* collection, const ir::Type& type) {
  const bool map = ir::without_optional(*collection->type).kind == TypeKind::Map;
  const ir::Type* key_type = map ? builder_.types().string : builder_.types().integer;
  const Symbol name = map ? builder_.symbol("value") : Symbol();
  ir::RangeInfo info{builder_.fresh_var(), builder_.fresh_var(), key_type, &type, {}, name, {}};
  const Node* made = builder_.var(info.value_var, &type);
  if (map) made = builder_.pair(builder_.var(info.key_var, key_type), made);
  const Entry entries[] = {{{}, made, nullptr, {}}};
  info.entries = entries;
  return builder_.range(collection, info);
}

std::vector<Item> Raise::toml_tables_of(const Node* map, const ir::Type& type, const Line& path) {
  std::vector<Guarded> all;
  toml_below(all, Op::List, {{}, loop_over(map, type), nullptr, {}}, path);
  return grouped(std::move(all));
}

Item Raise::toml_map(const Node* map, const ir::Type& type) {
  std::vector<Guarded> all;
  toml_line(all, Op::List, {{}, loop_over(map, type), nullptr, {}});
  return std::move(all[0].item);
}

}  // namespace dpc::helm
