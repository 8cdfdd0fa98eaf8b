// The signatures of ir/builtins.def taken apart: "(text: string, length: int): string".
#pragma once

#include <string_view>
#include <vector>

#include "ir/builtins.h"

namespace dpc::ir {

struct Signature {
  std::vector<std::string_view> names, types;  // of the parameters
  std::string_view result;
};

// The parts are views of `text`, which must be well formed.
Signature parse_signature(std::string_view text);

// Taken apart at the first question.
const Signature& signature_of(Builtin builtin);

}  // namespace dpc::ir
