// README.md of the chart: what it is, how to install it, and its params as readers of charts know them.
#pragma once

#include <string>

#include "ir/builder.h"
#include "ir/module.h"

namespace dpc::helm {

// A table a section, of parameter, description and default: what stands at the root first, then a section for each of
// its records, headed by its doc comment where that is short, else by its name. Defaults are those of values.yaml.
// Values that checks refuse as they are, are named beside those that are required.
std::string readme(const ir::Module& module, ir::Builder& builder);

}  // namespace dpc::helm
