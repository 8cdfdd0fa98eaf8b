// The helm that verify runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "driver/job.h"

namespace dpc::driver::verify {

struct Helm {
  std::string program, version;  // "v4.1.4+g05fa379", as `helm version --short` says it
};

// --helm, or the one on the path. Nothing after a message on standard error: how to get it where there is none.
std::optional<Helm> find_helm(Job& job);

// "v3.18.0+gcc58e3f" is new enough, "v3.17.4" is not; what is no version is.
bool is_new_enough(std::string_view version);

}  // namespace dpc::driver::verify
