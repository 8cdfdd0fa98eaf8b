#include "frontend/check/context.h"

#include "ir/guard.h"

namespace dpc::check {

Value error_value(Context& c) {
  Value value;
  value.kind = ValueKind::Error;
  value.type = c.types().error;
  value.node = c.builder.error();
  return value;
}

Value list_value(ListValue* list) {
  Value value;
  value.kind = ValueKind::List;
  value.type = list->type;
  value.list = list;
  return value;
}

Value choice_of(Context& c, std::vector<Alternative> alternatives) {
  std::vector<Alternative> flat;
  for (Alternative& alternative : alternatives) {
    if (is_error(alternative.value)) return alternative.value;
    if (alternative.value.kind == ValueKind::Absent) continue;
    if (alternative.guard == c.builder.boolean(false)) continue;
    if (alternative.value.kind != ValueKind::Choice) {
      flat.push_back(alternative);
      continue;
    }
    for (const Alternative& inner : alternative.value.choice->alternatives) {
      const ir::Node* guard = c.builder.logical_and(alternative.guard, inner.guard);
      if (guard != c.builder.boolean(false)) flat.push_back({guard, inner.value});
    }
  }
  if (flat.empty()) return absent_value();
  if (flat.size() == 1 && (flat[0].guard == nullptr || flat[0].guard == c.builder.boolean(true))) return flat[0].value;
  Value value;
  value.kind = ValueKind::Choice;
  value.type = flat[0].value.type;
  value.choice = c.region.arena->make<ChoiceValue>(c.region.arena->copy(flat));
  return value;
}

bool misread(Context& c, Span span) {
  const std::vector<Diagnostic>& all = c.diagnostics().all();
  for (; c.misread_seen < all.size(); ++c.misread_seen) {
    const Diagnostic& each = all[c.misread_seen];
    const bool syntax = each.info.code < 140 && each.info.severity == Severity::Error && each.span.known();
    if (syntax) c.misread_files.insert(c.session.sources.find(each.span.begin));
  }
  return span.known() && c.misread_files.contains(c.session.sources.find(span.begin));
}

Span seen_by_user(Context& c, Span span, const Instance* instance) {
  for (; instance != nullptr && in_standard(c, span); instance = instance->parent) span = instance->head;
  return span;
}

Thunk* done(Context& c, const Value& value) {
  Thunk* thunk = new_thunk(c);
  thunk->state = Thunk::State::Done;
  thunk->value = value;
  return thunk;
}

std::string describe(Context& c, const Value& value) {
  switch (value.kind) {
    case ValueKind::Error: return "an error";
    case ValueKind::Absent: return "none";
    case ValueKind::Data:
      if (value.node->op == ir::Op::Null) return "none";
      if (value.node->op == ir::Op::String && !value.node->tainted())
        return fmt::format("\"{}\"", value.node->text().substr(0, 60));
      if (value.node->op == ir::Op::Int) return fmt::format("the number {}", value.node->i);
      return value.type != nullptr ? ir::to_string(*value.type) : "data";
    case ValueKind::Record:
      if (value.type != nullptr && value.type->kind == ir::TypeKind::Map) return ir::to_string(*value.type);
      return value.type != nullptr && !value.type->name.empty() ? std::string(value.type->name.text()) : "a record";
    case ValueKind::List: return "a list";
    case ValueKind::Choice: {
      std::string all = describe(c, value.choice->alternatives[0].value);
      for (const Alternative& other : value.choice->alternatives.subspan(1)) {
        const std::string each = describe(c, other.value);
        if (all.find(each) == std::string::npos) all += " or " + each;
      }
      return all;
    }
    case ValueKind::Name: return "a name";
    case ValueKind::Object: return fmt::format("the {} object", value.object->kind->name());
    case ValueKind::Instance: return fmt::format("a {}", value.instance->declaration->name.text());
    case ValueKind::Function: return fmt::format("the function '{}'", value.function->name.text());
    case ValueKind::Component: return fmt::format("the component '{}'", value.component->name.text());
    case ValueKind::Kind: return fmt::format("the kind '{}'", value.object_kind->name());
    case ValueKind::Builtin: return "a builtin function";
    case ValueKind::Special: return "a builtin function";
    case ValueKind::Module: return fmt::format("the module '{}'", value.module->name.text());
    case ValueKind::Type: return "a type";
  }
  return "a value";
}

namespace {

using Presences = std::unordered_map<const ir::Node*, const ir::Node*>;

// `known`: of the selects on the way, which may be shared.
const ir::Node* node_presence(Context& c, const ir::Node* node, Presences& known) {
  if (node->op == ir::Op::Null) return c.builder.boolean(false);
  if (node->op == ir::Op::Select) {
    if (const auto found = known.find(node); found != known.end()) return found->second;
    const ir::Node* then = node_presence(c, node->kid(1), known);
    const ir::Node* otherwise = node_presence(c, node->kid(2), known);
    const ir::Node* not_condition = c.builder.logical_not(node->kid(0));
    const ir::Node* set = c.builder.logical_and(node->kid(0), then);
    return known[node] = c.builder.logical_or(set, c.builder.logical_and(not_condition, otherwise));
  }
  if (node->type == nullptr || node->type->kind != ir::TypeKind::Optional) return c.builder.boolean(true);
  return c.builder.call(ir::Builtin::IsSet, {node}, c.types().boolean);
}

}  // namespace

const ir::Node* presence_of(Context& c, const Value& value) {
  if (value.kind == ValueKind::Absent) return c.builder.boolean(false);
  if (value.kind == ValueKind::Choice) {
    const ir::Node* any = c.builder.boolean(false);
    for (const Alternative& alternative : value.choice->alternatives) {
      const ir::Node* inner = presence(c, alternative.value);
      any = c.builder.logical_or(
          any, inner == nullptr ? alternative.guard : c.builder.logical_and(alternative.guard, inner));
    }
    return any == c.builder.boolean(true) ? nullptr : any;
  }
  if (value.kind == ValueKind::Data) {
    const bool optional =
        value.node->op == ir::Op::Null || (value.type != nullptr && value.type->kind == ir::TypeKind::Optional);
    if (!optional) return nullptr;
    Presences known;
    const ir::Node* set = node_presence(c, value.node, known);
    return set == c.builder.boolean(true) ? nullptr : set;
  }
  return nullptr;
}

const ir::Node* conjunction(Context& c, const ir::Node* a, const ir::Node* b) {
  const ir::Node* all = c.builder.logical_and(a, b);
  return all == c.builder.boolean(true) ? nullptr : all;
}

bool follows(Context& c, const ir::Node* claim) {
  if (claim == nullptr || claim == c.builder.boolean(true) || claim == c.condition) return true;
  return ir::implies(c.builder, c.condition, claim, c.session.limits.guard_steps).answer == ir::Answer::Yes;
}

}  // namespace dpc::check
