// `for`: what a loop runs over gives rounds. Elements that are known at build are unrolled; an open collection is one
// round, a range.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

struct Loop {
  Context& c;
  const ast::Entry& entry;
  const Env& env;
  std::vector<Round> rounds;
  Span key_at = {};  // where the key of the round that is being added was written
};

// `value` in place of the thunk, or a part of it: for messages it remains what was written there.
Thunk* in_place_of(Context& c, const Thunk& thunk, const Value& value) {
  Thunk* made = done(c, value);
  made->about = origin_of(thunk);
  return made;
}

const Env* round_env(Loop& loop, const Value& key, Thunk* value) {
  std::vector<Binding> bindings;
  if (loop.entry.more().name2) {
    bindings.push_back({loop.entry.more().name, done(loop.c, key), loop.entry.more().name_span});
    bindings.back().thunk->about = loop.key_at;
    bindings.push_back({loop.entry.more().name2, value, loop.entry.more().name_span});
  } else {
    bindings.push_back({loop.entry.more().name, value, loop.entry.more().name_span});
  }
  return scope(loop.c, loop.env, bindings);
}

void add_static(Loop& loop, const Value& key, Thunk* value, const ir::Node* guard) {
  Round round;
  round.env = round_env(loop, key, value);
  round.guard = guard;
  loop.rounds.push_back(round);
}

// A text, or the call of a builtin that always gives something: that it is there is known before it is computed, so
// what it is made of may name the keys beside it.
bool is_surely_there(Context& c, const Thunk& thunk) {
  const ast::Expr* expr = thunk.expr;
  if (expr == nullptr) return thunk.base != nullptr && thunk.pieces.empty() && is_surely_there(c, *thunk.base);
  if (expr->kind == ast::ExprKind::String || expr->kind == ast::ExprKind::Interpolation) return true;
  const ast::Expr* callee =
      expr->kind == ast::ExprKind::Call ? static_cast<const ast::CallExpr*>(expr)->callee : nullptr;
  if (callee == nullptr || callee->kind != ast::ExprKind::Name) return false;
  if (ir::find_builtin(static_cast<const ast::NameExpr*>(callee)->name.text()) == nullptr) return false;
  const Value called = infer(c, *callee, *thunk.env, nullptr);
  return called.kind == ValueKind::Builtin && called.builtin != ir::Builtin::Get && called.builtin != ir::Builtin::At;
}

// An element that may be absent takes its round with it: one round for each thing it can be, under that guard.
void add_maybe(Loop& loop, const Value& key, Thunk* thunk, const ir::Node* guard, bool optional) {
  Context& c = loop.c;
  if (!optional || is_surely_there(c, *thunk)) return add_static(loop, key, thunk, guard);
  Value value = force(c, thunk);
  if (is_error(value) || value.kind == ValueKind::Absent) return;
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& alternative : value.choice->alternatives) {
      add_static(loop, key, in_place_of(c, *thunk, alternative.value),
                 both(c, guard, both(c, alternative.guard, presence(c, alternative.value))));
    }
    return;
  }
  const ir::Node* present = presence(c, value);
  if (present == c.builder.boolean(false)) return;
  if (present != nullptr) value = data(value.node, &ir::without_optional(*value.type));
  add_static(loop, key, in_place_of(c, *thunk, value), both(c, guard, present));
}

bool holds_optional(const ir::Type* type) {
  return type != nullptr && type->element != nullptr && type->element->kind == ir::TypeKind::Optional;
}

