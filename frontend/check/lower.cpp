// Values to IR: forces what was lazy, and judges what can only be judged when all of it is known.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

// The entries of one record or list, on top of those that it stands within.
class Entries {
 public:
  explicit Entries(Context& context, const ir::Type* keyed_type = nullptr)
      : c(context), keyed(keyed_type), first_(context.lowered_entries.size()) {}
  ~Entries() { c.lowered_entries.resize(first_); }
  Entries(const Entries&) = delete;
  Entries& operator=(const Entries&) = delete;

  void add(const ir::Entry& entry) { c.lowered_entries.push_back(entry); }
  // Until the next is added.
  std::span<const ir::Entry> all() const { return std::span<const ir::Entry>(c.lowered_entries).subspan(first_); }

  Context& c;
  const ir::Type* keyed;  // where they are the elements of a list that is keyed by a field of theirs; else null

 private:
  std::size_t first_;
};

// Whether an entry is kept though it is empty: because the API gives emptiness a meaning there.
const ir::Node* keep_where_meant(Context& c, const ir::Node* node, const RecordValue& record, Symbol key) {
  if (record.type == nullptr || record.type->kind != ir::TypeKind::Kubernetes || node->op == ir::Op::Null) return node;
  if (ir::is_scalar(node->op) || !known_field(c, *record.type, key).kept_empty) return node;
  return c.builder.call(ir::Builtin::Keep, {node}, node->type);
}

void add_element(Entries& entries, const ir::Node* key, const Value& value, const ir::Node* guard, Span span);

// Peers that are none from the first leave no entry behind from which not_widened() could tell.
bool is_without_peers(Context& c, const ir::Node* node, const RecordValue& record, Symbol key) {
  const bool emptied = node->op == ir::Op::List && node->count == 0 && (node->flags & ir::Flag::KeepEmpty) == 0;
  if (!emptied || record.type == nullptr || record.type->kind != ir::TypeKind::Kubernetes) return false;
  const bool peers = key.text() == "from" || key.text() == "to";
  return peers && known_field(c, *record.type, key).widens;
}

void add_value(Entries& entries, RecordValue& record, Symbol key, const Value& value, const ir::Node* guard,
               Span span) {
  Context& c = entries.c;
  if (is_error(value) || value.kind == ValueKind::Absent) return;
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& alternative : value.choice->alternatives)
      add_value(entries, record, key, alternative.value, both(c, guard, alternative.guard), span);
    return;
  }
  if (value.kind == ValueKind::Data && value.node->op == ir::Op::Null) return;
  if (entries.keyed != nullptr) return add_element(entries, c.builder.string(key), value, guard, span);
  const ir::Node* node = lower(c, value, span);
  if (node->op == ir::Op::Error || node->op == ir::Op::Null) return;
  if (is_without_peers(c, node, record, key)) {
    const ir::Node* here = guard != nullptr ? guard : c.builder.boolean(true);
    record.widened = record.widened != nullptr ? c.builder.logical_or(record.widened, here) : here;
    return;
  }
  entries.add({key, keep_where_meant(c, node, record, key), guard, span});
}

// A handle as `dpc eval` shows it: what it refers to.
const ir::Node* shown_handle(Context& c, const Value& value) {
  if (value.kind == ValueKind::Instance) {
    bool known = false;
    const Value object = find_field(c, *value.instance->fields, c.symbol("object"), known);
    if (known && (object.kind == ValueKind::Object || object.kind == ValueKind::Choice)) return lower(c, object, {});
    const ir::Entry entries[] = {
        {c.symbol("component"), c.builder.string(value.instance->declaration->name), nullptr, {}}};
    return c.builder.record(entries, c.types().any_map);
  }
  const ObjectValue& object = *value.object;
  const ir::Entry entries[] = {{c.names.kind, c.builder.string(names_of(c, *object.kind).kind), nullptr, {}},
                               {c.names.name, object.name->full, nullptr, {}}};
  return c.builder.record(entries, c.types().any_map);
}

