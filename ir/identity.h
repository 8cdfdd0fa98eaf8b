// What makes an object itself.
#pragma once

#include <compare>
#include <string_view>

#include "ir/eval.h"

namespace dpc::ir {

// "apps" of apps/v1, empty of v1: two versions of one group hold the same objects.
inline std::string_view group_of(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash);
}
inline std::string_view version_of(std::string_view api_version) {
  return api_version.substr(group_of(api_version).empty() ? 0 : group_of(api_version).size() + 1);
}

// As files name it: with its version. An object without a namespace has the empty one.
struct Identity {
  std::string_view api_version, kind, name_space, name;
  friend auto operator<=>(const Identity&, const Identity&) = default;
};

inline Identity identity_of(const Document& document) {
  return {document.resource->api_version.text(), document.resource->kind.text(), document.name_space.text(),
          document.name.text()};
}

}  // namespace dpc::ir
