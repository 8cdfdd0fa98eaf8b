// The signatures of ir/builtins.def taken apart: "(text: string, length: int): string".
#pragma once

#include <string_view>
#include <vector>

namespace dpc::ir::text {

std::vector<std::string_view> argument_types(std::string_view signature);
std::string_view result_type(std::string_view signature);

}  // namespace dpc::ir::text
