#include "ir/signature.h"

namespace dpc::ir {

// Commas inside <...> do not part parameters.
Signature parse_signature(std::string_view text) {
  Signature signature;
  std::size_t begin = 1;
  int depth = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<') ++depth;
    if (c == '>') --depth;
    if (depth > 0 || (c != ',' && c != ')')) continue;
    const std::string_view parameter = text.substr(begin, i - begin);
    const std::size_t colon = parameter.find(": ");
    if (colon != std::string_view::npos) {
      signature.names.push_back(parameter.substr(0, colon));
      signature.types.push_back(parameter.substr(colon + 2));
    }
    begin = i + 2;  // after ", "
    if (c == ')') break;
  }
  signature.result = text.substr(text.rfind("): ") + 3);
  return signature;
}

const Signature& signature_of(Builtin builtin) {
  static const std::vector<Signature> all = [] {
    std::vector<Signature> made;
    for (const BuiltinInfo& each : all_builtins()) made.push_back(parse_signature(each.signature));
    return made;
  }();
  return all[static_cast<std::size_t>(builtin)];
}

}  // namespace dpc::ir
