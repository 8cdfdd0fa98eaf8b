#include "frontend/check/region.h"

namespace dpc::check {

Thunk* delay(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected) {
  Thunk* thunk = new_thunk(c);
  thunk->expr = &expr;
  thunk->env = &env;
  thunk->expected = expected;
  thunk->condition = c.condition;
  thunk->instance = c.instance;
  return thunk;
}

namespace {

Span span_of(const Thunk& thunk) {
  if (thunk.expr != nullptr) return thunk.expr->span;
  if (!thunk.pieces.empty()) return thunk.pieces[0].entry->path[thunk.pieces[0].depth - 1].span;
  return thunk.about;
}

Value cycle(Context& c, const Thunk& thunk) {
  auto report = c.diagnostics().report(span_of(thunk), diag::Cycle);
  bool inside = false;
  for (const Thunk* other : c.forcing) {
    inside = inside || other == &thunk;
    if (inside && other != &thunk) report.label(span_of(*other), "which needs this");
  }
  report.help(
      "an object's name, namespace, ports and keys may be used anywhere; only content that needs its own content is a "
      "cycle");
  return error_value(c);
}

// What is empty is left out; only what was written empty in its place stays.
void forget_written(const Thunk& thunk, const Value& written) {
  const bool literal = thunk.expr->kind == ast::ExprKind::Record || thunk.expr->kind == ast::ExprKind::List;
  if (!thunk.fallback || !literal) return;
  if (written.kind == ValueKind::Record) written.record->written_empty = false;
  if (written.kind == ValueKind::List) written.list->written_empty = false;
}

// `raw` as the type that is expected of the thunk.
Value seen_as_expected(Context& c, Thunk& thunk, const Value& raw, Span span) {
  if (thunk.expected == nullptr) return raw;
  const Value value = coerce(c, raw, *thunk.expected, span);
  const bool same = value.kind == raw.kind && (value.kind == ValueKind::Data || value.node == raw.node);
  if (!same) thunk.raw = c.region.arena->make<Value>(raw);
  return value;
}

Value compute(Context& c, Thunk& thunk) {
  if (thunk.expr != nullptr) {
    const bool standard = thunk.env->module != nullptr && thunk.env->module->standard;
    const Origin outer = c.origin;
    if (standard) c.origin = {};
    c.about = thunk.about;
    const Value raw = infer(c, *thunk.expr, *thunk.env, thunk.expected);
    if (standard) thunk.about = c.origin.value;
    if (!c.origin.value.known()) c.origin = outer;
    forget_written(thunk, raw);
    return seen_as_expected(c, thunk, raw, thunk.expr->span);
  }
  if (!thunk.pieces.empty())
    return record_value(build_pieces(c, thunk.pieces, thunk.base, thunk.expected, span_of(thunk)));
  return seen_as_expected(c, thunk, force(c, thunk.base), span_of(*thunk.base));
}

}  // namespace

DataDepth::DataDepth(Context& c, Span span) : c_(c) {
  if (++c.data_depth <= deepest || c.stopped) return;
  c.diagnostics().report(span, diag::NestingTooDeep, static_cast<std::int64_t>(deepest));
  c.stopped = true;
}

Value force_fresh(Context& c, Thunk* thunk) {
  if (c.stopped) return error_value(c);
  if (thunk->state == Thunk::State::Forcing) {
    thunk->value = cycle(c, *thunk);
    thunk->state = Thunk::State::Done;
    return thunk->value;
  }
  if (const std::uint32_t deepest = c.session.limits.definitions; c.forcing.size() > deepest) {
    c.diagnostics().report(span_of(*thunk), diag::DefinitionsTooDeep, static_cast<std::int64_t>(deepest));
    c.stopped = true;
    return error_value(c);
  }
  thunk->state = Thunk::State::Forcing;
  c.forcing.push_back(thunk);
  const bool probing = c.probing, partial = c.partial;
  c.probing = false;
  c.partial = thunk->partial;
  const Env* scope = c.scope;
  if (thunk->env != nullptr) c.scope = thunk->env;
  Value value;
  const Region region = c.region;
  if (thunk->region != region.id) c.region = {&c.arena, 0};
  {
    ScopeGuard guard(c);
    c.condition = thunk->condition;
    c.instance = thunk->instance;
    if (thunk->field) c.owner = thunk;
    value = compute(c, *thunk);
    const bool in_cycle = thunk->state == Thunk::State::Done;
    if (in_cycle && thunk->raw == nullptr) thunk->raw = c.region.arena->make<Value>(value);
  }
  c.region = region;
  c.probing = probing;
  c.partial = partial;
  c.scope = scope;
  c.forcing.pop_back();
  if (thunk->state != Thunk::State::Done) thunk->value = value;
  thunk->state = Thunk::State::Done;
  c.looked_at = thunk;
  return thunk->value;
}

bool out_of_budget(Context& c, Span span) {
  c.stopped = true;
  if (c.steps > c.session.limits.steps) {
    c.diagnostics().report(span, diag::TooManySteps, static_cast<std::int64_t>(c.session.limits.steps));
  } else {
    c.diagnostics().report(span, diag::TooMuchMemory, static_cast<std::int64_t>(c.session.limits.memory));
  }
  return true;
}

}  // namespace dpc::check
