// What differs between two sets of objects, as an overlay says it.
#pragma once

#include <span>
#include <vector>

#include "backends/kustomize/patch.h"
#include "backends/kustomize/shorthand.h"

namespace dpc::kustomize {

using Documents = std::vector<const ir::Document*>;

struct Patched {
  ir::Document before, after;
  Patch patch;
};

struct Changes {
  Documents added, removed;
  std::vector<const ir::Node*> removals;  // the patches that remove them
  std::vector<Patched> patched;
  Shorthand shorthand;
  bool empty() const {
    return added.empty() && removed.empty() && patched.empty() && shorthand.replicas.empty() &&
           shorthand.images.empty();
  }
};

bool is_same_object(const ir::Document& a, const ir::Document& b);

// Objects are the same where apiVersion, kind, namespace and name are. In the order of `after`, and of `before` for
// what goes. `shorthand`: use it where it says just what is wanted; it looks at all objects of a kustomization, so a
// part of one has to do without.
Changes changes_between(const Documents& before, const Documents& after, bool shorthand, ir::Builder& builder);

}  // namespace dpc::kustomize
