#include "backends/helm/files/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/output/names.h"

namespace dpc::helm {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// The words of an address with dashes between: `region_eu.otelCollector` is region-eu-otel-collector.
std::string dashed(std::string_view address) {
  std::string out;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    const bool part = c == '.' || c == '_' || c == '-';
    const bool word = is_upper(c) && i > 0 && !is_upper(address[i - 1]);
    if ((part || word) && !out.empty() && out.back() != '-') out += '-';
    if (!part) out += c;
  }
  return out;
}

// The kind behind the name, save where the name says it: `ingress`, `web_service`.
std::string with_kind(std::string name, const std::string& kind) {
  const bool says_it = name == kind || name.ends_with("-" + kind);
  return says_it ? name : name + "-" + kind;
}

}  // namespace

bool is_plain_definition(const ir::Resource& resource) {
  return resource.kind.text() == "CustomResourceDefinition" && resource.body->closed() && resource.guard == nullptr &&
         resource.hook == nullptr && !resource.keep && resource.name->op == ir::Op::String;
}

std::string environment_file(const ir::Environment& environment) {
  return fmt::format("values-{}.yaml", output::safe_name(environment.name.text()));
}

std::string TemplateNames::of(const ir::Resource& resource) {
  const bool definition = is_plain_definition(resource);
  const char* folder = definition ? "crds/" : ir::is_chart_test(resource) ? "templates/tests/" : "templates/";
  std::string_view address = resource.address.text();
  if (address.ends_with(".object")) address.remove_suffix(7);
  const std::string kind = output::lowered(resource.kind.text());
  // The whole address where its last part, as `workload`, is needed to tell two apart.
  for (std::string_view name : {address.substr(0, address.rfind('.')), address}) {
    if (definition) name = resource.name->text();
    const std::string plain = definition ? std::string(name) : with_kind(output::lowered(dashed(name)), kind);
    std::string path = folder + output::safe_name(output::lowered(plain)) + ".yaml";
    if (taken_.insert(path).second) return path;
  }
  for (int i = 2;; ++i) {
    std::string path =
        fmt::format("{}{}-{}-{}.yaml", folder, output::safe_name(output::lowered(dashed(address))), kind, i);
    if (taken_.insert(path).second) return path;
  }
}

}  // namespace dpc::helm
