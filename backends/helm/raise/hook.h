// The annotations that tell Helm when to run an object and when to delete it.
#pragma once

#include "ir/builder.h"
#include "ir/module.h"

namespace dpc::helm {

// The object's body, with them before its own annotations.
const ir::Node* with_hook(ir::Builder& builder, const ir::Resource& resource);

}  // namespace dpc::helm
