// Seeing a value as a type: the one place where 'expected X, found Y' is said.
#include <algorithm>

#include "frontend/check/context.h"
#include "ir/guard.h"
#include "ir/mask.h"
#include "ir/text.h"
#include "support/text.h"

namespace dpc::check {
namespace {

Value secret_leak(Context& c, const ir::Type& to, Span span) {
  auto report = c.diagnostics().report(span, diag::SecretLeak, ir::to_string(to));
  report.help("keep it in a Secret and refer to its key, as in `env { PASSWORD = credentials.data.password }`");
  if (to.span.known()) report.label(to.span, "expected because of this type");
  return error_value(c);
}

std::optional<std::string_view> enum_nearest(const ir::Type& to, std::string_view text) {
  std::vector<std::string_view> texts;
  for (const ir::Literal& literal : to.literals) texts.push_back(literal.text.text());
  return nearest(text, texts);
}

Value text_refused(Context& c, std::string_view text, const ir::Type& to, Span span, const std::string& fault) {
  if (to.kind == ir::TypeKind::Secret) {
    c.session.sources.hide(span);
    auto report = c.diagnostics().report(span, diag::TextRefused, ir::masked_text, ir::to_string(to), fault);
    if (to.span.known()) report.label(to.span, "expected because of this type");
    return error_value(c);
  }
  auto report = c.diagnostics().report(span, diag::TextRefused, text.substr(0, 80), ir::to_string(to), fault);
  if (to.span.known()) report.label(to.span, "expected because of this type");
  std::string plain(text);
  std::erase(plain, ' ');
  if (plain.size() < text.size() && text.size() <= 80 && text_fault(c, *to.rules, plain).empty()) {
    report.help("write it without spaces");
    if (c.session.sources.text(span).starts_with('"')) report.fix(span, fmt::format("\"{}\"", plain));
  }
  return error_value(c);
}

std::string range_text(const ir::Type& to) {
  const std::string name = ir::to_string(to);
  return to.name.empty() ? name : fmt::format("{}, which is {} to {}", name, to.min, to.max);
}

std::optional<Value> closed_text(Context& c, const ir::Node* node, const ir::Type& to, Span span) {
  if (to.kind == ir::TypeKind::Enum) {
    for (const ir::Literal& literal : to.literals) {
      if (!literal.is_int && literal.text == node->s) return data(node, &to);
    }
    auto report = c.diagnostics().report(span, diag::NotOneOf, node->text().substr(0, 80), ir::to_string(to));
    if (std::optional<std::string_view> found = enum_nearest(to, node->text())) {
      report.help(fmt::format("did you mean \"{}\"?", *found));
      if (c.session.sources.text(span).starts_with('"')) report.fix(span, fmt::format("\"{}\"", *found));
    }
    return error_value(c);
  }
  if (!ir::is_text(to.kind)) return std::nullopt;
  if (node->tainted() && to.kind == ir::TypeKind::String) return secret_leak(c, to, span);
  if (to.rules == nullptr) return data(node, &to);
  RecentText& recent = c.recent_texts[(node->s.hash() ^ to.rules->pattern.hash()) % c.recent_texts.size()];
  if (recent.rules == to.rules && recent.text == node->s) return data(node, &to);
  if (std::string fault = text_fault(c, *to.rules, node->text()); !fault.empty())
    return text_refused(c, node->text(), to, span, fault);
  recent = {to.rules, node->s};
  return data(node, &to);
}

std::optional<Value> closed_int(Context& c, const Value& value, const ir::Type& to, Span span) {
  const ir::Node* node = value.node;
  if (to.kind == ir::TypeKind::Enum) {
    const bool found = std::any_of(to.literals.begin(), to.literals.end(),
                                   [&](const ir::Literal& l) { return l.is_int && l.number == node->i; });
    return found ? data(node, &to) : mismatch(c, value, to, span);
  }
  if (to.kind == ir::TypeKind::Float) return data(c.builder.floating(static_cast<double>(node->i)), &to);
  if (to.kind == ir::TypeKind::String && to.rules != nullptr && to.rules->number_allowed) return data(node, &to);
  if (to.kind != ir::TypeKind::Int) return std::nullopt;
  if (node->i < to.min || node->i > to.max) {
    auto report = c.diagnostics().report(span, diag::OutOfRange, node->i, range_text(to));
    if (to.span.known()) report.label(to.span, "expected because of this type");
    return error_value(c);
  }
  return data(node, &to);
}

// A scalar whose value is known is judged by its value.
std::optional<Value> closed_scalar(Context& c, const Value& value, const ir::Type& to, Span span) {
  if (value.node->op == ir::Op::String) return closed_text(c, value.node, to, span);
  if (value.node->op == ir::Op::Int) return closed_int(c, value, to, span);
  return std::nullopt;
}

Thunk* seen_as(Context& c, Thunk* thunk, const ir::Type* expected) {
  if (thunk->state == Thunk::State::Done && thunk->value.type == expected) return thunk;
  Thunk* view = new_thunk(c);
  view->base = thunk;
  view->expected = expected;
  view->condition = c.condition;
  view->instance = c.instance;
  return view;
}

const ir::Type* field_type(Context& c, const ir::Type& to, Symbol key) {
  if (to.kind == ir::TypeKind::Kubernetes) return kubernetes_field(c, to, key);
  if (to.kind == ir::TypeKind::Record) {
    const ir::Field* field = ir::find_field(to, key);
    return field == nullptr ? nullptr : field->type;
  }
  return to.element != nullptr ? to.element : c.types().any;
}

Value record_as(Context& c, RecordValue& record, const ir::Type& to, Span span) {
  if (record.type == &to) return record_value(&record);
  const bool declared = record.checked || (record.type != nullptr && record.type->kind == ir::TypeKind::Record &&
                                           !record.type->name.empty());
  RecordValue* out = new_record(c, &to, record.span.known() ? record.span : span);
  out->written_empty = record.written_empty;
  for (const FieldValue& field : record.fields()) {
    FieldValue copy = field;
    if (!field.key.empty()) {
      const ir::Type* type = field_type(c, to, field.key);
      // A value of a declared type may have more than is asked for; a literal may not.
      if (type == nullptr && declared) continue;
      if (type == nullptr) {
        auto report = c.diagnostics().report(field.span.known() ? field.span : span, diag::UnknownField,
                                             ir::to_string(to), field.key.text());
        if (to.span.known()) report.label(to.span, "the type is declared here");
        continue;
      }
      copy.thunk = seen_as(c, field.thunk, type);
    }
    append_field(c, *out, copy);
  }
  complete(c, *out, span);
  return record_value(out);
}

Value list_as(Context& c, ListValue& list, const ir::Type& to) {
  if (list.type == &to) return list_value(&list);
  ListValue* out = c.region.arena->make<ListValue>(list);
  out->type = &to;
  std::span<ItemValue> items = c.region.arena->make_array<ItemValue>(list.size);
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i] = list.data[i];
    if (items[i].thunk != nullptr && !items[i].spread) items[i].thunk = seen_as(c, items[i].thunk, to.element);
  }
  out->data = items.data();
  out->capacity = out->size;
  return list_value(out);
}

