// RE2 patterns, compiled once: those of types are asked for at every value, those of checks in every round of a loop.
#pragma once

#include <string_view>

namespace re2 {
class RE2;
}

namespace dpc::ir {

// ok() is false where RE2 does not take it. Kept until 256 more are asked for, as patterns may be computed: use it at
// once.
const re2::RE2& compiled_pattern(std::string_view pattern);

}  // namespace dpc::ir