// The round over a whole open collection; an element that may be absent takes its round with it.
Round& add_open(Loop& loop, const ir::Node* collection, const ir::Type& type, const ir::Node* guard) {
  Context& c = loop.c;
  const bool map = type.kind != ir::TypeKind::List;
  // made from secrets though its type does not say so, as a literal with computed entries is
  const bool untold = collection->tainted() && !c.builder.contains_secret(&type);
  const ir::Type* element = type.element != nullptr ? type.element : c.types().any;
  ir::RangeInfo info{};
  info.key_var = c.builder.fresh_var();
  info.value_var = c.builder.fresh_var();
  info.key_type = !map ? c.types().integer : ir::has_tainted_keys(*collection) ? c.types().secret : c.types().string;
  info.value_type = untold && element->kind == ir::TypeKind::String ? c.types().secret : element;
  info.key_name = loop.entry.more().name2 ? loop.entry.more().name : c.symbol(map ? "key" : "index");
  info.value_name = loop.entry.more().name2 ? loop.entry.more().name2 : loop.entry.more().name;
  Round round;
  round.collection = collection;
  round.guard = guard;
  round.info = c.arena.make<ir::RangeInfo>(info);
  Value key = data(c.builder.var(info.key_var, info.key_type), info.key_type);
  Value value = data(c.builder.var(info.value_var, info.value_type, untold), info.value_type);
  if (info.value_type->kind == ir::TypeKind::Optional) {
    round.guard = both(c, guard, presence(c, value));
    value.type = info.value_type->element;
  }
  round.env = round_env(loop, key, done(c, value));
  loop.rounds.push_back(round);
  return loop.rounds.back();
}

bool is_open_map(const FieldValue& field) { return !field.key && field.range == nullptr && field.computed == nullptr; }

// The one type of elements that are scalars, or data as a whole; null where there are several, or other elements.
class Elements {
 public:
  explicit Elements(Context& c) : c_(c) {}
  void add(Thunk* thunk) {
    const Value value = thunk != nullptr ? force(c_, thunk) : absent_value();
    const bool plain = value.kind == ValueKind::Data && value.type != nullptr;
    const ir::Type* type = plain ? &ir::without_optional(*value.type) : nullptr;
    type_ = !any_ || type_ == type ? type : nullptr;
    any_ = true;
  }
  const ir::Type* type() const { return type_; }

 private:
  Context& c_;
  const ir::Type* type_ = nullptr;
  bool any_ = false;
};

void add_elements(Elements& elements, const RecordValue& record) {
  for (const FieldValue& field : record.fields()) {
    if (field.range != nullptr) {
      add_elements(elements, *field.range->record);
    } else {
      elements.add(is_open_map(field) ? nullptr : field.thunk);
    }
  }
}

void add_elements(Elements& elements, const ListValue& list) {
  for (const ItemValue& item : list.items()) {
    if (item.range != nullptr) {
      add_elements(elements, *item.range->list);
    } else {
      elements.add(item.spread ? nullptr : item.thunk);
    }
  }
}

template <class Collection>
const ir::Type* element_of(Context& c, const Collection& collection) {
  Elements elements(c);
  add_elements(elements, collection);
  return elements.type();
}

// What a loop's variable is, of a collection declared as one of `declared` whose elements are all `found` (null where
// they differ): a `match` in the loop decides by what is there, so a union that is declared says too little.
const ir::Type* narrowed(const ir::Type* declared, const ir::Type* found) {
  if (declared == nullptr || found == nullptr) return declared != nullptr ? declared : found;
  return ir::without_optional(*declared).kind == ir::TypeKind::Union ? found : declared;
}

// The rounds of a loop in a record can be rounds of this one: see fuse.
bool fusible(const RecordValue& record) {
  for (const FieldValue& field : record.fields()) {
    if (field.range == nullptr) continue;
    if (field.range->loop == nullptr) return false;
    for (const FieldValue& made : field.range->record->fields()) {
      if (made.range != nullptr || is_open_map(made)) return false;
    }
  }
  return true;
}

bool has_range(const RecordValue& record) {
  for (const FieldValue& field : record.fields()) {
    if (field.range != nullptr) return true;
  }
  return false;
}

const ir::Node* key_node(Context& c, const FieldValue& field) {
  return field.computed != nullptr ? field.computed : c.builder.string(field.key);
}

// `later` alone, as a map.
const ir::Node* lowered_alone(Context& c, const RecordValue& record, const FieldValue& later) {
  RecordValue* alone = new_record(c, record.type, later.span);
  append_field(c, *alone, later);
  return lower_record(c, *alone);
}

