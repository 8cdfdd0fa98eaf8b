#include "driver/verify/pairs.h"

#include <cstddef>
#include <numeric>
#include <utility>

#include "driver/verify/random.h"

namespace dpc::driver::verify {
namespace {

constexpr int untaken = -1;

// Which pairs are left: a bit for each two values of two switches.
class Left {
 public:
  explicit Left(std::span<const int> choices) {
    for (const int each : choices) {
      first_.push_back(values_);
      values_ += static_cast<std::size_t>(each);
    }
    left_.assign(values_ * values_, false);
    for (std::size_t a = 0; a < choices.size(); ++a) {
      for (std::size_t b = a + 1; b < choices.size(); ++b) {
        for (int x = 0; x < choices[a]; ++x) {
          for (int y = 0; y < choices[b]; ++y, ++count_) left_[at(a, x, b, y)] = true;
        }
      }
    }
  }

  bool any() const { return count_ > 0; }
  bool has(std::size_t a, int x, std::size_t b, int y) const { return left_[a < b ? at(a, x, b, y) : at(b, y, a, x)]; }

  std::size_t covered(const std::vector<int>& row) const {
    std::size_t count = 0;
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = a + 1; b < row.size(); ++b) count += has(a, row[a], b, row[b]);
    }
    return count;
  }

  void cover(const std::vector<int>& row) {
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = a + 1; b < row.size(); ++b) {
        if (!has(a, row[a], b, row[b])) continue;
        left_[at(a, row[a], b, row[b])] = false;
        --count_;
      }
    }
  }

  // Some pair that is left, in a row that holds nothing else.
  void begin(std::vector<int>& row) {
    while (!left_[next_]) ++next_;
    put(row, next_ / values_);
    put(row, next_ % values_);
  }

 private:
  std::size_t at(std::size_t a, int x, std::size_t b, int y) const {
    return (first_[a] + static_cast<std::size_t>(x)) * values_ + first_[b] + static_cast<std::size_t>(y);
  }

  void put(std::vector<int>& row, std::size_t value) {
    std::size_t which = row.size() - 1;
    while (first_[which] > value) --which;
    row[which] = static_cast<int>(value - first_[which]);
  }

  std::vector<std::size_t> first_;
  std::vector<bool> left_;
  std::size_t values_ = 0, count_ = 0, next_ = 0;
};

// Of equally good ones any.
int best_value(const Left& left, const std::vector<int>& row, std::size_t at, int choices, Random& random) {
  std::size_t most = 0;
  int best = 0, equal = 0;
  for (int x = 0; x < choices; ++x) {
    std::size_t covered = 0;
    for (std::size_t j = 0; j < row.size(); ++j) covered += j != at && row[j] != untaken && left.has(at, x, j, row[j]);
    if (covered > most) equal = 0;
    if (covered < most) continue;
    most = covered;
    if (random.one_in(static_cast<std::size_t>(++equal))) best = x;
  }
  return best;
}

std::vector<int> some_row(Left& left, std::span<const int> choices, Random& random) {
  std::vector<int> row(choices.size(), untaken);
  left.begin(row);
  std::vector<std::size_t> order(choices.size());
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  for (const std::size_t i : order) {
    if (row[i] == untaken) row[i] = best_value(left, row, i, choices[i], random);
  }
  return row;
}

}  // namespace

std::vector<std::vector<int>> pairwise(std::span<const int> choices) {
  constexpr int tries = 12;
  Left left(choices);
  Random random(choices.size());
  std::vector<std::vector<int>> rows;
  while (left.any()) {
    std::vector<int> best;
    std::size_t most = 0;
    for (int i = 0; i < tries; ++i) {
      std::vector<int> row = some_row(left, choices, random);
      const std::size_t covered = left.covered(row);
      if (covered > most) most = covered, best = std::move(row);
    }
    left.cover(best);
    rows.push_back(std::move(best));
  }
  return rows;
}

}  // namespace dpc::driver::verify
