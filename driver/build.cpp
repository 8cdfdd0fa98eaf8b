// `dpc build`: the targets of an app, below dist/APP.
#include "driver/build.h"

#include <algorithm>
#include <map>

#include "driver/commands.h"
#include "support/output/names.h"

namespace dpc::driver {
namespace {

// False after a report.
bool is_done(Job& job, const output::FolderPath& folder, const output::Outcome& outcome) {
  Diagnostics& diagnostics = job.session.diagnostics;
  switch (outcome.kind) {
    case output::Outcome::Kind::Done: return true;
    case output::Outcome::Kind::Foreign:
      diagnostics.report({}, diag::ForeignFile, folder.text(), outcome.path)
          .help("move the file elsewhere, or build into another folder with --output-dir");
      return false;
    case output::Outcome::Kind::NotAFolder:
      diagnostics.report({}, diag::NoOutputFolder, outcome.path, outcome.why);
      return false;
    case output::Outcome::Kind::Failed:
      diagnostics.report({}, diag::CannotWrite, outcome.path, outcome.why);
      return false;
  }
  return false;
}

// Of all targets before any is written.
bool can_be_written(Job& job, const std::vector<Target>& targets) {
  return std::ranges::all_of(targets, [&](const Target& target) {
    return is_done(job, target.folder,
                   output::check_folder(job.world.output, target.folder, target.files, target.keep));
  });
}

// False after a report; then the folder is as it was.
bool write(Job& job, Target target) {
  const output::FolderPath folder = target.folder;
  return is_done(job, folder, output::replace_folder(job.world.output, folder, std::move(target.files), target.only,
                                                     target.keep));
}

// A chart's values are open: what was given is not in it.
void tell_of_values(Job& job) {
  const Options& options = job.options;
  if (options.wants("kubernetes") || (options.values.empty() && options.environment.empty())) return;
  job.report.add({"values-open", "helm", "",
                  "the values and the environment given are for plain manifests: the chart's stay open"});
}

void build(Job& job) {
  const std::optional<ir::Module> module = compile_app(job, job.options.operands[0]);
  if (!module || !have_files_of_their_own(job, *module)) return;
  tell_of_values(job);
  std::vector<Target> targets;
  using Make = std::optional<Target> (*)(Job&, const ir::Module&);
  constexpr std::pair<std::string_view, Make> known[] = {
      {"kubernetes", make_kubernetes}, {"helm", make_helm}, {"kustomize", make_kustomize}};
  for (const auto& [name, make] : known) {
    if (!job.options.wants(name)) continue;
    if (std::optional<Target> target = make(job, *module)) targets.push_back(std::move(*target));
    if (job.session.diagnostics.any_errors()) return;
  }
  if (targets.size() > 1 && !can_be_written(job, targets)) return;
  for (Target& target : targets) {
    const std::string summary = target.summary + "\n";
    if (!write(job, std::move(target))) return;
    if (!job.options.quiet) job.world.streams.out.write(summary);
  }
}

}  // namespace

bool have_files_of_their_own(Job& job, const ir::Module& module) {
  std::map<std::string, std::string> names = {{"default", "default"}};
  for (const ir::Environment& environment : module.environments) {
    const std::string name(environment.name.text());
    const auto [first, fresh] = names.emplace(output::safe_name(name), name);
    if (fresh) continue;
    job.session.diagnostics.report(environment.span, diag::EnvironmentFolderClash, first->second, name);
    return false;
  }
  return true;
}

output::FolderPath target_folder(const Job& job, const ir::Module& module, const char* target) {
  return {job.options.output_dir, {output::safe_name(module.app.name.text()), target}};
}

int run_build(const Options& options, World& world) {
  Job job(options, world);
  build(job);
  return finish(job);
}

}  // namespace dpc::driver
