// The rules that are about more than one field.
#include <algorithm>
#include <array>

#include "ir/builtins.h"
#include "ir/field_rules.h"
#include "ir/rules_text.h"

namespace dpc::ir {
namespace {

constexpr k8s::Version sidecars_from{1, 29};
constexpr std::size_t most_compared = 64;

// Every entry is there and known: no groups whose entries only evaluation tells.
bool has_groups(const Node& container) {
  const auto is_group_entry = [](const Entry& entry) { return is_group(entry.value->op); };
  return std::ranges::any_of(container.entries(), is_group_entry);
}

bool is_known(const Node& list) {
  const auto known = [](const Entry& entry) { return entry.value->op == Op::Record && !has_groups(*entry.value); };
  return list.op == Op::List && std::ranges::all_of(list.entries(), known);
}

std::string_view text_of(const Node& record, std::string_view key) {
  const Entry* entry = entry_of(record, key);
  const bool shown = entry != nullptr && entry->guard == nullptr && !entry->value->tainted();
  return shown ? entry->value->text() : std::string_view();
}

std::string shown(const Node& scalar) {
  std::string buffer;
  return scalar.tainted() ? "(a secret)" : std::string(scalar_text(scalar, buffer));
}

// May the volume be called so? A name that is open may come to be any.
bool may_be_called(const Entry& volume, const Node& name) {
  const Entry* own = entry_of(*volume.value, "name");
  return own != nullptr && (own->value == &name || own->value->op != Op::String || own->value->text() == name.text());
}

// What tells the elements of a list apart: scalars are hash-consed, so equal ones are one node.
struct Identities {
  std::array<const Node*, most_compared> keys;
  std::array<const Node*, most_compared> seconds;
  std::array<const Entry*, most_compared> entries;
  std::size_t count = 0;
};

// Null for `absent`: the field has its default.
bool scalar_of(const Node& record, std::string_view key, const Node*& scalar) {
  const Entry* entry = entry_of(record, key);
  scalar = entry != nullptr ? entry->value : nullptr;
  return entry == nullptr || (entry->guard == nullptr && is_scalar(entry->value->op));
}

bool is_tcp(const Node* protocol) { return protocol == nullptr || protocol->text() == "TCP"; }

// Elements whose key is known; the first `most_compared` of them.
Identities identities_of(const Node& list, std::string_view key, std::string_view second) {
  Identities out;
  for (const Entry& entry : list.entries()) {
    if (out.count == most_compared) break;
    if (entry.guard != nullptr || entry.value->op != Op::Record || has_groups(*entry.value)) continue;
    const Node *first = nullptr, *other = nullptr;
    if (!scalar_of(*entry.value, key, first) || first == nullptr) continue;
    if (!second.empty() && !scalar_of(*entry.value, second, other)) continue;
    out.keys[out.count] = first;
    out.seconds[out.count] = is_tcp(other) ? nullptr : other;
    out.entries[out.count++] = &entry;
  }
  return out;
}

// The first two that are the same, the earlier first; nulls where all differ.
std::pair<const Entry*, const Entry*> first_twins(const Identities& all) {
  for (std::size_t i = 1; i < all.count; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (all.keys[i] == all.keys[j] && all.seconds[i] == all.seconds[j]) return {all.entries[j], all.entries[i]};
    }
  }
  return {nullptr, nullptr};
}

}  // namespace

const Entry* FieldRules::always(const Node& record, std::string_view key) const {
  const Entry* entry = entry_of(record, key);
  return entry != nullptr && entry->guard == nullptr && !has_groups(record) ? entry : nullptr;
}

void FieldRules::distinct(const Node& record, std::string_view list, std::string_view key, std::string_view second) {
  const Entry* entry = entry_of(record, list);
  if (entry == nullptr || entry->value->op != Op::List || entry->value->count < 2) return;
  const auto [first, again] = first_twins(identities_of(*entry->value, key, second));
  if (again == nullptr) return;
  const std::string text = shown(*entry_of(*again->value, key)->value);
  const Span here = place(again->span, text), other = place(first->span, text);
  auto report = diagnostics_.report(here, diag::DuplicateElement, list, key, text);
  if (other != here) report.label(other, "the other is here");
}

