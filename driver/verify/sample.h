// Which assignments are compared: first those that the types and conditions ask for, then random ones from a seed.
#pragma once

#include <string>
#include <vector>

#include "driver/verify/domain.h"

namespace dpc::driver::verify {

struct Sample {
  const ir::Node* values;  // what a user would give with -f: a record
  std::string why;         // "pairs of switches", "a condition of piper.workload", "random"
};

// The defaults; each pair of values of bools and enums together in one of them; each candidate of each other param;
// then random ones until there are `count`. Those for conditions are made where they are seen not to hold both ways,
// see Conditions.
std::vector<Sample> samples(const std::vector<Param>& params, ir::Builder& builder, std::size_t count,
                            std::uint64_t seed);

// `values` with another value at a path.
const ir::Node* with_value(ir::Builder& builder, const ir::Node* values, std::span<const Symbol> path,
                           const ir::Node* value);

}  // namespace dpc::driver::verify
