// A module as a Helm chart.
#pragma once

#include <vector>

#include "backends/helm/lower.h"
#include "ir/builder.h"
#include "ir/module.h"
#include "support/limits.h"
#include "support/output/replace.h"

namespace dpc::helm {

struct Emitted {
  std::vector<output::File> files;  // of the chart's folder, sorted by path
  std::vector<Fault> faults;        // where there are any, the files are not to be used
};

// The module must be free of errors.
Emitted emit_chart(const ir::Module& module, ir::Builder& builder, const Limits& limits);

}  // namespace dpc::helm
