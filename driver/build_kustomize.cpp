// `dpc build -t kustomize`: see driver/kustomize/tree.h.
#include <algorithm>

#include "driver/build.h"
#include "driver/inputs.h"
#include "driver/kustomize/tree.h"

namespace dpc::driver {

std::optional<Target> make_kustomize(Job& job, const ir::Module& module) {
  const ir::Node* flags = values_of_flags(job);
  if (flags == nullptr) return std::nullopt;
  const std::optional<std::vector<Variant>> variants = all_variants(job, module, flags, "kustomize");
  if (!variants || std::ranges::all_of(*variants, &Variant::skipped)) return std::nullopt;
  const Variant* base = base_of(job, module, flags, *variants);
  if (base == nullptr) return std::nullopt;
  Components components(job, module, flags, *base);
  std::optional<std::vector<output::File>> files = kustomize_tree(components, job, module, *variants);
  if (!files) return std::nullopt;
  report_hooks(job.report, base->closed);
  for (const Variant& variant : *variants)
    if (!variant.skipped) report_dependencies(job.report, module, variant.assignment);
  const output::FolderPath folder = target_folder(job, module, "kustomize");
  const auto is_overlay = [](const Variant& each) { return each.environment != nullptr && !each.skipped; };
  std::string summary =
      fmt::format("{}: base ({} objects), {} overlays, {} components", folder.text(), base->documents.size(),
                  std::ranges::count_if(*variants, is_overlay), components.all().size());
  return Target{folder, std::move(*files), {}, {}, std::move(summary)};
}

}  // namespace dpc::driver
