// `dpc build -t kubernetes`: plain manifests, a folder for each set of values that is known at build.
//
//   dist/APP/kubernetes/default/KIND-NAME.yaml       the app's defaults and the flags' values
//   dist/APP/kubernetes/ENVIRONMENT/KIND-NAME.yaml   the same under each environment
//
// A set of values that lacks a required param is left out and named in the binding report, and so are defaults that a
// `check` refuses, as long as something is built; with --env only that environment is built, and the others' folders
// stay. Tests of the chart are no plain manifests.
#include <algorithm>

#include "backends/kubernetes/documents.h"
#include "backends/kubernetes/files.h"
#include "driver/build.h"
#include "driver/inputs.h"
#include "driver/job.h"
#include "support/output/names.h"

namespace dpc::driver {
namespace {

constexpr std::string_view defaults_folder = "default";
constexpr std::uint16_t missing_required = diag::RequiredNotSet.info.code;
constexpr std::uint16_t check_failed = diag::CheckFailed.info.code;

// One folder of the target: the objects under one set of values.
struct Variant {
  std::string folder;
  const ir::Environment* environment;  // null: the defaults
  std::size_t objects = 0;
  bool skipped = false;
};

std::optional<std::vector<Variant>> variants_of(Job& job, const ir::Module& module) {
  if (!job.options.environment.empty()) {
    const ir::Environment* environment = find_environment(job, module);
    if (environment == nullptr) return std::nullopt;
    return std::vector<Variant>{{output::safe_name(environment->name.text()), environment}};
  }
  std::vector<Variant> variants = {{std::string(defaults_folder), nullptr}};
  for (const ir::Environment& environment : module.environments)
    variants.push_back({output::safe_name(environment.name.text()), &environment});
  return variants;
}

// Nothing but errors of that code.
bool only_fails_by(const Diagnostics& diagnostics, std::uint16_t code) {
  const auto& all = diagnostics.all();
  return diagnostics.any_errors() && std::all_of(all.begin(), all.end(), [&](const Diagnostic& diagnostic) {
           return diagnostic.info.code == code || diagnostic.info.severity == Severity::Warning;
         });
}

void skip(Job& job, Variant& variant, const Diagnostics& why) {
  variant.skipped = true;
  std::string reason;
  for (const Diagnostic& diagnostic : why.all()) {
    if (diagnostic.info.severity == Severity::Error && reason.empty()) reason = diagnostic.message;
  }
  const std::string subject = variant.environment == nullptr
                                  ? "the defaults"
                                  : fmt::format("environment '{}'", variant.environment->name.text());
  job.report.add({"skipped", "kubernetes", variant.folder, fmt::format("{} left out: {}", subject, reason)});
}

// Adds the variant's files; false where the build cannot go on.
bool add_files(Job& job, const ir::Module& module, const ir::Node* flags, Variant& variant,
               std::vector<output::File>& files) {
  Session& session = job.session;
  Diagnostics tried;
  std::optional<ir::Assignment> assignment = assign(job, module, variant.environment, flags, tried);
  if (!assignment && only_fails_by(tried, missing_required) && job.options.environment.empty()) {
    skip(job, variant, tried);
    return true;
  }
  const bool alone = module.environments.empty() && !job.options.targets.empty();
  if (assignment && variant.environment == nullptr && !alone) {
    const bool closed =
        evaluate_module(module, session.builder, *assignment, tried, session.limits, &session.sources).ok;
    if (!closed && only_fails_by(tried, check_failed)) {
      skip(job, variant, tried);
      return true;
    }
  }
  // Once more, to be told of it.
  assignment = assign(job, module, variant.environment, flags, session.diagnostics);
  if (!assignment) return false;
  const ir::ClosedModule closed =
      evaluate_module(module, session.builder, *assignment, session.diagnostics, session.limits, &session.sources);
  if (!closed.ok) return false;
  const auto documents = emit::in_apply_order(closed);
  report_hooks(job.report, closed);
  variant.objects = documents.size();
  for (output::File& file : emit::object_files(variant.folder, documents)) files.push_back(std::move(file));
  return true;
}

std::string summary(const output::FolderPath& folder, const std::vector<Variant>& variants) {
  std::string line = folder.text() + ":";
  for (const Variant& variant : variants) {
    if (variant.objects > 0)
      line += fmt::format(" {} ({} object{})", variant.folder, variant.objects, variant.objects == 1 ? "" : "s");
  }
  return line;
}

bool is_nothing_built(const std::vector<Variant>& variants) {
  return std::ranges::all_of(variants, [](const Variant& variant) { return variant.skipped; });
}

// The defaults were left out, and nothing else was built: then they are what is wrong.
void tell_why_nothing(Job& job, const ir::Module& module, const ir::Node* flags) {
  Session& session = job.session;
  const std::optional<ir::Assignment> assignment = assign(job, module, nullptr, flags, session.diagnostics);
  if (!assignment) return;
  evaluate_module(module, session.builder, *assignment, session.diagnostics, session.limits, &session.sources);
}

}  // namespace

std::optional<Target> make_kubernetes(Job& job, const ir::Module& module) {
  const ir::Node* flags = values_of_flags(job);
  std::optional<std::vector<Variant>> variants = variants_of(job, module);
  if (flags == nullptr || !variants) return std::nullopt;
  Target target{target_folder(job, module, "kubernetes"), {}, {}, {}, {}};
  for (Variant& variant : *variants) {
    if (!add_files(job, module, flags, variant, target.files)) return std::nullopt;
  }
  if (is_nothing_built(*variants)) {
    if (!job.options.targets.empty()) tell_why_nothing(job, module, flags);
    return std::nullopt;
  }
  if (!job.options.environment.empty()) target.only = variants->front().folder;
  target.summary = summary(target.folder, *variants);
  return target;
}

}  // namespace dpc::driver
