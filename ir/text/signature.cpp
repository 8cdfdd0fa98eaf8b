#include "ir/text/signature.h"

namespace dpc::ir::text {

// Commas inside <...> do not part arguments.
std::vector<std::string_view> argument_types(std::string_view signature) {
  std::vector<std::string_view> found;
  std::size_t begin = 1;
  int depth = 0;
  for (std::size_t i = 1; i < signature.size(); ++i) {
    const char c = signature[i];
    if (c == '<') ++depth;
    if (c == '>') --depth;
    if (depth > 0 || (c != ',' && c != ')')) continue;
    const std::string_view argument = signature.substr(begin, i - begin);
    const std::size_t colon = argument.find(": ");
    if (colon != std::string_view::npos) found.push_back(argument.substr(colon + 2));
    begin = i + 1;
    if (c == ')') break;
  }
  return found;
}

std::string_view result_type(std::string_view signature) { return signature.substr(signature.rfind("): ") + 3); }

}  // namespace dpc::ir::text
