#include "ir/eval.h"

#include <algorithm>

#include "ir/entry_set.h"

namespace dpc::ir {
namespace {

// An operator by its sign, a function by its name.
std::string_view written_as(Builtin builtin) {
  struct Sign { Builtin builtin; std::string_view sign; };
  static constexpr Sign signs[] = {{Builtin::Add, "+"}, {Builtin::Sub, "-"}, {Builtin::Mul, "*"}, {Builtin::Div, "/"}};
  for (const Sign& each : signs) {
    if (each.builtin == builtin) return each.sign;
  }
  return info(builtin).name;
}


// Nodes within nodes, other than as first operands: a bound on the stack, far above what a source may nest.
constexpr std::uint32_t deepest = 1000;
constexpr std::uint64_t bytes_per_step = 64;
constexpr std::uint64_t steps_between_memory_checks = 4096;

bool is_plain_data(const Node* node) { return node->closed() && is_data(node->op); }

// Operands that are evaluated first whatever they turn out to be; chains of these are as long as the source likes.
bool has_first(const Node* node) {
  return node->op == Op::Call || node->op == Op::Concat || node->op == Op::Field || node->op == Op::Select;
}

// The texts of a secret type within a value are tainted.
const Node* mark_secrets(Builder& builder, const Node* value, const Type* type) {
  if (!builder.contains_secret(type) || value->tainted()) return value;
  const Type& inner = without_optional(*type);
  if (inner.kind == TypeKind::Secret || inner.kind == TypeKind::Union || !is_container(value->op))
    return builder.taint(value);
  std::vector<Entry> entries(value->entries().begin(), value->entries().end());
  for (Entry& entry : entries) {
    const Field* field = inner.kind == TypeKind::Record ? find_field(inner, entry.key) : nullptr;
    if (field || inner.element) entry.value = mark_secrets(builder, entry.value, field ? field->type : inner.element);
  }
  return builder.exactly(value->op, entries, value->type, value->flags);
}

// What is computed from a secret is one, whatever the types said. An element got from a collection carries its own
// taint, and keys are no texts that carry one.
bool taints(Builtin builtin, const Type* type, std::span<const Node* const> arguments) {
  const bool element =
      builtin == Builtin::Get || builtin == Builtin::At || builtin == Builtin::Keep || builtin == Builtin::Keys;
  return !element && !drops_taint(builtin, type) &&
         std::ranges::any_of(arguments, [](const Node* argument) { return argument->tainted(); });
}

std::vector<Entry> iterated(const Node* collection, const Node* value) {
  std::vector<Entry> entries(value->entries().begin(), value->entries().end());
  if (value->op == Op::Record && collection->op != Op::Record) {
    std::ranges::stable_sort(entries, [](const Entry& a, const Entry& b) { return a.key < b.key; });
  }
  return entries;
}

}  // namespace

// The entries of one container as they come. Only where guards or groups may bring a key twice is that looked for.
struct Evaluator::Collected {
  Op op;
  bool replacing;
  EntrySet set;
  std::vector<Entry> plain;
  bool faulty = false;

