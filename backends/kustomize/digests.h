// The digests that `roll_on` makes of what pods read, `checksum/NAME` among the annotations of pod templates, in
// components and overlays.
//
// Such a digest depends on all features at once, as what it digests does. So a component leaves those of the base as
// they are and adds its own, `checksum/NAME.FEATURE`: the pods roll when the component is taken, left, or says another
// thing.
#pragma once

#include <string_view>

#include "ir/builder.h"
#include "ir/eval.h"

namespace dpc::kustomize {

// `after` with the digests that `before` has; one that differs stands beside it under the feature's name, or in its
// place where that is empty.
ir::Document with_digests_of(const ir::Document& before, const ir::Document& after, std::string_view feature,
                             ir::Builder& builder);

// The object without any.
const ir::Node* without_digests(const ir::Node* body, ir::Builder& builder);

}  // namespace dpc::kustomize
