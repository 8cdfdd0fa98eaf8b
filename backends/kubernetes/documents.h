// The objects of a closed module as plain Kubernetes manifests.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/builder.h"
#include "ir/eval.h"

namespace dpc::emit {

enum class Format : std::uint8_t { Yaml, Json };

// In the order in which they can be applied (k8s::apply_order); of one kind as in the source.
std::vector<const ir::Document*> in_apply_order(const ir::ClosedModule& module);

// The document with every text that must not be shown replaced by `*****`: what is made from a secret param, and all of
// a Secret's `data` and `stringData`.
const ir::Node* masked(const ir::Document& document, ir::Builder& builder);

// YAML documents with `---` between them, or one JSON object a line. Handed to `write` in pieces; stops where that
// returns false.
using Write = std::function<bool(std::string_view)>;
bool write_bodies(const std::vector<const ir::Node*>& bodies, Format format, const Write& write);

}  // namespace dpc::emit