  void put(const Entry& entry) {
    if (replacing) {
      set.put(entry);
    } else {
      plain.push_back(entry);
    }
  }
  std::vector<Entry> take() { return replacing ? set.take() : std::move(plain); }
};

Evaluator::Evaluator(Builder& builder, const Assignment& assignment, Diagnostics& diagnostics, const Limits& limits)
    : builder_(builder), assignment_(assignment), diagnostics_(diagnostics), limits_(limits) {}

bool Evaluator::step(Span near, std::uint64_t count) {
  if (stopped_) return false;
  steps_ += count;
  if (steps_ > limits_.steps) {
    diagnostics_.report(near, diag::TooManySteps, static_cast<std::int64_t>(limits_.steps));
    failed_ = stopped_ = true;
  } else if (steps_ >= next_memory_check_) {
    next_memory_check_ = steps_ + steps_between_memory_checks;
    if (builder_.arena().bytes() + builder_.interner().bytes() <= limits_.memory) return true;
    diagnostics_.report(near, diag::TooMuchMemory, static_cast<std::int64_t>(limits_.memory));
    failed_ = stopped_ = true;
  }
  return !stopped_;
}

const Node* Evaluator::fault(Span near, std::string_view what, std::string_view why) {
  diagnostics_.report(near, diag::EvaluationFault, what, why);
  failed_ = true;
  return builder_.error();
}

const Node*& Evaluator::variable(std::uint32_t number) {
  if (vars_.size() <= number) vars_.resize(number + 1, nullptr);
  return vars_[number];
}

bool Evaluator::holds(const Node* condition, Span near) {
  if (condition == nullptr) return true;
  const Node* value = evaluate(condition, near);
  if (value->op == Op::Bool) return value->b;
  if (value->op != Op::Null && value->op != Op::Error) fault(near, "when", "a condition is neither true nor false");
  return false;
}

// Follows first operands down in a loop rather than by recursion, then computes from the innermost outwards.
const Node* Evaluator::evaluate(const Node* node, Span near) {
  if (is_plain_data(node)) return node;
  if (!has_first(node)) return descend(node, near);
  const std::size_t base = spine_.size();
  const Node* value = nullptr;
  const Node* innermost = node;
  for (; has_first(innermost); innermost = innermost->kid(0)) {
    const auto known = innermost->flags & Looped ? memo_.end() : memo_.find(innermost);
    if (known != memo_.end()) {
      value = known->second;
      break;
    }
    spine_.push_back(innermost);
  }
  if (value == nullptr) value = evaluate(innermost, near);
  while (spine_.size() > base) {
    const Node* at = spine_.back();
    spine_.pop_back();
    value = step(near) ? compute(at, value, near) : builder_.error();
    if (!(at->flags & Looped)) memo_[at] = value;
  }
  return value;
}

// The other nodes: each level counts towards the depth.
const Node* Evaluator::descend(const Node* node, Span near) {
  if (!step(near)) return builder_.error();
  const bool kept = !(node->flags & Looped) && node->op != Op::Error;
  if (kept) {
    if (const auto known = memo_.find(node); known != memo_.end()) return known->second;
  }
  const Node* value = compute(node, nullptr, near);
  if (kept) memo_[node] = value;
  return value;
}

const Node* Evaluator::compute(const Node* node, const Node* first, Span near) {
  if (depth_ >= deepest) {
    diagnostics_.report(near, diag::EvaluationTooDeep, static_cast<std::int64_t>(deepest));
    failed_ = stopped_ = true;
    return builder_.error();
  }
  ++depth_;
  const Node* value = builder_.error();
  switch (node->op) {
    case Op::Null:
    case Op::Bool:
    case Op::Int:
    case Op::Float:
    case Op::String: value = node; break;
    case Op::Param: value = param(node); break;
    case Op::Var: value = variable(static_cast<std::uint32_t>(node->i)); break;
    case Op::Record:
    case Op::List: value = container(node, near); break;
    case Op::Field: {
      const Node* found = first->op == Op::Error ? first : find(*first, node->s);
      value = found ? found : builder_.null();
      break;
    }
    case Op::Select: value = choice(node, first, near); break;
    case Op::Call: value = call(node, first, near); break;
    case Op::Concat: value = concat(node, first, near); break;
    case Op::Spread:
    case Op::Range:
    case Op::Pair: fault(near, "group", "it stands outside a list or record"); break;
    case Op::Error: failed_ = true; break;
  }
  --depth_;
  return value ? value : builder_.error();
}

const Node* Evaluator::param(const Node* node) {
  const ParamPath& path = *node->param;
  const Node* roots[] = {assignment_.values, assignment_.release, assignment_.cluster};
  const Node* at = roots[static_cast<std::size_t>(path.root)];
  for (const Symbol name : path.names) {
    if (at == nullptr) break;
    at = find(*at, name);
  }
  return at ? mark_secrets(builder_, at, node->type) : builder_.null();
}

const Node* Evaluator::choice(const Node* node, const Node* condition, Span near) {
  // the branches of a long else-if chain follow one another here, not within one another
  for (;;) {
    if (condition->op == Op::Error) return condition;
    if (condition->op != Op::Bool) return fault(near, "if", "a condition is neither true nor false");
    node = node->kid(condition->b ? 1 : 2);
    if (node->op != Op::Select || !step(near)) return evaluate(node, near);
    condition = evaluate(node->kid(0), near);
  }
}

const Node* Evaluator::call(const Node* node, const Node* first, Span near) {
  const bool decided = first->op == Op::Bool &&
                       ((node->builtin == Builtin::And && !first->b) || (node->builtin == Builtin::Or && first->b));
  if (first->op == Op::Error || decided) return first;
  const Node* arguments[4] = {first};
  const std::size_t count = std::min<std::size_t>(node->count, std::size(arguments));
  for (std::size_t i = 1; i < count; ++i) {
    arguments[i] = evaluate(node->kid(i), near);
    if (arguments[i]->op == Op::Error) return arguments[i];
  }
  std::string why;
  const Node* value = evaluate_builtin(builder_, node->builtin, {arguments, count}, node->type, why);
  if (value == nullptr) return fault(near, written_as(node->builtin), why);
  if (!step(near, value->op == Op::String ? value->s.text().size() / bytes_per_step : value->count))
    return builder_.error();
  return node->tainted() || taints(node->builtin, node->type, {arguments, count}) ? builder_.taint(value) : value;
}

const Node* Evaluator::concat(const Node* node, const Node* first, Span near) {
  std::string text, buffer;
  bool tainted = node->tainted();
  for (std::size_t i = 0; i < node->count; ++i) {
    const Node* part = i == 0 ? first : evaluate(node->kid(i), near);
    if (part->op == Op::Error) return part;
    if (is_container(part->op)) return fault(near, "text", "a list or map has no text of its own");
    text += scalar_text(*part, buffer);
    tainted |= part->tainted();
    if (text.size() > max_text) {
      diagnostics_.report(near, diag::TextTooLarge, static_cast<std::int64_t>(max_text));
      failed_ = true;
      return builder_.error();
    }
  }
  if (!step(near, text.size() / bytes_per_step)) return builder_.error();
  return tainted ? builder_.secret(builder_.symbol(text)) : builder_.string(text);
}

const Node* Evaluator::container(const Node* node, Span near) {
  const auto dynamic = [](const Entry& entry) { return entry.guard != nullptr || is_group(entry.value->op); };
  const bool replacing = node->op == Op::Record && std::ranges::any_of(node->entries(), dynamic);
  Collected into{node->op, replacing, EntrySet(builder_), {}};
  for (const Entry& entry : node->entries()) append(into, entry, near);
  if (into.faulty) return builder_.error();
  return builder_.exactly(node->op, into.take(), node->type, node->flags & KeepEmpty);
}

void Evaluator::append(Collected& into, const Entry& entry, Span near) {
  const Span place = entry.span.known() ? entry.span : near;
  if (!step(place)) {
    into.faulty = true;
    return;
  }
  if (!holds(entry.guard, place)) return;
  if (entry.value->op == Op::Spread) return append_spread(into, entry.value, place);
  if (entry.value->op == Op::Range) return append_range(into, entry.value, place);
  if (entry.value->op == Op::Pair) return append_pair(into, entry.value, place);
  append_value(into, entry.key, evaluate(entry.value, place), place);
}

void Evaluator::append_value(Collected& into, Symbol key, const Node* value, Span near) {
  if (value->op == Op::Error) into.faulty = true;
  if (!left_out(into.op, *value)) return into.put({key, value, nullptr, near});
  if (into.replacing) into.set.remove(key, nullptr);
}

void Evaluator::append_spread(Collected& into, const Node* group, Span near) {
  const Node* value = evaluate(group->kid(0), near);
  if (value->op == Op::Error) into.faulty = true;
  if (value->op == Op::Null || value->op == Op::Error) return;
  if (value->op != into.op) {
    into.faulty = true;
    fault(near, "...",
          into.op == Op::Record ? "what is spread into a record is no map" : "what is spread into a list is no list");
    return;
  }
  if (!step(near, value->count)) return;
  for (const Entry& entry : iterated(group->kid(0), value))
    into.put({entry.key, entry.value, nullptr, entry.span.known() ? entry.span : near});
}

void Evaluator::append_range(Collected& into, const Node* group, Span near) {
  const RangeInfo& range = *group->range_info;
  const Node* value = evaluate(group->only, near);
  if (value->op == Op::Error) into.faulty = true;
  std::int64_t index = 0;
  for (const Entry& element : iterated(group->only, value)) {
    variable(range.key_var) = value->op == Op::Record ? builder_.string(element.key) : builder_.integer(index);
    variable(range.value_var) = element.value;
    ++index;
    for (const Entry& entry : range.entries) append(into, entry, near);
    if (stopped_) return;
  }
}

void Evaluator::append_pair(Collected& into, const Node* group, Span near) {
  const Node* key = evaluate(group->kid(0), near);
  const Node* value = evaluate(group->kid(1), near);
  if (key->op == Op::Error) into.faulty = true;
  if (key->op == Op::Error || key->op == Op::Null) return;
  std::string buffer;
  if (is_container(key->op)) {
    into.faulty = true;
    fault(near, "[...]", "a key is no text");
    return;
  }
  append_value(into, builder_.symbol(scalar_text(*key, buffer)), value, near);
}

}  // namespace dpc::ir
