// Keeps secrets out of the source lines that messages show.
#pragma once

#include "ir/node.h"
#include "ir/type.h"
#include "support/source.h"

namespace dpc::driver {

// Hides (SourceMap::hide) where the given values say what a secret param is, and what no param is known for: a misspelt
// key may well be a secret's. `given` is data read from files, each entry with its span there.
void hide_secrets(const ir::Type& type, const ir::Node& given, SourceMap& sources);

}  // namespace dpc::driver
