#include "backends/helm/files/type_word.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace dpc::helm {

using ir::Type;
using ir::TypeKind;

namespace {

std::string of_any(const Type& type) {
  std::vector<std::string> all;
  for (const ir::Literal& literal : type.literals) all.emplace_back(literal.is_int ? "int" : "string");
  for (const Type* member : type.members) all.push_back(type_word(*member));
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return fmt::format("{}", fmt::join(all, " or "));
}

}  // namespace

std::string type_word(const Type& type) {
  switch (type.kind) {
    case TypeKind::Bool: return "bool";
    case TypeKind::Int: return "int";
    case TypeKind::Float: return "float";
    case TypeKind::String:
    case TypeKind::Secret: return "string";
    case TypeKind::List: return "list";
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Record:
    case TypeKind::Kubernetes: return "object";
    case TypeKind::Optional: return type_word(*type.element);
    case TypeKind::None: return "null";
    case TypeKind::Enum:
    case TypeKind::Union: return of_any(type);
    case TypeKind::Any:
    case TypeKind::Error:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return "any";
  }
  return "any";
}

}  // namespace dpc::helm
