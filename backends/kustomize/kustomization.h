// kustomization.yaml, as Kustomize's reference asks for it: apiVersion and kind first, then resources, components,
// replicas, images and patches, lists sorted.
#pragma once

#include <string>
#include <vector>

#include "backends/kustomize/shorthand.h"

namespace dpc::kustomize {

struct PatchFile {
  std::string path;
  std::string why;  // a comment before it: the params that it comes from; may be empty
  // With a target the patch may find nothing, as it does behind a component that removed the object, and a JSON patch
  // needs one: group, version, kind, name, namespace.
  const ir::Document* target = nullptr;
  bool has_namesake = false;  // another group has the target's kind and version
};

struct Kustomization {
  bool component = false;
  std::string doc;  // comment lines at its begin; may be empty
  std::vector<std::string> resources, components;
  Shorthand shorthand;
  std::vector<std::string> replicas_why;  // of each of them
  std::vector<PatchFile> patches;
};

std::string kustomization_yaml(const Kustomization& kustomization);

}  // namespace dpc::kustomize
