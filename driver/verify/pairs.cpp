#include "driver/verify/pairs.h"

#include <cstddef>
#include <numeric>
#include <utility>

#include "driver/verify/random.h"

namespace dpc::driver::verify {

PairsLeft::PairsLeft(std::span<const int> choices) {
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

std::size_t PairsLeft::covered(const std::vector<int>& row) const {
  std::size_t count = 0;
  for (std::size_t a = 0; a < row.size(); ++a) {
    for (std::size_t b = a + 1; b < row.size(); ++b) count += has(a, row[a], b, row[b]);
  }
  return count;
}

void PairsLeft::cover(const std::vector<int>& row) {
  for (std::size_t a = 0; a < row.size(); ++a) {
    for (std::size_t b = a + 1; b < row.size(); ++b) {
      if (row[a] == untaken || row[b] == untaken || !has(a, row[a], b, row[b])) continue;
      left_[at(a, row[a], b, row[b])] = false;
      --count_;
    }
  }
}

void PairsLeft::begin(std::vector<int>& row) {
  while (!left_[next_]) ++next_;
  put(row, next_ / values_);
  put(row, next_ % values_);
}

void PairsLeft::put(std::vector<int>& row, std::size_t value) {
  std::size_t which = row.size() - 1;
  while (first_[which] > value) --which;
  row[which] = static_cast<int>(value - first_[which]);
}

namespace {

// Of equally good ones any.
int best_value(const PairsLeft& left, const std::vector<int>& row, std::size_t at, int choices, Random& random) {
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

std::vector<int> some_row(PairsLeft& left, std::span<const int> choices, Random& random) {
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
  PairsLeft left(choices);
  Random random(choices.size());
  std::vector<std::vector<int>> rows;
  // A switch alone has no pairs, and all the same each of its values.
  for (int x = 0; choices.size() == 1 && x < choices[0]; ++x) rows.push_back({x});
  while (left.count() > 0) {
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
