// The programs that verify needs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "driver/job.h"
#include "driver/verify/process.h"

namespace dpc::driver::verify {

// What the program prints of its version. Nothing where no temporary folder can be made, which is said.
std::optional<Finished> ask_version(Job& job, const std::vector<std::string>& command);

inline bool answers(const Finished& asked) { return asked.end == Finished::End::Exited && asked.code == 0; }

// Says that it is not there, fails, or is `unfit` where it answers; then `needed`, and how to get it.
void say_missing(Job& job, const std::vector<std::string>& command, const Finished& asked, std::string_view unfit,
                 std::string_view needed, std::string_view how_to_get);

}  // namespace dpc::driver::verify
