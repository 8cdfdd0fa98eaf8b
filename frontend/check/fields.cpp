// A record as a list of fields: what stands at a key, adding, replacing, spreading, and a value seen as a record.
#include "frontend/check/fields.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "ir/guard.h"
#include "support/text.h"

namespace dpc::check {
namespace {

constexpr std::uint32_t small_record = 16;

// Of a record that is not small.
void index_field(Context& c, RecordValue& record, std::uint32_t at) {
  auto& index = c.indexes[&record];
  if (index.empty()) {
    if (c.region.id != 0) c.passing_indexes.push_back(&record);
    for (std::uint32_t i = 0; i < record.size; ++i) {
      if (record.data[i].key) record.irregular |= !index.emplace(record.data[i].key, i).second;
    }
  } else if (record.data[at].key) {
    record.irregular |= !index.emplace(record.data[at].key, at).second;
  }
}

bool exclude_one_another(Context& c, const ir::Node* a, const ir::Node* b) {
  if (a == nullptr || b == nullptr) return false;
  const ir::Node* together = both(c, c.condition, c.builder.logical_and(a, b));
  return ir::satisfiable(c.builder, together, c.session.limits.guard_steps).answer == ir::Answer::No;
}

}  // namespace

void reserve(Context& c, RecordValue& out, std::size_t more) {
  if (out.size + more <= out.capacity) return;
  const std::size_t capacity = std::max<std::size_t>(out.size + more, out.capacity * 3 / 2);
  FieldValue* larger = c.region.arena->make_room<FieldValue>(capacity);
  std::uninitialized_copy_n(out.data, out.size, larger);
  out.data = larger;
  out.capacity = static_cast<std::uint32_t>(capacity);
}

// The first entry of that key, or size.
std::uint32_t first_of(Context& c, const RecordValue& record, Symbol key) {
  if (record.size > small_record) {
    auto index = c.indexes.find(&record);
    if (index != c.indexes.end()) {
      auto found = index->second.find(key);
      return found == index->second.end() ? record.size : found->second;
    }
  }
  for (std::uint32_t i = 0; i < record.size; ++i) {
    if (record.data[i].key == key) return i;
  }
  return record.size;
}

void remove(Context& c, RecordValue& record, std::uint32_t at) {
  for (std::uint32_t i = at; i + 1 < record.size; ++i) record.data[i] = record.data[i + 1];
  --record.size;
  c.indexes.erase(&record);
  if (record.size > small_record) index_field(c, record, record.size - 1);
}

// A key that stands already: what a spread gave is replaced, at the new place; what was written is an error unless the
// two exclude one another. Returns false where the new one must not be added.
bool make_room(Context& c, RecordValue& record, const FieldValue& field) {
  for (std::uint32_t i = first_of(c, record, field.key); i < record.size; ++i) {
    FieldValue& old = record.data[i];
    if (old.key != field.key) continue;
    if (old.from_spread || field.from_spread) {
      if (field.guard == nullptr) {
        remove(c, record, i--);
      } else {
        old.guard = both(c, old.guard, c.builder.logical_not(field.guard));
      }
    } else if (!exclude_one_another(c, old.guard, field.guard)) {
      auto report = c.diagnostics().report(field.span, diag::DuplicateField, field.key.text());
      if (old.span != field.span) report.label(old.span, "first set here");
      report.help("a later entry replaces an earlier one only where a spread brought that one");
      return false;
    }
  }
  return true;
}

const ir::Type* type_of_key(Context& c, const RecordValue& record, Symbol key) {
  if (record.type == nullptr) return nullptr;
  switch (record.type->kind) {
    case ir::TypeKind::Record: {
      const ir::Field* field = ir::find_field(*record.type, key);
      return field != nullptr ? field->type : nullptr;
    }
    case ir::TypeKind::Kubernetes: return kubernetes_field(c, *record.type, key);
    case ir::TypeKind::Map: case ir::TypeKind::Keyed: return record.type->element;
    case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Bool:
    case ir::TypeKind::Int: case ir::TypeKind::Float: case ir::TypeKind::String: case ir::TypeKind::Secret:
    case ir::TypeKind::Enum: case ir::TypeKind::Optional: case ir::TypeKind::List: case ir::TypeKind::Union:
    case ir::TypeKind::Name: case ir::TypeKind::Object: case ir::TypeKind::Component: case ir::TypeKind::Function:
      return nullptr;
  }
  return nullptr;
}

RecordValue* new_record(Context& c, const ir::Type* type, Span span) {
  RecordValue* record = c.region.arena->make<RecordValue>();
  record->type = type;
  record->span = span;
  return record;
}

FieldValue& append_field(Context& c, RecordValue& out, const FieldValue& field) {
  if (out.size == out.capacity) reserve(c, out, 2);
  FieldValue& made = out.data[out.size] = field;
  out.irregular |= !field.key;
  if (++out.size > small_record) index_field(c, out, out.size - 1);
  return made;
}

namespace {

std::vector<std::string_view> field_names(const ir::Type& type) {
  std::vector<std::string_view> names;
  if (type.kind == ir::TypeKind::Kubernetes) {
    for (k8s::Field field : facts_of(type).fields()) names.push_back(field.name());
  }
  for (const ir::Field& field : type.fields) names.push_back(field.name.text());
  return names;
}

std::string list_of(const std::vector<std::string_view>& names) {
  std::string all;
  for (std::string_view name : names) all += fmt::format("{}{}", all.empty() ? "" : ", ", name);
  return all;
}

}  // namespace

std::optional<const ir::Type*> known_key(Context& c, RecordValue& record, Symbol key, Span span) {
  if (record.type == nullptr) return nullptr;
  const bool closed = record.type->kind == ir::TypeKind::Record || record.type->kind == ir::TypeKind::Kubernetes;
  const ir::Type* type = type_of_key(c, record, key);
  if (!closed || type != nullptr) return type;
  const std::vector<std::string_view> names = field_names(*record.type);
  record.unknown = key;
  const std::string_view own = c.session.sources.text(record.span);
  auto report = c.diagnostics().report(span, diag::UnknownField, ir::to_string(*record.type), key.text());
  if (report.repeated()) return std::nullopt;
  if (std::string habit = field_habit(*record.type, key.text()); !habit.empty()) {
    report.help(habit);
  } else if (std::find(names.begin(), names.end(), own) != names.end()) {
    report.help(fmt::format("'{}' is itself a field of {}: does it stand one brace too far out?", own,
                            ir::to_string(*record.type)));
  } else if (std::optional<std::string_view> found = nearest(key.text(), names)) {
    report.help(fmt::format("did you mean '{}'?", *found)).fix(span, std::string(*found));
  } else if (names.size() <= 6) {
    report.help("it has " + list_of(names));
  } else if (record.type->span.known()) {
    report.label(record.type->span, "the type is declared here");
  }
  return std::nullopt;
}

namespace {

// What a large record replaces for certain is taken out at once: one by one, each would move all that follow.
void remove_replaced(Context& c, RecordValue& out, const RecordValue& by) {
  if (out.size <= small_record || by.size <= small_record) return;
  std::unordered_set<Symbol> replaced;
  for (const FieldValue& each : by.fields()) {
    if (each.key && each.guard == nullptr) replaced.insert(each.key);
  }
  const auto is_replaced = [&](const FieldValue& field) { return field.key && replaced.contains(field.key); };
  const auto kept = std::remove_if(out.data, out.data + out.size, is_replaced);
  if (kept == out.data + out.size) return;
  out.size = static_cast<std::uint32_t>(kept - out.data);
  c.indexes.erase(&out);
  if (out.size > small_record) index_field(c, out, out.size - 1);
}

// A list of Kubernetes' own elements where std has a map of its own: std's field for them.
std::string_view own_field(const ir::Type& list) {
  if (list.element == nullptr || list.element->kind != ir::TypeKind::Kubernetes) return {};
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> fields = {{
      {"Container", "extra_containers = {}"},
      {"EnvVar", "extra_env = {}"},
      {"EnvFromSource", "envFrom = {}"},
      {"VolumeMount", "volumeMounts {{ ...{} }}"},
  }};
  const auto found = std::ranges::find(fields, facts_of(*list.element).name(), &decltype(fields)::value_type::first);
  return found != fields.end() ? found->second : std::string_view();
}

std::string spread_help(Context& c, const RecordValue& out, const ir::Type* type, Span span) {
  const bool map = out.type != nullptr && out.type->kind == ir::TypeKind::Map;
  const std::string_view own =
      map && type != nullptr && type->kind == ir::TypeKind::List ? own_field(*type) : std::string_view();
  std::string_view text = c.session.sources.text(span);
  if (own.empty() || !text.starts_with("...") || text.size() > 60)
    return "records, maps and k8s values can be spread into a record";
  text.remove_prefix(3);
  return fmt::format("beside this block there is a field for elements as Kubernetes has them: `{}`",
                     fmt::vformat(own, fmt::make_format_args(text)));
}

}  // namespace

void spread_into(Context& c, RecordValue& out, const Value& value, const ir::Node* guard, Span span) {
  if (is_error(value) || value.kind == ValueKind::Absent) return;
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& alternative : value.choice->alternatives)
      spread_into(c, out, alternative.value, both(c, guard, alternative.guard), span);
    return;
  }
  if (spread_elements(c, out, value, guard, span)) return;
  if (RecordValue* record = as_record(c, value, span)) {
    guard = both(c, guard, presence(c, value));
    check_volumes(c, out, *record, guard, span);
    if (guard == nullptr && record != &out) remove_replaced(c, out, *record);
    reserve(c, out, record->size);
    for (const FieldValue& each : record->fields()) {
      FieldValue field = each;
      field.guard = both(c, guard, each.guard);
      field.from_spread = true;
      if (field.key && out.type != nullptr && out.type != record->type) {
        const std::optional<const ir::Type*> expected = known_key(c, out, field.key, span);
        if (!expected) continue;
        Thunk* view = new_thunk(c);
        view->base = each.thunk;
        view->expected = *expected;
        view->condition = both(c, c.condition, field.guard);
        view->instance = c.instance;
        if (view->expected != nullptr) field.thunk = view;
      }
      if (!field.key || make_room(c, out, field)) append_field(c, out, field);
    }
    return;
  }
  const ir::Type* type = value.type != nullptr ? &ir::without_optional(*value.type) : nullptr;
  const bool open_map =
      value.kind == ValueKind::Data && type != nullptr &&
      (type->kind == ir::TypeKind::Map || type->kind == ir::TypeKind::Kubernetes || type->kind == ir::TypeKind::Any);
  if (!open_map) {
    c.diagnostics().report(span, diag::CannotSpread, describe(c, value)).help(spread_help(c, out, type, span));
    return;
  }
  FieldValue field;
  field.guard = both(c, guard, presence(c, value));
  field.thunk = done(c, data(value.node, type));
  field.span = span;
  append_field(c, out, field);
}

