#include <algorithm>

#include "frontend/check/context.h"
#include "support/text.h"

namespace dpc::check {
namespace {

Symbol attribute_text(Context& c, const ast::Attribute& attribute) {
  if (attribute.arguments.size() == 1 && attribute.arguments[0].value->kind == ast::ExprKind::String) {
    return c.symbol(static_cast<const ast::StringExpr*>(attribute.arguments[0].value)->value);
  }
  c.diagnostics().report(attribute.span, diag::BadAttribute, attribute.name.text(), "takes one text")
      .help(fmt::format("write @{}(\"...\")", attribute.name.text()));
  return c.symbol("");
}

void read_attributes(Context& c, const ast::Entry& entry, ir::Field& field) {
  for (const ast::Attribute& attribute : entry.more().attributes) {
    const std::string_view name = attribute.name.text();
    if (name == "deprecated") field.deprecated = attribute_text(c, attribute);
    if (name == "accepted") field.accepted = attribute_text(c, attribute);
    if (name == "documented") field.documented = attribute_text(c, attribute);
  }
}

struct Draft {
  ir::Field field;
  FieldOrigin origin;
};

void add(Context& c, std::vector<Draft>& drafts, Draft draft, bool replace) {
  auto same = std::find_if(drafts.begin(), drafts.end(),
                           [&](const Draft& other) { return other.field.name == draft.field.name; });
  if (same == drafts.end()) {
    drafts.push_back(std::move(draft));
  } else if (replace || same->field.origin == nullptr) {
    *same = std::move(draft);
  } else {
    c.diagnostics()
        .report(draft.field.span, diag::DuplicateField, draft.field.name.text())
        .label(same->field.span, "first declared here");
  }
}

void spread_kubernetes(Context& c, std::vector<Draft>& drafts, const ir::Type& type) {
  for (k8s::Field field : facts_of(type).fields()) {
    Draft draft;
    draft.field.name = c.symbol(field.name());
    const ir::Type* shape = kubernetes_field(c, type, draft.field.name);
    draft.field.type = shape->kind == ir::TypeKind::Optional ? shape : c.builder.optional(shape);
    draft.field.span = type.span;
    add(c, drafts, draft, true);
  }
}

void spread_type(Context& c, std::vector<Draft>& drafts, const ast::Entry& entry, const Env& env) {
  Value named = infer(c, *entry.value, env, nullptr);
  if (is_error(named)) return;
  const ir::Type* type = named.kind == ValueKind::Type || named.kind == ValueKind::Kind ? named.type : nullptr;
  if (type != nullptr && type->kind == ir::TypeKind::Kubernetes) {
    spread_kubernetes(c, drafts, *type);
  } else if (type != nullptr && type->kind == ir::TypeKind::Record) {
    for (const ir::Field& field : type->fields) {
      auto origin = c.origins.find(&field);
      Draft draft{field, origin == c.origins.end() ? FieldOrigin{} : origin->second};
      draft.field.origin = nullptr;
      add(c, drafts, draft, true);
    }
  } else if (type == nullptr || type->kind != ir::TypeKind::Error) {
    c.diagnostics()
        .report(entry.span, diag::BadTypeSpread)
        .help("only a record type or a k8s type can be spread into a type");
  }
}

Draft nested(Context& c, const ast::Entry& entry, std::size_t depth, const Env& env);

// What the path's rest, or a block, says of the type of its head.
Draft leaf(Context& c, const ast::Entry& entry, const Env& env) {
  Draft draft;
  draft.field.doc = entry.more().doc;
  draft.field.span = entry.path.back().span;
  draft.origin.env = &env;
  read_attributes(c, entry, draft.field);
  if (entry.type != nullptr) {
    draft.field.type = resolve_type(c, *entry.type, env);
    draft.origin.fallback = entry.value;
    draft.field.has_default = entry.value != nullptr;
  } else if (entry.extends) {
    const auto& block = static_cast<const ast::RecordExpr&>(*entry.value);
    draft.field.type = record_type(c, block.entries, env, {}, entry.value, entry.span);
  } else {
    c.diagnostics()
        .report(entry.span, diag::MissingType, entry.path.back().name.text())
        .help("write `name: type = default`");
    draft.field.type = c.types().error;
    draft.field.has_default = true;
  }
  return draft;
}

Draft nested(Context& c, const ast::Entry& entry, std::size_t depth, const Env& env) {
  if (depth + 1 == entry.path.size()) {
    Draft draft = leaf(c, entry, env);
    draft.field.name = entry.path[depth].name;
    return draft;
  }
  Draft inner = nested(c, entry, depth + 1, env);
  std::vector<ir::Field> fields{inner.field};
  std::span<ir::Field> kept = c.arena.copy(fields);
  c.origins[&kept[0]] = inner.origin;
  ir::Type type;
  type.kind = ir::TypeKind::Record;
  type.fields = kept;
  type.declaration = kept.data();
  type.span = entry.span;
  Draft outer;
  outer.field.name = entry.path[depth].name;
  outer.field.span = entry.path[depth].span;
  outer.field.type = c.builder.make_type(type);
  return outer;
}

bool is_group(const Draft& draft) {
  return draft.origin.fallback == nullptr && !draft.field.has_default &&
         draft.field.type->kind == ir::TypeKind::Record && draft.field.type->name.empty();
}

// `s3 { ... }` twice, or in two files, is one group; `piper { ... }` behind `piper: Stage` adds to what the stage has.
bool merge_group(Context& c, std::vector<Draft>& drafts, const Draft& draft) {
  if (!is_group(draft)) return false;
  for (Draft& other : drafts) {
    if (other.field.name != draft.field.name || other.field.type->kind != ir::TypeKind::Record) continue;
    std::vector<Draft> inner;
    for (const ir::Field& field : other.field.type->fields)
      add(c, inner, Draft{field, FieldOrigin(c.origins[&field])}, false);
    for (const ir::Field& field : draft.field.type->fields) {
      Draft each{field, FieldOrigin(c.origins[&field])};
      if (!merge_group(c, inner, each)) add(c, inner, std::move(each), other.field.origin == nullptr);
    }
    std::vector<ir::Field> fields;
    for (const Draft& each : inner) fields.push_back(each.field);
    std::span<ir::Field> kept = c.arena.copy(fields);
    for (std::size_t i = 0; i < kept.size(); ++i) c.origins[&kept[i]] = inner[i].origin;
    ir::Type type = *other.field.type;
    type.name = {};
    type.fields = kept;
    type.declaration = kept.data();
    other.field.type = c.builder.make_type(type);
    if (other.field.doc.empty()) other.field.doc = draft.field.doc;
    return true;
  }
  return false;
}

}  // namespace

const ir::Type* record_type(Context& c, ast::Array<ast::Entry> entries, const Env& env, Symbol name,
                            const void* declaration, Span span) {
  std::vector<Draft> drafts;
  for (const ast::Entry& entry : entries) {
    if (entry.kind == ast::EntryKind::Error) continue;
    if (entry.kind == ast::EntryKind::Spread) {
      spread_type(c, drafts, entry, env);
    } else if (entry.kind != ast::EntryKind::Field || entry.when != nullptr || entry.path[0].computed != nullptr) {
      c.diagnostics()
          .report(entry.span, diag::BadTypeEntry)
          .help("a record type holds `name: type`, `name: type = default` and `...other`");
    } else {
      Draft draft = nested(c, entry, 0, env);
      draft.field.origin = &entry;
      if (!merge_group(c, drafts, draft)) add(c, drafts, std::move(draft), false);
    }
  }
  std::vector<ir::Field> fields;
  for (const Draft& draft : drafts) fields.push_back(draft.field);
  std::span<ir::Field> kept = c.arena.copy(fields);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    c.origins[&kept[i]] = drafts[i].origin;
  }
  ir::Type type;
  type.kind = ir::TypeKind::Record;
  type.name = name;
  type.fields = kept;
  type.declaration = declaration;
  type.span = span;
  return c.builder.make_type(type);
}

