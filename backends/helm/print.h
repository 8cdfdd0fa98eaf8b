// A template tree as text.
#pragma once

#include "backends/helm/tree.h"

namespace dpc::helm {

// Items at the left margin. What stands between two calls is joined as it is.
std::string print_items(const std::vector<Item>& items);
// Text with actions, a brace of its own text never taken for an action.
std::string print_line(const Line& line, const go::Scope& scope = {});

}  // namespace dpc::helm
