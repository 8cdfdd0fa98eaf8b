// The files of a Kustomize tree.
//
//   base/kustomization.yaml, KIND-NAME.yaml                   all objects under one set of values
//   overlays/ENVIRONMENT/kustomization.yaml                   what an environment has otherwise
//   overlays/ENVIRONMENT/KIND-NAME.yaml                       objects that only it has
//   overlays/ENVIRONMENT/patches/KIND-NAME.yaml             what an object has otherwise
//   overlays/ENVIRONMENT/patches/removed.yaml               what goes
//   components/FEATURE/...                                    the same of a feature
//
// Namespaces are written out; there are no generators and no transformers of names, labels or namespaces, which change
// what they should not.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "backends/kustomize/changes.h"
#include "backends/kustomize/origins.h"
#include "support/output/replace.h"

namespace dpc::kustomize {

std::vector<output::File> base_files(const std::string& doc, const Documents& documents);

struct Layer {
  std::string folder;                // "overlays/production"
  std::string doc;                   // comment lines at the begin of its kustomization
  bool component = false;
  std::span<const ir::Resource> of_app;  // all that it may make
  Documents maybe_gone;              // what other components remove: a patch of it may find nothing
  std::vector<std::string> on;       // the resources it lies on: "../../base"
  std::vector<std::string> components;
  Changes changes;
  Params given;                      // the params that it is made of
};

std::vector<output::File> layer_files(const Layer& layer);

}  // namespace dpc::kustomize
