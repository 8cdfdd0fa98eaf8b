// Literal block scalars (YAML 1.2, section 8.1.2): how a text of several lines is written so that people can read it.
#pragma once

#include <string>
#include <string_view>

namespace dpc::yaml {

// True where a literal block reads back as exactly this text in YAML 1.1 and 1.2 readers alike: several lines,
// printable characters only, no carriage return, and a last line that is not just white space. Other texts are written
// as a quoted scalar.
bool fits_block(std::string_view text);

// Appends `|`, its indicators, and the lines indented by `indent` columns, with the last line's end. The block's parent
// must stand `step` columns to the left of `indent` (the indicator counts from there).
void append_block(std::string& out, std::string_view text, unsigned indent, unsigned step = 2);

}  // namespace dpc::yaml
