// The targets of `dpc build`, each of which writes one folder below dist/APP.
#pragma once

#include "backends/helm/chart.h"
#include "driver/job.h"
#include "ir/module.h"
#include "support/output/replace.h"

namespace dpc::driver {

void build_kubernetes(Job& job, const ir::Module& module);
void build_helm(Job& job, const ir::Module& module);
// False after a report of what the chart cannot carry.
bool is_chart_whole(Job& job, const helm::Emitted& chart);

// dist/APP/TARGET
output::FolderPath target_folder(const Job& job, const ir::Module& module, const char* target);
// False after a report; then the folder is as it was.
bool write_folder(Job& job, const output::FolderPath& folder, std::vector<output::File> files, const std::string& only);

}  // namespace dpc::driver
