// Every pair of values of several switches together in one of few rows.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace dpc::driver::verify {

// Which pairs are left, of switches with so many values each.
class PairsLeft {
 public:
  explicit PairsLeft(std::span<const int> choices);

  std::size_t count() const { return count_; }
  bool has(std::size_t a, int x, std::size_t b, int y) const { return left_[a < b ? at(a, x, b, y) : at(b, y, a, x)]; }
  std::size_t covered(const std::vector<int>& row) const;  // how many of them the row has
  void cover(const std::vector<int>& row);  // which may have values that are untaken
  // Some pair that is left put into the row; there has to be one.
  void begin(std::vector<int>& row);

 private:
  std::size_t at(std::size_t a, int x, std::size_t b, int y) const {
    return (first_[a] + static_cast<std::size_t>(x)) * values_ + first_[b] + static_cast<std::size_t>(y);
  }
  void put(std::vector<int>& row, std::size_t value);

  std::vector<std::size_t> first_;
  std::vector<bool> left_;
  std::size_t values_ = 0, count_ = 0, next_ = 0;
};

constexpr int untaken = -1;  // of a row: no value yet

// `choices`: how many values each switch has, from 0. A row holds a value for each; of one switch, each value in a row.
// Each row takes, switch by switch in an order of its own, the value that covers most of what is left with those taken
// before; the best of several such rows stays. (Cohen, Dalal, Fredman, Patton: The AETG System, 1997.)
std::vector<std::vector<int>> pairwise(std::span<const int> choices);

}  // namespace dpc::driver::verify
