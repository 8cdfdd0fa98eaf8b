// Lists spread into lists that are keyed by a field of their elements: `volumes { ...values.extraVolumes }`.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

// What a later list has under the same name gives way to it.
void give_way(Context& c, RecordValue& record, std::size_t before, const ir::Node* names, const ir::Node* guard) {
  for (std::size_t i = 0; i < before; ++i) {
    FieldValue& field = record.data[i];
    if (field.range != nullptr) {
      give_way(c, *field.range->record, field.range->record->size, names, guard);
      continue;
    }
    const ir::Node* key = field.computed != nullptr ? field.computed
                          : field.key               ? c.builder.string(field.key)
                                                    : nullptr;
    if (key == nullptr) continue;
    const ir::Node* has = c.builder.call(ir::Builtin::Has, {names, key}, c.types().boolean);
    const ir::Node* taken = both(c, guard, has);
    field.guard = both(c, field.guard, c.builder.logical_not(taken));
  }
}

ir::RangeInfo elements_of(Context& c, const ir::Type& keyed) {
  ir::RangeInfo info{};
  info.key_var = c.builder.fresh_var();
  info.value_var = c.builder.fresh_var();
  info.key_type = c.types().integer;
  info.value_type = keyed.element;
  info.key_name = c.symbol("index");
  info.value_name = c.symbol("element");
  return info;
}

bool is_container(const ir::Type& element) {
  static const k8s::Type container = k8s::find_type("core.v1.Container");
  return element.kind == ir::TypeKind::Kubernetes && facts_of(element) == container;
}

// `volumes { ...values.extraVolumes }`: the elements of an open list by the names that they have in it.
void spread_open_list(Context& c, RecordValue& out, const ir::Node* list, const ir::Node* guard, Span span) {
  const ir::Type& keyed = *out.type;
  give_way_to(c, out, list, guard, span);
  FieldValue field;
  field.guard = guard;
  field.span = span;
  field.range = named_elements(c, keyed, list, span);
  append_field(c, out, field);
}

// A list whose elements are known: each by the name that it has.
void spread_known_list(Context& c, RecordValue& out, ListValue& list, const ir::Node* guard, Span span) {
  for (const ItemValue& item : list.items()) {
    Value element = force(c, item.thunk);
    const ir::Node* name =
        is_error(element) ? c.builder.error() : text_node(c, member(c, element, out.type->key, item.span), item.span);
    if (name->op == ir::Op::Error) continue;
    FieldValue field;
    field.guard = both(c, guard, item.guard);
    field.thunk = done(c, coerce(c, element, *out.type->element, item.span));
    field.span = span;
    field.from_spread = true;
    const bool closed = name->op == ir::Op::String;
    if (closed) field.key = name->s;
    if (!closed) field.computed = name;
    if (!closed || make_room(c, out, field)) append_field(c, out, field);
  }
}

bool all_known(const ListValue& list) {
  return std::none_of(list.items().begin(), list.items().end(),
                      [](const ItemValue& item) { return item.spread || item.range != nullptr; });
}

bool is_open_list_of(Context& c, const Value& value, const ir::Type* into) {
  if (into == nullptr || into->kind != ir::TypeKind::Keyed || value.kind != ValueKind::Data || value.type == nullptr)
    return false;
  const ir::Type& type = ir::without_optional(*value.type);
  const bool list = type.kind == ir::TypeKind::List || type.kind == ir::TypeKind::Keyed;
  return list && type.element != nullptr && assignable(c, *type.element, *into->element);
}

}  // namespace

// What a list that is spread behind it has under the same name takes its place; but no container vanishes for one that
// somebody adds: two of one name are refused, see ir/twins.h.
void give_way_to(Context& c, RecordValue& out, const ir::Node* list, const ir::Node* guard, Span span) {
  const ir::Type& keyed = *out.type;
  if (out.size == 0 || is_container(*keyed.element)) return;
  ir::RangeInfo naming = elements_of(c, keyed);
  const ir::Node* named = c.builder.field(c.builder.var(naming.value_var, keyed.element), keyed.key, c.types().string);
  naming.entries = c.arena.copy(std::vector<ir::Entry>{{{}, named, nullptr, span}});
  const ir::Entry all[] = {{{}, c.builder.range(list, naming), nullptr, span}};
  give_way(c, out, out.size, c.builder.list(all, c.types().string_list), guard);
}

RangeGroup* named_elements(Context& c, const ir::Type& keyed, const ir::Node* list, Span span) {
  ir::RangeInfo* info = c.arena.make<ir::RangeInfo>(elements_of(c, keyed));
  const ir::Node* element = c.builder.var(info->value_var, keyed.element);
  FieldValue each;
  each.computed = c.builder.field(element, keyed.key, c.types().string);
  each.thunk = done(c, data(element, keyed.element));
  each.span = span;
  RangeGroup group;
  group.info = info;
  group.collection = list;
  group.record = new_record(c, &keyed, span);
  append_field(c, *group.record, each);
  return c.arena.make<RangeGroup>(group);
}

// `volumes { ...list }`: the elements of a list into one that is keyed by their names. False where the value is no
// list.
bool spread_elements(Context& c, RecordValue& out, const Value& value, const ir::Node* guard, Span span) {
  if (out.type == nullptr || out.type->kind != ir::TypeKind::Keyed) return false;
  if (ListValue* list = as_list(c, value)) {
    if (all_known(*list)) {
      spread_known_list(c, out, *list, guard, span);
    } else if (const ir::Node* node = lower_list(c, *list); node->op != ir::Op::Error) {
      spread_open_list(c, out, node, guard, span);
    }
    return true;
  }
  if (!is_open_list_of(c, value, out.type)) return false;
  spread_open_list(c, out, value.node, both(c, guard, presence(c, value)), span);
  return true;
}

}  // namespace dpc::check
