#include <algorithm>

#include "frontend/check/fields.h"
#include "frontend/check/region.h"
#include "stdlib/facts/curated.h"

namespace dpc::check {
namespace {

const ir::Type* hook_type(Context& c) {
  return c.prelude != nullptr ? named_type(c, c.symbol("Hook"), {}, c.prelude->env, true) : nullptr;
}

std::vector<Symbol> texts_of(const ir::Node* list) {
  std::vector<Symbol> texts;
  if (list == nullptr || list->op != ir::Op::List) return texts;
  for (const ir::Entry& entry : list->entries()) {
    if (entry.value->op == ir::Op::String) texts.push_back(entry.value->s);
  }
  return texts;
}

const ir::Hook* hook_of(Context& c, const ast::Expr& expr, const Env& env) {
  const ir::Type* type = hook_type(c);
  if (type == nullptr) return nullptr;
  Value value = evaluate(c, expr, env, c.builder.optional(type));
  if (value.kind == ValueKind::Choice) {
    c.diagnostics()
        .report(expr.span, diag::TypeMismatch, "one hook", "several, or none, under conditions")
        .help(
            "when an object runs is fixed at build; what may depend on params is its weight: post_upgrade(weight = if "
            "... then 2 else 0)");
    return nullptr;
  }
  if (is_error(value) || value.kind != ValueKind::Record) return nullptr;
  ir::Hook* hook = c.hooks.emplace_back(std::make_unique<ir::Hook>()).get();
  const auto part = [&](std::string_view name) {
    bool known = false;
    return lower(c, find_field(c, *value.record, c.symbol(name), known), expr.span);
  };
  hook->events = texts_of(part("events"));
  hook->weight = part("weight");
  hook->delete_policy = texts_of(part("delete"));
  return hook;
}

void read_argument(Context& c, ObjectValue& object, const ast::Argument& argument, const Env& env) {
  const std::string_view name = argument.name.text();
  if (name == "namespace") {
    Value value = infer(c, *argument.value, env, c.types().string);
    if (value.kind == ValueKind::Absent || (value.kind == ValueKind::Data && value.node->op == ir::Op::Null)) return;
    const ir::Node* present = presence(c, value);
    if (present != nullptr && value.kind == ValueKind::Data) {
      object.name_space = c.builder.select(present, value.node, object.name_space);
    } else if (const ir::Node* node = text_node(c, value, argument.value->span); node->op != ir::Op::Error) {
      object.name_space = node;
    }
  } else if (name == "hook") {
    object.hook = hook_of(c, *argument.value, env);
  } else if (name == "keep") {
    const ir::Node* keep = evaluate_condition(c, *argument.value, env);
    if (keep->op != ir::Op::Bool && keep->op != ir::Op::Error) {
      c.diagnostics()
          .report(argument.value->span, diag::TypeMismatch, "true or false", "a condition that is open until install")
          .help("whether an object outlives the release is fixed at build");
    }
    object.keep = keep->op == ir::Op::Bool && keep->b;
  } else {
    c.diagnostics()
        .report(argument.name_span, diag::UnknownParameter, object.kind->name(), name)
        .help("an object takes a name, namespace, hook and keep");
  }
}

void check_served(Context& c, const k8s::Kind& kind, Span span) {
  if (kind.custom()) return;
  const k8s::Availability availability = k8s::served_in(kind, c.served);
  if (!availability.not_yet && !availability.removed) return;
  const std::string range(c.out->app.kubernetes.empty() ? "any version" : c.out->app.kubernetes.text());
  if (availability.not_yet) {
    c.diagnostics()
        .report(span, diag::KindNotYetServed, kind.api_version(), kind.name(), k8s::version_text(kind.introduced()),
                range)
        .help("raise the app's `kubernetes` range");
  } else if (availability.removed) {
    auto report = c.diagnostics().report(span, diag::KindNoLongerServed, kind.api_version(), kind.name(),
                                         k8s::version_text(kind.removed()), range);
    if (!kind.replacement().empty()) report.help(fmt::format("use {}", kind.replacement()));
  }
}

void append(Context& c, RecordValue& out, Symbol key, const Value& value, Span span) {
  FieldValue field;
  field.key = key;
  field.thunk = done(c, value);
  field.span = span;
  append_field(c, out, field);
}

RecordValue* merged_map(Context& c, RecordValue* outer, const Value& own, Span span) {
  if (outer != nullptr && own.kind == ValueKind::Absent) {
    outer->setting = true;
    return outer;
  }
  RecordValue* out = new_record(c, c.types().string_map, span);
  if (outer != nullptr) spread_into(c, *out, record_value(outer), nullptr, span);
  if (own.kind != ValueKind::Absent) spread_into(c, *out, own, nullptr, span);
  return out;
}

Value part_of(Context& c, RecordValue& record, Symbol name) {
  bool known = false;
  Value value = find_field(c, record, name, known);
  if (value.kind == ValueKind::Data && value.node->op == ir::Op::Null) return absent_value();
  return known ? value : absent_value();
}

RecordValue* metadata_of(Context& c, ObjectValue& object, RecordValue& body) {
  Settings& settings = settings_of(c, object.instance);
  if (c.object_meta == nullptr) c.object_meta = kubernetes_type(c, k8s::find_type("meta.v1.ObjectMeta"));
  RecordValue* out = new_record(c, c.object_meta, object.span);
  Value written = part_of(c, body, c.names.metadata);
  RecordValue* own = written.kind == ValueKind::Record ? written.record : nullptr;
  reserve(c, *out, 4 + (own != nullptr ? own->size : 0));
  append(c, *out, c.names.name, data(object.name->full), object.name->span.known() ? object.name->span : object.span);
  if (object.name_space != nullptr) append(c, *out, c.names.name_space, data(object.name_space), object.span);
  append(c, *out, c.names.labels,
         record_value(merged_map(c, settings.labels, own != nullptr ? part_of(c, *own, c.names.labels) : absent_value(),
                                 object.span)),
         object.span);
  append(c, *out, c.names.annotations,
         record_value(merged_map(c, settings.annotations,
                                 own != nullptr ? part_of(c, *own, c.names.annotations) : absent_value(), object.span)),
         object.span);
  if (own == nullptr) return out;
  for (const FieldValue& field : own->fields()) {
    if (field.key == c.names.labels || field.key == c.names.annotations) continue;
    if (field.key == c.names.name || field.key == c.names.name_space) {
      c.diagnostics()
          .report(field.span, diag::IdentityInBody, field.key.text())
          .help("the name is the first argument; the namespace is `namespace = ...` beside it");
      continue;
    }
    append_field(c, *out, field);
  }
  return out;
}

}  // namespace

Value make_object(Context& c, const k8s::Kind& kind, const ast::CallExpr& expr, const Env& env) {
  ObjectValue object;
  object.kind = &kind;
  object.span = expr.span;
  object.head = seen_by_user(c, expr.callee->span, c.instance);
  check_served(c, kind, object.head);
  object.condition = c.condition;
  object.owner = c.owner;
  object.instance = c.instance;
  object.type = kubernetes_type(c, kind.type());
  if (expr.arguments.empty() || expr.arguments[0].name) {
    c.diagnostics()
        .report(expr.callee->span, diag::MissingArgument, kind.name(), "name")
        .help(fmt::format("write k8s.{}(\"name\") {{ ... }}", kind.name()));
    return error_value(c);
  }
  Value name = evaluate(c, *expr.arguments[0].value, env, builtin_type(c, "name"));
  if (is_error(name)) return name;
  object.name = name.name;
  if (kind.scope() == k8s::Scope::Namespaced) object.name_space = settings_of(c, c.instance).name_space;
  for (const ast::Argument& argument : expr.arguments.subspan(1)) read_argument(c, object, argument, env);
  if (kind.scope() == k8s::Scope::Cluster) object.name_space = nullptr;
  ObjectValue* made = c.arena.make<ObjectValue>(object);
  static const ast::RecordExpr no_block{};
  const ast::RecordExpr& block = expr.block != nullptr ? *expr.block : no_block;
  made->body = new_record(c, made->type, expr.span);
  append_entries(c, *made->body, block.entries, env, nullptr);
  made->body->checked = true;
  (c.dry ? c.dry_objects : c.objects).push_back(made);
  Value value;
  value.kind = ValueKind::Object;
  value.object = made;
  return value;
}

namespace {

RecordValue* build_body(Context& c, ObjectValue& object, RecordValue& body) {
  ScopeGuard scope(c);
  c.condition = object.condition;
  c.instance = object.instance;
  RecordValue* out = new_record(c, object.type, object.head);
  object.full = out;
  reserve(c, *out, 3 + body.size);
  append(c, *out, c.names.api_version, data(c.builder.string(names_of(c, *object.kind).api_version)), object.span);
  append(c, *out, c.names.kind, data(c.builder.string(names_of(c, *object.kind).kind)), object.span);
  append(c, *out, c.names.metadata, record_value(metadata_of(c, object, body)), object.span);
  for (std::uint32_t i = 0; i < body.size; ++i) {
    const FieldValue field = body.data[i];
    if (field.key == c.names.metadata || field.key == c.names.api_version || field.key == c.names.kind) continue;
    append_field(c, *out, field);
  }
  for (PatchList* each = object.patches; each != nullptr; each = each->next) {
    const Patch& patch = each->patch;
    ScopeGuard inner(c);
    c.condition = both(c, c.condition, patch.guard);
    RecordValue* over = new_record(c, object.type, patch.span);
    append_entries(c, *over, patch.block->entries, *patch.env, nullptr);
    overlay(c, *out, *over, patch.guard);
  }
  return out;
}

}  // namespace

RecordValue* object_body(Context& c, ObjectValue& object) {
  c.lowering_asked = c.lowering_asked || (object.full != nullptr && &object == c.lowering);
  if (object.full != nullptr) return object.full;
  if (&object == c.lowering) return build_body(c, object, *passing_copy(c, *object.body));
  LastingRegion lasting(c);
  return build_body(c, object, *object.body);
}

const ir::Node* lower_object(Context& c, ObjectValue& object) {
  ScopeGuard scope(c);
  c.condition = object.condition;
  c.instance = object.instance;
  if (object.full != nullptr) return lower_record(c, *object.full);
  PassingRegion region(c, object);
  return lower_record(c, *object_body(c, object));
}

Value object_member(Context& c, ObjectValue& object, Symbol name, Span span) {
  const std::string_view text = name.text();
  if (text == "name") return data(object.name->full, builtin_type(c, "dns_name"));
  if (text == "short") return data(object.name->base);
  if (text == "namespace")
    return object.name_space != nullptr ? data(object.name_space, builtin_type(c, "dns_label")) : absent_value();
  if (text == "kind") return data(c.builder.string(names_of(c, *object.kind).kind), c.types().string);
  if (text == "api_version") return data(c.builder.string(names_of(c, *object.kind).api_version), c.types().string);
  if (text == "api_group") return data(c.builder.string(object.kind->group()), c.types().string);
  RecordValue* body = object_body(c, object);
  return member(c, record_value(body), name, span);
}

}  // namespace dpc::check
