#include "backends/helm/files/chart_yaml.h"

#include <fmt/format.h>

#include <algorithm>

#include "backends/helm/files/prose.h"
#include "backends/yaml/yaml.h"
#include "support/yaml/quote.h"

namespace dpc::helm {
namespace {

void append(std::string& out, std::string_view key, std::string_view value, unsigned indent = 0) {
  if (value.empty()) return;
  std::string text;
  yaml::append_scalar(text, value);
  out.append(indent, ' ').append(fmt::format("{}: {}\n", key, text));
}

void append_dependency(std::string& out, const ir::Dependency& it) {
  std::string fields;
  append(fields, "name", it.name.text(), 4);
  append(fields, "version", it.version.text(), 4);
  // What is copied into charts/ is looked for there.
  if (!it.repository.text().starts_with("file://")) append(fields, "repository", it.repository.text(), 4);
  append(fields, "condition", it.condition.text(), 4);
  append(fields, "alias", it.alias.text(), 4);
  fields[2] = '-';
  out += fields;
}

bool is_version_character(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == 'x' || c == 'X' || c == '*' || c == 'v';
}

bool is_release(std::string_view version) {
  return std::ranges::count(version, '.') == 2 && version.back() >= '0' && version.back() <= '9';
}

// What names one release exactly stays as it is.
bool takes_pre_releases(std::string_view sign, std::string_view version) {
  return !is_release(version) || sign == ">=" || sign == "<" || sign == "^" || sign == "~" || sign == "~>";
}

// A release is above all its pre-releases: "<=1.30.2" is what is below 1.30.3, and ">1.23.4" what is not below 1.23.5.
struct Bound {
  std::string_view sign;
  std::string version;
};
Bound next_release(std::string_view sign, std::string_view version) {
  const bool most = sign == "<=" || sign == "=<";
  const std::size_t dot = version.rfind('.');
  if (!is_release(version) || !(most || sign == ">") || version.size() - dot > 9) return {sign, std::string(version)};
  const int patch = std::stoi(std::string(version.substr(dot + 1)));
  return {most ? "<" : ">=", fmt::format("{}.{}", version.substr(0, dot), patch + 1)};
}

}  // namespace

// Vendors' versions, v1.29.3-gke.100, are pre-releases to Helm's comparison (Masterminds/semver, "Working With
// Prerelease Versions"), which a range takes only where it names one itself.
std::string kube_version(std::string_view range) {
  std::string out;
  for (std::size_t at = 0; at < range.size();) {
    std::size_t end = at;
    while (end < range.size() && !is_version_character(range[end])) ++end;
    std::string_view sign = range.substr(at, end - at);
    if (at > 0 && !sign.starts_with(' ') && !sign.starts_with(',') && !sign.empty()) out += ' ';
    const std::size_t before = sign.find_first_not_of(" ,"), behind = sign.find_last_not_of(' ') + 1;
    const std::string_view lead = sign.substr(0, std::min(before, sign.size()));
    const std::string_view space = sign.substr(std::max(behind, lead.size()));
    sign = sign.substr(lead.size(), sign.size() - lead.size() - space.size());
    for (at = end; end < range.size() && is_version_character(range[end]);) ++end;
    const std::string_view version = range.substr(at, end - at), rest = range.substr(end);
    const bool from = rest.starts_with(" - ");
    const bool bare = !rest.starts_with('-') && !rest.starts_with('+');
    const Bound bound = bare ? next_release(sign, version) : Bound{sign, std::string(version)};
    out.append(lead).append(bound.sign).append(space).append(bound.version);
    if (!version.empty() && bare && takes_pre_releases(from ? ">=" : bound.sign, version)) out += "-0";
    at = bare ? end : std::min(range.find_first_of(" ,", end), range.size());
    if (!bare) out += range.substr(end, at - end);
  }
  return out;
}

std::string chart_yaml(const ir::Module& module) {
  const ir::AppInfo& app = module.app;
  std::string out = "apiVersion: v2\n";
  append(out, "name", app.name.text());
  append(out, "description", first_paragraph(app.description.text()));
  out += "type: application\n";
  // Three numbers with dots are a text to every reader of YAML.
  out += fmt::format("version: {}\n", app.version.text());
  append(out, "appVersion", app.app_version.text());
  if (!app.kubernetes.empty()) append(out, "kubeVersion", kube_version(app.kubernetes.text()));
  for (const ir::Entry& entry : app.metadata) {
    std::string text;
    out += std::string(entry.key.text()) + ":";
    emit::append_yaml(text, *entry.value);
    const bool block = ir::is_container(entry.value->op);
    out += block ? "\n" : " ";
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      if (block) out += "  ";
      out.append(text, at, end - at + 1);
      at = end + 1;
    }
  }
  if (!module.dependencies.empty()) out += "dependencies:\n";
  for (const ir::Dependency& each : module.dependencies) append_dependency(out, each);
  return out;
}

}  // namespace dpc::helm
