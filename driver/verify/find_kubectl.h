// The kubectl that verify runs: `kubectl kustomize`.
#pragma once

#include <optional>
#include <string>

#include "driver/job.h"

namespace dpc::driver::verify {

// --kubectl, or the one on the path. Nothing after a message on standard error: how to get it where there is none.
std::optional<std::string> find_kubectl(Job& job);

}  // namespace dpc::driver::verify
