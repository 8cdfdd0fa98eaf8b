// Lists whose elements a strategic merge patch names by their fields.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ir/node.h"
#include "stdlib/facts/facts.h"

namespace dpc::kustomize {

// A patch is merged into a list of this field, instead of replacing it.
bool is_merged(k8s::Field field);

// The fields that name the elements of both lists: of those that Kubernetes declares the ones that are there. Empty
// where an element lacks one that another has, or two have the same name: Kustomize makes nothing sensible of such.
std::vector<std::string_view> element_keys(k8s::Field field, const ir::Node& a, const ir::Node& b);

// What tells the element apart from the others: equal exactly where they are the same one.
std::string element_name(const ir::Node& element, std::span<const std::string_view> keys);
std::vector<std::string> element_names(const ir::Node& list, std::span<const std::string_view> keys);

}  // namespace dpc::kustomize
