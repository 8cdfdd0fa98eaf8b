// Checks that a module keeps the IR's own rules: after every pass in debug builds, and on IR text that was read.
#pragma once

#include <string>
#include <vector>

#include "ir/module.h"

namespace dpc::ir {

// What is wrong, a sentence each; empty for a sound module. Checked: operand counts and types of each op, groups only inside containers,
// loop variables only under their range, closed containers without guards and groups, params that exist in `values`,
// flags that agree with the kids', no secret in an object other than a Secret, unique addresses.
std::vector<std::string> verify(const Module& module);

}  // namespace dpc::ir
