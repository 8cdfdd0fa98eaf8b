// The targets of `dpc build`. Each is made whole before any folder is touched, and then replaces one folder below
// dist/APP.
#pragma once

#include <optional>

#include "backends/helm/chart.h"
#include "driver/job.h"
#include "ir/module.h"
#include "support/output/replace.h"

namespace dpc::driver {

// What a target is to write.
struct Target {
  output::FolderPath folder;
  std::vector<output::File> files;
  std::string only;               // see output::replace_folder
  std::vector<std::string> keep;
  std::string summary;            // a line without its end
};

// Nothing after a report, and where there is no set of values to build plain manifests with although no target was
// asked for by name.
std::optional<Target> make_kubernetes(Job& job, const ir::Module& module);
std::optional<Target> make_helm(Job& job, const ir::Module& module);
std::optional<Target> make_kustomize(Job& job, const ir::Module& module);

// False after a report of what the chart cannot carry.
bool is_chart_whole(Job& job, const helm::Emitted& chart);

// False after a report of two environments that would have one folder or file.
bool have_files_of_their_own(Job& job, const ir::Module& module);

// dist/APP/TARGET
output::FolderPath target_folder(const Job& job, const ir::Module& module, const char* target);

}  // namespace dpc::driver
