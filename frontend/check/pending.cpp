// Checks and allows, once every object is known.
#include "frontend/check/arguments.h"
#include "frontend/check/context.h"

namespace dpc::check {
namespace {

void add_check(Context& c, const PendingEntry& pending) {
  const ast::Entry& entry = *pending.entry;
  ScopeGuard scope(c);
  c.condition = pending.condition;
  c.instance = pending.instance;
  const ir::Node* guard = pending.condition;
  if (entry.when != nullptr) {
    const ir::Node* when = evaluate_condition(c, *entry.when, *pending.env);
    if (when->op == ir::Op::Error) return;
    guard = both(c, guard, when);
    c.condition = guard;
  }
  const ir::Node* condition = evaluate_condition(c, *entry.value, *pending.env);
  const ast::Expr* text = entry.more().message;
  const ir::Node* message = text != nullptr ? evaluate_node(c, *text, *pending.env, c.types().string)
                                                     : c.builder.string("");
  if (condition->op == ir::Op::Error || message->op == ir::Op::Error || guard == c.builder.boolean(false)) return;
  if (condition == c.builder.boolean(true)) return;
  c.out->checks.push_back({guard, condition, message, entry.span});
}

// What an `allow` names: a workload, or one of its ports.
struct Target {
  Value workload;
  Value port;  // Absent: all that the workload has
};

const ast::MemberExpr* as_member(const ast::Expr* expr) {
  return expr != nullptr && expr->kind == ast::ExprKind::Member ? static_cast<const ast::MemberExpr*>(expr) : nullptr;
}

Target target_of(Context& c, const ast::Expr& expr, const Env& env) {
  const ast::MemberExpr* port = as_member(&expr);
  const ast::MemberExpr* ports = port != nullptr ? as_member(port->object) : nullptr;
  if (ports == nullptr || ports->name.text() != "ports") return {infer(c, expr, env, nullptr), absent_value()};
  return {infer(c, *ports->object, env, nullptr), infer(c, expr, env, nullptr)};
}

struct Policy {
  Instance* target;
  std::string_view name;
  std::vector<PendingEntry> rules;
  std::vector<const ir::Node*> guards;  // of each rule: where its target is
  std::vector<Value> ports;             // of each rule: the one port, or Absent
};

// "web.allow" for what is allowed of `web`.
std::string address_beside(const Instance& target) {
  std::string out = "allow";
  for (const Instance* at = &target; at != nullptr; at = at->parent) {
    if (!at->owner_key.empty()) out = fmt::format("{}.{}", at->owner_key.text(), out);
  }
  return out;
}

Policy& policy_of(std::vector<Policy>& policies, Instance* target, std::string_view name) {
  for (Policy& policy : policies) {
    if (policy.target == target && policy.name == name) return policy;
  }
  policies.push_back({target, name, {}, {}, {}});
  return policies.back();
}

void collect(Context& c, std::vector<Policy>& policies, const PendingEntry& allow, const Value& target,
             const Value& port, const ir::Node* guard) {
  if (is_error(target) || is_error(port) || target.kind == ValueKind::Absent) return;
  if (target.kind == ValueKind::Choice) {
    for (const Alternative& alternative : target.choice->alternatives)
      collect(c, policies, allow, alternative.value, port, both(c, guard, alternative.guard));
    return;
  }
  const Module* network = load_standard(c, "network");
  const ir::Type* workload = network != nullptr ? named_type(c, c.symbol("Workload"), {}, network->env, true) : nullptr;
  if (target.kind != ValueKind::Instance || (workload != nullptr && !value_fits(c, target, *workload))) {
    auto report = c.diagnostics().report(allow.entry->value->span, diag::NotAWorkload, describe(c, target));
    bool has_workload = false;
    if (target.kind == ValueKind::Instance && target.instance->fields != nullptr)
      find_field(c, *target.instance->fields, c.symbol("workload"), has_workload);
    const std::string_view written = c.session.sources.text(allow.entry->value->span);
    report.help(has_workload ? fmt::format("name the workload in it: `allow {}.workload from [...]`", written)
                             : "allow names a workload, `allow web from [...]`, or one of its ports");
    return;
  }
  Policy& policy = policy_of(policies, target.instance, allow.entry->more().as_name);
  policy.rules.push_back(allow);
  policy.guards.push_back(guard);
  policy.ports.push_back(port);
}

Value rule_record(Context& c, const PendingEntry& allow, const Value& port, const ir::Type& type) {
  ScopeGuard scope(c);
  c.condition = allow.condition;
  c.instance = allow.instance;
  RecordValue* record = new_record(c, &type, allow.entry->span);
  const ir::Field* from = ir::find_field(type, c.symbol("from"));
  FieldValue field;
  field.key = c.symbol("from");
  field.span = allow.entry->span;
  field.thunk = delay(c, *allow.entry->more().message, *allow.env, from != nullptr ? from->type : nullptr);
  append_field(c, *record, field);
  if (port.kind != ValueKind::Absent) {
    FieldValue only;
    only.key = c.symbol("port");
    only.span = allow.entry->span;
    only.thunk = done(c, port);
    append_field(c, *record, only);
  }
  record->checked = true;
  return record_value(record);
}

}  // namespace

void make_policies(Context& c, const std::vector<PendingEntry>& allows) {
  std::vector<Policy> policies;
  for (const PendingEntry& allow : allows) {
    ScopeGuard scope(c);
    c.condition = allow.condition;
    c.instance = allow.instance;
    const ir::Node* when =
        allow.entry->when != nullptr ? evaluate_condition(c, *allow.entry->when, *allow.env) : nullptr;
    if (when != nullptr && when->op == ir::Op::Error) continue;
    c.condition = both(c, c.condition, when);
    const Target target = target_of(c, *allow.entry->value, *allow.env);
    collect(c, policies, allow, target.workload, target.port, c.condition);
  }
  Module* network = load_standard(c, "network");
  auto found =
      network != nullptr ? network->components.find(c.symbol("AccessPolicy")) : decltype(network->components.end()){};
  if (network == nullptr || found == network->components.end()) return;
  const ir::Type* rule_type = named_type(c, c.symbol("AccessRule"), {}, network->env, false);
  for (const Policy& policy : policies) {
    ListValue* rules = c.arena.make<ListValue>();
    rules->type = c.builder.list_of(rule_type);
    std::span<ItemValue> items = c.arena.make_array<ItemValue>(policy.rules.size());
    const ir::Node* any = nullptr;
    for (std::size_t i = 0; i < items.size(); ++i) {
      items[i].guard = policy.guards[i];
      items[i].thunk = done(c, rule_record(c, policy.rules[i], policy.ports[i], *rule_type));
      items[i].span = policy.rules[i].entry->span;
      any = i == 0 ? policy.guards[i]
                   : (any == nullptr || policy.guards[i] == nullptr ? nullptr
                                                                    : c.builder.logical_or(any, policy.guards[i]));
    }
    rules->data = items.data();
    rules->size = rules->capacity = static_cast<std::uint32_t>(items.size());
    Value target;
    target.kind = ValueKind::Instance;
    target.type = policy.target->declaration->type;
    target.instance = policy.target;
    const Value name = policy.name.empty() ? data(c.builder.null(), c.types().none)
                                           : data(c.builder.string(policy.name), c.types().string);
    const Binding values[] = {{c.symbol("target"), done(c, target), {}},
                              {c.symbol("rules"), done(c, list_value(rules)), {}},
                              {c.symbol("title"), done(c, name), {}}};
    ScopeGuard scope(c);
    c.condition = both(c, policy.target->condition, any);
    c.instance = policy.target->parent;
    Thunk* owner = done(c, absent_value());
    c.owner = owner;
    owner->value =
        instantiate_call(c, *found->second, {nullptr, {}, values, nullptr, policy.rules[0].entry->span}, network->env);
    walk_field(c, owner, address_beside(*policy.target));
  }
}

void check_pending(Context& c) {
  std::vector<PendingEntry> allows;
  for (std::size_t i = 0; i < c.pending.size(); ++i) {
    const PendingEntry pending = c.pending[i];
    if (pending.entry->kind == ast::EntryKind::Check) {
      add_check(c, pending);
    } else {
      allows.push_back(pending);
    }
  }
  if (!allows.empty()) make_policies(c, allows);
}

}  // namespace dpc::check
