// Lists whose elements a strategic merge patch names by their fields.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ir/node.h"
#include "stdlib/facts/facts.h"

namespace dpc::kustomize {

// The fields that name an element, of which the first has to be there; empty where a patch replaces the list.
std::vector<std::string_view> element_keys(k8s::Field field);

// What tells the element apart from the others: equal exactly where they are the same one. Empty where it has no name.
std::string element_name(const ir::Node& element, std::span<const std::string_view> keys);

// The names of all elements; empty where one has none, or two have the same.
std::vector<std::string> element_names(const ir::Node& list, std::span<const std::string_view> keys);

// The entry of a closed record, or null.
const ir::Entry* entry_of(const ir::Node& record, std::string_view key);

}  // namespace dpc::kustomize
