// The passes of raising that are IR to IR.
#pragma once

#include "ir/builder.h"
#include "ir/module.h"

namespace dpc::helm {

// The module as templates say it: groups simplified, defaults written into them, loops over what is known unrolled,
// Helm's own label and annotations on every object; what dpc asks for a server's sake is a check like others.
ir::Module raised(const ir::Module& module, ir::Builder& builder);

}  // namespace dpc::helm
