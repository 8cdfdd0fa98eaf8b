// TOML documents, written out as text round their open values: toToml would write a whole number that a values file
// brought as 8080.0. Laid out as ir/builtins/toml.cpp does.
#pragma once

#include "backends/helm/raise/raise.h"

namespace dpc::helm {

struct TomlText {
  std::vector<Item> items;
  bool begins_open;  // with an empty line where nothing may stand before it
};
TomlText toml(ir::Builder& builder, Lower& lower, Raise& raise, const ir::Node* document);

}  // namespace dpc::helm
