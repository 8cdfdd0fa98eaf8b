// Source text to syntax tree.
//
// Never throws and always gives a tree: Error entries and expressions stand where something could not be read, and
// `diagnostics` says why. The tree points into the file's text and the arena.
#pragma once

#include <string>

#include "frontend/ast/ast.h"
#include "support/arena.h"
#include "support/diagnostic.h"
#include "support/limits.h"
#include "support/source.h"
#include "support/symbol.h"

namespace dpc::parse {

ast::File parse_file(const SourceFile& source, Arena& arena, Interner& names, Diagnostics& diagnostics,
                     const Limits& limits);

// One expression, as `dpc eval` takes it.
const ast::Expr* parse_expression(const SourceFile& source, Arena& arena, Interner& names, Diagnostics& diagnostics,
                                  const Limits& limits);

// The tokens after layout, one a line: LINE:COLUMN TYPE text. For `--emit tokens`.
std::string dump_tokens(const SourceFile& source, Diagnostics& diagnostics, const Limits& limits);

}  // namespace dpc::parse
