// What a server refuses of objects that look right: pods without containers, probes without a handler, Services without
// ports, requests above their limits.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "ir/builtins.h"
#include "ir/field_rules.h"
#include "ir/rules_text.h"

namespace dpc::ir {
namespace {

const Node* inside(const Node* node) {
  return node->op == Op::Call && node->builtin == Builtin::Keep ? node->kid(0) : node;
}

bool all_known(const Node& container) {
  const auto is_group_entry = [](const Entry& entry) { return is_group(entry.value->op); };
  return std::ranges::none_of(container.entries(), is_group_entry);
}

// The text or number as it is emitted; nothing where it is open or made from a secret.
std::optional<std::string> shown(const Entry* entry) {
  if (entry == nullptr || !is_scalar(entry->value->op) || entry->value->tainted()) return std::nullopt;
  std::string buffer;
  return std::string(scalar_text(*entry->value, buffer));
}

// The list is there under every assignment, and has nothing in it; what is not written at all counts too.
bool is_empty_list(const Node& record, std::string_view key) {
  if (!all_known(record)) return false;
  const Entry* entry = entry_of(record, key);
  if (entry == nullptr) return true;
  const Node* list = inside(entry->value);
  return entry->guard == nullptr && list->op == Op::List && list->count == 0;
}

double unit(std::string_view suffix) {
  constexpr std::string_view binary[] = {"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  for (int i = 0; i < 6; ++i) {
    if (suffix == binary[i]) return std::pow(1024.0, i + 1);
  }
  constexpr std::string_view decimal[] = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  for (int i = 0; i < 10; ++i) {
    if (suffix == decimal[i]) return std::pow(1000.0, i - 3);
  }
  return 0;
}

// What a quantity amounts to; nothing where it is written with an exponent.
std::optional<double> amount(const Entry* entry) {
  const std::optional<std::string> text = shown(entry);
  if (!text) return std::nullopt;
  double number = 0;
  const auto [end, fault] =
      std::from_chars(text->data(), text->data() + text->size(), number, std::chars_format::fixed);
  const double times = unit(std::string_view(end, static_cast<std::size_t>(text->data() + text->size() - end)));
  if (fault != std::errc() || times == 0) return std::nullopt;
  return number * times;
}

bool has_any(const Node& record, std::initializer_list<std::string_view> keys) {
  return std::ranges::any_of(keys, [&](std::string_view key) { return entry_of(record, key) != nullptr; });
}

}  // namespace

void FieldRules::contradict(std::string_view type, Span own, std::string_view text, std::string_view why,
                            std::string_view help) {
  ++contradictions_;
  auto report = diagnostics_.report(place(own, text), diag::ContradictingFields, type, why);
  if (!help.empty()) report.help(std::string(help));
}

void FieldRules::lack(std::string_view type, std::string_view text, std::string_view why, std::string_view help) {
  if (diagnostics_.errors() <= contradictions_) contradict(type, {}, text, why, help);
}

void FieldRules::image(const Entry& image) {
  const Node& node = *image.value;
  const std::string_view fault = node.op == Op::String && !node.tainted() ? image_fault(node.text()) : "";
  if (fault.empty()) return;
  diagnostics_.report(place(image.span, node.text()), diag::BadKubernetesText, node.text(), "name of an image")
      .help(std::string(fault));
}

void FieldRules::resources(const Node& container) {
  const Entry* resources = always(container, "resources");
  const Entry* requests = resources != nullptr ? always(*resources->value, "requests") : nullptr;
  const Entry* limits = resources != nullptr ? always(*resources->value, "limits") : nullptr;
  if (requests == nullptr || limits == nullptr || requests->value->op != Op::Record) return;
  for (const Entry& request : requests->value->entries()) {
    const Entry* limit = request.key && request.guard == nullptr ? always(*limits->value, request.key.text()) : nullptr;
    const std::optional<double> asked = amount(limit != nullptr ? &request : nullptr), most = amount(limit);
    if (!asked || !most || *asked <= *most) continue;
    contradict("Container", request.span, *shown(&request),
               fmt::format("{} of '{}' is requested, more than its limit, which is {}", *shown(&request),
                           request.key.text(), *shown(limit)),
               "");
  }
}

void FieldRules::probe(const Node& record) {
  if (!all_known(record) || has_any(record, {"exec", "httpGet", "tcpSocket", "grpc"})) return;
  lack("Probe", "", "nothing says how it probes",
       "set one of `exec`, `httpGet`, `tcpSocket` and `grpc`, or use http(...), tcp(...), exec(...) of "
       "std.workload");
}

void FieldRules::probed_ports(const Node& container) {
  const Entry* ports = entry_of(container, "ports");
  if (!all_known(container) || (ports != nullptr && (ports->value->op != Op::List || !all_known(*ports->value))))
    return;
  const auto may_be_called = [](const Entry& port, std::string_view name) {
    if (port.value->op != Op::Record || !all_known(*port.value)) return true;
    const Entry* own = entry_of(*port.value, "name");
    return own != nullptr && (own->value->op != Op::String || own->value->text() == name);
  };
  for (std::string_view field : {"livenessProbe", "readinessProbe", "startupProbe"}) {
    const Entry* probe = entry_of(container, field);
    for (std::string_view handler : {"httpGet", "tcpSocket"}) {
      const Entry* action = probe != nullptr ? entry_of(*inside(probe->value), handler) : nullptr;
      const Entry* port = action != nullptr ? entry_of(*inside(action->value), "port") : nullptr;
      if (port == nullptr || port->value->op != Op::String || port->value->tainted()) continue;
      const std::string_view name = port->value->text();
      const std::span<const Entry> all = ports != nullptr ? ports->value->entries() : std::span<const Entry>();
      if (std::ranges::any_of(all, [&](const Entry& each) { return may_be_called(each, name); })) continue;
      contradict("Container", port->span, name,
                 fmt::format("'{}' asks the port '{}', which the container does not have", field, name),
                 "name one of its `ports`, or add it there");
    }
  }
}

void FieldRules::no_containers(const Node& pod) {
  if (!is_empty_list(pod, "containers")) return;
  lack("PodSpec", "containers", "there are no containers", "a pod has at least one: `containers { main { ... } }`");
}

// A workload's pods; those of a Job end, and those of the others never do.
void FieldRules::template_of(const Node& spec, std::string_view kind) {
  const Entry* made = always(spec, "template");
  const Entry* pod = made != nullptr ? always(*inside(made->value), "spec") : nullptr;
  if (pod == nullptr || inside(pod->value)->op != Op::Record) return;
  const Node& record = *inside(pod->value);
  const Entry* policy = entry_of(record, "restartPolicy");
  const bool job = kind == "Job";
  const std::optional<std::string> text = policy == nullptr ? "Always" : shown(policy);
  const bool known = policy == nullptr ? all_known(record) : policy->guard == nullptr;
  if (!known || !text || (*text == "Always") != job) return;
  contradict(kind, policy != nullptr ? policy->span : pod->span, "restartPolicy",
             fmt::format("the 'restartPolicy' of the pods is {}", policy != nullptr ? "'" + *text + "'" : "not set"),
             job ? "pods of a Job have 'OnFailure' or 'Never'" : "its pods run for ever: leave it out");
}

// With the labels as they come to be: those that are known at build were judged there.
void FieldRules::selected(const Node& spec, std::string_view kind) {
  const Entry* selector = evaluated_ ? always(spec, "selector") : nullptr;
  const Entry* wanted = selector != nullptr ? always(*selector->value, "matchLabels") : nullptr;
  const Entry* made = always(spec, "template");
  const Entry* metadata = made != nullptr ? always(*made->value, "metadata") : nullptr;
  const Entry* labels = metadata != nullptr ? always(*metadata->value, "labels") : nullptr;
  if (wanted == nullptr || wanted->value->op != Op::Record) return;
  for (const Entry& each : wanted->value->entries()) {
    if (!each.key) continue;
    const Entry* label = labels != nullptr ? entry_of(*labels->value, each.key.text()) : nullptr;
    if (label != nullptr && shown(label) == shown(&each)) continue;
    diagnostics_.report(place(each.span, {}), diag::SelectorMismatch, kind, each.key.text())
        .help("the labels of `spec.template.metadata` must hold every label of the selector");
    return;
  }
}

void FieldRules::daemon_set(const Node& record) {
  template_of(record, "DaemonSet");
  selected(record, "DaemonSet");
}

void FieldRules::job(const Node& record) { template_of(record, "Job"); }

void FieldRules::service_type(const Node& service) {
  if (!all_known(service)) return;
  const Entry* type = entry_of(service, "type");
  const std::optional<std::string> kind = type == nullptr ? "ClusterIP" : shown(type);
  if (!kind || (type != nullptr && type->guard != nullptr)) return;
  const Entry* address = entry_of(service, "clusterIP");
  const std::optional<std::string> ip = address == nullptr ? "" : shown(address);
  const Span span = type != nullptr ? type->span : Span();
  if (*kind == "ExternalName") {
    if (entry_of(service, "externalName") == nullptr)
      contradict("Service", span, "ExternalName", "the type is 'ExternalName', but 'externalName' is not set", "");
    return;
  }
  const bool headless = ip == "None" && address->guard == nullptr;
  if (headless && (*kind == "LoadBalancer" || *kind == "NodePort"))
    contradict("Service", span, *kind, fmt::format("the type is '{}', but it has no address of its own", *kind),
               "a headless Service is of the type 'ClusterIP'");
  if (ip && ip != "None" && is_empty_list(service, "ports"))
    lack("Service", "", "there are no ports", "only a headless Service does without");
  const Entry* ports = entry_of(service, "ports");
  if (ports == nullptr || ports->value->op != Op::List || ports->value->count < 2) return;
  const auto unnamed = [](const Entry& port) {
    return port.guard == nullptr && port.value->op == Op::Record && all_known(*port.value) &&
           entry_of(*port.value, "name") == nullptr;
  };
  const auto found = std::ranges::find_if(ports->value->entries(), unnamed);
  const std::span<const Entry> all = ports->value->entries();
  const auto there = [](const Entry& port) { return port.guard == nullptr && !is_group(port.value->op); };
  if (std::ranges::count_if(all, there) < 2 || found == all.end()) return;
  contradict("Service", found->span, "", "a port has no name, though there are several", "name each port");
}

void FieldRules::claim(const Node& record) {
  if (!all_known(record)) return;
  if (is_empty_list(record, "accessModes"))
    lack("PersistentVolumeClaim", "accessModes", "there are no 'accessModes'", "as in [\"ReadWriteOnce\"]");
  const Entry* resources = always(record, "resources");
  const Entry* requests = resources != nullptr ? always(*resources->value, "requests") : nullptr;
  const Entry* storage = requests != nullptr ? always(*requests->value, "storage") : nullptr;
  const std::optional<double> size = amount(storage);
  if (!size || *size > 0) return;
  contradict("PersistentVolumeClaim", storage->span, "size", fmt::format("the size is {}", *shown(storage)),
             "ask for more than nothing, as 1Gi");
}

void FieldRules::ingress(const Node& record) {
  if (!is_empty_list(record, "rules") || entry_of(record, "defaultBackend") != nullptr) return;
  lack("Ingress", "hosts", "there are neither rules nor a default backend",
       "give it a host, or make it `when` there is one");
}

// What the loop over no hosts leaves empty is left out with its spec.
void FieldRules::ingress_object(const Node& record) {
  static const Node empty_spec = [] {
    Node node;
    node.op = Op::Record;
    return node;
  }();
  if (all_known(record) && entry_of(record, "spec") == nullptr) ingress(empty_spec);
}

void FieldRules::ingress_path(const Node& record) {
  const Entry* path = entry_of(record, "path");
  const std::optional<std::string> text = shown(path);
  if (!text || text->empty() || text->front() == '/') return;
  contradict("Ingress", path->span, *text, fmt::format("the path '{}' does not begin with '/'", *text),
             fmt::format("write \"/{}\"", *text));
}

}  // namespace dpc::ir
