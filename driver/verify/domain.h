// The params of an app, and values of each that are worth trying.
#pragma once

#include <memory>
#include <vector>

#include "driver/verify/random.h"
#include "driver/verify/sought.h"
#include "ir/builder.h"
#include "ir/module.h"

namespace dpc::driver::verify {

struct Param {
  std::vector<Symbol> path;
  const ir::Type* type;
  const ir::Node* fallback;                 // its default; null where it is required
  std::vector<const ir::Node*> candidates;  // closed data, the default not among them
  bool few = false;                         // a bool or an enum: the candidates are all that there are
  std::shared_ptr<const Sought> sought;     // by the module, of all its params
};

// Every leaf below `values`, in the order of the source. Candidates are literals that conditions of the module compare
// the param with, maps that have the keys that are looked up, boundaries of its type, texts that templates and YAML are
// prone to get wrong, empty and longer collections.
std::vector<Param> params_of(const ir::Module& module, ir::Builder& builder);

// A value that is not among the candidates, where the type has room for one. Maps have some of the keys that are looked
// up, texts are some of those that are compared.
const ir::Node* random_value(const ir::Type& type, ir::Builder& builder, Random& random, const Sought& sought);

}  // namespace dpc::driver::verify
