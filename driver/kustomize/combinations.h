// Components that somebody may list together.
#pragma once

#include "driver/kustomize/components.h"

namespace dpc::driver {

struct Combination {
  std::vector<std::string> components;  // in the order in which they are listed: "monitoring", "prometheus"
  const Variant* wanted;                // the objects that the app has then
};

// Each component with what it lies behind, each two of them, and `more` larger ones, drawn by the seed; what a check
// refuses is not among them.
std::vector<Combination> combinations(Components& components, std::size_t more, std::uint64_t seed);

}  // namespace dpc::driver
