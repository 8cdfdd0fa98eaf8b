// Demands of a server as checks of the app: what stands there is asked when it stands there, once for the same text.
//
// Messages name the params that the value is made of, the value, and how to mend it. What is made from secrets is not
// asked, and a map that is no param of texts is left to the server.
#pragma once

#include <span>
#include <vector>

#include "ir/demands.h"

namespace dpc::ir {

std::vector<Check> refusals_of(std::span<const Demand> demands, Builder& builder);

}  // namespace dpc::ir
