// Whether the components of an app go together.
//
// Each two of them are applied, and all that one place of an object depends on (backends/kustomize/dependence.h), and
// compared with the objects that the app has under their switches, but for digests. What differs then is a mistake of
// the app's features (DP1021).
#pragma once

#include "driver/kustomize/components.h"

namespace dpc::driver {

// False after a report.
bool go_together(Components& components, Job& job, const ir::Module& module);

}  // namespace dpc::driver
