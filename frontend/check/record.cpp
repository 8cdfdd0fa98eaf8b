// Records as they are written: entries, blocks under paths, loops and conditions, each appended in its turn.
#include <algorithm>

#include "frontend/check/fields.h"
#include "ir/guard.h"
#include "support/text.h"

namespace dpc::check {
namespace {

Thunk* piece_thunk(Context& c, const Piece& piece, const ir::Type* type, Thunk* base) {
  Thunk* thunk = new_thunk(c);
  thunk->pieces = c.region.arena->make_array<Piece>(1);
  thunk->pieces[0] = piece;
  thunk->base = base;
  thunk->env = piece.env;
  thunk->expected = type;
  thunk->condition = c.condition;
  thunk->instance = c.instance;
  thunk->field = true;
  return thunk;
}

Thunk* default_thunk(Context& c, const ir::Type& type, Symbol key) {
  if (type.kind != ir::TypeKind::Record) return nullptr;
  const ir::Field* field = ir::find_field(type, key);
  return field != nullptr ? default_of(c, *field) : nullptr;
}

// What stands at a key is there where one of the blocks that make it is; but a declared record that must be there
// always is, since a block under a condition then sets some of its fields.
const ir::Node* guard_of_piece(const RecordValue& out, const Piece& piece, const ir::Type* type, const Thunk* base) {
  if (base != nullptr || piece.guard == nullptr) return nullptr;
  const bool needed = out.type != nullptr && out.type->kind == ir::TypeKind::Record && type != nullptr &&
                      type->kind == ir::TypeKind::Record;
  return needed ? nullptr : piece.guard;
}

// `a.b = x` and `a { ... }`: goes into what stands at `a`, which is to be of that type.
void append_piece(Context& c, RecordValue& out, const Piece& piece, Symbol key, const ir::Type* type, Span span) {
  for (std::uint32_t i = first_of(c, out, key); i < out.size; ++i) {
    FieldValue& old = out.data[i];
    if (old.key != key) continue;
    if (!old.from_spread && !old.thunk->pieces.empty()) {
      std::vector<Piece> pieces(old.thunk->pieces.begin(), old.thunk->pieces.end());
      pieces.push_back(piece);
      old.thunk->pieces = c.region.arena->copy(pieces);
      old.guard =
          old.guard != nullptr && piece.guard != nullptr ? c.builder.logical_or(old.guard, piece.guard) : nullptr;
      return;
    }
    if (!old.from_spread) {
      c.diagnostics().report(span, diag::DuplicateField, key.text()).label(old.span, "first set here");
      return;
    }
    FieldValue field = old;
    field.thunk = piece_thunk(c, piece, type, old.thunk);
    field.from_spread = false;
    field.span = span;
    remove(c, out, i);
    append_field(c, out, field);
    return;
  }
  FieldValue field;
  field.key = key;
  field.span = span;
  Thunk* base = out.type != nullptr ? default_thunk(c, *out.type, key) : nullptr;
  field.guard = guard_of_piece(out, piece, type, base);
  field.thunk = piece_thunk(c, piece, type, base);
  append_field(c, out, field);
}

// `replicas: 3`, as in YAML, was read as a type.
std::string unset_help(Context& c, const ast::Entry& entry, Symbol key) {
  if (entry.type == nullptr) return fmt::format("write `{} = value`", key.text());
  return fmt::format("a field is set with '=': `{} = {}`", key.text(),
                     c.session.sources.text(entry.type->span).substr(0, 60));
}

// The value that a path of length one is given; `expected` of it unless the entry says otherwise.
void append_leaf(Context& c, RecordValue& out, const ast::Entry& entry, const Env& env, const ir::Node* guard,
                 Symbol key, const ir::Type* expected, Span span) {
  if (entry.value == nullptr) {
    c.diagnostics().report(entry.span, diag::MissingValue, key.text()).help(unset_help(c, entry, key));
    return;
  }
  const bool text = entry.value->kind == ast::ExprKind::String || entry.value->kind == ast::ExprKind::Interpolation;
  const bool refused = text && refuse_helm_template(c, *entry.value, key.text(), out.span);
  FieldValue field;
  field.key = key;
  field.guard = guard;
  field.span = entry.span;
  {
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, guard);
    if (entry.type != nullptr) expected = resolve_type(c, *entry.type, env);
    field.thunk = refused ? done(c, error_value(c)) : delay_constant(c, *entry.value, env, expected);
    if (field.thunk == nullptr) {
      field.thunk = delay(c, *entry.value, env, expected);
      field.thunk->field = true;
      field.thunk->key = key;
      field.thunk->about = span;
    }
  }
  if (make_room(c, out, field)) append_field(c, out, field);
}

struct KeyText {
  Symbol key;
  const ir::Node* open = nullptr;
  bool failed = false;
};

KeyText key_of(Context& c, const ast::Key& key, const Env& env) {
  if (key.computed == nullptr) return {key.name, nullptr, false};
  Value value = infer(c, *key.computed, env, c.types().string);
  if (is_error(value)) return {{}, nullptr, true};
  const ir::Node* node = text_node(c, value, key.span);
  if (node->op == ir::Op::Error) return {{}, nullptr, true};
  if (node->tainted()) {
    c.diagnostics().report(key.span, diag::SecretLeak, "a key")
        .help("keys are shown to everybody: make them of something else");
    return {{}, nullptr, true};
  }
  if (node->op == ir::Op::String) return {node->s, nullptr, false};
  return {{}, node, false};
}

void append_field_entry(Context& c, RecordValue& out, const ast::Entry& entry, std::uint32_t depth, const Env& env,
                        const ir::Node* guard) {
  const ast::Key& head = entry.path[depth];
  const KeyText key = key_of(c, head, env);
  if (key.failed) return;
  if (entry.when != nullptr && depth + 1 == entry.path.size()) {
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, guard);
    guard = both(c, guard, evaluate_condition(c, *entry.when, env));
    if (guard == c.builder.boolean(false)) return;
  }
  if (key.open != nullptr) {
    if (entry.value == nullptr) {
      const Symbol written = c.builder.symbol(c.session.sources.text(head.span));
      c.diagnostics().report(entry.span, diag::MissingValue, written.text()).help(unset_help(c, entry, written));
      return;
    }
    FieldValue field;
    field.computed = key.open;
    field.guard = guard;
    field.span = entry.span;
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, guard);
    const ir::Type* type = out.type != nullptr ? out.type->element : nullptr;
    const bool whole = depth + 1 == entry.path.size();
    field.thunk = whole ? delay(c, *entry.value, env, type)
                        : piece_thunk(c, {&entry, depth + 1, &env, nullptr}, type, nullptr);
    append_field(c, out, field);
    return;
  }
  const bool as_in_yaml = entry.type != nullptr && entry.value == nullptr && misread(c, head.span);
  std::optional<const ir::Type*> type;
  if (!as_in_yaml) type = known_key(c, out, key.key, head.span);
  if (!type) {
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, guard);
    if (entry.value != nullptr && !entry.extends) c.dropped.push_back(delay(c, *entry.value, env, nullptr));
    return;
  }
  if (depth + 1 < entry.path.size() || entry.extends) {
    append_piece(c, out, {&entry, depth + 1, &env, guard}, key.key, *type, head.span);
  } else {
    append_leaf(c, out, entry, env, guard, key.key, *type, head.span);
  }
}

