// Maps whose open keys may be equal.
//
// A later entry of a key takes the place of an earlier one. A template that prints both is no YAML that everybody reads
// the same, so such a map is printed by a named template and read back, which keeps the last.
#pragma once

#include "ir/builder.h"
#include "ir/builtins.h"
#include "ir/node.h"

namespace dpc::helm {

bool may_repeat(const ir::Node* record);
// Of equal keys the later may be left out for being empty, and takes the earlier away: null is printed before its
// value, and goes when all is read.
bool may_be_emptied(ir::Builder& builder, const ir::Node* record);

// The entry, of a key, is there and empty.
bool may_be_left_out(ir::Builder& builder, const ir::Entry& entry);

}  // namespace dpc::helm
