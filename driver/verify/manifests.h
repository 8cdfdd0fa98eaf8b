// What helm prints, as data: read as Kubernetes reads it, and with where each object came from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/builder.h"
#include "support/diagnostic.h"
#include "support/limits.h"
#include "support/yaml/yaml.h"

namespace dpc::driver::verify {

struct Manifest {
  const ir::Node* body;  // spans are places in `text`, from 1
  std::string source;    // of helm's comment, without the chart's name: "templates/web-service.yaml"; may be empty
};

// Numbers as JSON has them, which the server is given; only one written with a point stays a float, so that 1.0 is not
// 1. Empty documents are left out. Nothing, with a reason, where the text is no YAML or says a key twice.
std::optional<std::vector<Manifest>> read_manifests(const std::string& text, ir::Builder& builder,
                                                    const Limits& limits, std::string& why);

// The same data in two texts, keys in any order: scalars are spelt alike, and quoted alike where a reader could take a
// plain one for something else than a text. False where one is no single document of a map or list.
bool same_document(std::string_view a, std::string_view b, Arena& arena, const Limits& limits);

}  // namespace dpc::driver::verify