void append_range(Context& c, RecordValue& out, Span span, RangeGroup* range, const ir::Node* guard) {
  FieldValue field;
  field.guard = guard;
  field.span = span;
  field.range = range;
  append_field(c, out, field);
}

void append_for(Context& c, RecordValue& out, const ast::Entry& entry, const Env& env, const ir::Node* guard) {
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, guard);
  const std::vector<Round> rounds = loop_rounds(c, entry, env);
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    if (rounds[i].info != nullptr) {
      append_range(c, out, entry.span, range_of_record(c, out.type, entry, env, rounds, i), guard);
    } else {
      append_entries(c, out, entry.more().entries, *rounds[i].env, both(c, guard, rounds[i].guard));
    }
  }
}

void append_if(Context& c, RecordValue& out, const ast::Entry& entry, const Env& env, const ir::Node* guard) {
  const ir::Node* condition = nullptr;
  {
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, guard);
    condition = evaluate_condition(c, *entry.more().condition, env);
  }
  if (condition->op == ir::Op::Error) return;
  if (condition != c.builder.boolean(false))
    append_entries(c, out, entry.more().entries, env, both(c, guard, condition));
  if (condition != c.builder.boolean(true))
    append_entries(c, out, entry.more().otherwise, env, both(c, guard, c.builder.logical_not(condition)));
}

}  // namespace

Thunk* default_of(Context& c, const ir::Field& field) {
  auto origin = c.origins.find(&field);
  if (origin != c.origins.end() && origin->second.fallback != nullptr) {
    Thunk* thunk = delay(c, *origin->second.fallback, *origin->second.env, field.type);
    thunk->fallback = true;
    return thunk;
  }
  return field.fallback != nullptr ? done(c, data(field.fallback, field.type)) : nullptr;
}

const Env* scope(Context& c, const Env& parent, std::span<const Binding> bindings, Span call) {
  Env env;
  env.call = call;
  env.parent = &parent;
  env.module = parent.module;
  env.bindings = c.region.arena->make_array<Binding>(bindings.size());
  std::copy(bindings.begin(), bindings.end(), env.bindings.begin());
  return c.region.arena->make<Env>(env);
}

