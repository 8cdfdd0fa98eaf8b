// templates/validations.yaml: refuses values that the schema cannot tell from good ones. It prints nothing.
//
// First what is required and still stands as in values.yaml, by name; then the app's checks with their messages. Helm
// renders all templates before it applies any, and `helm lint` passes over `fail`, so that a chart lints as shipped.
#pragma once

#include <string>

#include "backends/helm/lower.h"
#include "ir/builder.h"
#include "ir/module.h"

namespace dpc::helm {

// Empty where there is nothing to refuse.
std::string validations_yaml(const ir::Module& module, Lower& lower, ir::Builder& builder);

}  // namespace dpc::helm