// A server takes them, with a warning; what is laid over the object later loses one of them.
void FieldRules::distinct_variables(const Node& container) {
  const Entry* env = entry_of(container, "env");
  if (env == nullptr || env->value->op != Op::List || env->value->count < 2) return;
  const auto [first, again] = first_twins(identities_of(*env->value, "name", {}));
  if (again == nullptr) return;
  const std::string name = shown(*entry_of(*again->value, "name")->value);
  diagnostics_.report(place(again->span, name), diag::VariableTwice, name, text_of(container, "name"))
      .help("the later one counts; leave the other out");
}

void FieldRules::container(const Node& record) {
  distinct(record, "volumeMounts", "mountPath");
  if (evaluated_) distinct(record, "ports", "name");
  distinct_variables(record);
  resources(record);
  probed_ports(record);
  const Entry* image = always(record, "image");
  if (image == nullptr || image->value->op != Op::String) return;
  if (!image->value->text().empty()) return this->image(*image);
  diagnostics_.report(place(image->span, "image"), diag::EmptyImage, text_of(record, "name"));
}

void FieldRules::mounts(const Node& container, const Node* volumes) {
  for (std::string_view field : {"volumeMounts", "volumeDevices"}) {
    const Entry* list = entry_of(container, field);
    if (list == nullptr || list->value->op != Op::List) continue;
    for (const Entry& mount : list->value->entries()) {
      const Entry* name = mount.value->op == Op::Record ? entry_of(*mount.value, "name") : nullptr;
      if (name == nullptr || name->value->op != Op::String || name->value->text().empty()) continue;
      const std::span<const Entry> all = volumes != nullptr ? volumes->entries() : std::span<const Entry>();
      const auto called = [&](const Entry& volume) { return may_be_called(volume, *name->value); };
      const bool claimed = std::ranges::find(claims_, name->value->text()) != claims_.end();
      if (claimed || std::ranges::any_of(all, called)) continue;
      diagnostics_.report(place(name->span, name->value->text()), diag::UnknownVolume, text_of(container, "name"),
                          name->value->text())
          .help("add it to the pod's `volumes`, or mount the object itself: `mounts { \"/path\" = claim }`");
    }
  }
}

void FieldRules::pod(const Node& record) {
  ++pods_;
  sidecars(record);
  no_containers(record);
  distinct(record, "containers", "name");
  distinct(record, "initContainers", "name");
  distinct(record, "volumes", "name");
  const Entry* volumes = entry_of(record, "volumes");
  const bool known = volumes == nullptr || is_known(*volumes->value);
  if (!known || other_claims_ || has_groups(record)) return;
  for (std::string_view field : {"containers", "initContainers"}) {
    const Entry* list = entry_of(record, field);
    if (list == nullptr || list->value->op != Op::List) continue;
    for (const Entry& container : list->value->entries()) {
      if (container.value->op == Op::Record) mounts(*container.value, volumes != nullptr ? volumes->value : nullptr);
    }
  }
}

// Source: Kubernetes documentation, "Sidecar Containers": on by default from 1.29 on. An older server drops the field,
// and the pod waits for ever for the container to end.
void FieldRules::sidecars(const Node& record) {
  const Entry* list = entry_of(record, "initContainers");
  const bool old = served_.min.known() && served_.min < sidecars_from;
  if (!old || list == nullptr || list->value->op != Op::List) return;
  for (const Entry& container : list->value->entries()) {
    if (container.value->op != Op::Record || text_of(*container.value, "restartPolicy") != "Always") continue;
    const std::string_view name = text_of(*container.value, "name");
    diagnostics_.report(place(container.span, name), diag::SidecarNotYetServed, name, k8s::version_text(served_.min))
        .help(
            "older servers wait for ever for it to end: declare `kubernetes = \">=1.29\"`, or run it among "
            "`containers`");
  }
}

