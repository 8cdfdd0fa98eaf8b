// The syntax tree as text, for `--emit ast`, golden tests and debugging: what was written, a construct a line, every
// kind of entry named by a word and every binary operation in parentheses. It does not read back.
#pragma once

#include <string>

#include "frontend/ast/ast.h"

namespace dpc::ast {

std::string print(const File& file);
std::string print(const Expr& expr);
std::string print(const TypeExpr& type);
std::string print(const Entry& entry);

}  // namespace dpc::ast
