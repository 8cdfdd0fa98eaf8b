// yaml-cpp's words for a fault, said so that they help.
#pragma once

#include <string>
#include <string_view>

namespace dpc::yaml {

// `message` as yaml-cpp gives it; `at` the text from the place of the fault on.
std::string syntax_words(std::string_view message, std::string_view at);

}  // namespace dpc::yaml
