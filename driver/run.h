// The whole of dpc as a function.
#pragma once

#include <span>
#include <string>

#include "driver/world.h"

namespace dpc::driver {

// `arguments` without the program's name; returns the exit code (driver/exit_code.h).
int run(std::span<const std::string> arguments, World& world);

}  // namespace dpc::driver
