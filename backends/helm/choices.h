// A text whose parts are chosen, as the lines of a named template: `if`, what it is then, `else`.
#pragma once

#include "backends/helm/lower.h"

namespace dpc::helm {

// Nothing of the template itself is printed but the text. What has a name is called by it.
std::string choices(Lower& lower, ir::Builder& builder, const ir::Node* text, const go::Scope& scope = {});

}  // namespace dpc::helm