const ir::Type* merge_records(Context& c, std::span<const ir::Type* const> types) {
  std::vector<Draft> drafts;
  for (const ir::Type* type : types) {
    for (const ir::Field& field : type->fields) {
      Draft draft{field, c.origins[&field]};
      if (!merge_group(c, drafts, draft)) add(c, drafts, std::move(draft), false);
    }
  }
  std::vector<ir::Field> fields;
  for (const Draft& draft : drafts) fields.push_back(draft.field);
  std::span<ir::Field> kept = c.arena.copy(fields);
  for (std::size_t i = 0; i < kept.size(); ++i) c.origins[&kept[i]] = drafts[i].origin;
  ir::Type type;
  type.kind = ir::TypeKind::Record;
  type.fields = kept;
  type.declaration = kept.data();
  return c.builder.make_type(type);
}

const ir::Type* partial_type(Context& c, const ir::Type& type) {
  if (type.kind != ir::TypeKind::Record) return type.kind == ir::TypeKind::Error ? &type : c.builder.optional(&type);
  std::vector<ir::Field> fields;
  for (const ir::Field& field : type.fields) {
    ir::Field copy = field;
    copy.has_default = false;
    copy.fallback = nullptr;
    const ir::Type& inner = ir::without_optional(*field.type);
    const ir::Type* part = inner.kind == ir::TypeKind::Record ? partial_type(c, inner) : &inner;
    const bool group = part != &inner && field.type->kind == ir::TypeKind::Record;
    copy.type = group ? part : c.builder.optional(part);
    fields.push_back(copy);
  }
  ir::Type partial = type;
  partial.name = type.name.empty() ? type.name : c.symbol(fmt::format("partial<{}>", type.name.text()));
  partial.fields = c.arena.copy(fields);
  partial.declaration = partial.fields.data();
  return c.builder.make_type(partial);
}

