// Types of the Kubernetes API as JSON Schema: a definition each, since they refer to one another and to themselves.
//
// As ir/bind/conform_k8s.cpp holds values to them: sealed, with the values of those enums that are closed, numbers of
// 32 bits, and the forms of names and labels. Null and what is left out pass, for only the server knows the whole
// object.
#pragma once

#include <unordered_map>
#include <vector>

#include "backends/helm/files/json_tree.h"
#include "stdlib/facts/facts.h"

namespace dpc::helm {

class Definitions {
 public:
  // A `$ref` to the type's definition, which admits null.
  Json refer(k8s::Type type);
  // The definitions of what was referred to and of what these refer to, by name.
  std::vector<Json::Member> definitions();

 private:
  Json of(k8s::Type type);
  Json field(k8s::Type type, k8s::Field field);
  Json shape(k8s::Shape shape);
  Json integer(k8s::Shape shape);
  std::string fresh_name(k8s::Type type) const;

  std::unordered_map<k8s::Type, std::string> names_;
  std::vector<k8s::Type> order_;  // of the first mention
  bool int32_ = false;
};

}  // namespace dpc::helm
