// A kind of node, as messages call it.
#pragma once

#include <string_view>

#include "support/yaml/yaml.h"

namespace dpc::yaml {

constexpr std::string_view kind_words(Kind kind) {
  switch (kind) {
    case Kind::Null: return "null";
    case Kind::Scalar: return "a scalar";
    case Kind::Sequence: return "a list";
    case Kind::Mapping: return "a mapping";
  }
  return {};
}

}  // namespace dpc::yaml
