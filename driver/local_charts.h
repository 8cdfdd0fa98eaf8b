// Charts that stand in folders beside an app's source: dependencies with `repository = "file://FOLDER"`.
#pragma once

#include "driver/job.h"
#include "ir/module.h"
#include "support/output/replace.h"

namespace dpc::driver {

// Adds charts/NAME/... for each of them. The folder lies below that of the main file, and no link in it or to it leads
// elsewhere; it holds regular files only, without those whose names begin with a dot (but .helmignore). False after a
// report.
bool add_local_charts(Job& job, const ir::Module& module, std::vector<output::File>& files);

}  // namespace dpc::driver
