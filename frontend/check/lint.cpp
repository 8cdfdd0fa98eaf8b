#include "frontend/check/lint.h"

#include <map>
#include <string_view>

#include "ir/entries.h"
#include "ir/guard.h"
#include "ir/text.h"

namespace dpc::check {
namespace {

bool has_groups(const ir::Node* container) {
  for (const ir::Entry& entry : container->entries()) {
    if (!entry.key && ir::is_group(entry.value->op)) return true;
  }
  return false;
}

const ir::Entry* shown_secret(std::span<const ir::Entry> entries);

// Where the value or group shows a secret; `entry`: what it is of.
const ir::Entry* shown_secret(const ir::Node* node, const ir::Entry& entry) {
  if (!shows_secret(node)) return nullptr;
  if (node->op == ir::Op::Range) return shown_secret(node->range_info->entries);
  if (node->op == ir::Op::Spread) return shown_secret(node->kid(0), entry);
  if (!ir::is_container(node->op)) return &entry;
  const ir::Entry* inner = shown_secret(node->entries());
  return inner != nullptr && !inner->span.known() ? &entry : inner;
}

const ir::Entry* shown_secret(std::span<const ir::Entry> entries) {
  for (const ir::Entry& entry : entries) {
    if (const ir::Entry* found = shown_secret(entry.value, entry)) return found;
  }
  return nullptr;
}

// What types did not tell: a map of secrets that was spread, a loop over one. Only of an app without other mistakes, so
// that none is told of twice.
void check_secrets(Context& c, const ir::Resource& resource) {
  if (resource.kind.text() == "Secret" || !resource.body->tainted() || c.diagnostics().any_errors()) return;
  const ir::Entry* shown = shown_secret(resource.body->entries());
  if (shown == nullptr) return;
  c.diagnostics()
      .report(shown->span.known() ? shown->span : resource.span, diag::SecretLeak, "data that everybody may read")
      .help("keep it in a Secret and refer to its key, as in `env { PASSWORD = credentials.data.password }`");
}

// Each label of the selector must be on the pods, with the same value: hash-consed, so the same node. Open maps are
// left to evaluation.
void check_selector(Context& c, const ir::Resource& resource) {
  const ir::Node* selector = ir::value_at(resource.body, {"spec", "selector", "matchLabels"});
  const ir::Node* labels = ir::value_at(resource.body, {"spec", "template", "metadata", "labels"});
  if (selector == nullptr || selector->op != ir::Op::Record) return;
  const bool known = labels == nullptr || (labels->op == ir::Op::Record && !has_groups(labels));
  if (!known) return;
  for (const ir::Entry& wanted : selector->entries()) {
    if (!wanted.key) continue;
    const ir::Entry* label = ir::find_entry(labels, wanted.key.text());
    if (label != nullptr && label->value == wanted.value) continue;
    auto report = c.diagnostics().report(wanted.span.known() ? wanted.span : resource.span, diag::SelectorMismatch,
                                         resource.kind.text(), wanted.key.text());
    if (label != nullptr) report.label(label->span, "the pods have another value here");
    report.help("the labels of `spec.template.metadata` must hold every label of the selector");
  }
}

bool can_hold_together(Context& c, const ir::Entry& a, const ir::Entry& b, const ir::Resource& resource) {
  const ir::Node* together = both(c, resource.guard, both(c, a.guard, b.guard));
  return ir::satisfiable(c.builder, together, c.session.limits.guard_steps).answer != ir::Answer::No;
}

// So many elements that are the same but for their conditions are compared with one another.
constexpr std::size_t most_alternatives = 64;

// Two elements whose fields `keys` are all the same.
void check_distinct(Context& c, const ir::Resource& resource, const ir::Node* list,
                    std::initializer_list<std::string_view> keys) {
  if (list == nullptr || list->op != ir::Op::List || list->count < 2) return;
  std::map<std::vector<const ir::Node*>, std::vector<const ir::Entry*>> alike;
  for (const ir::Entry& entry : list->entries()) {
    std::vector<const ir::Node*> values;
    for (std::string_view key : keys) {
      if (const ir::Entry* field = ir::find_entry(entry.value, key)) values.push_back(field->value);
    }
    if (values.size() < keys.size()) continue;
    std::vector<const ir::Entry*>& others = alike[values];
    for (const ir::Entry* other : others) {
      if (!can_hold_together(c, entry, *other, resource)) continue;
      c.diagnostics().report(entry.span, diag::DuplicatePort, *keys.begin(), ir::print(*values[0]))
          .label(other->span, "the other is here");
      return;
    }
    if (others.size() < most_alternatives) others.push_back(&entry);
  }
}

void check_containers(Context& c, const ir::Resource& resource, const ir::Node* pod, std::string_view list) {
  const ir::Node* containers = ir::value_at(pod, list);
  if (containers == nullptr || containers->op != ir::Op::List) return;
  for (const ir::Entry& container : containers->entries()) {
    const ir::Node* ports = ir::value_at(container.value, "ports");
    check_distinct(c, resource, ports, {"name"});
    check_distinct(c, resource, ports, {"containerPort", "protocol"});
  }
}

}  // namespace

void lint_resource(Context& c, const ir::Resource& resource) {
  check_secrets(c, resource);
  const std::string_view kind = resource.kind.text();
  if (kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet" || kind == "ReplicaSet")
    check_selector(c, resource);
  if (kind == "Service") {
    check_distinct(c, resource, ir::value_at(resource.body, {"spec", "ports"}), {"name"});
    check_distinct(c, resource, ir::value_at(resource.body, {"spec", "ports"}), {"port", "protocol"});
    return;
  }
  const ir::Node* pod = ir::value_at(resource.body, {"spec", "template", "spec"});
  if (kind == "Pod") pod = ir::value_at(resource.body, "spec");
  if (kind == "CronJob") pod = ir::value_at(resource.body, {"spec", "jobTemplate", "spec", "template", "spec"});
  check_containers(c, resource, pod, "containers");
  check_containers(c, resource, pod, "initContainers");
}

}  // namespace dpc::check
