// All assignments of a run, by number: the same for the same app, count and seed, whichever are asked for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "driver/verify/conditions.h"
#include "driver/verify/sample.h"

namespace dpc::driver::verify {

struct Case {
  Sample sample;
  const ir::Environment* environment = nullptr;
  std::string release, name_space;
  std::string kube_version;
  bool plain = false;    // the defaults or an environment: to be as `dpc render` prints it
  bool upgrade = false;  // of a release that is there
  std::vector<std::string> api_versions;  // that the cluster has beside Kubernetes's own
};

struct PlanRequest {
  const ir::Module& module;
  const std::vector<Param>& params;
  ir::Builder& builder;
  std::size_t count;  // beside the environments
  std::uint64_t seed;
  std::uint32_t guard_steps;
  std::string newest, oldest;  // of Kubernetes
  // Whether dpc refuses the case; notes which conditions hold.
  std::function<bool(const Case&, Conditions&)> is_refused;
  Asked asked = {};  // of the cluster: it is varied where it matters
};

// The defaults, each environment, pairs of switches, boundaries up to six tenths of `count`, values for conditions that
// were not yet seen both ways, random ones.
class Plan {
 public:
  // `conditions`: those that the assignments which are not random show.
  Plan(PlanRequest request, Conditions& conditions);

  std::size_t size() const { return made_.size() + random_; }
  // Pairs of values of bools and enums: all, and those that are refused or for which there was no room.
  std::size_t pairs() const { return pairs_; }
  std::size_t pairs_left() const { return pairs_left_; }
  Case at(std::size_t number);
  // The same without the values, which are dear to make.
  Case title(std::size_t number) const;

 private:
  Case with_release(Sample sample, std::size_t number) const;
  std::string some_version(Random& random) const;
  Case plain_case(Sample sample) const;
  Case settled(Case chosen, std::size_t number);
  bool is_refused(const Case& each);
  const ir::Node* taken_base();
  bool add(Sample sample);
  const ir::Node* values_with_pair(const Switches& switches, const std::vector<int>& row);
  void add_pairs(std::size_t most);
  void add_conditions(std::size_t most);

  PlanRequest asked_;
  Conditions& conditions_;
  const ir::Node* base_;
  std::vector<Case> made_;
  std::size_t random_ = 0, pairs_ = 0, pairs_left_ = 0;
};

}  // namespace dpc::driver::verify
