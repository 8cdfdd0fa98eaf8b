// How dpc is used, from the tables of flags and commands.
#pragma once

#include <string>

#include "driver/options.h"

namespace dpc::driver {

std::string general_help();
std::string command_help(const CommandInfo& command);

}  // namespace dpc::driver
