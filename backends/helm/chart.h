// A module as a Helm chart.
#pragma once

#include <vector>

#include "ir/builder.h"
#include "ir/module.h"
#include "support/limits.h"
#include "support/output/replace.h"

namespace dpc::helm {

// The files of the chart's folder, sorted by path. The module must be free of errors.
std::vector<output::File> chart_files(const ir::Module& module, ir::Builder& builder, const Limits& limits);

}  // namespace dpc::helm
