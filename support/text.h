// Suggestions: the name that was probably meant.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dpc {

// The candidate nearest to `name`, if one is near enough: at most a third of the name's length away (at least one,
// never the whole name), or equal but for case. Of equally near ones the first in bytewise order, so the answer does
// not depend on the order of the candidates. A candidate equal to `name` is never the answer, and neither is one longer
// than 256 bytes.
std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> candidates);

// Changes of single bytes (insert, delete, replace, exchange of two neighbours) that make `a` out of `b`; `limit` + 1
// where more than `limit` are needed. Damerau-Levenshtein in its restricted form (optimal string alignment): no text is
// edited twice.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace dpc
