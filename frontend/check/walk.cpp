// The walk over what the files declare: an object is emitted because it is the value of a field, never because it is
// mentioned.
#include <utility>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

std::string step_text(std::string_view key) {
  const bool plain =
      !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                          std::string_view::npos;
  return plain ? std::string(key) : fmt::format("\"{}\"", key);
}

void walk_record(Context& c, RecordValue& record, const std::string& address);

// What stands under an open key or in a loop over open values has no address: an object there is made, and then refused
// as never emitted.
void force_open(Context& c, const FieldValue& field);

void force_round(Context& c, const RangeGroup& group) {
  if (group.record != nullptr) {
    for (std::uint32_t i = 0; i < group.record->size; ++i) {
      const FieldValue field = group.record->data[i];
      if (field.key) force(c, field.thunk);
      force_open(c, field);
    }
  }
  if (group.list == nullptr) return;
  for (std::uint32_t i = 0; i < group.list->size; ++i) {
    const ItemValue item = group.list->data[i];
    if (item.thunk != nullptr) force(c, item.thunk);
    if (item.range != nullptr) force_round(c, *item.range);
  }
}

void force_open(Context& c, const FieldValue& field) {
  if (field.computed != nullptr) force(c, field.thunk);
  if (field.range != nullptr) force_round(c, *field.range);
}

void walk(Context& c, const Value& value, const Thunk* owner, const std::string& address) {
  switch (value.kind) {
    case ValueKind::Choice:
      for (const Alternative& alternative : value.choice->alternatives) {
        // Each arm of a match has an address of its own.
        const bool arm = value.choice->alternatives.size() > 1 && alternative.value.kind == ValueKind::Instance;
        walk(c, alternative.value, owner,
             arm ? fmt::format("{}.{}", address, alternative.value.instance->declaration->name.text()) : address);
      }
      return;
    case ValueKind::Object:
      if (value.object->owner != owner || value.object->emitted) return;
      value.object->emitted = true;
      value.object->address = c.symbol(address);
      c.emitted.push_back(value.object);
      return;
    case ValueKind::Instance:
      if (value.instance->owner != owner || value.instance->walked) return;
      value.instance->walked = true;
      walk_record(c, *value.instance->fields, address);
      return;
    case ValueKind::Record: walk_record(c, *value.record, address); return;
    case ValueKind::List: {
      if (std::exchange(value.list->walked, true)) return;
      std::uint32_t index = 0;
      for (const ItemValue& item : value.list->items()) {
        if (item.thunk != nullptr && !item.spread) {
          force(c, item.thunk);
          walk(c, item.thunk->written(), item.thunk, fmt::format("{}.{}", address, index));
        }
        if (item.range != nullptr) force_round(c, *item.range);
        ++index;
      }
      return;
    }
    case ValueKind::Error:
    case ValueKind::Absent:
    case ValueKind::Data:
    case ValueKind::Name:
    case ValueKind::Function:
    case ValueKind::Component:
    case ValueKind::Kind:
    case ValueKind::Builtin:
    case ValueKind::Special:
    case ValueKind::Module:
    case ValueKind::Type: return;
  }
}

void walk_record(Context& c, RecordValue& record, const std::string& address) {
  if (std::exchange(record.walked, true)) return;
  for (std::uint32_t i = 0; i < record.size; ++i) {
    const FieldValue field = record.data[i];
    force_open(c, field);
    if (!field.key || field.thunk == nullptr || field.from_spread) continue;
    force(c, field.thunk);
    const std::string inner =
        address.empty() ? step_text(field.key.text()) : address + "." + step_text(field.key.text());
    walk(c, field.thunk->written(), field.thunk, inner);
  }
}

void force_deep(Context& c, const Value& value, std::uint32_t depth) {
  if (depth > 64) return;
  if (value.kind == ValueKind::Record) {
    for (std::uint32_t i = 0; i < value.record->size; ++i) {
      const FieldValue field = value.record->data[i];
      if (field.thunk == nullptr || field.from_spread || field.thunk->state != Thunk::State::Fresh) continue;
      force_deep(c, force(c, field.thunk), depth + 1);
    }
  } else if (value.kind == ValueKind::List) {
    for (std::uint32_t i = 0; i < value.list->size; ++i) {
      const ItemValue item = value.list->data[i];
      if (item.thunk != nullptr && item.thunk->state == Thunk::State::Fresh)
        force_deep(c, force(c, item.thunk), depth + 1);
    }
  }
}

std::string why_not_emitted(const ObjectValue& object) {
  if (object.name->full->flags & ir::Looped) {
    return "a loop over a list or map of `values` makes data only, since how many there are is known at install; loop "
           "over what the source says";
  }
  return "an object is emitted as the value of a field of a file or component: `name = ...`; a `let` or an argument "
         "only mentions it";
}

}  // namespace

void walk_field(Context& c, Thunk* thunk, const std::string& address) {
  force(c, thunk);
  walk(c, thunk->written(), thunk, address);
}

void walk_objects(Context& c) {
  for (Module* module : in_order(c)) {
    if (module->fields != nullptr) walk_record(c, *module->fields, "");
    for (auto& item : module->file.items) {
      if (item.kind == ast::ItemKind::Entry && item.entry->kind == ast::EntryKind::Let)
        force(c, module->lets[item.entry->name]);
    }
  }
  // What nothing has asked for yet is checked all the same.
  for (std::size_t i = 0; i < c.instances.size(); ++i) {
    Instance& instance = *c.instances[i];
    for (const Binding& binding : instance.env->bindings) force_deep(c, force(c, binding.thunk), 0);
    for (std::uint32_t at = 0; at < instance.fields->size; ++at) {
      const FieldValue field = instance.fields->data[at];
      if (field.thunk != nullptr) force(c, field.thunk);
    }
  }
  const bool dry = std::exchange(c.dry, true);
  for (std::size_t i = 0; i < c.dropped.size(); ++i) force(c, c.dropped[i]);
  c.dry = dry;
  for (ObjectValue* object : c.objects) {
    if (object->emitted || object->name->external) continue;
    c.diagnostics().report(object->head, diag::ObjectNotEmitted, object->kind->name()).help(why_not_emitted(*object));
  }
}

}  // namespace dpc::check
