// `dpc build -t helm`: the chart.
#include "backends/helm/chart.h"
#include "driver/build.h"

namespace dpc::driver {

void build_helm(Job& job, const ir::Module& module) {
  std::vector<output::File> files = helm::chart_files(module, job.session.builder, job.session.limits);
  const std::size_t count = files.size();
  const output::FolderPath folder = target_folder(job, module, "helm");
  if (!write_folder(job, folder, std::move(files), {}) || job.options.quiet) return;
  job.world.streams.out.write(fmt::format("{}: {} files\n", folder.text(), count));
}

}  // namespace dpc::driver
