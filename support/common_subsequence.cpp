#include "support/common_subsequence.h"

#include <algorithm>
#include <cstdint>

namespace dpc {
namespace {

using Places = std::vector<std::pair<std::size_t, std::size_t>>;
using Same = std::function<bool(std::size_t, std::size_t)>;

// The textbook's table: how long that of the rests of both is.
void between(std::size_t begin, std::size_t rows, std::size_t columns, const Same& same, Places& out) {
  const std::size_t width = columns + 1;
  std::vector<std::uint32_t> length((rows + 1) * width);
  std::vector<bool> equal(rows * columns);
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      equal[i * columns + j] = same(begin + i, begin + j);
      length[i * width + j] = equal[i * columns + j]
                                  ? length[(i + 1) * width + j + 1] + 1
                                  : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
  }
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (equal[i * columns + j]) out.emplace_back(begin + i++, begin + j++);
    else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) ++i;
    else ++j;
  }
}

}  // namespace

Places common_subsequence(std::size_t before, std::size_t after, std::size_t most_cells, const Same& same) {
  Places out;
  std::size_t begin = 0, end = 0;
  const std::size_t shorter = std::min(before, after);
  for (; begin < shorter && same(begin, begin); ++begin) out.emplace_back(begin, begin);
  while (begin + end < shorter && same(before - end - 1, after - end - 1)) ++end;
  const std::size_t rows = before - begin - end, columns = after - begin - end;
  if (rows > 0 && columns > 0 && rows <= most_cells / columns) between(begin, rows, columns, same, out);
  for (; end > 0; --end) out.emplace_back(before - end, after - end);
  return out;
}

}  // namespace dpc