const Env* scope_of_lets(Context& c, ast::Array<ast::Entry> entries, const Env& parent) {
  std::vector<Binding> lets;
  for (const ast::Entry& entry : entries) {
    if (entry.kind == ast::EntryKind::Let) lets.push_back({entry.more().name, nullptr, entry.more().name_span});
  }
  if (lets.empty()) return &parent;
  const Env* env = scope(c, parent, lets);
  std::size_t next = 0;
  for (const ast::Entry& entry : entries) {
    if (entry.kind != ast::EntryKind::Let) continue;
    const ir::Type* type = entry.type != nullptr ? resolve_type(c, *entry.type, parent) : nullptr;
    env->bindings[next++].thunk = delay(c, *entry.value, *env, type);
  }
  return env;
}

void append_entries(Context& c, RecordValue& out, ast::Array<ast::Entry> entries, const Env& outer,
                    const ir::Node* guard) {
  const Env* env = nullptr;
  {
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, guard);
    env = scope_of_lets(c, entries, outer);
  }
  reserve(c, out, entries.size());
  for (const ast::Entry& entry : entries) {
    if (!step(c, entry.span)) return;
    switch (entry.kind) {
      case ast::EntryKind::Error: case ast::EntryKind::Let: break;
      case ast::EntryKind::Field: append_field_entry(c, out, entry, 0, *env, guard); break;
      case ast::EntryKind::Element:
        c.diagnostics().report(entry.span, diag::MisplacedElement).help("write `name = value`");
        break;
      case ast::EntryKind::Spread: {
        ScopeGuard scope(c);
        c.condition = both(c, c.condition, guard);
        const ir::Node* when = entry.when != nullptr ? evaluate_condition(c, *entry.when, *env) : nullptr;
        c.condition = both(c, c.condition, when);
        spread_into(c, out, infer(c, *entry.value, *env, out.type), both(c, guard, when), entry.span);
        break;
      }
      case ast::EntryKind::If: append_if(c, out, entry, *env, guard); break;
      case ast::EntryKind::For: append_for(c, out, entry, *env, guard); break;
      case ast::EntryKind::Match: {
        ScopeGuard scope(c);
        c.condition = both(c, c.condition, guard);
        for (const MatchedArm& arm : match_arms(c, *entry.more().match, *env)) {
          append_entries(c, out, arm.arm->entries, *arm.env, both(c, guard, arm.guard));
        }
        break;
      }
      case ast::EntryKind::Check: case ast::EntryKind::Allow:
        if (c.body == &out) {
          c.pending.push_back({&entry, env, both(c, c.condition, guard), c.instance});
        } else {
          c.diagnostics().report(entry.span, diag::MisplacedItem,
                                 entry.kind == ast::EntryKind::Check ? "check" : "allow", "in a file or a component");
        }
        break;
      case ast::EntryKind::Given: case ast::EntryKind::Expect:
        c.diagnostics().report(entry.span, diag::MisplacedItem,
                               entry.kind == ast::EntryKind::Given ? "given" : "expect", "in a test");
        break;
    }
  }
}

namespace {

// A record all of whose fields have a default, or may be absent, or are such records.
bool needs_nothing(Context& c, const ir::Type& type, Span span) {
  if (type.kind != ir::TypeKind::Record || !step(c, span)) return false;
  return std::ranges::all_of(type.fields, [&](const ir::Field& field) {
    return field.type->kind == ir::TypeKind::Optional || default_thunk(c, type, field.name) != nullptr ||
           needs_nothing(c, *field.type, span);
  });
}

// A group that needs nothing need not be written, as in the params.
Thunk* empty_group(Context& c, const ir::Type& type, Span span) {
  if (!needs_nothing(c, type, span)) return nullptr;
  RecordValue* group = new_record(c, &type, span);
  complete(c, *group, span);
  return done(c, record_value(group));
}

}  // namespace

