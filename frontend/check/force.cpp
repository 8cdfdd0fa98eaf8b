#include "frontend/check/context.h"

namespace dpc::check {

Thunk* delay(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected) {
  Thunk* thunk = c.arena.make<Thunk>();
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
  return {};
}

Value cycle(Context& c, const Thunk& thunk) {
  auto report = c.diagnostics().report(span_of(thunk), diag::Cycle);
  bool inside = false;
  for (const Thunk* other : c.forcing) {
    inside = inside || other == &thunk;
    if (inside && other != &thunk) report.label(span_of(*other), "which needs this");
  }
  report.help("an object's name, namespace, ports and keys may be used anywhere; only content that needs its own content is a cycle");
  return error_value(c);
}

// What is empty is left out; only what was written empty in its place stays.
void forget_written(const Thunk& thunk) {
  const bool literal = thunk.expr->kind == ast::ExprKind::Record || thunk.expr->kind == ast::ExprKind::List;
  if (!thunk.fallback || !literal) return;
  if (thunk.raw.kind == ValueKind::Record) thunk.raw.record->written_empty = false;
  if (thunk.raw.kind == ValueKind::List) thunk.raw.list->written_empty = false;
}

Value compute(Context& c, Thunk& thunk) {
  if (thunk.expr != nullptr) {
    c.about = thunk.about;
    thunk.raw = infer(c, *thunk.expr, *thunk.env, thunk.expected);
    forget_written(thunk);
    return thunk.expected != nullptr ? coerce(c, thunk.raw, *thunk.expected, thunk.expr->span) : thunk.raw;
  }
  if (!thunk.pieces.empty()) {
    thunk.raw = record_value(build_pieces(c, thunk.pieces, thunk.base, thunk.expected, span_of(thunk)));
    return thunk.raw;
  }
  thunk.raw = force(c, thunk.base);
  return thunk.expected != nullptr ? coerce(c, thunk.raw, *thunk.expected, span_of(*thunk.base)) : thunk.raw;
}

}  // namespace

Value force(Context& c, Thunk* thunk) {
  if (thunk->state == Thunk::State::Done) return thunk->value;
  if (c.stopped) return error_value(c);
  if (thunk->state == Thunk::State::Forcing) {
    thunk->value = cycle(c, *thunk);
    thunk->raw = thunk->value;
    thunk->state = Thunk::State::Done;
    return thunk->value;
  }
  constexpr std::uint32_t deepest = 20'000;
  if (c.forcing.size() > deepest) {
    c.diagnostics().report(span_of(*thunk), diag::DefinitionsTooDeep, static_cast<std::int64_t>(deepest));
    c.stopped = true;
    return error_value(c);
  }
  thunk->state = Thunk::State::Forcing;
  c.forcing.push_back(thunk);
  const bool probing = c.probing;
  c.probing = false;
  Value value;
  {
    ScopeGuard guard(c);
    c.condition = thunk->condition;
    c.instance = thunk->instance;
    if (thunk->field) c.owner = thunk;
    value = compute(c, *thunk);
  }
  c.probing = probing;
  c.forcing.pop_back();
  if (thunk->state != Thunk::State::Done) thunk->value = value;
  thunk->state = Thunk::State::Done;
  return thunk->value;
}

bool step(Context& c, Span span) {
  if (c.stopped) return false;
  if (++c.steps <= c.session.limits.steps && c.arena.bytes() <= c.session.limits.memory) return true;
  c.stopped = true;
  if (c.steps > c.session.limits.steps) {
    c.diagnostics().report(span, diag::TooManySteps, static_cast<std::int64_t>(c.session.limits.steps));
  } else {
    c.diagnostics().report(span, diag::TooMuchMemory, static_cast<std::int64_t>(c.session.limits.memory));
  }
  return false;
}

}  // namespace dpc::check
