#include "driver/kustomize/combinations.h"

#include <algorithm>
#include <random>

namespace dpc::driver {
namespace {

using kustomize::Switches;

std::vector<Switches> pairs_of(const std::deque<Component>& components) {
  std::vector<Switches> out;
  for (std::size_t i = 0; i < components.size(); ++i) {
    for (std::size_t j = i; j < components.size(); ++j) {
      if (const auto switches = both(components[i].option->switches, components[j].option->switches))
        out.push_back(*switches);
    }
  }
  return out;
}

// About half of them.
Switches some_of(const std::deque<Component>& components, std::mt19937_64& random) {
  Switches out;
  for (const Component& each : components) {
    const auto with = random() % 2 == 0 ? both(out, each.option->switches) : std::nullopt;
    if (with) out = *with;
  }
  return out;
}

}  // namespace

std::vector<Combination> combinations(Components& components, std::size_t more, std::uint64_t seed) {
  std::vector<Switches> all = pairs_of(components.all());
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < more && components.all().size() > 2; ++i)
    all.push_back(some_of(components.all(), random));
  std::vector<Combination> out;
  for (const Switches& switches : all) {
    Combination made{{}, components.under(switches)};
    for (const Component* each : components.taken_by(switches)) made.components.push_back(each->option->name);
    const auto same = [&](const Combination& other) { return other.components == made.components; };
    if (made.wanted != nullptr && !made.components.empty() && std::ranges::none_of(out, same))
      out.push_back(std::move(made));
  }
  return out;
}

}  // namespace dpc::driver
