#include "driver/variants.h"

#include <algorithm>

#include "backends/kubernetes/documents.h"
#include "driver/inputs.h"
#include "support/output/names.h"

namespace dpc::driver {
namespace {

constexpr std::string_view defaults_folder = "default";
constexpr std::uint16_t missing_required = diag::RequiredNotSet.info.code;
constexpr std::uint16_t check_failed = diag::CheckFailed.info.code;

std::vector<Variant> names_of(const ir::Module& module) {
  std::vector<Variant> out;
  out.push_back({std::string(defaults_folder), nullptr});
  for (const ir::Environment& environment : module.environments)
    out.push_back({output::safe_name(environment.name.text()), &environment});
  return out;
}

// Nothing but errors of that code.
bool only_fails_by(const Diagnostics& diagnostics, std::uint16_t code) {
  const auto& all = diagnostics.all();
  return diagnostics.any_errors() && std::all_of(all.begin(), all.end(), [&](const Diagnostic& diagnostic) {
           return diagnostic.info.code == code || diagnostic.info.severity == Severity::Warning;
         });
}

void skip(Job& job, Variant& variant, const Diagnostics& why, const char* target) {
  variant.skipped = true;
  std::string reason;
  for (const Diagnostic& diagnostic : why.all()) {
    if (diagnostic.info.severity == Severity::Error && reason.empty()) reason = diagnostic.message;
  }
  const std::string subject = variant.environment == nullptr
                                  ? "the defaults"
                                  : fmt::format("environment '{}'", variant.environment->name.text());
  job.report.add({"skipped", target, variant.folder, fmt::format("{} left out: {}", subject, reason)});
}

}  // namespace

bool evaluate_under(Job& job, const ir::Module& module, const ir::Environment* environment, const ir::Node* flags,
                    Diagnostics& diagnostics, Variant& out) {
  Session& session = job.session;
  const std::optional<ir::Assignment> assignment = assign(job, module, environment, flags, diagnostics);
  if (!assignment) return false;
  out.assignment = *assignment;
  out.closed =
      evaluate_module(module, session.builder, out.assignment, diagnostics, session.limits, &session.sources);
  out.documents = emit::in_apply_order(out.closed);
  return out.closed.ok;
}

namespace {

std::optional<std::vector<Variant>> evaluated(Job& job, const ir::Module& module, const ir::Node* flags,
                                              const char* target, std::vector<Variant> variants) {
  const bool chosen = variants.size() == 1 && variants[0].environment != nullptr;
  for (Variant& variant : variants) {
    Diagnostics tried;
    if (evaluate_under(job, module, variant.environment, flags, tried, variant)) {
      job.session.diagnostics.take(tried);
      continue;
    }
    const bool alone = module.environments.empty() && !job.options.targets.empty();
    const bool lacks = only_fails_by(tried, missing_required) && !chosen;
    const bool refused = only_fails_by(tried, check_failed) && variant.environment == nullptr && !alone;
    if (lacks || refused) {
      skip(job, variant, tried, target);
      continue;
    }
    job.session.diagnostics.take(tried);
    return std::nullopt;
  }
  return variants;
}

}  // namespace

std::optional<std::vector<Variant>> all_variants(Job& job, const ir::Module& module, const ir::Node* flags,
                                                 const char* target) {
  return evaluated(job, module, flags, target, names_of(module));
}

std::optional<std::vector<Variant>> variants_of(Job& job, const ir::Module& module, const ir::Node* flags,
                                                const char* target) {
  if (job.options.environment.empty()) return all_variants(job, module, flags, target);
  const ir::Environment* environment = find_environment(job, module);
  if (environment == nullptr) return std::nullopt;
  std::vector<Variant> one;
  one.push_back({output::safe_name(environment->name.text()), environment});
  return evaluated(job, module, flags, target, std::move(one));
}

}  // namespace dpc::driver