// Not taken by an entry that comes later: `key` is a text.
const ir::Node* not_later(Context& c, const RecordValue& record, std::size_t from, const ir::Node* key) {
  const ir::Node* guard = nullptr;
  for (std::size_t i = from + 1; i < record.size; ++i) {
    const FieldValue& later = record.data[i];
    const ir::Node* taken = nullptr;
    if (later.range != nullptr) {
      const ir::Node* map = lowered_alone(c, record, later);
      if (map->op == ir::Op::Error) continue;
      taken = c.builder.call(ir::Builtin::Has, {map, key}, c.types().boolean);
    } else if (is_open_map(later)) {
      taken = c.builder.call(ir::Builtin::Has, {force(c, later.thunk).node, key}, c.types().boolean);
    } else if (key->op != ir::Op::String || later.computed != nullptr) {
      taken = c.builder.equal(key, key_node(c, later));
    } else {
      continue;
    }
    guard = both(c, guard, c.builder.logical_not(both(c, taken, later.guard)));
  }
  return guard;
}

// A loop over what a loop made: one over the first's collection, so that handles in the elements remain handles. An
// element that may be absent is left to a condition in the round.
void fuse_entries(Loop& loop, const RecordValue& record, std::size_t at, const ir::Node* guard) {
  Context& c = loop.c;
  for (std::size_t i = 0; i < record.data[at].range->record->size; ++i) {
    RangeGroup* range = remade(c, *record.data[at].range, record.type, record.data[at].span);
    if (range == nullptr || i >= range->record->size) return;
    const FieldValue& made = range->record->data[i];
    const ir::Node* key = key_node(c, made);
    Loop inner{c, loop.entry, loop.env, {}, origin_of_key(made)};
    add_maybe(inner, data(key, c.types().string), made.thunk, both(c, guard, made.guard), holds_optional(record.type));
    for (Round& round : inner.rounds) {
      round.collection = range->collection;
      round.info = c.arena.make<ir::RangeInfo>(*range->info);
      round.guard = both(c, round.guard, not_later(c, record, at, key));
      loop.rounds.push_back(round);
    }
  }
}

// `element`: null where the elements' types differ.
void over_lowered(Loop& loop, RecordValue& record, const ir::Type* element, const ir::Node* guard) {
  Context& c = loop.c;
  const ir::Node* node = lower_record(c, record);
  if (node->op == ir::Op::Error) return;
  if (record.type != nullptr) element = narrowed(record.type->element, element);
  // Entries without a value are not in what was lowered.
  const ir::Type* map = element != nullptr ? c.builder.map_of(&ir::without_optional(*element)) : c.types().any_map;
  add_open(loop, node, *map, guard);
}

void over_record(Loop& loop, RecordValue& record, const ir::Node* guard) {
  Context& c = loop.c;
  if (has_range(record)) {
    // Data needs no handles kept, and a loop over what is lowered is the smaller one.
    const ir::Type* element = element_of(c, record);
    if (element != nullptr || !fusible(record)) return over_lowered(loop, record, element, guard);
  }
  for (std::size_t i = 0; i < record.size; ++i) {
    const FieldValue field = record.data[i];
    const ir::Node* here = both(c, guard, field.guard);
    if (field.range != nullptr) {
      fuse_entries(loop, record, i, here);
      continue;
    }
    if (!is_open_map(field)) {
      const ir::Node* key = key_node(c, field);
      loop.key_at = origin_of_key(field);
      add_maybe(loop, data(key, c.types().string), field.thunk, both(c, here, not_later(c, record, i, key)),
                holds_optional(record.type));
      continue;
    }
    Value map = force(c, field.thunk);
    if (is_error(map)) continue;
    Round& round = add_open(loop, map.node, *map.type, here);
    const ir::Node* key = c.builder.var(round.info->key_var, round.info->key_type);
    round.guard = both(c, round.guard, not_later(c, record, i, key));
  }
}

