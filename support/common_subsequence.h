// The longest common subsequence of two sequences.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace dpc {

// Its elements by their places in the two sequences, of these lengths; `same` compares the places of two elements. What
// both begin and end with belongs to it. Between these time and space grow with the product of the lengths: where it is
// larger than `most_cells`, nothing between them does.
std::vector<std::pair<std::size_t, std::size_t>> common_subsequence(
    std::size_t before, std::size_t after, std::size_t most_cells,
    const std::function<bool(std::size_t before, std::size_t after)>& same);

}  // namespace dpc
