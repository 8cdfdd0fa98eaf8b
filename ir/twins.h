// Lists into which a param's elements are spread, as a pod's containers: an element of the param that bears the name of
// another is refused, which dpc sees in the objects (DP0517, see ir/field_rules.h) and a chart by these checks.
//
// Where the spread elements take the place of those that bear their names there is nothing to refuse. Names twice
// within the param, and in two params that are spread into one list, are left to the server.
#pragma once

#include <vector>

#include "ir/module.h"

namespace dpc::ir {

class Builder;

std::vector<Check> checks_of_twins(const Module& module, Builder& builder);

}  // namespace dpc::ir
