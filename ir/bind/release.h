// What release.* and cluster.* are bound to where dpc itself evaluates: the flags --name, -n and --kube-version.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ir/builder.h"
#include "ir/eval.h"
#include "support/diagnostic.h"

namespace dpc::ir {

struct ReleaseFlags {
  std::string name;
  std::string name_space = "default";
  std::string kube_version;               // "1.30", "v1.30.2"; empty: the newest that is known
  std::vector<std::string> api_versions;  // "monitoring.coreos.com/v1"; what `helm template --api-versions` adds
};

// An Assignment without values: release { name, namespace, revision = 1, is_install = true, is_upgrade = false, service
// = "dpc" } and cluster { version = "v1.30.0", api_versions }. None after a report. Helm's rules: the name is a
// DNS-1123 label and at most 53 long (chartutil.ValidateReleaseName, which takes dots too); a namespace is a DNS-1123
// label.
std::optional<Assignment> make_release(const ReleaseFlags& flags, Builder& builder, Diagnostics& diagnostics);

// "v1.30.0" for "1.30", "v1.30", "1.30.0"; empty where the text is no version.
std::string kube_version_text(std::string_view text);

}  // namespace dpc::ir
