// Two sets of manifests, compared as the meaning of an app: equal objects, each of them once.
//
// Left out, by name: Helm's hook and resource-policy annotations, objects that are Helm tests, checksum annotations,
// the labels for the chart's version and for who manages an object, and a namespace that is only the release's. Nothing
// else: `{}`, `[]` and absent are three things, 1 and "1" two, apiVersion is part of an object's name, and objects are
// counted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/builder.h"
#include "support/diagnostic.h"
#include "support/limits.h"

namespace dpc::driver::verify {

struct Difference {
  std::string object;  // "v1 ConfigMap default/name"
  std::string path;    // "data.a", empty for the object as a whole
  std::string ours, theirs;
};

std::vector<Difference> compare(const std::vector<const ir::Node*>& ours, const std::vector<const ir::Node*>& theirs,
                                std::string_view name_space, ir::Builder& builder);

// The documents of a stream of manifests; nothing, with a reason, where one is no YAML or says a key twice.
std::optional<std::vector<const ir::Node*>> read_manifests(const std::string& text, ir::Builder& builder,
                                                           const Limits& limits, std::string& why);

}  // namespace dpc::driver::verify