Value find_field(Context& c, RecordValue& record, Symbol name, bool& known) {
  std::vector<Alternative> found;
  const ir::Node* rest = nullptr;
  const std::uint32_t first = first_of(c, record, name);
  known = first < record.size;
  if (known && !record.irregular && record.size <= small_record) {
    std::uint32_t last = record.size - 1;
    while (record.data[last].key != name) --last;
    if (record.data[last].guard == nullptr) return force(c, record.data[last].thunk);
  }
  // A file of a thousand services is a record of a thousand fields, and each name in it is looked for here.
  const bool once = record.size > small_record && !record.irregular;
  const std::uint32_t last = once ? std::min(first + 1, record.size) : record.size;
  for (std::uint32_t i = last; i-- > 0;) {
    if (i < first && !record.irregular) break;
    if (record.data[i].key && record.data[i].key != name) continue;
    const FieldValue field = record.data[i];
    const bool open_map = !field.key && field.thunk != nullptr && field.computed == nullptr && field.range == nullptr;
    if (!open_map && (field.key != name || i < first)) continue;
    known = true;
    Value value = force(c, field.thunk);
    if (is_error(value)) return value;
    const ir::Node* guard = field.guard;
    if (open_map) {
      value = member(c, value, name, field.span);
      guard = both(c, guard, presence(c, value));
    }
    if (guard == nullptr && found.empty()) return value;
    found.push_back(
        {guard == nullptr ? (rest == nullptr ? c.builder.boolean(true) : rest) : both(c, guard, rest), value});
    if (guard == nullptr) break;
    rest = both(c, rest, c.builder.logical_not(guard));
  }
  if (!found.empty()) return choice_of(c, std::move(found));
  if (record.type == nullptr) return absent_value();
  if (type_of_key(c, record, name) != nullptr && record.type->kind != ir::TypeKind::Map &&
      record.type->kind != ir::TypeKind::Keyed) {
    known = true;
  }
  return absent_value();
}

