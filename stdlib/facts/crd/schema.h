// An OpenAPI v3 schema into types and shapes.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/facts/crd/builder.h"
#include "stdlib/facts/crd/node.h"

namespace dpc::k8s {

// The type of a whole object of `kind`; `package` is "example.com.v1". Zero where the builder is full.
std::uint16_t add_object_type(const yaml::Node& schema, std::string_view package, std::string_view kind,
                              TableBuilder& builder, NodeReader& reader);

}  // namespace dpc::k8s
