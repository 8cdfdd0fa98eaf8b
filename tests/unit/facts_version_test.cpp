// Ranges of Kubernetes versions, as written and as read.
#include "stdlib/facts/version.h"

#include <gtest/gtest.h>

namespace dpc::k8s {
namespace {

constexpr std::uint16_t kLastMinor = 9999;

VersionRange range(Version min, Version max = {}) { return {min, max}; }

TEST(VersionRange, Comparisons) {
  EXPECT_EQ(parse_version_range(">=1.23"), range({1, 23}));
  EXPECT_EQ(parse_version_range(">= 1.23"), range({1, 23}));
  EXPECT_EQ(parse_version_range(">1.23"), range({1, 24}));
  EXPECT_EQ(parse_version_range("<1.30"), range({}, {1, 29}));
  EXPECT_EQ(parse_version_range("<=1.30"), range({}, {1, 30}));
  EXPECT_EQ(parse_version_range(">=1.23 <1.30"), range({1, 23}, {1, 29}));
  EXPECT_EQ(parse_version_range(">=1.23, <1.30"), range({1, 23}, {1, 29}));
  EXPECT_EQ(parse_version_range(">=1.23<1.30"), range({1, 23}, {1, 29}));
  EXPECT_EQ(parse_version_range("1.28 - 1.30"), range({1, 28}, {1, 30}));
  EXPECT_EQ(parse_version_range("^1.25"), range({1, 25}, {1, kLastMinor}));
  EXPECT_EQ(parse_version_range("~1.25"), range({1, 25}, {1, 25}));
  EXPECT_EQ(parse_version_range("1.25"), range({1, 25}, {1, 25}));
  EXPECT_EQ(parse_version_range("=1.25"), range({1, 25}, {1, 25}));
  EXPECT_EQ(parse_version_range("v1.25"), range({1, 25}, {1, 25}));
  EXPECT_EQ(parse_version_range("*"), range({}));
}

TEST(VersionRange, PatchesAndPreReleasesDoNotCount) {
  EXPECT_EQ(parse_version_range(">=1.23.0-0"), range({1, 23}));
  EXPECT_EQ(parse_version_range(">=1.23-0"), range({1, 23}));
  EXPECT_EQ(parse_version_range(">1.23.4"), range({1, 23}));
  EXPECT_EQ(parse_version_range("<1.30.0"), range({}, {1, 29}));
  EXPECT_EQ(parse_version_range("<1.30.5"), range({}, {1, 30}));
  EXPECT_EQ(parse_version_range("1.25.x"), range({1, 25}, {1, 25}));
  EXPECT_EQ(parse_version_range("1.x"), range({1, 0}, {1, kLastMinor}));
  EXPECT_EQ(parse_version_range("1.27.3+k3s1"), range({1, 27}, {1, 27}));
}

TEST(VersionRange, WhatIsNoRange) {
  for (std::string_view text : {"",
                                " ",
                                "abc",
                                ">=",
                                "1.",
                                ".23",
                                "1.23.",
                                "1.2.3.4",
                                ">=1.23 || <1.20",
                                "!=1.25",
                                ">=1.30 <1.20",
                                "1.28 - ",
                                "- 1.30",
                                "1.28 - 1.20",
                                "<0.0",
                                "99999999999.1",
                                "1.23-",
                                "1.23;",
                                ">=1.23 x y",
                                "> *"}) {
    EXPECT_EQ(parse_version_range(text), std::nullopt) << text;
  }
}

TEST(Version, OneVersion) {
  EXPECT_EQ(parse_version("1.28"), (Version{1, 28}));
  EXPECT_EQ(parse_version("v1.28.3"), (Version{1, 28}));
  EXPECT_EQ(parse_version("v1.28.3+k3s1"), (Version{1, 28}));
  EXPECT_EQ(parse_version("1"), std::nullopt);
  EXPECT_EQ(parse_version("1.x"), std::nullopt);
  EXPECT_EQ(parse_version("latest"), std::nullopt);
  EXPECT_EQ(version_text({1, 28}), "1.28");
}

}  // namespace
}  // namespace dpc::k8s