void refuse_handle(Context& c, const Value& value, Span span) {
  auto report = c.diagnostics().report(span, diag::HandleAsData, describe(c, value));
  report.help("refer to a part of it: `.name`, `.ports.NAME`, `.data.KEY`");
}

void add_fields(Entries& entries, RecordValue& record);
void add_items(Entries& entries, ListValue& list);

// One element of a keyed list: the record with its key as the first field, unless it sets that itself.
const ir::Node* keyed_element(Context& c, const ir::Type& keyed, const ir::Node* key, const ir::Node* element,
                              Span span) {
  if (element->op == ir::Op::Record) {
    std::vector<ir::Entry> entries;
    entries.reserve(element->count + 1);
    entries.push_back({keyed.key, key, nullptr, span});
    for (const ir::Entry& entry : element->entries()) {
      if (entry.key != keyed.key) {
        entries.push_back(entry);
        continue;
      }
      const ir::Node* given = presence(c, data(entry.value));
      const ir::Node* own = both(c, entry.guard, given);
      entries[0].value = own == nullptr ? entry.value : c.builder.select(own, entry.value, entries[0].value);
      entries[0].span = entry.span;
    }
    return c.builder.record(entries, element->type, element->flags & ir::Flag::KeepEmpty);
  }
  const ir::Entry entries[] = {{keyed.key, key, nullptr, span}, {{}, c.builder.spread(element), nullptr, span}};
  return c.builder.record(entries, keyed.element);
}

const ir::Node* record_node(Context& c, const RecordValue& record, std::span<const ir::Entry> entries) {
  const std::uint8_t flags = record.written_empty ? ir::Flag::KeepEmpty : 0;
  if (record.type != nullptr && record.type->kind == ir::TypeKind::Keyed)
    return c.builder.list(entries, c.builder.list_of(record.type->element), flags);
  return c.builder.record(entries, record.type != nullptr ? record.type : c.types().any_map, flags);
}

// A record that is lowered for this element alone gets its key right away.
const ir::Node* fresh_element(Context& c, const ir::Type& keyed, const ir::Node* key, RecordValue& record, Span span) {
  const DataDepth depth(c, record.span);
  if (depth.too_deep()) return c.builder.error();
  Entries entries(c);
  entries.add({keyed.key, key, nullptr, span});
  add_fields(entries, record);
  const std::span<const ir::Entry> own = entries.all().subspan(1);
  const bool sets_key =
      std::ranges::any_of(own, [&](const ir::Entry& entry) { return !entry.key || entry.key == keyed.key; });
  if (sets_key) return keyed_element(c, keyed, key, record_node(c, record, own), span);
  return record_node(c, record, entries.all());
}

void add_element(Entries& entries, const ir::Node* key, const Value& value, const ir::Node* guard, Span span) {
  Context& c = entries.c;
  const ir::Type& keyed = *entries.keyed;
  const bool fresh = value.kind == ValueKind::Record && !value.record->constant &&
                     (value.record->type == nullptr || value.record->type->kind != ir::TypeKind::Keyed);
  const ir::Node* node = fresh ? fresh_element(c, keyed, key, *value.record, span) : lower(c, value, span);
  if (node->op == ir::Op::Error) return;
  entries.add({{}, fresh ? node : keyed_element(c, keyed, key, node, span), guard, span});
}

// The elements of an open map.
void add_elements(Entries& entries, const ir::Node* map, const ir::Node* guard, Span span) {
  Context& c = entries.c;
  const ir::Type& keyed = *entries.keyed;
  ir::RangeInfo info{};
  info.key_var = c.builder.fresh_var();
  info.value_var = c.builder.fresh_var();
  info.key_type = c.types().string;
  info.value_type = keyed.element;
  info.key_name = keyed.key;
  info.value_name = c.symbol("value");
  const ir::Node* element = keyed_element(c, keyed, c.builder.var(info.key_var, info.key_type),
                                          c.builder.var(info.value_var, info.value_type), span);
  const ir::Entry each[] = {{{}, element, nullptr, span}};
  info.entries = each;
  entries.add({{}, c.builder.range(map, info), guard, span});
}

