// Pass: a loop or spread that gives back what it runs over becomes that.
//
// `[for e in L [e]]` is L, `{ name = x.name, ...x }` is x, `{ for k, v in M { [k] = v } }` is M. The front end leaves
// such loops behind where elements are named by a field of theirs. And what a list has in either case of a condition,
// as what a volume of two kinds is mounted by, it has without one. Whether a list or map that is made has anything in
// it is asked of what it is made of. Afterwards pass-throughs are paths, which templates print by toYaml.
#pragma once

#include "ir/rewrite.h"

namespace dpc::helm {

class SimplifyGroups : public ir::Rewriter {
 public:
  using Rewriter::Rewriter;

 protected:
  const ir::Node* changed(const ir::Node* node) override;
};

}  // namespace dpc::helm
