// Checks that refuse the values as values.yaml has them: a README must not tell to install without more.
#pragma once

#include <string>
#include <vector>

#include "ir/module.h"

namespace dpc::ir {
class Builder;
}

namespace dpc::helm {

struct RefusedDefault {
  std::string message;
  std::vector<std::string> params;  // that it asks about, as on the command line
};

// Under the release name that the README uses, the app's. Checks that ask about required params or the chart's version
// are passed over.
std::vector<RefusedDefault> refused_defaults(const ir::Module& module, ir::Builder& builder);

}  // namespace dpc::helm
