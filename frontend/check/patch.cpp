// `patch TARGET { ... } when C`: laid over the object before it is lowered, so that every target carries it.
#include "frontend/check/context.h"

namespace dpc::check {
namespace {

void attach(Context& c, const Value& target, const Patch& patch, const ir::Node* guard) {
  if (is_error(target) || target.kind == ValueKind::Absent) return;
  if (target.kind == ValueKind::Choice) {
    for (const Alternative& alternative : target.choice->alternatives) attach(c, alternative.value, patch, both(c, guard, alternative.guard));
    return;
  }
  if (target.kind == ValueKind::Instance) {
    bool known = false;
    Value object = find_field(c, *target.instance->fields, c.symbol("object"), known);
    if (known && object.kind != ValueKind::Instance) return attach(c, object, patch, guard);
  }
  if (target.kind != ValueKind::Object) {
    c.diagnostics().report(patch.span, diag::NotAnObject, describe(c, target)).help("patch an object, or a component that is about one");
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
      attach(c, target, Patch{item.block, &module->env, nullptr, item.value->span}, when == c.builder.boolean(true) ? nullptr : when);
    }
  }
}

// Fields of `patch` replace those of `base`; where both are records they are merged. Under a guard the old stays otherwise.
void overlay(Context& c, RecordValue& base, RecordValue& patch, const ir::Node* guard) {
  for (std::uint32_t i = 0; i < patch.size; ++i) {
    const FieldValue over = patch.data[i];
    const ir::Node* here = both(c, guard, over.guard);
    if (!over.key) {
      FieldValue group = over;
      group.guard = here;
      append_field(c, base, group);
      continue;
    }
    bool known = false;
    Value old = find_field(c, base, over.key, known);
    Value fresh = force(c, over.thunk);
    if (is_error(fresh)) continue;
    RecordValue* inner = old.kind == ValueKind::Record ? old.record : nullptr;
    if (inner != nullptr && fresh.kind == ValueKind::Record) {
      RecordValue* copy = new_record(c, inner->type, inner->span);
      for (const FieldValue& field : inner->fields()) append_field(c, *copy, field);
      copy->checked = inner->checked;
      overlay(c, *copy, *fresh.record, here);
      fresh = record_value(copy);
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
