// The walk over what the files declare: an object is emitted because it is the value of a field, never because it is
// mentioned.
#include <algorithm>
#include <utility>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

// Where the walk is. One text for all steps: most of them lead to no object.
class Address {
 public:
  explicit Address(std::string_view start) : text_(start) {}
  Symbol symbol(Context& c) const { return c.symbol(text_); }
  std::size_t size() const { return text_.size(); }
  void back_to(std::size_t size) { text_.resize(size); }

  void enter(std::string_view key) {
    if (!text_.empty()) text_ += '.';
    if (is_plain(key)) {
      text_ += key;
    } else {
      text_.append(1, '"').append(key).append(1, '"');
    }
  }
  void enter_element(std::uint32_t index) { text_ += fmt::format(".{}", index); }
  void enter_arm(std::string_view component) { text_.append(1, '.').append(component); }

 private:
  static bool is_plain(std::string_view key) {
    const auto of_word = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !key.empty() && std::ranges::all_of(key, of_word);
  }

  std::string text_;
};

void walk_record(Context& c, RecordValue& record, Address& address);

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

bool leads_on(ValueKind kind) {
  return kind == ValueKind::Choice || kind == ValueKind::Object || kind == ValueKind::Instance ||
         kind == ValueKind::Record || kind == ValueKind::List;
}

void walk(Context& c, const Value& value, const Thunk* owner, Address& address) {
  const std::size_t here = address.size();
  switch (value.kind) {
    case ValueKind::Choice:
      for (const Alternative& alternative : value.choice->alternatives) {
        // Each arm of a match has an address of its own.
        const bool arm = value.choice->alternatives.size() > 1 && alternative.value.kind == ValueKind::Instance;
        if (arm) address.enter_arm(alternative.value.instance->declaration->name.text());
        walk(c, alternative.value, owner, address);
        address.back_to(here);
      }
      return;
    case ValueKind::Object:
      if (value.object->owner != owner || value.object->emitted) return;
      value.object->emitted = true;
      value.object->address = address.symbol(c);
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
      const DataDepth depth(c, value.list->span);
      if (depth.too_deep()) return;
      std::uint32_t index = 0;
      for (const ItemValue& item : value.list->items()) {
        if (item.thunk != nullptr && !item.spread) {
          force(c, item.thunk);
          address.enter_element(index);
          walk(c, item.thunk->written(), item.thunk, address);
          address.back_to(here);
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

void walk_record(Context& c, RecordValue& record, Address& address) {
  if (std::exchange(record.walked, true)) return;
  const DataDepth depth(c, record.span);
  if (depth.too_deep()) return;
  for (std::uint32_t i = 0; i < record.size; ++i) {
    const FieldValue field = record.data[i];
    force_open(c, field);
    if (!field.key || field.thunk == nullptr || field.from_spread) continue;
    force(c, field.thunk);
    if (!leads_on(field.thunk->written().kind)) continue;
    const std::size_t here = address.size();
    address.enter(field.key.text());
    walk(c, field.thunk->written(), field.thunk, address);
    address.back_to(here);
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
           "over names that the source says, `for name in [\"a\", \"b\"]`, each with params of its own";
  }
  return "an object is emitted as the value of a field of a file or component: `name = ...`; a `let` or an argument "
         "only mentions it";
}

}  // namespace

void walk_field(Context& c, Thunk* thunk, const std::string& start) {
  force(c, thunk);
  Address address(start);
  walk(c, thunk->written(), thunk, address);
}

void walk_objects(Context& c) {
  for (Module* module : in_order(c)) {
    Address address("");
    if (module->fields != nullptr) walk_record(c, *module->fields, address);
    for (auto& item : module->file.items) {
      if (item.kind == ast::ItemKind::Entry && item.entry->kind == ast::EntryKind::Let)
        force(c, module->lets[item.entry->more().name]);
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