// exact("a") in one branch and a name of the app's own in the other: one name whose text depends on the guards.
Value one_name(Context& c, const std::vector<Alternative>& names) {
  NameValue name = *names.back().value.name;
  for (std::size_t i = names.size() - 1; i-- > 0;) {
    const NameValue& each = *names[i].value.name;
    const ir::Node* guard = names[i].guard;
    name.base = c.builder.select(guard, each.base, name.base);
    name.full = c.builder.select(guard, each.full, name.full);
  }
  Value value = names.back().value;
  value.name = c.arena.make<NameValue>(name);
  return value;
}

Value choice_as(Context& c, const Value& value, const ir::Type& to, Span span) {
  const ir::Node* there = presence(c, value);
  const bool always = there == nullptr || follows(c, there);
  if (to.kind == ir::TypeKind::Optional && always) return coerce(c, value, *to.element, span);
  const bool optional = to.kind == ir::TypeKind::Optional;
  if (!optional) {
    Value present = require(c, value, span);
    if (is_error(present)) return present;
    if (present.kind != ValueKind::Choice) return coerce(c, present, to, span);
  }
  std::vector<Alternative> out;
  bool all_data = true;
  for (const Alternative& alternative : value.choice->alternatives) {
    ScopeGuard guard(c);
    c.condition = both(c, c.condition, alternative.guard);
    Value seen = coerce(c, alternative.value, to, span);
    if (is_error(seen)) return seen;
    all_data = all_data && seen.kind == ValueKind::Data;
    out.push_back({alternative.guard, seen});
  }
  if (to.kind == ir::TypeKind::Name && !out.empty()) return one_name(c, out);
  if (!all_data) {
    Value seen = choice_of(c, std::move(out));
    seen.type = &to;
    return seen;
  }
  const ir::Type* type = out.back().value.type;
  for (const Alternative& alternative : out) type = join_types(c, *type, *alternative.value.type);
  if (optional) type = c.builder.optional(&ir::without_optional(*type));
  const ir::Node* node = optional ? c.builder.null() : out.back().value.node;
  for (std::size_t i = optional ? out.size() : out.size() - 1; i-- > 0;)
    node = c.builder.select(out[i].guard, out[i].value.node, node);
  return data(node, type);
}

