// A compiled app: its params, its objects under their guards, and what else a target needs to know of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ir/node.h"

namespace dpc::ir {

struct AppInfo {
  Symbol name;
  Symbol version;
  Symbol app_version;
  Symbol description;       // the doc comment of `app`
  Symbol kubernetes;        // the declared range, ">=1.23"
  const Node* prefix = nullptr;     // before every name that is not exact; null: none
  const Node* name_space = nullptr; // where namespaced objects go; release.namespace unless said otherwise
  std::vector<Entry> metadata;      // home, icon, maintainers, keywords ...: closed data, as written
  Span span;
};

// When and how Helm runs an object as a hook; for other targets an ordering.
struct Hook {
  std::vector<Symbol> events;  // "pre-install", "post-upgrade" ...
  const Node* weight = nullptr;
  std::vector<Symbol> delete_policy;
};

struct Resource {
  Symbol address;              // where it was declared: "piper.workload.object"; unique
  Symbol api_version;
  Symbol kind;
  const Node* name = nullptr;
  const Node* name_space = nullptr;  // null for what is not namespaced
  const Node* guard = nullptr;       // null: always there
  const Node* body = nullptr;        // the whole object: a Record with apiVersion, kind, metadata ...
  const Hook* hook = nullptr;
  bool keep = false;                 // Helm: not deleted on uninstall
  Span span;
};

// Only ever run as a test of a chart's release.
inline bool is_chart_test(const Resource& resource) {
  return resource.hook != nullptr && !resource.hook->events.empty() &&
         std::ranges::all_of(resource.hook->events, [](Symbol event) { return event.text() == "test"; });
}

struct Check {
  const Node* guard = nullptr;
  const Node* condition = nullptr;
  const Node* message = nullptr;
  Span span;
};

// One assignment of an environment or a test: a param's path and closed data.
struct Binding {
  const ParamPath* path = nullptr;
  const Node* value = nullptr;
  Span span;
};

struct Environment {
  Symbol name;
  std::string_view doc;
  std::vector<Binding> bindings;
  Span span;
};

struct Feature {
  Symbol name;
  std::string_view doc;
  const Node* condition = nullptr;  // a bool or enum param, or a conjunction of bool params and `param == literal`
  Span span;
};

struct Expectation {
  enum class Kind : std::uint8_t { True, Refused } kind = Kind::True;
  const Node* condition = nullptr;   // True: a bool
  const Node* left = nullptr;        // the sides of a comparison, to be shown where it fails; may be null
  const Node* right = nullptr;
  Symbol refusal;                    // Refused: a part of the refusal's message; empty for any
  Span span;
};

struct Test {
  Symbol title;
  std::vector<Binding> given;
  std::vector<Expectation> expectations;
  Span span;
};

struct Dependency {  // of a chart
  Symbol name, version, repository, condition, alias;
  Span span;
  Symbol key() const { return alias.empty() ? name : alias; }  // of its values in those of the chart
};

struct Module {
  AppInfo app;
  const Type* values = nullptr;        // a Record: the params, in the order of the source
  std::vector<Resource> resources;     // in the order of the source
  std::vector<Check> checks;
  std::vector<Check> asked;            // by a server, of what is open, see ir/narrow.h: in no text of the IR
  const Node* notes = nullptr;
  std::vector<Environment> environments;
  std::vector<Feature> features;
  std::vector<Test> tests;
  std::vector<Dependency> dependencies;
  std::vector<std::shared_ptr<const Hook>> kept_hooks;  // owns the hooks of a module that was read from IR text
};

}  // namespace dpc::ir
