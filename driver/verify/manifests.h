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

// Why a text is no manifests, and where: 0 is nowhere, otherwise a place in it, from 1.
struct Unreadable {
  std::string why;
  std::uint32_t at = 0;
};

// Numbers as JSON has them, which the server is given; only one written with a point stays a float, so that 1.0 is not
// 1. Empty documents are left out. Nothing where the text is no YAML or says a key twice.
std::optional<std::vector<Manifest>> read_manifests(const std::string& text, ir::Builder& builder,
                                                    const Limits& limits, Unreadable& fault);
// The template of the document around an offset, as in Manifest.
std::string source_at(std::string_view text, std::size_t offset);

// The same data in two texts, keys in any order: scalars are spelt alike, and quoted alike where a reader could take a
// plain one for something else than a text.
struct DocumentDifference {
  std::string path;          // "limits.ratio", "names[2]"
  std::string ours, theirs;  // a scalar as it is spelt, "a map", "a list", "absent"
};
struct Documents {
  bool both = false;  // each is a single document of a map or list, or the same text quoted in one way or another
  std::optional<DocumentDifference> first;
};
Documents compare_documents(std::string_view ours, std::string_view theirs, Arena& arena, const Limits& limits);

}  // namespace dpc::driver::verify
