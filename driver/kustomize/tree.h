// An app's Kustomize tree, made of its variants: a base, an overlay for each environment, a component for each feature.
//
// The base has the app's defaults; where these lack what is required, or a check refuses them, it has the values of the
// first environment that is whole; --base names another. An overlay takes the components of the features that its
// environment switches, and holds what differs beyond them.
#pragma once

#include <optional>
#include <vector>

#include "driver/kustomize/components.h"
#include "support/output/replace.h"

namespace dpc::driver {

// What --base names, or the first that is whole, of which there is one; null after a report.
const Variant* base_of(Job& job, const ir::Module& module, const ir::Node* flags, const std::vector<Variant>& variants);

// Nothing after a report. `variants` has the components' base.
std::optional<std::vector<output::File>> kustomize_tree(Components& components, Job& job, const ir::Module& module,
                                                        const std::vector<Variant>& variants);

}  // namespace dpc::driver
