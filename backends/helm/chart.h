// A module as a Helm chart.
#pragma once

#include <map>
#include <string>
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
  std::map<Symbol, std::string> templates;  // the file of each object, by its address
};

// The module must be free of errors.
Emitted emit_chart(const ir::Module& module, ir::Builder& builder, const Limits& limits);

}  // namespace dpc::helm
