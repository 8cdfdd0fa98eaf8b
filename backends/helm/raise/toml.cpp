#include "backends/helm/raise/toml.h"

#include <algorithm>
#include <utility>

#include "backends/helm/raise/presence.h"
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

// `for key, element in COLLECTION { element }`, of a map `{ [key] = element }`.
const Node* loop_over(ir::Builder& builder, const Node* collection, const ir::Type& type) {
  const bool map = ir::without_optional(*collection->type).kind == TypeKind::Map;
  const ir::Type* key_type = map ? builder.types().string : builder.types().integer;
  const Symbol name = map ? builder.symbol("value") : Symbol();
  ir::RangeInfo info{builder.fresh_var(), builder.fresh_var(), key_type, &type, {}, name, {}};
  const Node* made = builder.var(info.value_var, &type);
  if (map) made = builder.pair(builder.var(info.key_var, key_type), made);
  const Entry entries[] = {{{}, made, nullptr, {}}};
  info.entries = entries;
  return builder.range(collection, info);
}

struct Parts {
  std::vector<Entry> values, tables;
};

// A loop that makes entries of both kinds stands among both, each time with its own.
void sort_out(Parts& parts, const Entry& entry, ir::Builder& builder, const Node** other) {
  const Node* node = entry.value;
  if (node->op == Op::Spread && is_open_map(node->kid(0))) {
    const Node* map = node->kid(0);
    node = loop_over(builder, map, *ir::without_optional(*map->type).element);
    return sort_out(parts, {{}, node, entry.guard, entry.span}, builder, other);
  }
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

// A document on its way. The values of a table come before the tables in it.
class Toml {
 public:
  Toml(ir::Builder& builder, Lower& lower, Raise& raise) : builder_(builder), lower_(lower), raise_(raise) {}

  TomlText run(const Node* document) {
    std::vector<Item> items = table(document, {});
    return {std::move(items), begins_open_};
  }

 private:
  using Made = std::vector<Guarded>;
  // Whether anything stands before what comes next.
  enum class Begun : std::uint8_t { No, Maybe, Yes };

  std::vector<Item> table(const Node* table, const Line& path) {
    if (is_open_map(table)) return of_map(table, *ir::without_optional(*table->type).element, path);
    Parts parts;
    const Node* other = nullptr;
    for (const Entry& entry : entries(table)) {
      sort_out(parts, entry, builder_, &other);
      if (other != nullptr) lower_.refuse_at("open data without a declared form as TOML", entry.span);
      if (other != nullptr) return {};
    }
    if (table->op == Op::Record && may_repeat(table)) {
      lower_.refuse_at("a table whose open keys may be equal as TOML", table->entries()[0].span);
      return {};
    }
    const Op container = is_data(table) ? Op::List : Op::Record;
    Made all;
    for (const Entry& entry : parts.values) line(all, container, entry);
    if (container == Op::List) {
      for (const Entry& entry : parts.tables) no_tables(all, entry);
    }
    for (const Entry& entry : parts.tables) below(all, container, entry, path);
    return raise_.grouped(std::move(all));
  }

  // Those of a record that the app made as they are written, of data by key.
  std::vector<Entry> entries(const Node* table) {
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

  std::vector<Item> of_map(const Node* map, const ir::Type& type, const Line& path) {
    const Entry loop = {{}, loop_over(builder_, map, type), nullptr, {}};
    Made all;
    if (shape_of_type(&type) == Shape::Value) line(all, Op::List, loop);
    else below(all, Op::List, loop, path);
    return raise_.grouped(std::move(all));
  }

  void line(Made& out, Op container, const Entry& entry) {
    lower_.place(entry.span);
    if (entry.value->op == Op::Range)
      return loop(out, entry, [&](Made& made, const Entry& each) { line(made, container, each); });
    const Node* value = entry.value->op == Op::Pair ? entry.value->kid(1) : entry.value;
    const Node* guard = raise_.simplified(builder_.logical_and(entry.guard, presence(builder_, container, value)));
    if (guard == builder_.boolean(false)) return;
    Line line = key_of(entry);
    line.push_back(fixed(" = "));
    std::ranges::move(value_of(value), std::back_inserter(line));
    out.push_back({guard, line_item(std::move(line))});
    begin(guard);
  }

  // An empty list among data has no header that would tell of it.
  void no_tables(Made& out, const Entry& entry) {
    if (entry.key.empty() || shape_of(entry.value) != Shape::Tables) return;
    const bool made = ir::is_container(entry.value->op);
    const Node* filled = presence(builder_, Op::Record, made ? raise_.without_keep(entry.value) : entry.value);
    if (filled == nullptr) return;
    const Node* there = presence(builder_, Op::List, entry.value);
    const Node* none = raise_.simplified(builder_.logical_and(there, builder_.logical_not(filled)));
    if (none == builder_.boolean(false)) return;
    out.push_back({none, line_item({fixed(key(entry.key) + " = []")})});
    begin(none);
  }

  // A table or several under a key.
  void below(Made& out, Op container, const Entry& entry, const Line& path) {
    lower_.place(entry.span);
    if (entry.value->op == Op::Range)
      return loop(out, entry, [&](Made& made, const Entry& each) { below(made, container, each, path); });
    const Node* value = entry.value->op == Op::Pair ? entry.value->kid(1) : entry.value;
    const bool tables = shape_of(value) == Shape::Tables;
    const Node* present = tables ? nullptr : presence(builder_, container, value);
    const Node* guard = raise_.simplified(builder_.logical_and(entry.guard, present));
    if (guard == builder_.boolean(false)) return;
    Line inner = path;
    if (!inner.empty()) inner.push_back(fixed("."));
    std::ranges::move(key_of(entry), std::back_inserter(inner));
    const Begun before = begun_;
    const Node* outer = raise_.given();
    raise_.suppose(builder_.logical_and(outer, guard));
    std::vector<Item> items = tables ? each_of(value, inner) : under("[", value, inner);
    for (Item& item : items) out.push_back({guard, std::move(item)});
    raise_.suppose(outer);
    perhaps(before, guard);
  }

  // The tables of a list.
  std::vector<Item> each_of(const Node* list, const Line& path) {
    std::vector<Entry> entries(list->entries().begin(), list->entries().end());
    if (list->op != Op::List)
      entries = {{{}, loop_over(builder_, list, *ir::without_optional(*list->type).element), nullptr, {}}};
    Made all;
    for (const Entry& entry : entries) element(all, entry, path);
    return raise_.grouped(std::move(all));
  }

  void element(Made& out, const Entry& entry, const Line& path) {
    if (entry.value->op == Op::Range)
      return loop(out, entry, [&](Made& made, const Entry& each) { element(made, each, path); });
    const Node* guard = raise_.simplified(entry.guard);
    const Begun before = begun_;
    for (Item& item : under("[[", entry.value, path)) out.push_back({guard, std::move(item)});
    perhaps(before, guard);
  }

  // Behind its header, before which an empty line stands where anything does. Where that is not known it is written,
  // and taken off the text as a whole.
  std::vector<Item> under(const char* bracket, const Node* table, const Line& path) {
    std::vector<Item> items;
    begins_open_ = begins_open_ || begun_ == Begun::Maybe;
    if (begun_ != Begun::No) items.push_back(line_item({}));
    begun_ = Begun::Yes;
    Line header{fixed(bracket)};
    header.insert(header.end(), path.begin(), path.end());
    header.push_back(fixed(bracket[1] == '[' ? "]]" : "]"));
    items.push_back(line_item(std::move(header)));
    std::ranges::move(this->table(table, path), std::back_inserter(items));
    return items;
  }

  // Another round has the one before it in front of it; there may be none.
  template <class Make>
  void loop(Made& out, const Entry& entry, const Make& make) {
    const Begun before = begun_;
    if (before == Begun::No) begun_ = Begun::Maybe;
    Item loop = raise_.looped(entry.value, [&](const Entry& each) {
      Made made;
      make(made, each);
      return made;
    });
    if (before != Begun::Yes) begun_ = Begun::Maybe;
    out.push_back({raise_.simplified(entry.guard), std::move(loop)});
  }

  void begin(const Node* guard) {
    if (begun_ != Begun::Yes) begun_ = guard == nullptr ? Begun::Yes : Begun::Maybe;
  }

  // What began since then is there where `guard` holds.
  void perhaps(Begun before, const Node* guard) {
    if (before != Begun::Yes && guard != nullptr) begun_ = Begun::Maybe;
  }

  Line key_of(const Entry& entry) {
    if (entry.value->op != Op::Pair) return {fixed(key(entry.key))};
    const go::Expr name = go::text(lower_.utility("tomlKey"));
    return {open_piece(go::call("include", {name, lower_.value(entry.value->kid(0))}))};
  }

  std::string key(Symbol key) {
    std::string out = text(key, builder_.boolean(true));
    out.resize(out.size() - std::string_view(" = true").size());
    return out;
  }

  // "key = value" of closed data.
  std::string text(Symbol key, const Node* value) {
    const Entry entries[] = {{key, value, nullptr, {}}};
    std::string text;
    ir::append_toml(text, *builder_.exactly(Op::Record, entries, nullptr, 0));
    if (!text.empty()) text.pop_back();
    return text;
  }

  Line value_of(const Node* node) {
    if (node->closed()) {
      const Symbol key = builder_.symbol("k");
      return {fixed(text(key, node).substr(std::string_view("k = ").size()))};
    }
    if (node->op == Op::List && std::ranges::all_of(node->entries(), is_in_place)) {
      Line line{fixed("[")};
      for (const Entry& entry : node->entries()) {
        if (line.size() > 1) line.push_back(fixed(","));
        std::ranges::move(value_of(entry.value), std::back_inserter(line));
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
      return {open_piece(go::call("regexReplaceAll", {go::text("^-?[0-9]+$"), go::call("toJson", {std::move(value)}),
                                                      go::text("${0}.0")}))};
    return {open_piece(go::call("toRawJson", {std::move(value)}))};
  }

  ir::Builder& builder_;
  Lower& lower_;
  Raise& raise_;
  Begun begun_ = Begun::No;
  bool begins_open_ = false;
};

}  // namespace

TomlText toml(ir::Builder& builder, Lower& lower, Raise& raise, const Node* document) {
  return Toml(builder, lower, raise).run(document);
}

}  // namespace dpc::helm
