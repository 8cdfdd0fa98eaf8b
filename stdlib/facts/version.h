// Kubernetes versions and ranges of them, as an app declares in `kubernetes = ">=1.23"`.
//
// Only major and minor count: what an API server serves does not change with a patch release.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dpc::k8s {

// {0, 0} is 'none'.
struct Version {
  std::uint16_t major = 0;
  std::uint16_t minor = 0;
  bool known() const { return major != 0 || minor != 0; }
  friend constexpr auto operator<=>(Version, Version) = default;
};

// Both ends are inside the range; an unknown end is open.
struct VersionRange {
  Version min;
  Version max;
  friend bool operator==(VersionRange, VersionRange) = default;
};

std::string version_text(Version version);  // "1.23"

// "1.23", "v1.23", "1.23.4"; nothing else.
std::optional<Version> parse_version(std::string_view text);

// The comparisons of Masterminds/semver, which Helm reads in `kubeVersion`: ">=1.23", ">1.23", ">=1.23 <1.30" (or with
// a comma), "<=1.30", "1.28 - 1.30", "^1.25", "~1.25", "1.25", "=1.25", "1.25.x", "1.x", "*"; a patch number and a
// pre-release
// ("-0") may follow. None where the text is no such range, is one of several ("||"), excludes ("!=") or holds no
// version.
std::optional<VersionRange> parse_version_range(std::string_view text);

}  // namespace dpc::k8s
