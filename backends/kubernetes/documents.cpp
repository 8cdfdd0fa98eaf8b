#include "backends/kubernetes/documents.h"

#include <algorithm>

#include "backends/yaml/yaml.h"
#include "ir/mask.h"
#include "stdlib/facts/curated.h"

namespace dpc::emit {
namespace {

constexpr std::size_t piece = 256 * 1024;  // small enough to stay in the processor's cache

}  // namespace

std::vector<const ir::Document*> in_apply_order(const ir::ClosedModule& module) {
  std::vector<std::pair<int, const ir::Document*>> ordered;
  for (const ir::Document& document : module.documents) {
    if (ir::is_chart_test(*document.resource)) continue;
    ordered.emplace_back(k8s::apply_order(document.resource->kind.text()), &document);
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const ir::Document*> out;
  for (const auto& [order, document] : ordered) out.push_back(document);
  return out;
}

const ir::Node* masked(const ir::Document& document, ir::Builder& builder) {
  const k8s::Kind kind = k8s::find_kind(document.resource->api_version.text(), document.resource->kind.text());
  const k8s::Type type = kind ? kind.type() : k8s::Type();
  if (document.body->op != ir::Op::Record) return document.body;
  std::vector<ir::Entry> entries(document.body->entries().begin(), document.body->entries().end());
  for (ir::Entry& entry : entries) {
    const bool secret = k8s::is_secret_sink(type, entry.key.text());
    entry.value = ir::mask_texts(entry.value, secret ? ir::Masks::EveryText : ir::Masks::Secrets, builder);
  }
  return builder.data_record(entries);
}

bool write_bodies(const std::vector<const ir::Node*>& bodies, Format format, const Write& write) {
  std::string out;
  YamlWriter yaml;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    switch (format) {
      case Format::Yaml:
        if (i > 0) out += "---\n";
        yaml.append(out, *bodies[i]);
        break;
      case Format::Json:
        append_json(out, *bodies[i]);
        out += '\n';
        break;
    }
    if (out.size() < piece) continue;
    if (!write(out)) return false;
    out.clear();
  }
  return out.empty() || write(out);
}

}  // namespace dpc::emit
