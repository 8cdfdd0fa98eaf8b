#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

ItemValue& append_item(Context& c, ListValue& out, ItemValue item) {
  if (out.size == out.capacity) {
    const std::uint32_t capacity = out.capacity == 0 ? 4 : out.capacity * 2;
    std::span<ItemValue> larger = c.region.arena->make_array<ItemValue>(capacity);
    std::copy(out.data, out.data + out.size, larger.begin());
    out.data = larger.data();
    out.capacity = capacity;
  }
  out.data[out.size] = item;
  return out.data[out.size++];
}

// In steps. What lists of choices make of one another doubles with each, and so do the guards of the copies.
constexpr std::uint64_t chosen_item = 1'000;

void spread_list(Context& c, ListValue& out, const Value& value, const ir::Type* element, const ir::Node* guard,
                 Span span, bool chosen = false) {
  if (is_error(value) || value.kind == ValueKind::Absent) return;
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& alternative : value.choice->alternatives)
      spread_list(c, out, alternative.value, element, both(c, guard, alternative.guard), span, true);
    return;
  }
  guard = both(c, guard, presence(c, value));
  if (ListValue* list = as_list(c, value)) {
    for (const ItemValue& each : list->items()) {
      if (chosen) c.steps += chosen_item;
      if (!step(c, span)) return;
      ItemValue item = each;
      item.guard = both(c, guard, each.guard);
      if (element != nullptr && item.thunk != nullptr && !item.spread) {
        Thunk* view = new_thunk(c);
        view->base = each.thunk;
        view->expected = element;
        view->condition = both(c, c.condition, item.guard);
        view->instance = c.instance;
        item.thunk = view;
      }
      append_item(c, out, item);
    }
    return;
  }
  const ir::Type* type = value.type != nullptr ? &ir::without_optional(*value.type) : nullptr;
  if (value.kind != ValueKind::Data || type == nullptr || type->kind != ir::TypeKind::List) {
    c.diagnostics().report(span, diag::CannotSpread, describe(c, value)).help("only a list can be spread into a list");
    return;
  }
  if (element != nullptr && !assignable(c, *type->element, *element)) {
    c.diagnostics()
        .report(span, diag::TypeMismatch, ir::to_string(*element), ir::to_string(*type->element))
        .note("of the elements of this list");
    return;
  }
  ItemValue item;
  item.guard = guard;
  item.spread = true;
  item.thunk = done(c, data(value.node, type));
  item.span = span;
  append_item(c, out, item);
}

void append_element(Context& c, ListValue& out, const ast::Entry& entry, const Env& env, const ir::Type* element,
                    const ir::Node* guard) {
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, guard);
  if (entry.when != nullptr) {
    const ir::Node* when = evaluate_condition(c, *entry.when, env);
    if (when == c.builder.boolean(false)) return;
    guard = both(c, guard, when);
    c.condition = both(c, c.condition, when);
  }
  ItemValue item;
  item.guard = guard;
  item.span = entry.span;
  item.thunk = delay(c, *entry.value, env, element);
  item.thunk->field = true;
  append_item(c, out, item);
}

void append_for(Context& c, ListValue& out, const ast::Entry& entry, const Env& env, const ir::Type* element,
                const ir::Node* guard) {
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, guard);
  const std::vector<Round> rounds = loop_rounds(c, entry, env);
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    if (rounds[i].info == nullptr) {
      append_items(c, out, entry.more().entries, *rounds[i].env, element, both(c, guard, rounds[i].guard));
      continue;
    }
    ItemValue item;
    item.guard = guard;
    item.span = entry.span;
    item.range = range_of_list(c, out.type, entry, env, rounds, i);
    append_item(c, out, item);
  }
}

}  // namespace

