// How a character stands in a terminal.
#pragma once

#include <cstdint>

namespace dpc::render {

// Columns that a terminal gives the character: 0 for combining marks, 2 for what Unicode calls wide (UAX #11, its
// blocks in the rough), 1 for the rest. Hidden characters must have been replaced before.
int display_width(std::uint32_t point);

// Characters that move or hide text rather than show it: controls, bidirectional marks, zero-width ones, line
// separators, BOM. Shown as they are, they could forge what a message says.
bool is_hidden(std::uint32_t point);

}  // namespace dpc::render
