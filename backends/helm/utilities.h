// The chart's own templates for what no function of Helm does.
#pragma once

#include <string>
#include <string_view>

namespace dpc::helm {

// What the template prints, without `define` and `end`. `chart`: the chart's name, which those that it calls begin with.
std::string utility(std::string_view name, std::string_view chart);

}  // namespace dpc::helm
