// What a kustomization says of replicas and images without a patch.
//
// `replicas` sets the number of every Deployment, StatefulSet, ReplicaSet and ReplicationController of a name; `images`
// renames in all containers of all objects. Both come after the patches, so they are used only where that is just what
// is wanted (Kustomize's ReplicaCountTransformer and ImageTagTransformer, seen with 5.7.1).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ir/builder.h"
#include "ir/eval.h"

namespace dpc::kustomize {

struct Replicas {
  const ir::Resource* resource;
  Symbol name;
  std::int64_t count;
};

struct Image {
  std::string name;  // as it was, without tag and digest
  std::string new_name, new_tag, digest;  // empty: as before
};

struct Pair {
  ir::Document before, after;  // of one kind and name
};

struct Shorthand {
  std::vector<Replicas> replicas;
  std::vector<Image> images;
};

// Takes what it says out of the differences: the pairs' `before` has it then.
Shorthand take_shorthand(std::vector<Pair>& pairs, std::span<const ir::Document* const> added, ir::Builder& builder);

}  // namespace dpc::kustomize