namespace {

// The default of one param, as closed data; null where it has none.
const ir::Node* closed_default(Context& c, const ir::Field& field, Thunk* thunk) {
  const ir::Node* node = lower(c, force(c, thunk), field.span);
  if (node->op == ir::Op::Error) return node;
  if (node->open()) {
    c.diagnostics()
        .report(thunk->expr != nullptr ? thunk->expr->span : field.span, diag::OpenDefault, field.name.text())
        .help("a default must be known at build; derive it where it is used, as with `values.x or_else ...`");
    return c.builder.error();
  }
  return node;
}

const ir::Type* with_closed_defaults(Context& c, const ir::Type& type, RecordValue* given);

// The records inside: those of a list's elements, a map's values, an optional.
const ir::Type* elements_closed(Context& c, const ir::Type& type) {
  if (type.kind == ir::TypeKind::Record) return with_closed_defaults(c, type, nullptr);
  const bool holds =
      type.kind == ir::TypeKind::List || type.kind == ir::TypeKind::Map || type.kind == ir::TypeKind::Optional;
  const ir::Type* element = holds ? elements_closed(c, *type.element) : nullptr;
  if (element == type.element || element == nullptr) return &type;
  ir::Type copy = type;
  copy.element = element;
  return c.builder.make_type(copy);
}

// `given`: what a default of the whole record says of this one; may be null.
const ir::Type* with_closed_defaults(Context& c, const ir::Type& type, RecordValue* given) {
  if (type.kind != ir::TypeKind::Record) return &type;
  std::vector<ir::Field> fields;
  for (const ir::Field& field : type.fields) {
    ir::Field copy = field;
    Thunk* thunk = nullptr;
    if (given != nullptr) {
      for (const FieldValue& entry : given->fields()) {
        if (entry.key == field.name && entry.thunk != nullptr) thunk = entry.thunk;
      }
    }
    auto origin = c.origins.find(&field);
    if (thunk == nullptr && origin != c.origins.end() && origin->second.fallback != nullptr) {
      thunk = delay(c, *origin->second.fallback, *origin->second.env, field.type);
      thunk->fallback = true;
    }
    if (field.type->kind == ir::TypeKind::Record) {
      RecordValue* inner = nullptr;
      if (thunk != nullptr) {
        Value value = force(c, thunk);
        inner = value.kind == ValueKind::Record ? value.record : as_record(c, value, field.span);
      }
      copy.type = with_closed_defaults(c, *field.type, inner);
      copy.has_default = false;
      fields.push_back(copy);
      continue;
    }
    copy.type = elements_closed(c, *field.type);
    if (thunk != nullptr) {
      copy.fallback = closed_default(c, field, thunk);
      copy.has_default = true;
    } else if (field.fallback == nullptr) {
      copy.has_default = false;
    }
    fields.push_back(copy);
  }
  std::span<ir::Field> kept = c.arena.copy(fields);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (auto origin = c.origins.find(&type.fields[i]); origin != c.origins.end())
      c.origins[&kept[i]] = FieldOrigin(origin->second);
  }
  ir::Type copy = type;
  copy.fields = kept;
  return c.builder.make_type(copy);
}

}  // namespace

const ir::Type* param_type(Context& c, const ir::Type& declared) {
  c.partial = true;
  const ir::Type* type = with_closed_defaults(c, declared, nullptr);
  c.partial = false;
  return type;
}

}  // namespace dpc::check
