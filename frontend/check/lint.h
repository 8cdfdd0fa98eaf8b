// What Kubernetes would refuse of an object that is right by its types: judged on the lowered IR, under its guards.
#pragma once

#include "frontend/check/context.h"

namespace dpc::check {

// A workload's selector that its own pods do not carry (DP0512), two ports of one name or number in a container or
// Service (DP0513).
void lint_resource(Context& c, const ir::Resource& resource);

// Once all are there: workloads of one namespace with the same selector (DP0524), pods that refer to an object of
// another namespace (DP0525). `places`: where each resource was written.
void lint_app(Context& c, const std::vector<Span>& places);

}  // namespace dpc::check