// An entry of std is placed where the app wrote what it was made of: faults of evaluation are shown there.
Span place_of(const Thunk& thunk, Span span) {
  const bool standard = thunk.env != nullptr && thunk.env->module != nullptr && thunk.env->module->standard;
  return standard && thunk.expr != nullptr && thunk.about.known() ? thunk.about : span;
}

void add_items(Entries& entries, ListValue& list);

const ir::Node* lower_round(Context& c, RangeGroup& group, const ir::Type* keyed) {
  Entries entries(c, keyed);
  if (group.record != nullptr) add_fields(entries, *group.record);
  if (group.list != nullptr) add_items(entries, *group.list);
  ir::RangeInfo info = *group.info;
  info.entries = entries.all();
  group.lowered = true;
  return c.builder.range(group.collection, info);
}

// A loop is one node in one place: where its entries are wanted again, as part of another map, the loop is made again.
const ir::Node* lower_range(Context& c, RangeGroup& group, const ir::Type* type, const ir::Type* keyed, Span span) {
  if (!group.lowered) return lower_round(c, group, keyed);
  RangeGroup* again = remade(c, group, type, span);
  return again != nullptr ? lower_round(c, *again, keyed) : c.builder.error();
}

void add_field(Entries& entries, RecordValue& record, const FieldValue& field) {
  Context& c = entries.c;
  if (field.range != nullptr) {
    ScopeGuard scope(c);
    const ir::Node* range = lower_range(c, *field.range, record.type, entries.keyed, field.span);
    if (range->op != ir::Op::Error) entries.add({{}, range, field.guard, field.span});
    return;
  }
  Value value = force(c, field.thunk);
  if (is_error(value)) return;
  const Span span = place_of(*field.thunk, field.span);
  if (field.computed != nullptr && entries.keyed != nullptr) {
    add_element(entries, field.computed, value, field.guard, span);
  } else if (field.computed != nullptr) {
    const ir::Node* node = lower(c, value, span);
    if (node->op == ir::Op::Error) return;
    entries.add({{}, c.builder.pair(field.computed, node), field.guard, span});
  } else if (!field.key && entries.keyed != nullptr) {
    add_elements(entries, lower(c, value, span), field.guard, span);
  } else if (!field.key) {
    entries.add({{}, c.builder.spread(lower(c, value, span)), field.guard, span});
  } else if (field.guard == nullptr) {
    add_value(entries, record, field.key, value, nullptr, span);
  } else {
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, field.guard);
    add_value(entries, record, field.key, value, field.guard, span);
  }
}

// A Kubernetes object without a field that the API requires.
void check_required(Context& c, RecordValue& record) {
  if (record.checked || record.type == nullptr || record.type->kind != ir::TypeKind::Kubernetes) return;
  record.checked = true;
  for (const FieldValue& field : record.fields()) {
    if (!field.key) return;
  }
  for (Symbol needed : required_fields(c, *record.type).written) {
    bool present = false;
    for (const FieldValue& field : record.fields()) present = present || field.key == needed;
    if (present || misread(c, record.span)) continue;
    const std::string type = ir::to_string(*record.type);
    auto report = c.diagnostics().report(record.span, diag::MissingKubernetesField, type, needed.text());
    // What a probe's call makes of its arguments is replaced by what its block says.
    if (type == "k8s.HTTPGetAction")
      report.help("`httpGet` is replaced whole: `httpGet { path = \"/\", port = \"http\", scheme = \"HTTPS\" }`");
  }
}

void add_fields(Entries& entries, RecordValue& record) {
  for (std::uint32_t i = 0; i < record.size; ++i) add_field(entries, record, FieldValue(record.data[i]));
  check_required(entries.c, record);
}

