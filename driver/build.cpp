// `dpc build`: the targets of an app, below dist/APP.
#include "driver/build.h"

#include "backends/kubernetes/files.h"
#include <algorithm>

#include "driver/commands.h"
#include "driver/inputs.h"

namespace dpc::driver {
namespace {

bool is_wanted(const Job& job, std::string_view target) {
  const std::vector<std::string>& targets = job.options.targets;
  return std::ranges::find(targets, target) != targets.end();
}

void build(Job& job) {
  const std::optional<ir::Module> module = compile_app(job, job.options.operands[0]);
  if (!module) return;
  if (job.options.targets.empty() || is_wanted(job, "kubernetes")) build_kubernetes(job, *module);
  if (is_wanted(job, "helm") && !job.session.diagnostics.any_errors()) build_helm(job, *module);
}

}  // namespace

output::FolderPath target_folder(const Job& job, const ir::Module& module, const char* target) {
  return {job.options.output_dir, {emit::safe_file_name(module.app.name.text()), target}};
}

bool write_folder(Job& job, const output::FolderPath& folder, std::vector<output::File> files,
                  const std::string& only) {
  const output::Outcome outcome = output::replace_folder(job.world.output, folder, std::move(files), only);
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

int run_build(const Options& options, World& world) {
  Job job(options, world);
  build(job);
  return finish(job);
}

}  // namespace dpc::driver
