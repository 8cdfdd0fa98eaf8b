#include "backends/helm/files/chart_yaml.h"

#include <fmt/format.h>

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
  append(fields, "repository", it.repository.text(), 4);
  append(fields, "condition", it.condition.text(), 4);
  append(fields, "alias", it.alias.text(), 4);
  fields[2] = '-';
  out += fields;
}

// One line: a description is shown in lists of charts.
std::string summary(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\n') c = ' ';
  }
  return out;
}

}  // namespace

// Helm compares kubeVersion with the server's whole version, of which vendors write more than three numbers behind a
// dash:
// "-0" lets those in.
std::string chart_yaml(const ir::Module& module) {
  const ir::AppInfo& app = module.app;
  std::string out = "apiVersion: v2\n";
  append(out, "name", app.name.text());
  append(out, "description", summary(app.description.text()));
  out += "type: application\n";
  append(out, "version", app.version.text());
  append(out, "appVersion", app.app_version.text());
  if (!app.kubernetes.empty()) {
    std::string range(app.kubernetes.text());
    append(out, "kubeVersion", range);
  }
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
