// What Kubernetes knows of a place in an object: a walk along its shapes beside the walk along the data.
#pragma once

#include <string_view>
#include <vector>

#include "stdlib/facts/facts.h"

namespace dpc::ir {

// All false where nothing is known.
struct Place {
  k8s::Type type;      // of a record
  k8s::Shape element;  // of the values of a map, or the elements of a list
  k8s::Field field;    // the place is a field

  static Place of(k8s::Shape shape) {
    Place out;
    if (!shape) return out;
    const k8s::FieldKind kind = shape.kind();
    if (kind == k8s::FieldKind::Ref) out.type = shape.type();
    if (kind == k8s::FieldKind::List || kind == k8s::FieldKind::Map) out.element = shape.element();
    return out;
  }
  static Place of(k8s::Type type) {
    Place out;
    out.type = type;
    return out;
  }
  Place below(std::string_view key) const {
    if (!type) return of(element);
    const k8s::Field field = type.find_field(key);
    Place out = field ? of(field.shape()) : Place();
    out.field = field;
    return out;
  }
  Place inside() const { return of(element); }
};

// Of a list: the fields by which Kubernetes names its elements; none where it does not, or nothing is known.
inline std::vector<std::string_view> keys_of_elements(k8s::Field list) {
  std::vector<std::string_view> out;
  if (!list) return out;
  for (const std::string_view key : list.list_map_keys()) out.push_back(key);
  if (out.empty() && !list.merge_key().empty()) out.push_back(list.merge_key());
  return out;
}

}  // namespace dpc::ir
