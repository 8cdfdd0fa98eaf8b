// `dpc build -t kubernetes`: plain manifests, a folder for each set of values that is known at build.
//
//   dist/APP/kubernetes/default/KIND-NAME.yaml       the app's defaults and the flags' values
//   dist/APP/kubernetes/ENVIRONMENT/KIND-NAME.yaml   the same under each environment
//
// With --env only that environment is built, and the others' folders stay. Tests of the chart are no plain manifests.
#include <algorithm>

#include "backends/yaml/object_files.h"
#include "driver/build.h"
#include "driver/inputs.h"
#include "driver/job.h"
#include "driver/variants.h"

namespace dpc::driver {
namespace {

std::string summary(const output::FolderPath& folder, const std::vector<Variant>& variants) {
  std::string line = folder.text() + ":";
  for (const Variant& variant : variants) {
    const std::size_t objects = variant.documents.size();
    if (objects > 0) line += fmt::format(" {} ({} object{})", variant.folder, objects, objects == 1 ? "" : "s");
  }
  return line;
}

// The defaults were left out, and nothing else was built: then they are what is wrong.
void tell_why_nothing(Job& job, const ir::Module& module, const ir::Node* flags) {
  Variant again;
  evaluate_under(job, module, nullptr, flags, job.session.diagnostics, again);
}

}  // namespace

std::optional<Target> make_kubernetes(Job& job, const ir::Module& module) {
  const ir::Node* flags = values_of_flags(job);
  if (flags == nullptr) return std::nullopt;
  const std::optional<std::vector<Variant>> variants = variants_of(job, module, flags, "kubernetes");
  if (!variants) return std::nullopt;
  if (std::ranges::all_of(*variants, &Variant::skipped)) {
    if (!job.options.targets.empty()) tell_why_nothing(job, module, flags);
    return std::nullopt;
  }
  Target target{target_folder(job, module, "kubernetes"), {}, {}, {}, {}};
  for (const Variant& variant : *variants) {
    if (variant.skipped) continue;
    report_hooks(job.report, variant.closed);
    report_dependencies(job.report, module, variant.assignment);
    for (output::File& file : emit::object_files(variant.folder, variant.documents))
      target.files.push_back(std::move(file));
  }
  if (!job.options.environment.empty()) target.only = variants->front().folder;
  target.summary = summary(target.folder, *variants);
  return target;
}

}  // namespace dpc::driver