// When there is something in a list: null where always.
const ir::Node* not_emptied(Context& c, const ir::Node* list) {
  if (list->op != ir::Op::List || (list->flags & ir::Flag::KeepEmpty) != 0) return nullptr;
  const ir::Node* any = c.builder.boolean(false);
  for (const ir::Entry& entry : list->entries()) {
    const bool several = entry.value->op == ir::Op::Range || entry.value->op == ir::Op::Spread;
    if (several) return c.builder.logical_not(c.builder.call(ir::Builtin::IsEmpty, {list}, c.types().boolean));
    if (entry.guard == nullptr) return nullptr;
    any = c.builder.logical_or(any, entry.guard);
  }
  return any;
}

// A network policy's rule whose peers or ports all vanish would admit everybody: it is dropped instead.
const ir::Node* not_widened(Context& c, const ir::Node* node) {
  if (node->op != ir::Op::Record || node->type == nullptr || node->type->kind != ir::TypeKind::Kubernetes)
    return nullptr;
  const ir::Node* guard = nullptr;
  for (const ir::Entry& entry : node->entries()) {
    if (entry.key && known_field(c, *node->type, entry.key).widens)
      guard = both(c, guard, not_emptied(c, entry.value));
  }
  return guard;
}

void add_item(Entries& entries, const Value& value, const ir::Node* guard, Span span) {
  Context& c = entries.c;
  if (is_error(value) || value.kind == ValueKind::Absent) return;
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& alternative : value.choice->alternatives)
      add_item(entries, alternative.value, both(c, guard, alternative.guard), span);
    return;
  }
  const ir::Node* node = lower(c, value, span);
  if (node->op == ir::Op::Error || node->op == ir::Op::Null) return;
  guard = both(c, guard, not_widened(c, node));
  const bool widened = value.kind == ValueKind::Record && value.record->widened != nullptr;
  if (widened) guard = both(c, guard, c.builder.logical_not(value.record->widened));
  if (guard == c.builder.boolean(false)) return;
  entries.add({{}, node, guard, span});
}

void add_items(Entries& entries, ListValue& list) {
  Context& c = entries.c;
  for (std::uint32_t i = 0; i < list.size; ++i) {
    const ItemValue item = list.data[i];
    if (item.range != nullptr) {
      const ir::Node* range = lower_range(c, *item.range, list.type, nullptr, item.span);
      if (range->op != ir::Op::Error) entries.add({{}, range, item.guard, item.span});
      continue;
    }
    Value value = force(c, item.thunk);
    if (item.spread && !is_error(value)) {
      entries.add({{}, c.builder.spread(lower(c, value, item.span)), item.guard, item.span});
    } else {
      add_item(entries, value, item.guard, place_of(*item.thunk, item.span));
    }
  }
}

// A keyed list that is written as a list: each element must name itself, where the API asks for that (of a port it does
// not).
void check_named(Context& c, const ir::Type& keyed, std::span<const ir::Entry> entries, Span span) {
  const bool builtin = keyed.element->kind == ir::TypeKind::Kubernetes;
  if (builtin && std::ranges::count(required_fields(c, *keyed.element).all, keyed.key) == 0) return;
  // A name that was refused is not there either.
  if (c.diagnostics().any_errors()) return;
  for (const ir::Entry& entry : entries) {
    if (entry.value->op != ir::Op::Record) continue;
    bool named = false;
    for (const ir::Entry& field : entry.value->entries()) named = named || !field.key || field.key == keyed.key;
    if (!named)
      c.diagnostics().report(entry.span.known() ? entry.span : span, diag::MissingKubernetesField,
                             ir::to_string(*keyed.element), keyed.key.text());
  }
}

const ir::Node* lower_data(Context& c, const Value& value, Span span) {
  const ir::Type* type = value.type;
  const bool declared =
      type != nullptr && type->kind == ir::TypeKind::Record && value.node->open() &&
      (value.node->op == ir::Op::Param || value.node->op == ir::Op::Field || value.node->op == ir::Op::Var);
  if (!declared) return value.node;
  RecordValue* record = as_record(c, value, span);
  return record != nullptr ? lower_record(c, *record) : value.node;
}

