// The pages that explain diagnostics, by their code.
#pragma once

#include <string_view>

namespace dpc::driver {

// The page of "DP0302", which may also be written "dp302" or "302"; empty where there is none.
std::string_view explanation(std::string_view code);

}  // namespace dpc::driver
