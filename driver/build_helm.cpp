// `dpc build -t helm`: the chart.
#include "backends/helm/chart.h"
#include "driver/build.h"

namespace dpc::driver {

bool is_chart_whole(Job& job, const helm::Emitted& chart) {
  for (const helm::Fault& fault : chart.faults)
    job.session.diagnostics.report(fault.span, diag::NotInChart, fault.what);
  return chart.faults.empty();
}

void build_helm(Job& job, const ir::Module& module) {
  helm::Emitted chart = helm::emit_chart(module, job.session.builder, job.session.limits);
  if (!is_chart_whole(job, chart)) return;
  const std::size_t count = chart.files.size();
  const output::FolderPath folder = target_folder(job, module, "helm");
  if (!write_folder(job, folder, std::move(chart.files), {}) || job.options.quiet) return;
  job.world.streams.out.write(fmt::format("{}: {} files\n", folder.text(), count));
}

}  // namespace dpc::driver
