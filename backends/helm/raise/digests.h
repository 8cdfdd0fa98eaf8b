// Pass: digests of equal data are one node.
//
// Each object that rolls on a ConfigMap digests what that holds, made anew for each, since records are not shared by
// the builder. As one node it is a named template wherever it is written twice.
#pragma once

#include <map>
#include <vector>

#include "ir/rewrite.h"

namespace dpc::helm {

class SameDigests : public ir::Rewriter {
 public:
  using Rewriter::Rewriter;

 protected:
  const ir::Node* changed(const ir::Node* node) override;

 private:
  const ir::Node* first_like(const ir::Node* node);

  // What a container is made of: its kind and flags, then of each entry key, guard and value.
  using Parts = std::vector<std::uintptr_t>;
  std::map<Parts, const ir::Node*> containers_;
  std::unordered_map<const ir::Node*, const ir::Node*> first_;
};

// What pods roll for, where the node is the digest of that, without records around that have nothing else; else null.
// In a chart the digest has to change with it, and need not be the one that dpc itself makes.
const ir::Node* rolled_for(const ir::Node& node, const ir::Types& types);

}  // namespace dpc::helm
