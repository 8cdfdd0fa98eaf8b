// The tables of params in a chart's README.md.
#pragma once

#include <string>
#include <string_view>

#include "ir/type.h"

namespace dpc::helm {

// "One of ...", "From 1 to 9", "Matches ...": what may be given, where the doc comment leaves that open. Of what the
// type says in the source, not of what a server asks.
std::string choices(const ir::Field& field);

// A text on one line, with the bars escaped that would end the cell.
std::string table_cell(std::string_view text);

void append_parameters(std::string& out, const ir::Type& values);

}  // namespace dpc::helm