// A loop over what a loop made: one loop over the first's collection, so that handles in the elements remain handles.
bool fuse(Loop& loop, const ListValue& list, const ItemValue& item, std::int64_t index, const ir::Node* guard) {
  const ListValue& old = *item.range->list;
  if (item.range->loop == nullptr || old.size != 1 || old.data[0].spread || old.data[0].range != nullptr) return false;
  Context& c = loop.c;
  RangeGroup* range = remade(c, *item.range, list.type, item.span);
  if (range == nullptr || range->list->size != 1) return true;
  const ListValue& made = *range->list;
  Round round;
  round.collection = range->collection;
  round.info = c.arena.make<ir::RangeInfo>(*range->info);
  round.guard = both(c, guard, made.data[0].guard);
  round.env = round_env(loop, data(c.builder.integer(index), c.types().integer), made.data[0].thunk);
  loop.rounds.push_back(round);
  return true;
}

void over_list(Loop& loop, ListValue& list, const ir::Node* guard) {
  Context& c = loop.c;
  std::int64_t index = 0;
  const bool open = std::ranges::any_of(list.items(), [](const ItemValue& item) { return item.range != nullptr; });
  const ir::Type* element = open ? element_of(c, list) : nullptr;
  for (const ItemValue& item : list.items()) {
    const bool kept = item.range != nullptr && element == nullptr && !loop.entry.more().name2;
    if (kept && fuse(loop, list, item, index, both(c, guard, item.guard)))
      continue;
    if (item.range != nullptr) {
      const ir::Node* node = lower_list(c, list);
      if (node->op == ir::Op::Error) return;
      loop.rounds.clear();
      const ir::Type* declared = list.type != nullptr ? list.type->element : nullptr;
      const ir::Type* each = narrowed(declared, element);
      const ir::Type* known = each == declared ? list.type : c.builder.list_of(each);
      add_open(loop, node, known != nullptr ? *known : *c.types().any_list, guard);
      return;
    }
    const ir::Node* here = both(c, guard, item.guard);
    if (item.spread) {
      Value inner = force(c, item.thunk);
      if (!is_error(inner)) add_open(loop, inner.node, *inner.type, here);
    } else {
      add_maybe(loop, data(c.builder.integer(index++), c.types().integer), item.thunk, here, holds_optional(list.type));
    }
  }
}

void over(Loop& loop, const Value& value, const ir::Node* guard, Span span) {
  Context& c = loop.c;
  if (is_error(value) || value.kind == ValueKind::Absent) return;
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& alternative : value.choice->alternatives)
      over(loop, alternative.value, both(c, guard, alternative.guard), span);
    return;
  }
  guard = both(c, guard, presence(c, value));
  if (RecordValue* record = as_record(c, value, span)) return over_record(loop, *record, guard);
  if (ListValue* list = as_list(c, value)) return over_list(loop, *list, guard);
  const ir::Type* type = value.type != nullptr ? &ir::without_optional(*value.type) : nullptr;
  if (value.kind == ValueKind::Data && type != nullptr &&
      (type->kind == ir::TypeKind::List || type->kind == ir::TypeKind::Map)) {
    add_open(loop, value.node, *type, guard);
    return;
  }
  c.diagnostics().report(span, diag::CannotLoop, describe(c, value)).help("a loop runs over a list, a map or a record");
}

}  // namespace

std::vector<Round> loop_rounds(Context& c, const ast::Entry& entry, const Env& env) {
  Loop loop{c, entry, env, {}};
  over(loop, infer(c, *entry.value, env, nullptr), nullptr, entry.value->span);
  return std::move(loop.rounds);
}

RangeGroup* remade(Context& c, const RangeGroup& group, const ir::Type* type, Span span) {
  if (!step(c, span)) return nullptr;
  if (group.loop == nullptr) return named_elements(c, *group.record->type, group.collection, span);
  const std::vector<Round> rounds = loop_rounds(c, *group.loop, *group.env);
  if (group.round >= rounds.size() || rounds[group.round].info == nullptr) return nullptr;
  const bool record = group.record != nullptr;
  return record ? range_of_record(c, type, *group.loop, *group.env, rounds, group.round)
                : range_of_list(c, type, *group.loop, *group.env, rounds, group.round);
}

}  // namespace dpc::check
