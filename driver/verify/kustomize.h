// The Kustomize tree of an app, built by kubectl and compared with dpc: the base, every overlay, every component and
// every two of them, and some larger combinations, drawn by the seed.
#pragma once

#include <string>
#include <vector>

#include "driver/job.h"
#include "driver/verify/junit.h"
#include "ir/module.h"

namespace dpc::driver::verify {

struct KustomizeOutcome {
  bool broken = false;           // a part was not judged
  std::vector<JUnitCase> cases;  // one each
  std::string summary;           // a line
};

// Differences are reported (DP1022, DP1023), and mistakes for which there is no tree. `kubectl`: the program.
KustomizeOutcome verify_kustomize(Job& job, const ir::Module& module, const std::string& kubectl);

}  // namespace dpc::driver::verify