void append_items(Context& c, ListValue& out, ast::Array<ast::Entry> entries, const Env& outer, const ir::Type* element,
                  const ir::Node* guard) {
  const Env* env = scope_of_lets(c, entries, outer);
  for (const ast::Entry& entry : entries) {
    if (!step(c, entry.span)) return;
    switch (entry.kind) {
      case ast::EntryKind::Error: case ast::EntryKind::Let: break;
      case ast::EntryKind::Element: append_element(c, out, entry, *env, element, guard); break;
      case ast::EntryKind::Spread: {
        ScopeGuard scope(c);
        c.condition = both(c, c.condition, guard);
        const ir::Node* when = entry.when != nullptr ? evaluate_condition(c, *entry.when, *env) : nullptr;
        c.condition = both(c, c.condition, when);
        spread_list(c, out, infer(c, *entry.value, *env, out.type), element, both(c, guard, when), entry.span);
        break;
      }
      case ast::EntryKind::If: {
        ScopeGuard scope(c);
        c.condition = both(c, c.condition, guard);
        const ir::Node* condition = evaluate_condition(c, *entry.more().condition, *env);
        if (condition->op == ir::Op::Error) break;
        if (condition != c.builder.boolean(false))
          append_items(c, out, entry.more().entries, *env, element, both(c, guard, condition));
        if (condition != c.builder.boolean(true))
          append_items(c, out, entry.more().otherwise, *env, element, both(c, guard, c.builder.logical_not(condition)));
        break;
      }
      case ast::EntryKind::For: append_for(c, out, entry, *env, element, guard); break;
      case ast::EntryKind::Match: {
        ScopeGuard scope(c);
        c.condition = both(c, c.condition, guard);
        for (const MatchedArm& arm : match_arms(c, *entry.more().match, *env)) {
          append_items(c, out, arm.arm->entries, *arm.env, element, both(c, guard, arm.guard));
        }
        break;
      }
      case ast::EntryKind::Field:
        c.diagnostics()
            .report(entry.span, diag::MisplacedField)
            .help("a record in a list stands in braces: `{ name = value }`");
        break;
      case ast::EntryKind::Check: case ast::EntryKind::Allow: case ast::EntryKind::Given: case ast::EntryKind::Expect:
        c.diagnostics().report(entry.span, diag::MisplacedElement);
        break;
    }
  }
}

namespace {

// Where one of several types is expected, the only list among them.
const ir::Type* list_member(const ir::Type* type) {
  if (type == nullptr) return nullptr;
  const ir::Type& present = ir::without_optional(*type);
  if (present.kind != ir::TypeKind::Union) return &present;
  const ir::Type* found = nullptr;
  for (const ir::Type* member : present.members) {
    if (member->kind != ir::TypeKind::List) continue;
    if (found != nullptr) return nullptr;
    found = member;
  }
  return found;
}

}  // namespace

ListValue* build_list(Context& c, ast::Array<ast::Entry> entries, const Env& env, const ir::Type* expected, Span span) {
  expected = list_member(expected);
  ListValue* out = c.region.arena->make<ListValue>();
  const bool typed =
      expected != nullptr && (expected->kind == ir::TypeKind::List || expected->kind == ir::TypeKind::Keyed);
  out->type = typed ? expected : nullptr;
  out->span = span;
  out->written_empty = entries.empty();
  append_items(c, *out, entries, env, typed ? expected->element : nullptr, nullptr);
  return out;
}

ListValue* as_list(Context& c, const Value& value) {
  if (value.kind == ValueKind::List) return value.list;
  if (value.kind != ValueKind::Data || value.node->op != ir::Op::List || value.node->open()) return nullptr;
  ListValue* out = c.region.arena->make<ListValue>();
  out->type = value.type != nullptr && value.type->kind == ir::TypeKind::List ? value.type : nullptr;
  for (const ir::Entry& entry : value.node->entries()) {
    ItemValue item;
    item.thunk = done(c, data(entry.value, out->type != nullptr ? out->type->element : entry.value->type));
    item.thunk->about = entry.span;
    item.span = entry.span;
    append_item(c, *out, item);
  }
  return out;
}

RangeGroup* range_of_list(Context& c, const ir::Type* type, const ast::Entry& entry, const Env& env,
                          std::span<const Round> rounds, std::size_t at) {
  const Round& round = rounds[at];
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, round.guard);
  ListValue* inner = c.region.arena->make<ListValue>();
  inner->type = type;
  inner->span = entry.span;
  append_items(c, *inner, entry.more().entries, *round.env, type != nullptr ? type->element : nullptr, round.guard);
  return c.region.arena->make<RangeGroup>(
      RangeGroup{round.info, round.collection, nullptr, inner, &entry, &env, static_cast<std::uint32_t>(at)});
}

}  // namespace dpc::check
