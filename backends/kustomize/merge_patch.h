// Strategic merge patches, as Kustomize applies them.
//
// Records are merged key by key, null removes one; a list whose elements Kubernetes names by fields (containers by
// `name`, ports by `containerPort` and `protocol`) is merged element by element, `$patch: delete` removes one; every
// other list is replaced. In which order a merged list comes out is Kustomize's own (sigs.k8s.io/kustomize/kyaml,
// yaml/merge2, MergeOptionsListPrepend; as seen with Kustomize 5.7.1): where one field names the elements, those that
// the patch names come first, in its order, so a patch here also names the unchanged elements that stand before a
// changed one; where several fields do, new elements come first, and the others stay in theirs.
#pragma once

#include "ir/builder.h"
#include "stdlib/facts/facts.h"

namespace dpc::kustomize {

struct MergePatch {
  const ir::Node* patch = nullptr;  // a record without apiVersion, kind and metadata.name; null: there is none
  std::size_t named = 0;            // elements that are named for the sake of the order alone
};

// From one object to another of the same kind; both closed. `type` is false for what Kubernetes does not know. It need
// not be exact: see below.
MergePatch merge_patch(const ir::Node& before, const ir::Node& after, k8s::Type type, ir::Builder& builder);

// What Kustomize makes of the object; null for a list that it would not merge soundly.
const ir::Node* apply_merge_patch(const ir::Node& object, const ir::Node& patch, k8s::Type type, ir::Builder& builder);

}  // namespace dpc::kustomize
