// What is wrong between the objects of one app: workloads that select the same pods, pods that refer to objects of
// another namespace.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "frontend/check/lint.h"
#include "ir/guard.h"
#include "ir/text.h"
#include "support/json.h"

namespace dpc::check {
namespace {

constexpr std::size_t most_compared = 64;
constexpr std::size_t deepest = 64;

bool selects_pods(std::string_view kind) {
  return kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet" || kind == "ReplicaSet";
}

const ir::Node* inside(const ir::Node* node) {
  return node != nullptr && node->op == ir::Op::Call && node->builtin == ir::Builtin::Keep ? node->kid(0) : node;
}

const ir::Node* at(const ir::Node* record, std::initializer_list<std::string_view> path) {
  for (std::string_view key : path) {
    record = inside(record);
    if (record == nullptr || record->op != ir::Op::Record) return nullptr;
    const auto has_key = [&](const ir::Entry& entry) { return entry.key.text() == key; };
    const std::span<const ir::Entry> entries = record->entries();
    const auto found = std::ranges::find_if(entries, has_key);
    record = found != entries.end() ? found->value : nullptr;
  }
  return inside(record);
}

// Equal for selectors that are equal under every assignment.
std::string selector_text(const ir::Node& selector) {
  std::vector<std::string> parts;
  for (const ir::Entry& entry : selector.entries()) {
    std::string part(entry.key.text());
    part += " = ";
    if (entry.value->op == ir::Op::String) {
      append_json_string(part, entry.value->text());
    } else {
      part += ir::print(*entry.value);
    }
    if (entry.guard != nullptr) part += " when " + ir::print(*entry.guard);
    parts.push_back(std::move(part));
  }
  std::ranges::sort(parts);
  std::string text;
  for (const std::string& part : parts) text += part + "\n";
  return text;
}

bool together(Context& c, const ir::Resource& a, const ir::Resource& b) {
  const ir::Node* both_there = both(c, a.guard, b.guard);
  if (both_there == nullptr) return true;
  return ir::satisfiable(c.builder, both_there, c.session.limits.guard_steps).answer != ir::Answer::No;
}

std::string name_text(const ir::Node* name) {
  if (name == nullptr) return {};
  return name->op == ir::Op::String ? std::string(name->text()) : ir::print(*name);
}

void check_selectors(Context& c, const std::vector<Span>& places) {
  std::map<std::pair<const ir::Node*, std::string>, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < c.out->resources.size(); ++i) {
    const ir::Resource& resource = c.out->resources[i];
    if (!selects_pods(resource.kind.text())) continue;
    const ir::Node* selector = at(resource.body, {"spec", "selector", "matchLabels"});
    if (selector == nullptr || selector->op != ir::Op::Record || selector->count == 0) continue;
    std::vector<std::size_t>& others = alike[{resource.name_space, selector_text(*selector)}];
    for (std::size_t other : others) {
      const ir::Resource& earlier = c.out->resources[other];
      if (!together(c, resource, earlier)) continue;
      c.diagnostics()
          .report(places[i], diag::SameSelector, resource.kind.text(), earlier.kind.text(), name_text(earlier.name))
          .label(places[other], "the other is made here")
          .help(
              "give each labels of its own, as in `selector { \"app.kubernetes.io/name\" = \"worker\" }`, or a "
              "`part` of its own");
      break;
    }
    if (others.size() < most_compared) others.push_back(i);
  }
}

// --- namespaces

struct Named {
  std::string_view kind;
  const ir::Node* name;
  friend auto operator<=>(const Named& a, const Named& b) = default;
};

// The namespaces of all objects of a name, in the order of the source.
using Homes = std::map<Named, std::vector<const ir::Node*>>;

// The field of a pod's spec that names an object, by the field around it.
struct Reference {
  std::string_view around, field, kind;
};
constexpr Reference references[] = {
    {"configMapKeyRef", "name", "ConfigMap"},
    {"secretKeyRef", "name", "Secret"},
    {"configMapRef", "name", "ConfigMap"},
    {"secretRef", "name", "Secret"},
    {"configMap", "name", "ConfigMap"},
    {"secret", "secretName", "Secret"},
    {"persistentVolumeClaim", "claimName", "PersistentVolumeClaim"},
};

struct Search {
  Context& c;
  const Homes& homes;
  const ir::Resource& resource;
  Span place;
  std::set<Named> told;
};

void refer(Search& s, std::string_view kind, const ir::Entry& entry) {
  const Named named{kind, entry.value};
  const auto found = s.homes.find(named);
  if (found == s.homes.end() || std::ranges::count(found->second, s.resource.name_space) != 0) return;
  if (!s.told.insert(named).second) return;
  s.c.diagnostics()
      .report(s.place, diag::OtherNamespace, s.resource.kind.text(), name_text(s.resource.name_space), kind,
              name_text(entry.value), name_text(found->second.front()))
      .help(fmt::format("pods see the objects of their own namespace alone: make one there, or say that it is made "
                        "elsewhere, `external({}, ...)`",
                        kind));
}

void search(Search& s, std::string_view around, const ir::Node* node, std::size_t depth) {
  node = inside(node);
  if (node == nullptr || !ir::is_container(node->op) || depth > deepest) return;
  for (const ir::Entry& entry : node->entries()) {
    for (const Reference& reference : references) {
      if (reference.around == around && reference.field == entry.key.text()) refer(s, reference.kind, entry);
    }
    search(s, entry.key ? entry.key.text() : around, entry.value, depth + 1);
  }
}

void check_namespaces(Context& c, const std::vector<Span>& places) {
  const auto elsewhere = [&](const ObjectValue* object) {
    return object->name_space != nullptr && object->name_space != c.emitted.front()->name_space;
  };
  if (std::ranges::none_of(c.emitted, elsewhere)) return;
  Homes homes;
  for (const ObjectValue* object : c.emitted) {
    if (object->name_space == nullptr) continue;
    homes[{object->kind->name(), object->name->full}].push_back(object->name_space);
  }
  for (std::size_t i = 0; i < c.out->resources.size(); ++i) {
    const ir::Resource& resource = c.out->resources[i];
    const ir::Node* pod = at(resource.body, {"spec", "template", "spec"});
    if (resource.kind.text() == "Pod") pod = at(resource.body, {"spec"});
    if (resource.kind.text() == "CronJob") pod = at(resource.body, {"spec", "jobTemplate", "spec", "template", "spec"});
    if (pod == nullptr || resource.name_space == nullptr) continue;
    Search s{c, homes, resource, places[i], {}};
    search(s, {}, pod, 0);
  }
}

}  // namespace

void lint_app(Context& c, const std::vector<Span>& places) {
  if (c.diagnostics().any_errors()) return;
  check_selectors(c, places);
  check_namespaces(c, places);
}

}  // namespace dpc::check
