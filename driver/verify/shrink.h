// The smallest values that still show something.
#pragma once

#include <cstddef>
#include <functional>

#include "ir/builder.h"

namespace dpc::driver::verify {

struct Shrunk {
  const ir::Node* values;
  bool smallest = true;  // false: no more runs were left
};

// The fewest keys first, halves of them taken away, then quarters, down to single ones (Zeller, Hildebrandt:
// Simplifying and isolating failure-inducing input, 2002); then what is left is made simpler as long as it shows:
// shorter texts, smaller numbers, fewer elements. `shows` is asked at most `runs` times, and never of the same values
// twice.
Shrunk shrink(ir::Builder& builder, const ir::Node* values, const std::function<bool(const ir::Node*)>& shows,
              std::size_t runs);

// What is simpler than it by one step, the boldest step first: each is smaller in keys, elements, characters or
// magnitude.
std::vector<const ir::Node*> simpler(ir::Builder& builder, const ir::Node* value);

}  // namespace dpc::driver::verify
