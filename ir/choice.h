// What a choice within choices comes to.
#pragma once

#include <vector>

#include "ir/node.h"

namespace dpc::ir {

// The arms that are no choices themselves, in order and each once, however many choices share it; of what is no choice,
// the node alone.
std::vector<const Node*> arms_of(const Node* node);

}  // namespace dpc::ir
