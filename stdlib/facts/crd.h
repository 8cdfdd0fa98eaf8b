// Custom resources: a CustomResourceDefinition's OpenAPI v3 schema, read into tables of the built-in ones' layout.
//
// A nested object becomes a type named by its path (`Widget.spec.parts`, package `example.com.v1`); lists and maps add
// nothing to the path. `metadata` is Kubernetes's own ObjectMeta. Kept in the tables: type, properties, required,
// items, additionalProperties, enum, format, pattern, minimum, maximum, multipleOf, min/max of lengths, items and
// properties, uniqueItems, nullable, default, and x-kubernetes-int-or-string, -list-type, -list-map-keys, -map-type,
// -preserve-unknown-fields, -embedded-resource. Of these the front end does not hold values to the enum of a number,
// bounds of a number that is no integer, multipleOf, sizes of lists and maps, and uniqueItems. Not kept: anyOf, oneOf,
// allOf, not and x-kubernetes-validations, which only an API server can decide in full.
#pragma once

#include <memory>
#include <vector>

#include "stdlib/facts/facts.h"
#include "support/diagnostic.h"
#include "support/limits.h"
#include "support/yaml/yaml.h"

namespace dpc::k8s {

struct SchemaStorage;

// What one definition declares. The views live as long as it does.
class Schema {
 public:
  explicit Schema(std::unique_ptr<SchemaStorage> storage);
  ~Schema();
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;
  std::vector<Kind> kinds() const;              // one a served version, the preferred first
  std::vector<Type> types() const;              // all of them, in order of their first mention
  Type find_type(std::string_view name) const;  // "Widget.spec", of the preferred version; false where there is none

 private:
  std::unique_ptr<SchemaStorage> storage_;
};

// Reads one document of a file (apiextensions.k8s.io/v1). Reports each fault at its place; null after an error.
// Recursion goes as deep as the document, which the YAML reader limits.
std::unique_ptr<Schema> read_crd(const yaml::Node& document, Diagnostics& diagnostics, const Limits& limits);

}  // namespace dpc::k8s
