// What an app's expressions look for: keys of maps, literals, what the cluster is asked for. Values that hold what is
// looked for are worth trying; arbitrary ones seldom do.
#pragma once

#include <string_view>
#include <vector>

#include "ir/builder.h"
#include "ir/module.h"

namespace dpc::driver::verify {

// Of a Kubernetes cluster.
struct Asked {
  bool version = false;
  std::vector<Symbol> apis;  // "example.com/v1"
};

struct Sought {
  // A literal that a param itself is compared with, or asked for as a key: `values.size == 3`, `has(values.map, "a")`.
  // The path of `values.map.a` goes into the map.
  struct OfParam {
    const ir::Node* param;
    const ir::Node* literal;  // null: it is only used
  };
  std::vector<OfParam> of_params;
  // The same of parts of params: elements, fields of elements, entries of maps.
  std::vector<const ir::Node*> literals;  // texts and ints
  std::vector<Symbol> keys;
  Asked asked;
};

// In the order of the source, each once. What is divided by is worth trying as 0.
Sought sought_in(const ir::Module& module, ir::Builder& builder);

// What the templates of a chart ask the cluster for, added to it.
void add_asked(Asked& asked, std::string_view templates, ir::Builder& builder);

}  // namespace dpc::driver::verify
