// Checks that a module keeps the IR's own rules: of what the front end leaves behind, in debug builds and in the fuzz
// tests.
#pragma once

#include <string>
#include <vector>

#include "ir/module.h"

namespace dpc::ir {

// What is wrong, a sentence each; empty for a sound module. Checked: operand counts and types of each op, groups only
// inside containers, loop variables only under their range, closed containers without guards and groups, params that
// exist in `values`, flags that agree with the kids' (nothing open or secret is marked as closed or plain; the other
// way round is allowed), no secret in an object other than a Secret, unique addresses.
std::vector<std::string> verify(const Module& module);

}  // namespace dpc::ir
