// Chart.yaml: what the app says about itself.
#pragma once

#include <string>
#include <string_view>

#include "ir/module.h"

namespace dpc::helm {

std::string chart_yaml(const ir::Module& module);
// The app's range of Kubernetes versions, so that Helm takes what dpc takes: ">=1.23" becomes ">=1.23-0".
std::string kube_version(std::string_view range);

}  // namespace dpc::helm
