// Chart.yaml: what the app says about itself.
#pragma once

#include <string>

#include "ir/module.h"

namespace dpc::helm {

std::string chart_yaml(const ir::Module& module);

}  // namespace dpc::helm
