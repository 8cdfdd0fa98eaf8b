// README.md of the chart: what it is, how to install it, and its params as readers of charts know them.
#pragma once

#include <string>

#include "ir/module.h"

namespace dpc::helm {

// A table a section, of parameter, description and default: what stands at the root first, then a section for each of
// its records, headed by its doc comment where that is short, else by its name. Defaults are those of values.yaml.
std::string readme(const ir::Module& module);

}  // namespace dpc::helm
