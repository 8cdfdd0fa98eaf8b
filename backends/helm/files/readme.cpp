#include "backends/helm/files/readme.h"

#include <fmt/format.h>

#include <algorithm>

#include "backends/helm/files/names.h"
#include "backends/helm/files/readme_table.h"
#include "backends/helm/files/refused_defaults.h"
#include "backends/helm/files/values.h"
#include "ir/bind/data_words.h"

namespace dpc::helm {
namespace {

void append_about(std::string& out, const ir::AppInfo& app) {
  out += fmt::format("# {}\n\n", app.name.text());
  if (!app.description.empty()) out += fmt::format("{}\n\n", app.description.text());
  out += fmt::format("- Chart version: {}\n", app.version.text());
  if (!app.app_version.empty()) out += fmt::format("- App version: {}\n", app.app_version.text());
  if (!app.kubernetes.empty()) out += fmt::format("- Kubernetes: `{}`\n", app.kubernetes.text());
}

void collect_required(std::vector<std::string>& out, const ir::Type& record, const std::string& path) {
  for (const ir::Field& field : record.fields) {
    std::string name = path;
    ir::append_path(name, field.name.text());
    if (field.type->kind == ir::TypeKind::Record) collect_required(out, *field.type, name);
    else if (is_required(field)) out.push_back(name);
  }
}

std::string install_command(const ir::AppInfo& app, const std::vector<std::string>& required) {
  std::string out = fmt::format("helm install {} .", app.name.text());
  for (const std::string& name : required) out += fmt::format(" \\\n  --set {}=...", name);
  return out;
}

// Where one param decides, the command sets it.
std::vector<std::string> to_set(std::vector<std::string> required, const std::vector<RefusedDefault>& refused) {
  for (const RefusedDefault& each : refused) {
    const bool one = each.params.size() == 1;
    if (one && std::ranges::find(required, each.params[0]) == required.end()) required.push_back(each.params[0]);
  }
  return required;
}

void append_refused(std::string& out, const std::vector<RefusedDefault>& refused) {
  if (refused.empty()) return;
  out += "\nThe default values alone are refused:\n\n";
  for (const RefusedDefault& each : refused) {
    std::string names;
    for (const std::string& name : each.params) names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
    const char* between = names.empty() || each.message.empty() ? "" : ": ";
    out += fmt::format("- {}{}{}\n", names, between, table_cell(each.message));
  }
}

void append_install(std::string& out, const ir::Module& module, ir::Builder& builder) {
  std::vector<std::string> required;
  if (module.values != nullptr) collect_required(required, *module.values, {});
  const std::vector<RefusedDefault> refused = refused_defaults(module, builder);
  const bool fetched = std::ranges::any_of(module.dependencies, [](const ir::Dependency& it) {
    return !it.repository.text().starts_with("file://");
  });
  out += "\n## Installing\n\nIn the folder of this file:\n\n";
  out += fmt::format("```console\n{}{}\n```\n", fetched ? "helm dependency build\n" : "",
                     install_command(module.app, to_set(required, refused)));
  if (!required.empty()) {
    out += "\nThese parameters have no default and must be given:\n\n";
    for (const std::string& name : required) out += fmt::format("- `{}`\n", name);
  }
  append_refused(out, refused);
  if (std::ranges::any_of(module.resources, ir::is_chart_test))
    out += fmt::format("\nTo test a release: `helm test {}`.\n", module.app.name.text());
  out += fmt::format("\nTo remove it: `helm uninstall {}`.\n", module.app.name.text());
}

void append_definitions(std::string& out, const ir::Module& module) {
  if (std::ranges::none_of(module.resources, is_plain_definition)) return;
  out += "\n## Custom resources\n\nHelm installs these definitions once, and neither upgrades nor removes them:\n\n";
  for (const ir::Resource& resource : module.resources) {
    if (is_plain_definition(resource)) out += fmt::format("- `{}`\n", resource.name->text());
  }
  out += "\nBefore an upgrade of the release, upgrade them:\n\n```console\nkubectl apply -f crds/\n```\n";
}

void append_environments(std::string& out, const ir::Module& module) {
  if (module.environments.empty()) return;
  out += "\n## Environments\n\nFiles of values that belong together:\n\n";
  for (const ir::Environment& environment : module.environments) {
    const std::string words = table_cell(environment.doc);
    out += fmt::format("- `{}`{}{}\n", environment_file(environment), words.empty() ? "" : ": ", words);
  }
  out += fmt::format("\n```console\nhelm install {} . -f {}\n```\n", module.app.name.text(),
                     environment_file(module.environments[0]));
}

std::string place_of(const ir::Dependency& dependency) {
  const std::string repository(dependency.repository.text());
  return repository.starts_with("file://") ? "in `charts/`" : repository;
}

void append_dependencies(std::string& out, const ir::Module& module) {
  if (module.dependencies.empty()) return;
  out += "\n## Dependencies\n\n| Chart | Version | Repository | Parameters | Enabled by |\n";
  out += "| --- | --- | --- | --- | --- |\n";
  for (const ir::Dependency& each : module.dependencies) {
    const Symbol key = each.alias.empty() ? each.name : each.alias;
    out +=
        fmt::format("| {} | {} | {} | `{}.*` | {} |\n", each.name.text(), each.version.text(), place_of(each),
                    key.text(), each.condition.empty() ? std::string() : fmt::format("`{}`", each.condition.text()));
  }
}

}  // namespace

std::string readme(const ir::Module& module, ir::Builder& builder) {
  std::string out;
  append_about(out, module.app);
  append_install(out, module, builder);
  append_environments(out, module);
  append_definitions(out, module);
  append_dependencies(out, module);
  if (module.values != nullptr && !module.values->fields.empty()) {
    out += "\n## Parameters\n";
    append_parameters(out, *module.values);
  }
  return out;
}

}  // namespace dpc::helm
