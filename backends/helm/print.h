// A template tree as text.
#pragma once

#include "backends/helm/tree.h"

namespace dpc::helm {

// Which end of a line a control structure takes along: the one before it, as in manifests; or its own, for texts, which
// begin with their first line whichever that is. To the right nothing is moved in.
enum class Trim : std::uint8_t { Left, Right };

// Items at the left margin. What stands between two calls is joined as it is.
std::string print_items(const std::vector<Item>& items, Trim trim = Trim::Left, const go::Scope& scope = {});
// The text begins with white space that an action before it would trim off.
bool begins_trimmed(std::string_view text);
// The action that `out` ends in, ` -}}` and a line end, trims nothing any more.
void keep_what_follows(std::string& out);
// Text with actions, a brace of its own text never taken for an action.
std::string print_line(const Line& line, const go::Scope& scope = {});

}  // namespace dpc::helm
