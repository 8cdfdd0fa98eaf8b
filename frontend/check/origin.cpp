// Who led into std: a message at a line of std is of no use to somebody who did not write it. Its place becomes the
// value, call or component of the app's own files that brought std there.
#include "frontend/check/context.h"

namespace dpc::check {

bool in_standard(Context& c, Span span) {
  const SourceFile* file = span.known() ? c.session.sources.find(span.begin) : nullptr;
  return file != nullptr && file->path().starts_with("std/");
}

namespace {

bool own(Context& c, Span span) { return span.known() && !in_standard(c, span); }

bool within(Span inner, Span outer) { return inner.known() && outer.begin <= inner.begin && inner.end <= outer.end; }

// A block is known by what stands before it.
Span written_at(const Thunk& thunk) {
  const bool block = thunk.expr != nullptr && thunk.expr->kind == ast::ExprKind::Record;
  if (thunk.expr != nullptr && !(block && thunk.about.known())) return thunk.expr->span;
  if (!thunk.pieces.empty()) return thunk.pieces[0].entry->path[thunk.pieces[0].depth - 1].span;
  return thunk.about;
}

Span call_of(const Env* env) {
  for (; env != nullptr; env = env->parent) {
    if (env->call.known()) return env->call;
  }
  return {};
}

Span asked_for_at(Context& c) {
  for (std::size_t i = c.forcing.size(); i-- > 0;) {
    if (const Span span = written_at(*c.forcing[i]); own(c, span)) return span;
  }
  return {};
}

}  // namespace

Span origin_of(const Thunk& thunk) {
  const Thunk* at = &thunk;
  while (at->expr == nullptr && at->pieces.empty() && at->base != nullptr) at = at->base;
  const bool written = at->env != nullptr && at->env->module != nullptr && !at->env->module->standard;
  return written ? written_at(*at) : at->about;
}

Span origin_of_key(const FieldValue& field) {
  const Thunk* at = field.thunk;
  while (at->expr == nullptr && at->pieces.empty() && at->base != nullptr) at = at->base;
  if (!at->pieces.empty()) return written_at(*at);
  return at->about.known() ? at->about : field.span;
}

Span call_into(Span call, const Env& env) {
  const bool standard = env.module != nullptr && env.module->standard;
  return standard ? call_of(&env) : call;
}

Span place_for_user(Context& c, Span span) {
  if (!in_standard(c, span)) return span;
  if (own(c, c.origin.value) && within(c.origin.name, span)) return c.origin.value;
  if (const Span call = call_of(c.scope); own(c, call)) return call;
  if (const Span head = seen_by_user(c, span, c.instance); own(c, head)) return head;
  if (c.lowering != nullptr && own(c, c.lowering->head)) return c.lowering->head;
  const Span asked = asked_for_at(c);
  return asked.known() ? asked : span;
}

}  // namespace dpc::check
