// Shorter conditions: what a term of a conjunction says is taken for granted in the others, what a term of a
// disjunction says is taken for refuted; what is known to hold around a condition likewise.
#pragma once

#include "ir/builder.h"

namespace dpc::helm {

// The same as `condition` wherever `given` holds (null: everywhere).
const ir::Node* shortened(ir::Builder& builder, const ir::Node* condition, const ir::Node* given);

// The terms of `a && b && c`, of `a || b || c`.
std::vector<const ir::Node*> terms_of(const ir::Node* node, ir::Builtin junction);

// `x or_else d`: a choice that is made by whether its own value is empty, which `default` asks as well.
bool is_or_else(const ir::Node* node);
// It asks for what is missing: `!a`, or that something is empty.
bool is_negative(const ir::Node* condition);

}  // namespace dpc::helm
