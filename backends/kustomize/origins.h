// Which params a difference comes from, for the comments of an overlay.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>

#include "ir/module.h"

namespace dpc::kustomize {

using Params = std::set<std::string_view>;  // "values.piper.replicaCount"

// The params that the places of `patch` in the open object depend on, and the conditions above them. Where the patch is
// a list of operations, all of the object's.
Params params_of_patch(const ir::Resource& resource, const ir::Node& patch);
// The same of one place.
Params params_at(const ir::Resource& resource, std::initializer_list<std::string_view> path);
// Those that decide whether the object is there, and under which name.
Params params_of_presence(const ir::Resource& resource);

// Those of them that were given: "values.a.b" where values.a.b was, or values.a, or values.a.b.c. In lines of 100
// characters.
std::string given_of(const Params& params, const Params& given);

}  // namespace dpc::kustomize
