// Texts that are joined of what loops and conditions give: a template prints them one after another, each with what
// separates them behind it, of which the last is taken off.
#pragma once

#include "ir/builder.h"

namespace dpc::helm {

enum class Joined : std::uint8_t {
  List,   // by `join`, of a list
  Lines,  // each part ends with its line
  Flat,   // all parts stand in one line of the template
};

// `join`: a call of it.
Joined joined_as(const ir::Node& join);

// A text that is "true" once for each entry of a list or map that loops make; null where that cannot be told.
const ir::Node* marks_of(ir::Builder& builder, const ir::Node& container);

}  // namespace dpc::helm