const ir::Node* lower_choice(Context& c, const Value& value, Span span) {
  const ir::Node* node = c.builder.null();
  const std::span<Alternative> alternatives = value.choice->alternatives;
  const ir::Node* present = presence(c, value);
  const bool always = present == nullptr || follows(c, present);
  for (std::size_t i = alternatives.size(); i-- > 0;) {
    const ir::Node* each = lower(c, alternatives[i].value, span);
    if (each->op == ir::Op::Error) return each;
    node = always && i + 1 == alternatives.size() ? each : c.builder.select(alternatives[i].guard, each, node);
  }
  return node;
}

const Lowered* looped(Context& c, std::span<const ir::Entry> entries, const ir::Node* node) {
  const bool any = std::ranges::any_of(entries, [](const ir::Entry& it) { return it.value->op == ir::Op::Range; });
  return any ? c.arena.make<Lowered>(Lowered{node, c.condition}) : nullptr;
}

const ir::Node* lower_fresh(Context& c, RecordValue& record) {
  if (record.lowered != nullptr && record.lowered->condition == c.condition) return record.lowered->node;
  const DataDepth depth(c, record.span);
  if (depth.too_deep()) return c.builder.error();
  const bool keyed = record.type != nullptr && record.type->kind == ir::TypeKind::Keyed;
  Entries entries(c, keyed ? record.type : nullptr);
  add_fields(entries, record);
  const ir::Node* node = record_node(c, record, entries.all());
  record.lowered = looped(c, entries.all(), node);
  return node;
}

}  // namespace

const ir::Node* lower_record(Context& c, RecordValue& record) {
  // Conditions may decide what a setting comes to.
  const bool once = record.constant || (record.setting && c.condition == nullptr);
  if (!once) return lower_fresh(c, record);
  if (auto known = c.lowered_once.find(&record); known != c.lowered_once.end()) return known->second;
  const ir::Node* node = lower_fresh(c, record);
  if (node->closed()) c.lowered_once[&record] = node;
  return node;
}

const ir::Node* lower_list(Context& c, ListValue& list) {
  if (list.lowered != nullptr && list.lowered->condition == c.condition) return list.lowered->node;
  const DataDepth depth(c, list.span);
  if (depth.too_deep()) return c.builder.error();
  Entries entries(c);
  add_items(entries, list);
  const ir::Type* type = list.type;
  if (type != nullptr && type->kind == ir::TypeKind::Keyed) check_named(c, *type, entries.all(), list.span);
  if (type != nullptr && type->kind == ir::TypeKind::Keyed) type = c.builder.list_of(type->element);
  const ir::Node* node = c.builder.list(entries.all(), type != nullptr ? type : c.types().any_list,
                                        list.written_empty ? ir::Flag::KeepEmpty : 0);
  list.lowered = looped(c, entries.all(), node);
  return node;
}

const ir::Node* lower(Context& c, const Value& value, Span span) {
  switch (value.kind) {
    case ValueKind::Error: return c.builder.error();
    case ValueKind::Absent: return c.builder.null();
    case ValueKind::Data: return lower_data(c, value, span);
    case ValueKind::Record: return lower_record(c, *value.record);
    case ValueKind::List: return lower_list(c, *value.list);
    case ValueKind::Choice: return lower_choice(c, value, span);
    case ValueKind::Name: return value.name->full;
    case ValueKind::Object: case ValueKind::Instance:
      if (c.show_handles) return shown_handle(c, value);
      refuse_handle(c, value, span);
      return c.builder.error();
    case ValueKind::Function: case ValueKind::Component: case ValueKind::Kind:
    case ValueKind::Builtin: case ValueKind::Special: case ValueKind::Module: case ValueKind::Type:
      refuse_handle(c, value, span);
      return c.builder.error();
  }
  return c.builder.error();
}

}  // namespace dpc::check
