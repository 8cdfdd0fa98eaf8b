// Which name is suggested for a misspelt one.
#include "support/text.h"

#include <gtest/gtest.h>

namespace dpc {
namespace {

std::string suggest(std::string_view name, std::vector<std::string_view> candidates) {
  return std::string(nearest(name, candidates).value_or("(none)"));
}

TEST(EditDistance, CountsSingleChanges) {
  EXPECT_EQ(edit_distance("", "", 9), 0u);
  EXPECT_EQ(edit_distance("abc", "abc", 9), 0u);
  EXPECT_EQ(edit_distance("abc", "ab", 9), 1u);
  EXPECT_EQ(edit_distance("abc", "acb", 9), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting", 9), 3u);
  EXPECT_EQ(edit_distance("ca", "abc", 9), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3u);
  EXPECT_EQ(edit_distance("abcdef", "uvwxyz", 2), 3u);
}

TEST(Nearest, FindsMisspellings) {
  EXPECT_EQ(suggest("replicaCuont", {"replicaCount", "replicas"}), "replicaCount");
  EXPECT_EQ(suggest("replica", {"image", "replicas"}), "replicas");
  EXPECT_EQ(suggest("naem", {"name", "namespace"}), "name");
  EXPECT_EQ(suggest("SERVICE", {"Service", "ServiceMonitor"}), "Service");
}

TEST(Nearest, LeavesStrangersAlone) {
  EXPECT_EQ(suggest("banana", {"replicas", "image"}), "(none)");
  EXPECT_EQ(suggest("x", {"y", "xy", "ab"}), "(none)");
  EXPECT_EQ(suggest("ab", {"ab"}), "(none)");
  EXPECT_EQ(suggest("", {"", "abcd"}), "(none)");
  EXPECT_EQ(suggest(std::string(1'000'000, 'a'), {"a"}), "(none)");
}

TEST(Nearest, TiesDoNotDependOnOrder) {
  EXPECT_EQ(suggest("port", {"sort", "part"}), "part");
  EXPECT_EQ(suggest("port", {"part", "sort"}), "part");
}

}  // namespace
}  // namespace dpc
