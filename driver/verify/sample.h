// Values to be compared under: first those that the types ask for, then random ones from a seed.
#pragma once

#include <string>
#include <vector>

#include "driver/verify/domain.h"

namespace dpc::driver::verify {

struct Sample {
  const ir::Node* values;  // what a user would give with -f: a record
  std::string why;         // "pairs of switches", "boundaries", "random"
};

// What has no default is given the first of its candidates, or every sample would be refused.
const ir::Node* required_values(const std::vector<Param>& params, ir::Builder& builder);

// The bools and enums. Their values have numbers, as in a row of pairs.h: 0 is the default.
struct Switches {
  std::vector<const Param*> params;
  std::vector<int> choices;
};
Switches switches_of(const std::vector<Param>& params);
const ir::Node* values_of_row(const Switches& switches, const std::vector<int>& row, ir::Builder& builder,
                              const ir::Node* base);
std::vector<int> row_of_values(const Switches& switches, const ir::Node* values);

// Each candidate of each other param in one of them, a third of the params at a time, as long as there are fewer than
// `most`; beside them some switches.
std::vector<Sample> boundaries(const std::vector<Param>& params, ir::Builder& builder, const ir::Node* base,
                               std::size_t most, std::uint64_t seed);

// The same for the same seed and number, whichever others are made.
Sample random_sample(const std::vector<Param>& params, ir::Builder& builder, const ir::Node* base, std::uint64_t seed,
                     std::size_t number);

// `values` with another value at a path.
const ir::Node* with_value(ir::Builder& builder, const ir::Node* values, std::span<const Symbol> path,
                           const ir::Node* value);
// Without what stands at a path, and the records that it alone was in; null where nothing does.
const ir::Node* without_value(ir::Builder& builder, const ir::Node* values, std::span<const Symbol> path);
// Null where nothing stands there.
const ir::Node* value_at(const ir::Node* values, std::span<const Symbol> path);

}  // namespace dpc::driver::verify
