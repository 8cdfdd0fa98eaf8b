#include "backends/kustomize/kustomization.h"

#include <fmt/format.h>

#include "ir/identity.h"
#include "support/yaml/quote.h"

namespace dpc::kustomize {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  yaml::append_scalar(out, text);
  return out;
}

void comment(std::string& out, std::string_view text, std::string_view indent) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += fmt::format("{}# {}\n", indent, text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

void list(std::string& out, std::string_view key, const std::vector<std::string>& items) {
  if (items.empty()) return;
  out += fmt::format("{}:\n", key);
  for (const std::string& item : items) out += fmt::format("  - {}\n", quoted(item));
}

void replicas(std::string& out, const Kustomization& of) {
  if (of.shorthand.replicas.empty()) return;
  out += "replicas:\n";
  for (std::size_t i = 0; i < of.shorthand.replicas.size(); ++i) {
    if (i < of.replicas_why.size()) comment(out, of.replicas_why[i], "  ");
    const Replicas& each = of.shorthand.replicas[i];
    out += fmt::format("  - name: {}\n    count: {}\n", quoted(each.name.text()), each.count);
  }
}

void images(std::string& out, const std::vector<Image>& all) {
  if (all.empty()) return;
  out += "images:\n";
  for (const Image& each : all) {
    out += fmt::format("  - name: {}\n", quoted(each.name));
    if (!each.new_name.empty()) out += fmt::format("    newName: {}\n", quoted(each.new_name));
    if (!each.new_tag.empty()) out += fmt::format("    newTag: {}\n", quoted(each.new_tag));
    if (!each.digest.empty()) out += fmt::format("    digest: {}\n", quoted(each.digest));
  }
}

// What a target says is a regular expression to Kustomize, of the whole name.
std::string exactly(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (std::string_view(".+*?()[]{}|^$\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return quoted(out);
}

// Without a group any is meant; that of the kinds of Kubernetes' core has no name (seen with Kustomize 5.7.1).
void target(std::string& out, const ir::Document& document, bool has_namesake) {
  const std::string_view api = document.resource->api_version.text(), group = ir::group_of(api);
  out += "    target:\n";
  if (!group.empty()) out += fmt::format("      group: {}\n", quoted(group));
  else if (has_namesake) out += "      group: ^$\n";
  out += fmt::format("      version: {}\n", quoted(ir::version_of(api)));
  out += fmt::format("      kind: {}\n", quoted(document.resource->kind.text()));
  out += fmt::format("      name: {}\n", exactly(document.name.text()));
  if (!document.name_space.empty()) out += fmt::format("      namespace: {}\n", exactly(document.name_space.text()));
}

void patches(std::string& out, const std::vector<PatchFile>& all) {
  if (all.empty()) return;
  out += "patches:\n";
  for (const PatchFile& each : all) {
    comment(out, each.why, "  ");
    out += fmt::format("  - path: {}\n", quoted(each.path));
    if (each.target != nullptr) target(out, *each.target, each.has_namesake);
  }
}

}  // namespace

std::string kustomization_yaml(const Kustomization& of) {
  std::string out;
  comment(out, of.doc, "");
  out += fmt::format("apiVersion: kustomize.config.k8s.io/{}\nkind: {}\n", of.component ? "v1alpha1" : "v1beta1",
                     of.component ? "Component" : "Kustomization");
  list(out, "resources", of.resources);
  list(out, "components", of.components);
  replicas(out, of);
  images(out, of.shorthand.images);
  patches(out, of.patches);
  return out;
}

}  // namespace dpc::kustomize
