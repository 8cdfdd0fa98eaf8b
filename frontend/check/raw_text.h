// `${name}` in text blocks, where only `${{ name }}` is read, and the name means something here: nearly always a slip.
//
// A path is one where its first name is in scope: a shell knows none with dots. A name alone is, save where the block
// itself gives a variable of that name a value.
#pragma once

#include <functional>

#include "frontend/check/context.h"

namespace dpc::check {

// What a name is where the text stands, as scopes.cpp says it ("let", "field", ...); empty: nothing.
using NameInScope = std::function<std::string_view(Symbol)>;

// Reports DP0225, once for the same words of a block. `text`: any string; those in quotes are passed over, and so are
// those within its own interpolations.
void warn_of_raw_names(Context& c, const ast::Expr& text, const NameInScope& in_scope);

}  // namespace dpc::check
