// The values that the flags give, and the assignment of the params that they make.
#pragma once

#include <optional>

#include "driver/job.h"
#include "ir/bind/release.h"
#include "ir/bind/values.h"
#include "ir/eval.h"

namespace dpc::driver {

// -f and all of --set*, laid over one another in Helm's order: the files, then --set-json, --set, --set-string,
// --set-file, --set-literal. Null after a report.
const ir::Node* values_of_flags(Job& job);
const ir::Node* values_of(Job& job, const std::vector<ValueFlag>& flags);

// The environment of that name. Null after a report that suggests the nearest.
const ir::Environment* find_environment(Job& job, const ir::Module& module);
// The same of an environment that another flag names.
const ir::Environment* find_environment(Job& job, const ir::Module& module, const std::string& name, const char* flag);

enum class Required : bool { MayLack, MustHave };

// The params bound to their defaults, the environment (may be null) and the flags' values. `diagnostics` takes what is
// wrong with them; none after a report.
std::optional<ir::Assignment> assign(Job& job, const ir::Module& module, const ir::Environment* environment,
                                     const ir::Node* flags, Diagnostics& diagnostics,
                                     Required required = Required::MustHave);

// The newest version of Kubernetes that the app says it runs on, as "v1.36.0".
std::string newest_version(const ir::Module& module);
// The oldest; the newest where it says nothing, or names patches.
std::string oldest_version(const ir::Module& module);

// The same under a release that is given whole, as Helm would install it.
std::optional<ir::Assignment> assign_as(Job& job, const ir::Module& module, const ir::Environment* environment,
                                        const ir::Node* given, const ir::ReleaseFlags& release,
                                        Diagnostics& diagnostics);

// The same for a command with one environment at most: --env and the flags.
std::optional<ir::Assignment> assign_from_flags(Job& job, const ir::Module& module);

}  // namespace dpc::driver
