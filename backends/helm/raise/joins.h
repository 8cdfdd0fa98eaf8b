// Texts that are joined of what loops and conditions give: a template prints them one after another, each with what
// separates them behind it, of which the last is taken off.
#pragma once

#include "ir/node.h"

namespace dpc::helm {

enum class Joined : std::uint8_t {
  List,   // by `join`, of a list
  Lines,  // each part ends with its line
  Flat,   // all parts stand in one line of the template
};

// `join`: a call of it.
Joined joined_as(const ir::Node& join);

}  // namespace dpc::helm
