// When an entry with a value is kept: evaluation leaves out what is null, and of records what is empty, from the leaves
// up; a template has to ask.
#pragma once

#include "ir/builder.h"

namespace dpc::helm {

// The condition; null where it is always kept. `container` is what the entry stands in.
const ir::Node* presence(ir::Builder& builder, ir::Op container, const ir::Node* value);

// guard and presence of an entry; null where it is always there, as in data that came whole.
const ir::Node* kept_when(ir::Builder& builder, const ir::Node& container, const ir::Entry& entry);

// A document whose template begins with a line of it: a condition there leaves an empty line before what comes first.
bool begins_with_line(ir::Builder& builder, const ir::Node* document);

}  // namespace dpc::helm
