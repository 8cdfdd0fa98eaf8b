// Where a scalar ends: yaml-cpp tells only where a node begins.
#pragma once

#include <cstddef>
#include <string_view>

namespace dpc::yaml {

// Past the tag and the anchor before a value, and the white space and comments between them.
std::size_t skip_properties(std::string_view text, std::size_t begin);

// One past the scalar that begins at `begin` (its properties included). A block scalar's span is its first line, and so
// is that of a plain scalar of several lines. npos: its closing quote is missing.
std::size_t scalar_end(std::string_view text, std::size_t begin, std::string_view value);

}  // namespace dpc::yaml