Value instance_as_record(Context& c, Instance& instance, const ir::Type& to, Span span) {
  RecordValue* out = new_record(c, &to, span);
  for (const ir::Field& field : to.fields) {
    bool known = false;
    Value value = find_field(c, *instance.fields, field.name, known);
    if (!known) {
      if (field.type->kind == ir::TypeKind::Optional || field.has_default) continue;
      c.diagnostics()
          .report(span, diag::MissingInterfaceField, instance.declaration->name.text(), field.name.text(),
                  ir::to_string(to))
          .label(field.span, "needed because of this");
      return error_value(c);
    }
    FieldValue entry;
    entry.key = field.name;
    entry.thunk = seen_as(c, done(c, value), field.type);
    entry.span = span;
    append_field(c, *out, entry);
  }
  out->checked = true;
  return record_value(out);
}

// The member that a known scalar was meant for: it says best what is wrong with it.
const ir::Type* meant_member(const Value& value, const ir::Type& to) {
  if (value.kind != ValueKind::Data) return nullptr;
  const bool text = value.node->op == ir::Op::String;
  if (!text && value.node->op != ir::Op::Int) return nullptr;
  for (const ir::Type* member : to.members) {
    if (text ? member->kind == ir::TypeKind::Enum || ir::is_text(member->kind) : member->kind == ir::TypeKind::Int)
      return member;
  }
  return nullptr;
}

Value union_as(Context& c, const Value& value, const ir::Type& to, Span span) {
  for (const ir::Type* member : to.members) {
    if (value_fits(c, value, *member)) return coerce(c, value, *member, span);
  }
  if (const ir::Type* meant = meant_member(value, to)) return coerce(c, value, *meant, span);
  if (value.kind == ValueKind::Data && value.type != nullptr && value.node->tainted()) return secret_leak(c, to, span);
  if (value.kind == ValueKind::Data && value.type != nullptr && assignable(c, *value.type, to)) return value;
  return mismatch(c, value, to, span);
}

// `param <= most` where its type does not say so, as a check of the app's.
void bound_param(Context& c, const ir::Node* param, const ir::Type& to, Span span) {
  if (c.dry || !c.bounded.insert(param).second) return;
  const ir::Type& from = ir::without_optional(*param->type);
  const ir::Node* low = from.min < to.min
                            ? c.builder.call(ir::Builtin::Le, {c.builder.integer(to.min), param}, c.types().boolean)
                            : nullptr;
  const ir::Node* high = from.max > to.max
                             ? c.builder.call(ir::Builtin::Le, {param, c.builder.integer(to.max)}, c.types().boolean)
                             : nullptr;
  const ir::Node* within = both(c, low, high);
  if (within == nullptr) return;
  const ir::Node* message =
      c.builder.string(fmt::format("{} must be within 32 bits, from {} to {}", ir::print(*param), to.min, to.max));
  c.out->checks.push_back({presence(c, data(param, param->type)), within, message, place_for_user(c, span)});
}

// An int without a bound of its own, or one that has it in common with the field.
bool only_unbounded(const ir::Type& from, const ir::Type& to) {
  const bool low = from.min >= to.min || from.min <= -ir::max_int;
  const bool high = from.max <= to.max || from.max >= ir::max_int;
  return from.kind == ir::TypeKind::Int && low && high;
}

// Params without a bound of their own, for a field of 32 bits: what the field cannot hold is refused when values are
// given.
bool bounded_by_check(Context& c, const ir::Node* node, const ir::Type& to, Span span) {
  if (node->op == ir::Op::Null) return true;
  if (node->op == ir::Op::Int) return node->i >= to.min && node->i <= to.max;
  if (node->op == ir::Op::Select)
    return bounded_by_check(c, node->kid(1), to, span) && bounded_by_check(c, node->kid(2), to, span);
  if (node->op != ir::Op::Param || !only_unbounded(ir::without_optional(*node->type), to)) return false;
  bound_param(c, node, to, span);
  return true;
}

