// Which switches one place of an app's objects depends on together: a scalar with the conditions around it, or the
// conditions of a list's elements, which decide where each of them stands.
//
// What a place is under any combination of features, it is under the part of the combination that it depends on. So
// where every combination of the switches of each place is seen to be right, every combination is.
#pragma once

#include <set>
#include <vector>

#include "ir/builder.h"
#include "ir/module.h"

namespace dpc::kustomize {

using Together = std::set<Symbol>;  // params, as they are written

// The sets of three switches and more, none within another. Digests are left out (digests.h). A check that speaks of a
// place's switches brings the others that it speaks of: it may refuse a part of a combination that it lets pass.
std::vector<Together> dependences(const ir::Module& module, const std::vector<const ir::ParamPath*>& switches,
                                  const ir::Types& types);

}  // namespace dpc::kustomize
