// Closed data as messages call it, and which texts may stand in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ir/node.h"

namespace dpc::ir {

// "the number 5", "the text \"on\"", "a list"; a masked value shows only what it is: "a number", "a text".
std::string describe(const Node& data, bool masked);

// "a text", "a whole number", "a list", "one of \"a\", \"b\"": what a value of the type must be.
std::string wanted(const Type& type);

// A path as one writes it on the command line: names joined by dots, dots within them escaped.
void append_path(std::string& path, std::string_view name);
void append_index(std::string& path, std::size_t index);

// The first character of the text that no manifest may hold: control characters but tab, LF and CR, U+007F to U+009F,
// U+2028, U+2029, U+FEFF, U+FFFE and U+FFFF (Helm's toYaml loses or bends them). Bytes that are no UTF-8 count as
// U+FFFD.
std::optional<std::uint32_t> inadmissible(std::string_view text);

}  // namespace dpc::ir
