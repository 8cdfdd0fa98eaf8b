// Maps whose open keys may be equal.
//
// A later entry of a key takes the place of an earlier one. A template that prints both is no YAML that everybody reads
// the same, so such a map is printed by a named template and read back, which keeps the last.
#pragma once

#include "ir/builtins.h"
#include "ir/node.h"

namespace dpc::helm {

bool may_repeat(const ir::Node* record);

}  // namespace dpc::helm