void FieldRules::stateful_set(const Node& record) {
  template_of(record, "StatefulSet");
  selected(record, "StatefulSet");
  const Entry* claims = entry_of(record, "volumeClaimTemplates");
  other_claims_ = has_groups(record) || (claims != nullptr && !is_known(*claims->value));
  for (const Entry& claim : claims != nullptr && !other_claims_ ? claims->value->entries() : std::span<const Entry>()) {
    const Entry* metadata = entry_of(*claim.value, "metadata");
    const Entry* name = metadata != nullptr ? entry_of(*metadata->value, "name") : nullptr;
    if (name != nullptr && name->value->op == Op::String) claims_.push_back(name->value->text());
    else other_claims_ = true;
  }
  const Entry* strategy = always(record, "updateStrategy");
  const Entry* rolling = strategy != nullptr ? always(*strategy->value, "rollingUpdate") : nullptr;
  if (rolling == nullptr || rolling->value->open() || text_of(*strategy->value, "type") != "OnDelete") return;
  diagnostics_.report(place(rolling->span, "rollingUpdate"), diag::ContradictingFields, "StatefulSet",
                      "'rollingUpdate' is set, but the updateStrategy is 'OnDelete'");
}

void FieldRules::deployment(const Node& record) {
  template_of(record, "Deployment");
  selected(record, "Deployment");
  const Entry* strategy = always(record, "strategy");
  const Entry* rolling = strategy != nullptr ? always(*strategy->value, "rollingUpdate") : nullptr;
  if (rolling == nullptr || rolling->value->open() || text_of(*strategy->value, "type") != "Recreate") return;
  diagnostics_.report(place(rolling->span, "rollingUpdate"), diag::ContradictingFields, "Deployment",
                      "'rollingUpdate' is set, but the strategy is 'Recreate'");
}

void FieldRules::autoscaler(const Node& record) {
  const Entry* min = always(record, "minReplicas");
  const Entry* max = always(record, "maxReplicas");
  const bool known = min != nullptr && max != nullptr && min->value->op == Op::Int && max->value->op == Op::Int;
  if (!known || min->value->i <= max->value->i) return;
  const std::string why =
      fmt::format("'minReplicas' is {}, more than 'maxReplicas', which is {}", min->value->i, max->value->i);
  diagnostics_.report(place(min->span, "min"), diag::ContradictingFields, "HorizontalPodAutoscaler", why);
}

void FieldRules::disruption_budget(const Node& record) {
  const Entry* min = always(record, "minAvailable");
  const Entry* max = always(record, "maxUnavailable");
  for (const Entry* each : {min, max}) {
    if (each == nullptr || each->value->op != Op::String || each->value->tainted()) continue;
    const std::string_view text = each->value->text();
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits != 0 && digits + 1 == text.size() && text.back() == '%') continue;
    diagnostics_
        .report(place(each->span, text), diag::ContradictingFields, "PodDisruptionBudget",
                fmt::format("'{}' is the text '{}'", each->key.text(), text))
        .help("write a number, or a percentage as \"50%\"");
  }
  if (min == nullptr || max == nullptr || !is_scalar(min->value->op) || !is_scalar(max->value->op)) return;
  diagnostics_.report(place(max->span, "maxUnavailable"), diag::ContradictingFields, "PodDisruptionBudget",
                      "'minAvailable' and 'maxUnavailable' are both set");
}

void FieldRules::service(const Node& record) {
  if (evaluated_) {
    distinct(record, "ports", "name");
    distinct(record, "ports", "port", "protocol");
  }
  service_type(record);
  const Entry* type = entry_of(record, "type");
  const std::string_view kind = type == nullptr ? "ClusterIP" : text_of(record, "type");
  const Entry* ports = entry_of(record, "ports");
  if (kind != "ClusterIP" || has_groups(record) || ports == nullptr || ports->value->op != Op::List) return;
  for (const Entry& port : ports->value->entries()) {
    const Entry* node = port.value->op == Op::Record ? always(*port.value, "nodePort") : nullptr;
    if (node == nullptr || node->value->op != Op::Int || node->value->i == 0) continue;
    diagnostics_.report(place(node->span, "nodePort"), diag::ContradictingFields, "Service",
                        "'nodePort' is set, but the type is 'ClusterIP'")
        .help("nodes have ports of Services of the type 'NodePort' or 'LoadBalancer'");
  }
}

void FieldRules::cron_job(const Node& record) {
  const Entry* schedule = entry_of(record, "schedule");
  if (schedule == nullptr || schedule->value->op != Op::String || schedule->value->tainted()) return;
  const std::string_view text = schedule->value->text();
  const std::string fault = schedule_fault(text);
  if (fault.empty()) return;
  diagnostics_.report(place(schedule->span, text), diag::BadSchedule, text.substr(0, 80), fault)
      .help("five fields, as in crontab(5): \"0 3 * * *\"");
}

}  // namespace dpc::ir