void complete(Context& c, RecordValue& out, Span span) {
  if (out.type == nullptr || out.type->kind != ir::TypeKind::Record) return;
  const bool open =
      std::any_of(out.fields().begin(), out.fields().end(), [](const FieldValue& f) { return f.key.empty(); });
  const bool misplaced = out.unknown && out.size == 0;
  std::vector<std::string_view> missing;
  for (const ir::Field& needed : out.type->fields) {
    if (first_of(c, out, needed.name) < out.size) continue;
    Thunk* thunk = default_thunk(c, *out.type, needed.name);
    if (thunk == nullptr && !open && !c.partial) thunk = empty_group(c, *needed.type, span);
    if (thunk != nullptr) {
      FieldValue field;
      field.key = needed.name;
      field.thunk = thunk;
      field.span = span;
      field.from_spread = true;
      append_field(c, out, field);
    } else if (!open && !c.partial && needed.type->kind != ir::TypeKind::Optional) {
      missing.push_back(needed.name.text());
      FieldValue field;
      field.key = needed.name;
      field.thunk = done(c, error_value(c));
      field.span = span;
      field.from_spread = true;
      append_field(c, out, field);
    }
  }
  // A field that was reported as unknown is the one that is missing, or the whole block stands in the wrong place.
  const bool told = out.unknown && (misplaced || nearest(out.unknown.text(), missing).has_value());
  if (missing.empty() || told || misread(c, span)) return;
  std::string names;
  for (std::string_view name : missing) names += fmt::format("{}'{}'", names.empty() ? "" : ", ", name);
  auto report = c.diagnostics().report(span, diag::MissingField, ir::to_string(*out.type), names);
  if (missing.size() == 1) report.help(fmt::format("set it: `{} = ...`", missing[0]));
  if (out.type->span.known()) report.label(out.type->span, "the type is declared here");
}

namespace {

// How many fields a record of that type has at most where so many are written.
std::size_t fields_of(const ir::Type* type, std::size_t written) {
  if (type == nullptr || type->kind != ir::TypeKind::Record) return written;
  const auto defaults =
      std::ranges::count_if(type->fields, [](const ir::Field& field) { return field.has_default; });
  return std::min(type->fields.size(), written + static_cast<std::size_t>(defaults));
}

}  // namespace

RecordValue* build_record(Context& c, ast::Array<ast::Entry> entries, const Env& env, const ir::Type* expected,
                          Span span) {
  RecordValue* out = new_record(c, expected, span);
  out->written_empty = entries.empty();
  reserve(c, *out, fields_of(expected, entries.size()));
  append_entries(c, *out, entries, env, nullptr);
  complete(c, *out, span);
  return out;
}

namespace {

// What a block goes into remains what it is to Kubernetes, where nothing else is expected there: a list that is written
// as a map stays one.
const ir::Type* kubernetes_type(const Value& given) {
  const ir::Type* type = given.kind == ValueKind::Record ? given.record->type : nullptr;
  const bool keeps = type != nullptr && (type->kind == ir::TypeKind::Kubernetes || type->kind == ir::TypeKind::Keyed);
  return keeps ? type : nullptr;
}

}  // namespace

RecordValue* build_pieces(Context& c, std::span<Piece> pieces, Thunk* base, const ir::Type* expected, Span span) {
  const ir::Type* type = expected != nullptr ? &ir::without_optional(*expected) : nullptr;
  if (type != nullptr && type->kind == ir::TypeKind::Union) type = record_member(c, *type, keys_of(pieces));
  const bool holds_fields = type == nullptr || type->kind == ir::TypeKind::Record || type->kind == ir::TypeKind::Map ||
                            type->kind == ir::TypeKind::Keyed || type->kind == ir::TypeKind::Kubernetes ||
                            type->kind == ir::TypeKind::Any;
  if (!holds_fields && type->kind != ir::TypeKind::Error) {
    c.diagnostics().report(span, diag::NoFieldsInside, ir::to_string(*type));
    return new_record(c, nullptr, span);
  }
  if (type != nullptr && (type->kind == ir::TypeKind::Any || type->kind == ir::TypeKind::Error)) type = nullptr;
  const Value given = base != nullptr ? force(c, base) : absent_value();
  RecordValue* out = new_record(c, type != nullptr ? type : kubernetes_type(given), span);
  if (base != nullptr) spread_into(c, *out, given, nullptr, span);
  for (const Piece& piece : pieces) {
    const ast::Entry& entry = *piece.entry;
    if (piece.depth < entry.path.size()) {
      append_field_entry(c, *out, entry, piece.depth, *piece.env, piece.guard);
    } else {
      append_entries(c, *out, static_cast<const ast::RecordExpr&>(*entry.value).entries, *piece.env, piece.guard);
    }
  }
  complete(c, *out, span);
  return out;
}

RangeGroup* range_of_record(Context& c, const ir::Type* type, const ast::Entry& entry, const Env& env,
                            std::span<const Round> rounds, std::size_t at) {
  const Round& round = rounds[at];
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, round.guard);
  RecordValue* inner = new_record(c, type, entry.span);
  append_entries(c, *inner, entry.more().entries, *round.env, round.guard);
  return c.region.arena->make<RangeGroup>(
      RangeGroup{round.info, round.collection, inner, nullptr, &entry, &env, static_cast<std::uint32_t>(at)});
}

}  // namespace dpc::check
