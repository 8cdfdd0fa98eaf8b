// YAML scalars as written by every part of dpc: one rule for when a text needs quotes.
//
// The result reads back as the same text in YAML 1.1 and 1.2 readers alike (Go's yaml, PyYAML, yaml-cpp): whatever one
// of them might take for a number, a date, a bool, null, a merge key or syntax is double-quoted. Sources: YAML 1.2.2
// sections 5 to 8, the YAML 1.1 type repository (int, float, bool, null, timestamp, merge, value) and the resolver of
// go-yaml.
#pragma once

#include <string>
#include <string_view>

namespace dpc::yaml {

// May stand without quotes, on one line in block context, as a key or a value.
bool plain_is_safe(std::string_view text);

// On one line: plain where that is safe, else double-quoted.
void append_scalar(std::string& out, std::string_view text);
void append_double_quoted(std::string& out, std::string_view text);

// As a value in block context: a text of several lines as a literal block where that reads back exactly, else as above.
// `indent` is the column of the block's lines: two more than that of the mapping or sequence the value stands in. No
// line end is written after the value, except that of a block whose text ends in one.
void append_value(std::string& out, std::string_view text, unsigned indent);

}  // namespace dpc::yaml
