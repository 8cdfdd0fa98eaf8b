// Types in the words that tables of charts have: what may stand there in YAML.
#pragma once

#include <string>

#include "ir/type.h"

namespace dpc::helm {

// "int", "object", "int or string"; of an optional what it is if it is there.
std::string type_word(const ir::Type& type);

}  // namespace dpc::helm