RecordValue* as_record(Context& c, const Value& value, Span span) {
  if (value.kind == ValueKind::Record) return value.record;
  if (value.kind != ValueKind::Data) return nullptr;
  const ir::Type* type = value.type != nullptr ? &ir::without_optional(*value.type) : nullptr;
  if (value.node->op == ir::Op::Record && value.node->closed()) {
    RecordValue* out = new_record(c, type, span);
    for (const ir::Entry& entry : value.node->entries()) {
      FieldValue field;
      field.key = entry.key;
      const ir::Type* field_type = type != nullptr ? type_of_key(c, *out, entry.key) : nullptr;
      field.thunk = done(c, data(entry.value, field_type != nullptr ? field_type : entry.value->type));
      field.span = entry.span.known() ? entry.span : span;
      field.thunk->about = field.span;
      append_field(c, *out, field);
    }
    out->checked = true;
    return out;
  }
  if (type == nullptr || type->kind != ir::TypeKind::Record) return nullptr;
  RecordValue* out = new_record(c, type, span);
  for (const ir::Field& each : type->fields) {
    FieldValue field;
    field.key = each.name;
    field.thunk = done(c, data(c.builder.field(value.node, each.name, each.type), each.type));
    field.span = span;
    append_field(c, *out, field);
  }
  out->checked = true;
  return out;
}

}  // namespace dpc::check
