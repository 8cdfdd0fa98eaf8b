// Every pair of values of several switches together in one of few rows.
#pragma once

#include <span>
#include <vector>

namespace dpc::driver::verify {

// `choices`: how many values each switch has, from 0. A row holds a value for each. Each row takes, switch by switch in
// an order of its own, the value that covers most of what is left with those taken before; the best of several such
// rows stays. (Cohen, Dalal, Fredman, Patton: The AETG System, 1997.)
std::vector<std::vector<int>> pairwise(std::span<const int> choices);

}  // namespace dpc::driver::verify
