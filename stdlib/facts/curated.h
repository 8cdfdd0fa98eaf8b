// What the Kubernetes API means but its types do not declare: few, each with its source named beside it in the .cpp
// file.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/facts/facts.h"

namespace dpc::k8s {

// An empty map, object or list in this field means something of its own (`emptyDir: {}`, `podSelector: {}`, `ingress:
// []`) and is kept where other empty containers are left out. True for every label selector, those of custom resources
// too.
bool empty_has_meaning(Type owner, std::string_view field);

// An empty list in this field means 'everything' (`from`, `to` and `ports` of a network policy's rule): where guards
// leave it empty, what holds it is dropped, so that the policy is never widened.
bool empty_widens(Type owner, std::string_view field);

// The value, as JSON text, that a server gives a field which is left out, where the type declares it or only code does.
// Empty: none, or one that depends on other fields.
std::string_view defaulted(Type owner, std::string_view field);

// A server refuses to change this path of an object once it is there: ("Deployment", "spec.selector"), and what lies
// below. Fields that become immutable only by another field's value (`immutable: true`) are not counted.
bool immutable(Kind kind, std::string_view path);

// Dns1123Subdomain: labels of [a-z0-9-] joined by dots. Dns1035Label: begins with a letter. PathSegment: any text
// without
// '/' and '%' that is not "." or "..".
enum class NameForm : std::uint8_t { Dns1123Subdomain, Dns1123Label, Dns1035Label, PathSegment };
struct NameRule {
  NameForm form = NameForm::Dns1123Subdomain;
  std::uint16_t max = 253;  // characters
};
NameRule name_rule(Kind kind);  // of metadata.name
// The characters that a name had better have at most: names of pods' owners go on in names and labels of pods, which
// are hosts' names of at most 63 (RFC 1123).
std::size_t name_room(Kind kind);

// The place of a kind in the order in which objects can be applied, counted from 0; all kinds without one share the
// last.
int apply_order(std::string_view kind);

// Text of this field is kept as a secret by Kubernetes: `data` and `stringData` of Secret, and nothing else.
bool is_secret_sink(Type owner, std::string_view field);

}  // namespace dpc::k8s
