#include "support/text.h"

#include <algorithm>

namespace dpc {
namespace {

constexpr std::size_t longest = 256;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t apart = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (apart > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (exchanged) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
    before.swap(above);
    above.swap(row);
  }
  return std::min(above[b.size()], limit + 1);
}

std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > longest) return std::nullopt;
  // A name must not lose all of itself: 'x' is no misspelt 'y'.
  const std::size_t limit = std::min(std::max<std::size_t>(name.size(), 3) / 3, name.size() - 1);
  std::optional<std::string_view> best;
  std::size_t best_distance = limit;
  for (std::string_view candidate : candidates) {
    if (candidate == name || candidate.size() > longest) continue;
    const std::size_t distance = equal_but_for_case(name, candidate)
                                     ? 0
                                     : std::max<std::size_t>(1, edit_distance(name, candidate, best_distance));
    if (distance > best_distance) continue;
    if (best && distance == best_distance && *best <= candidate) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

}  // namespace dpc