bool is_int32(const ir::Type& type) {
  return type.kind == ir::TypeKind::Int && type.min == INT32_MIN && type.max == INT32_MAX;
}

// `budget`: how many nodes are looked at before the answer is yes.
bool branch_shows_secret(const ir::Node* node, std::uint32_t& budget) {
  if (!node->tainted()) return false;
  if (node->op != ir::Op::Select || budget == 0) return true;
  --budget;
  return branch_shows_secret(node->kid(1), budget) || branch_shows_secret(node->kid(2), budget);
}

Value data_as(Context& c, const Value& value, const ir::Type& to, Span span) {
  if (std::optional<Value> known = closed_scalar(c, value, to, span)) return *known;
  const ir::Type* from = value.type != nullptr ? value.type : value.node->type;
  if (from == nullptr) return mismatch(c, value, to, span);
  const bool secret = from->kind == ir::TypeKind::Secret || shows_secret(value.node);
  if (secret && to.kind == ir::TypeKind::String) return secret_leak(c, to, span);
  if (to.kind == ir::TypeKind::Name) {
    Value name;
    name.kind = ValueKind::Name;
    name.type = &to;
    name.name = name_of(c, value, span);
    return name.name != nullptr ? name : error_value(c);
  }
  if (value.node->op == ir::Op::Record || from->kind == ir::TypeKind::Record) {
    const bool same =
        from->kind == ir::TypeKind::Record && from->declaration == to.declaration && from->declaration != nullptr;
    if (!same && to.kind != ir::TypeKind::Any &&
        (to.kind == ir::TypeKind::Record || to.kind == ir::TypeKind::Kubernetes || to.element != nullptr)) {
      RecordValue* record = as_record(c, value, span);
      // Of a data file nobody has asked yet whether it is what the type says.
      if (record != nullptr && from->kind != ir::TypeKind::Record && from->kind != ir::TypeKind::Kubernetes)
        record->checked = false;
      if (record != nullptr) return record_as(c, *record, to, span);
    }
  }
  if (value.node->op == ir::Op::List && value.node->closed() && to.kind == ir::TypeKind::List) {
    if (ListValue* list = as_list(c, value)) return list_as(c, *list, to);
  }
  if (assignable(c, *from, to)) return value.type == from ? value : data(value.node, from);
  if (is_int32(to) && bounded_by_check(c, value.node, to, span)) return data(value.node, &to);
  return mismatch(c, value, to, span);
}

Value null_as(Context& c, const ir::Type& to, Span span) {
  if (to.kind == ir::TypeKind::Optional || to.kind == ir::TypeKind::None || to.kind == ir::TypeKind::Any)
    return data(c.builder.null(), &to);
  c.diagnostics().report(span, diag::MissingHere, ir::to_string(to));
  return error_value(c);
}

}  // namespace

bool shows_secret(const ir::Node* node) {
  std::uint32_t budget = 64;
  return branch_shows_secret(node, budget);
}

namespace {

// What was written, where that is short; what it is otherwise.
std::string shown(Context& c, const Value& value, Span span) {
  const bool param =
      value.kind == ValueKind::Data && (value.node->op == ir::Op::Param || value.node->op == ir::Op::Field);
  if (param) return fmt::format("'{}'", ir::print(*value.node));
  const std::string_view text = c.session.sources.text(span);
  const bool brief = !text.empty() && text.size() <= 60 && text.find('\n') == std::string_view::npos;
  return brief ? fmt::format("'{}'", text) : describe(c, value);
}

}  // namespace

