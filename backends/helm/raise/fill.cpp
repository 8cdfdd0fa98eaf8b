#include "backends/helm/raise/fill.h"

#include <algorithm>

namespace dpc::helm {

using ir::Builtin;
using ir::Entry;
using ir::Node;
using ir::Op;
using ir::Type;
using ir::TypeKind;

namespace {

// A path from what was given, an element of it too.
bool is_given(const Node* node) {
  return node->op == Op::Param || node->op == Op::Var || node->op == Op::Field ||
         (node->op == Op::Call && (node->builtin == Builtin::Get || node->builtin == Builtin::At));
}

// By itself such a value is made a text wherever it is used.
bool may_be_number(const Type& type) {
  const ir::TextRules* rules = ir::without_optional(type).rules;
  return ir::is_text(ir::without_optional(type).kind) && rules != nullptr && rules->number_allowed;
}

// Whether a value of the type may hold a number for a text, or come without what dpc adds to it: defaults, and null for
// what is optional and not written. `raw`: as a user wrote it, not merged with values.yaml.
bool lacks(const Type& type, bool raw) {
  const bool holds_elements = type.kind == TypeKind::List || type.kind == TypeKind::Map;
  if (holds_elements || type.kind == TypeKind::Optional)
    return (holds_elements && may_be_number(*type.element)) || lacks(*type.element, true);
  return type.kind == TypeKind::Record && std::ranges::any_of(type.fields, [&](const ir::Field& field) {
           const bool absent = field.has_default || field.type->kind == TypeKind::Optional;
           return (raw && absent) || may_be_number(*field.type) || lacks(*field.type, raw);
         });
}

// What is asked of a collection doesn't depend on what its elements lack, but for a text that is looked for in a list.
bool only_looks(const Node& call) {
  const Builtin builtin = call.builtin;
  const Type* type = call.kid(0)->type;
  if (builtin == Builtin::Has && type != nullptr && ir::without_optional(*type).kind == TypeKind::List)
    return !may_be_number(*ir::without_optional(*type).element);
  return builtin == Builtin::IsSet || builtin == Builtin::IsEmpty || builtin == Builtin::Length ||
         builtin == Builtin::Keys || builtin == Builtin::Has || builtin == Builtin::Get || builtin == Builtin::At;
}

// An optional record that is given has all its fields, whatever was written of it.
bool is_emptiness_of_record(const Node& call) {
  if (call.builtin != Builtin::IsEmpty || !is_given(call.kid(0)) || call.kid(0)->type == nullptr) return false;
  const Type& type = *call.kid(0)->type;
  return type.kind == TypeKind::Optional && type.element->kind == TypeKind::Record && !type.element->fields.empty();
}

// "hosts" is a list of "host"; "name" is what a map's keys are called.
Symbol element_name(ir::Builder& builder, const Node* collection) {
  std::string_view name = "element";
  if (collection->op == Op::Field) name = collection->s.text();
  if (collection->op == Op::Param) name = collection->param->names.back().text();
  if (name.size() > 2 && name.ends_with('s')) name.remove_suffix(1);
  return builder.symbol(name == "name" ? "element" : name);
}

}  // namespace

const Node* Fill::changed(const Node* node) {
  switch (node->op) {
    case Op::Record:
    case Op::List: return (node->flags & ir::FromData) != 0 ? node : with_entries(node);
    case Op::Call: return with_arguments(node);
    case Op::Select: {
      const Node *then = whole(node->kid(1)), *otherwise = whole(node->kid(2));
      const bool same = then == node->kid(1) && otherwise == node->kid(2);
      return same ? node : builder_.select(node->kid(0), then, otherwise);
    }
    case Op::Pair: {
      const Node* value = whole(node->kid(1));
      return value == node->kid(1) ? node : builder_.pair(node->kid(0), value);
    }
    case Op::Spread: {
      const Node* source = whole(node->kid(0));
      return source == node->kid(0) ? node : builder_.spread(source);
    }
    case Op::Range: {
      ir::RangeInfo info = *node->range_info;
      const std::optional<std::vector<Entry>> entries = whole_entries(info.entries);
      if (!entries) return node;
      info.entries = *entries;
      return builder_.range(node->only, info);
    }
    case Op::Null:
    case Op::Bool:
    case Op::Int:
    case Op::Float:
    case Op::String:
    case Op::Param:
    case Op::Var:
    case Op::Field:
    case Op::Concat:
    case Op::Error: return node;
  }
  return node;
}

// Nothing where each stays as it is.
std::optional<std::vector<Entry>> Fill::whole_entries(std::span<const Entry> from) {
  std::vector<Entry> entries(from.begin(), from.end());
  bool other = false;
  for (Entry& entry : entries) {
    const Node* value = whole(entry.value);
    other = other || value != entry.value;
    entry.value = value;
  }
  return other ? std::optional(std::move(entries)) : std::nullopt;
}

const Node* Fill::with_entries(const Node* container) {
  const std::optional<std::vector<Entry>> entries = whole_entries(container->entries());
  if (!entries) return container;
  const std::uint8_t flags = container->flags & ir::KeepEmpty;
  return container->op == Op::Record ? builder_.record(*entries, container->type, flags)
                                     : builder_.list(*entries, container->type, flags);
}

const Node* Fill::with_arguments(const Node* call) {
  if (is_emptiness_of_record(*call))
    return builder_.logical_not(builder_.call(Builtin::IsSet, {call->kid(0)}, call->type));
  if (only_looks(*call)) return call;
  std::vector<const Node*> arguments;
  for (const Node* kid : call->kids()) arguments.push_back(whole(kid));
  return std::ranges::equal(arguments, call->kids()) ? call : builder_.call(call->builtin, arguments, call->type);
}

const Node* Fill::whole(const Node* value) {
  if (!is_given(value) || value->type == nullptr) return value;
  return lacks(*value->type, value->op != Op::Param) ? filled(value) : value;
}

const Node* Fill::filled(const Node* value) {
  if (const auto known = filled_.find(value); known != filled_.end()) return known->second;
  const Node* made = of_type(value, *value->type, 0);
  filled_.emplace(value, made);
  return made;
}

const Node* Fill::of_type(const Node* value, const Type& type, std::uint8_t keep) {
  if (type.kind == TypeKind::List) return looped(value, Op::List, keep);
  if (type.kind == TypeKind::Map) return looped(value, Op::Record, keep);
  if (type.kind == TypeKind::Record) return of_record(value, type);
  if (type.kind != TypeKind::Optional) return value;
  const Node* set = builder_.call(Builtin::IsSet, {value}, builder_.types().boolean);
  return builder_.select(set, of_type(value, *type.element, keep), builder_.null());
}

const Node* Fill::of_record(const Node* value, const Type& type) {
  std::vector<Entry> entries;
  for (const ir::Field& field : type.fields)
    entries.push_back({field.name, within(builder_.field(value, field.name, field.type), *field.type), nullptr, {}});
  return builder_.exactly(Op::Record, entries, &type, ir::FromData);
}

// Inside data that is taken whole nothing goes because it is empty.
const Node* Fill::within(const Node* value, const Type& type) {
  return lacks(type, true) ? of_type(value, type, ir::KeepEmpty) : value;
}

// A loop over elements as they are would be the collection.
const Node* Fill::as_text(const Node* element) {
  const Node* text = builder_.concat({&element, 1});
  if (element->type->kind != TypeKind::Optional) return text;
  return builder_.select(builder_.call(Builtin::IsSet, {element}, builder_.types().boolean), text, builder_.null());
}

const Node* Fill::looped(const Node* collection, Op container, std::uint8_t keep) {
  const Type& type = ir::without_optional(*collection->type);
  const Type* key_type = container == Op::Record ? builder_.types().string : builder_.types().integer;
  ir::RangeInfo info{builder_.fresh_var(),       builder_.fresh_var(), key_type, type.element,
                     builder_.symbol("name"), element_name(builder_, collection), {}};
  const Node* element = builder_.var(info.value_var, type.element);
  const Node* made = may_be_number(*type.element) ? as_text(element) : within(element, *type.element);
  if (container == Op::Record) made = builder_.pair(builder_.var(info.key_var, key_type), made);
  const Entry entries[] = {{{}, made, nullptr, {}}};
  info.entries = entries;
  const Entry loop[] = {{{}, builder_.range(collection, info), nullptr, {}}};
  return builder_.exactly(container, loop, &type, ir::FromData | keep);
}

}  // namespace dpc::helm
