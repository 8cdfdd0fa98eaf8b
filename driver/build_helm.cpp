// `dpc build -t helm`: the chart.
#include "backends/helm/chart.h"
#include "driver/build.h"
#include "driver/local_charts.h"

namespace dpc::driver {
namespace {

// What `helm dependency build` puts into a chart.
const std::vector<std::string> kept = {"charts", "Chart.lock"};

}  // namespace

bool is_chart_whole(Job& job, const helm::Emitted& chart) {
  for (const helm::Fault& fault : chart.faults) {
    auto report = job.session.diagnostics.report(fault.span, diag::NotInChart, fault.what);
    if (!fault.help.empty()) report.help(fault.help);
    if (job.options.command == Command::Build && job.options.targets.empty())
      report.help("build the plain manifests alone with -t kubernetes");
  }
  return chart.faults.empty();
}

std::optional<Target> make_helm(Job& job, const ir::Module& module) {
  helm::Emitted chart = helm::emit_chart(module, job.session.builder, job.session.limits);
  if (!is_chart_whole(job, chart) || !add_local_charts(job, module, chart.files)) return std::nullopt;
  const output::FolderPath folder = target_folder(job, module, "helm");
  std::string summary = fmt::format("{}: {} files", folder.text(), chart.files.size());
  return Target{folder, std::move(chart.files), {}, kept, std::move(summary)};
}

}  // namespace dpc::driver
