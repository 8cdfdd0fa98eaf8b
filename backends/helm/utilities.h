// The chart's own templates for what no function of Helm does.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace dpc::helm {

// What the template prints, without `define` and `end`; empty where there is none. `chart`: its name, which the names
// of all of its templates begin with.
std::string utility(std::string_view name, std::string_view chart);

// Of these, and of what charts have by custom: no other template takes one of them.
std::set<std::string> reserved_names();

}  // namespace dpc::helm
