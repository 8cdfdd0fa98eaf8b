// values.yaml, and the values files of environments.
#pragma once

#include <string>

#include "ir/module.h"

namespace dpc::helm {

// The params with their defaults, in the order of the source, each below its doc comment. A param without a default
// stands as its type's empty value, an optional one as null.
std::string values_yaml(const ir::Module& module);
// What an environment binds, as a tree.
std::string environment_yaml(const ir::Environment& environment);

// A param that the installer has to give. In values.yaml it stands as its type's empty value, which is null where
// `stands_as_null`.
bool is_required(const ir::Field& field);
bool stands_as_null(const ir::Type& type);

// Lines of `text` as comments at an indentation.
void append_comment(std::string& out, std::string_view text, unsigned indent);

}  // namespace dpc::helm