Value require(Context& c, const Value& value, Span span) {
  const ir::Node* present = presence(c, value);
  if (present == nullptr) return value;
  if (!follows(c, present)) {
    if (c.probing) return value;
    if (present == c.builder.boolean(false)) {
      c.diagnostics().report(span, diag::MissingHere, "a value");
      return error_value(c);
    }
    const ir::Verdict verdict = ir::implies(c.builder, c.condition, present, c.session.limits.guard_steps);
    auto report = c.diagnostics().report(span, diag::MayBeAbsent, shown(c, value, span));
    std::string when;
    for (const ir::Choice& choice : verdict.example)
      when += fmt::format("{}{} is {}", when.empty() ? "" : ", ", ir::print(*choice.value), choice.state);
    if (!when.empty()) report.note(fmt::format("it is missing where {}", when));
    if (verdict.answer == ir::Answer::Unknown) {
      for (const ir::Node* atom : verdict.undecided) report.note(fmt::format("not decided: {}", ir::print(*atom)));
    }
    report.help(
        fmt::format("use it under a condition that implies `{}`, or give a fall-back with `??`", ir::print(*present)));
    return error_value(c);
  }
  if (value.kind == ValueKind::Choice && value.choice->alternatives.size() == 1)
    return require(c, value.choice->alternatives[0].value, span);
  if (value.kind == ValueKind::Data && value.type != nullptr && value.type->kind == ir::TypeKind::Optional)
    return data(value.node, value.type->element);
  return value;
}

Value coerce(Context& c, const Value& value, const ir::Type& to, Span span) {
  if (is_error(value) || to.kind == ir::TypeKind::Error) return value;
  if (value.kind == ValueKind::Choice) return choice_as(c, value, to, span);
  const bool nothing =
      value.kind == ValueKind::Absent || (value.kind == ValueKind::Data && value.node->op == ir::Op::Null);
  if (nothing) return null_as(c, to, span);
  if (value.kind == ValueKind::Data && (value.type == nullptr || value.type->kind != ir::TypeKind::Optional)) {
    const ir::Type& present = to.kind == ir::TypeKind::Optional ? *to.element : to;
    if (std::optional<Value> known = closed_scalar(c, value, present, span)) return *known;
  }
  if (to.kind == ir::TypeKind::Any) return value;
  if (to.kind == ir::TypeKind::Optional) {
    const bool optional =
        value.kind == ValueKind::Data && value.type != nullptr && value.type->kind == ir::TypeKind::Optional;
    if (!optional) return coerce(c, value, *to.element, span);
    if (assignable(c, *value.type->element, *to.element)) return data(value.node, value.type);
    if (is_int32(*to.element) && bounded_by_check(c, value.node, *to.element, span)) return data(value.node, &to);
    return mismatch(c, value, to, span);
  }
  Value present = require(c, value, span);
  if (is_error(present)) return present;
  if (to.kind == ir::TypeKind::Union) return union_as(c, present, to, span);
  switch (present.kind) {
    case ValueKind::Data: return data_as(c, present, to, span);
    case ValueKind::Record:
      if (to.kind == ir::TypeKind::Record || to.kind == ir::TypeKind::Map || to.kind == ir::TypeKind::Keyed ||
          to.kind == ir::TypeKind::Kubernetes) {
        const bool nominal = present.record->type != nullptr && present.record->type->kind == ir::TypeKind::Record &&
                             !present.record->type->name.empty();
        if (nominal && present.record->type->declaration == to.declaration) return present;
        return record_as(c, *present.record, to, span);
      }
      return mismatch(c, present, to, span);
    case ValueKind::List:
      if (to.kind == ir::TypeKind::List || to.kind == ir::TypeKind::Keyed) return list_as(c, *present.list, to);
      return mismatch(c, present, to, span);
    case ValueKind::Name:
      if (to.kind == ir::TypeKind::Name) return present;
      if (to.kind == ir::TypeKind::String) return data(present.name->full, builtin_type(c, "dns_name"));
      return mismatch(c, present, to, span);
    case ValueKind::Object:
      return value_fits(c, present, to) ? present : mismatch(c, present, to, span);
    case ValueKind::Instance:
      if (to.kind == ir::TypeKind::Component && to.declaration == present.instance->declaration) return present;
      if (to.kind == ir::TypeKind::Record) return instance_as_record(c, *present.instance, to, span);
      if (to.kind == ir::TypeKind::Object) {
        if (std::optional<Value> object = main_object(c, *present.instance)) return coerce(c, *object, to, span);
      }
      return mismatch(c, present, to, span);
    case ValueKind::Function:
    case ValueKind::Component:
    case ValueKind::Kind:
    case ValueKind::Builtin:
    case ValueKind::Special:
    case ValueKind::Module: case ValueKind::Type: return mismatch(c, present, to, span);
    case ValueKind::Error: case ValueKind::Absent: case ValueKind::Choice: return present;
  }
  return present;
}

}  // namespace dpc::check
