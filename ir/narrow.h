// The types of params as narrow as a server's rules make them, and as checks what no type says.
//
// A param that stands only where one rule is asked (as the name of a Secret, as the count of replicas) can be nothing
// else: its type gets the rule, so that every target refuses other values where they are given, a chart by its schema.
// Of a text that is made of several, or that is more than the name, or of a map's keys and values, the rule becomes a
// check: in `Module::asked`, for a
// target whose user runs another program (dpc itself judges the objects, see ir/field_rules.h, and says more).
//
// Not narrowed is what the source's own defaults, environments and tests give otherwise. Narrowed types are in
// `Module::values` alone: param nodes keep theirs.
#pragma once

#include "ir/module.h"

namespace dpc::ir {

class Builder;

void narrow(Module& module, Builder& builder);

}  // namespace dpc::ir
