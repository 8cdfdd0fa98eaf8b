// Two sets of manifests, compared as the meaning of an app: equal objects, each of them once.
//
// Left out, by name: what checksum annotations say, and under Kustomize whether they are there; under Helm also its
// hook and resource-policy annotations, objects that are its tests, the labels for the chart's version and for who
// manages an object, and a namespace that is only the release's. Nothing else: `{}`, `[]`, null and absent are four
// things, 1, 1.0 and "1" three, elements have an order, apiVersion is part of an object's name, and objects are
// counted. Under Helm a text of a ConfigMap or Secret that is YAML, JSON or lines of NAME=value may have its keys in
// another order: Helm's functions sort them.
#pragma once

#include <string>
#include <vector>

#include "driver/verify/manifests.h"

namespace dpc::driver::verify {

// A key of a map, or where it is empty the position in a list.
struct Step {
  Symbol key;
  std::size_t index = 0;
};

struct Difference {
  std::string object;         // "v1 ConfigMap default/name"
  std::vector<Step> steps;    // none for the object as a whole
  std::string ours, theirs;   // JSON, or "absent"
  const ir::Node* our_object = nullptr;
  const ir::Node* their_object = nullptr;
  bool tainted = false;       // ours is made from a secret
  std::string detail;         // where in a document; why one side refuses, where only one does
};

// A checksum annotation that both have. dpc digests data, a chart may digest the text that it prints of it, so they are
// compared from one assignment to another.
struct Checksum {
  const ir::Node* our_object = nullptr;
  std::string object;
  std::vector<Step> steps;
  std::string ours, theirs;  // JSON
};

struct Compared {
  std::vector<Difference> differences;
  std::vector<Checksum> checksums;
};

std::string path_text(const std::vector<Step>& steps);  // "spec.containers[0].image"

enum class Made : std::uint8_t { ByHelm, ByKustomize };

// `theirs` is of that make; `name_space`: the release's.
Compared compare(const std::vector<const ir::Node*>& ours, const std::vector<const ir::Node*>& theirs, Made made,
                 std::string_view name_space, ir::Builder& builder);

// The entry that the steps lead to; where they do not get there, the last on the way. Null where there is no first.
struct Reached {
  const ir::Entry* entry = nullptr;
  bool whole = false;
};
Reached reach(const ir::Node* object, const std::vector<Step>& steps);

// A closed object, or part of it, is made from a secret.
bool holds_secret(const ir::Node* data);

}  // namespace dpc::driver::verify
