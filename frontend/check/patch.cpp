// `patch TARGET { ... } when C`: laid over the object before it is lowered, so that every target carries it.
#include <algorithm>

#include "frontend/check/context.h"
#include "support/text.h"

namespace dpc::check {
namespace {

void attach(Context& c, const Value& target, const Patch& patch, const ir::Node* guard) {
  if (is_error(target) || target.kind == ValueKind::Absent) return;
  if (target.kind == ValueKind::Choice) {
    for (const Alternative& alternative : target.choice->alternatives)
      attach(c, alternative.value, patch, both(c, guard, alternative.guard));
    return;
  }
  if (target.kind == ValueKind::Instance) {
    bool known = false;
    Value object = find_field(c, *target.instance->fields, c.symbol("object"), known);
    if (known && object.kind != ValueKind::Instance) return attach(c, object, patch, guard);
  }
  if (target.kind != ValueKind::Object) {
    c.diagnostics()
        .report(patch.span, diag::NotAnObject, describe(c, target))
        .help("patch an object, or a component that is about one");
    return;
  }
  Patch made = patch;
  made.guard = guard;
  PatchList* entry = c.arena.make<PatchList>(made, nullptr);
  PatchList** last = &target.object->patches;
  while (*last != nullptr) last = &(*last)->next;
  *last = entry;
}

}  // namespace

void attach_patches(Context& c) {
  for (Module* module : in_order(c)) {
    for (const ast::Item& item : module->file.items) {
      if (item.kind != ast::ItemKind::Patch || item.value == nullptr || item.block == nullptr) continue;
      Value target = infer(c, *item.value, module->env, nullptr);
      const ir::Node* when = item.when != nullptr ? evaluate_condition(c, *item.when, module->env) : nullptr;
      if (when != nullptr && (when->op == ir::Op::Error || when == c.builder.boolean(false))) continue;
      attach(c, target, Patch{item.block, &module->env, nullptr, item.value->span},
             when == c.builder.boolean(true) ? nullptr : when);
    }
  }
}

namespace {

// A field without which a new element of a keyed list is of no use; empty where it has all of them. Kubernetes' schema
// lets a container be without an image since a patch of Kubernetes' own may give it.
std::string_view lacking(Context& c, const ir::Type& element, const RecordValue& record) {
  const auto has = [&](Symbol name) {
    return std::any_of(record.data, record.data + record.size,
                       [&](const FieldValue& field) { return !field.key || field.key == name; });
  };
  if (facts_of(element).name() == "Container" && !has(c.symbol("image"))) return "image";
  for (Symbol needed : required_fields(c, element).written) {
    if (!has(needed)) return needed.text();
  }
  return {};
}

// `containers.mian { ... }`: an element that is not there, and would be made without what it needs. Reported: true.
bool misses_element(Context& c, const RecordValue& base, const FieldValue& over, const Value& fresh) {
  const bool keyed = base.type != nullptr && base.type->kind == ir::TypeKind::Keyed &&
                     base.type->element->kind == ir::TypeKind::Kubernetes;
  if (!keyed || base.size == 0 || fresh.kind != ValueKind::Record) return false;
  std::vector<std::string_view> names;
  std::string all;
  for (const FieldValue& field : std::span<const FieldValue>(base.data, base.size)) {
    if (!field.key || field.key == over.key) return false;
    names.push_back(field.key.text());
    all += fmt::format("{}'{}'", all.empty() ? "" : ", ", field.key.text());
  }
  const std::string_view needed = lacking(c, *base.type->element, *fresh.record);
  if (needed.empty()) return false;
  auto report =
      c.diagnostics().report(over.span, diag::UnknownMember, std::string_view("what is patched"), over.key.text());
  if (std::optional<std::string_view> found = nearest(over.key.text(), names)) {
    report.help(fmt::format("did you mean '{}'? A new one needs '{}'", *found, needed))
        .fix(over.span, std::string(*found));
  } else {
    report.help(fmt::format("it has {}; a new one needs '{}'", all, needed));
  }
  return true;
}

Value overlaid(Context& c, const RecordValue& old, RecordValue& fresh, const ir::Node* guard) {
  RecordValue* copy = new_record(c, old.type, old.span);
  for (const FieldValue& field : old.fields()) append_field(c, *copy, field);
  copy->checked = old.checked;
  overlay(c, *copy, fresh, guard);
  return record_value(copy);
}

// Of what it may be each is patched where it holds. `element`: of a keyed list, which stays away where it is not there.
Value patched(Context& c, const Value& old, const Value& fresh, const ir::Node* guard, bool element) {
  if (old.kind == ValueKind::Record) return overlaid(c, *old.record, *fresh.record, guard);
  if (old.kind == ValueKind::Absent && element) return old;
  if (old.kind != ValueKind::Choice)
    return guard == nullptr ? fresh : choice_of(c, {{guard, fresh}, {c.builder.logical_not(guard), old}});
  std::vector<Alternative> arms;
  const ir::Node* any = c.builder.boolean(false);
  for (const Alternative& each : old.choice->alternatives) {
    arms.push_back({each.guard, patched(c, each.value, fresh, guard, element)});
    any = c.builder.logical_or(any, each.guard);
  }
  if (!element) arms.push_back({both(c, guard, c.builder.logical_not(any)), fresh});
  return choice_of(c, std::move(arms));
}

}  // namespace

// Fields of `patch` replace those of `base`; where both are records they are merged. Under a guard the old stays
// otherwise.
void overlay(Context& c, RecordValue& base, RecordValue& patch, const ir::Node* guard) {
  for (std::uint32_t i = 0; i < patch.size; ++i) {
    const FieldValue over = patch.data[i];
    const ir::Node* here = both(c, guard, over.guard);
    if (!over.key) {
      FieldValue group = over;
      group.guard = here;
      const bool list = base.type != nullptr && base.type->kind == ir::TypeKind::Keyed && over.range != nullptr &&
                        over.range->loop == nullptr;
      if (list) give_way_to(c, base, over.range->collection, here, over.span);
      append_field(c, base, group);
      continue;
    }
    bool known = false;
    Value old = find_field(c, base, over.key, known);
    Value fresh = force(c, over.thunk);
    if (is_error(fresh) || misses_element(c, base, over, fresh)) continue;
    const bool record = fresh.kind == ValueKind::Record;
    const bool element = base.type != nullptr && base.type->kind == ir::TypeKind::Keyed;
    if (record && (old.kind == ValueKind::Record || old.kind == ValueKind::Choice)) {
      fresh = patched(c, old, fresh, here, element);
    } else if (here != nullptr) {
      fresh = choice_of(c, {{here, fresh}, {c.builder.logical_not(here), old}});
    }
    bool replaced = false;
    for (std::uint32_t at = 0; at < base.size; ++at) {
      if (base.data[at].key != over.key) continue;
      base.data[at].thunk = done(c, replaced ? absent_value() : fresh);
      base.data[at].guard = nullptr;
      base.data[at].span = over.span;
      replaced = true;
    }
    if (replaced) continue;
    FieldValue field = over;
    field.guard = here;
    append_field(c, base, field);
  }
}

}  // namespace dpc::check
