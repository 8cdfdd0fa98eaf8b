// The IR's text form (--emit ir): printed, and read back to an equal module.
//
// docs/ir.md defines it. Secrets print as secret#N and read back as that placeholder.
#pragma once

#include <optional>
#include <string>

#include "ir/builder.h"
#include "ir/module.h"
#include "support/diagnostic.h"

namespace dpc::ir {

std::string print(const Module& module);
std::string print(const Node& node);  // one expression, on one line where it fits: for messages and tests

std::optional<Module> read(const SourceFile& source, Builder& builder, Diagnostics& diagnostics, const Limits& limits);

}  // namespace dpc::ir
