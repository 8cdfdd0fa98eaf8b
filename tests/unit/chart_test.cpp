// The parts of a chart's files that are decided apart from any app.
#include <gtest/gtest.h>

#include "backends/helm/files/chart_yaml.h"
#include "backends/helm/files/json_tree.h"
#include "backends/helm/files/prose.h"

namespace dpc::helm {
namespace {

// Each right side was given to Helm 3.18 and 4.1, which take v1.29.3-gke.100 where they take v1.29.3.
TEST(KubeVersion, TakesVersionsOfVendors) {
  EXPECT_EQ(kube_version(">=1.23"), ">=1.23-0");
  EXPECT_EQ(kube_version(">= 1.23"), ">= 1.23-0");
  EXPECT_EQ(kube_version(">=1.23 <1.34"), ">=1.23-0 <1.34-0");
  EXPECT_EQ(kube_version(">=1.23, <1.34"), ">=1.23-0, <1.34-0");
  EXPECT_EQ(kube_version("1.23 - 1.30"), "1.23-0 - 1.30-0");
  EXPECT_EQ(kube_version("1.23.1 - 1.30"), "1.23.1-0 - 1.30-0");
  EXPECT_EQ(kube_version("<=1.30"), "<=1.30-0");
  EXPECT_EQ(kube_version("<1.30.0"), "<1.30.0-0");
  EXPECT_EQ(kube_version("^1.25"), "^1.25-0");
  EXPECT_EQ(kube_version("~1.29"), "~1.29-0");
  EXPECT_EQ(kube_version("v1.29"), "v1.29-0");
  EXPECT_EQ(kube_version("1.29.x"), "1.29.x-0");
  EXPECT_EQ(kube_version("*"), "*-0");
}

// Masterminds/semver wants a space or a comma between comparisons.
TEST(KubeVersion, ComparisonsAreParted) { EXPECT_EQ(kube_version(">=1.23<1.34"), ">=1.23-0 <1.34-0"); }

TEST(KubeVersion, WhatNamesPreReleasesStays) {
  EXPECT_EQ(kube_version(">=1.23-0"), ">=1.23-0");
  EXPECT_EQ(kube_version(">=1.23.0-rc.1 <1.30"), ">=1.23.0-rc.1 <1.30-0");
  EXPECT_EQ(kube_version("1.27.3+k3s1"), "1.27.3+k3s1");
}

TEST(KubeVersion, WhatNamesOneReleaseStays) {
  EXPECT_EQ(kube_version("1.29.3"), "1.29.3");
  EXPECT_EQ(kube_version("=1.29.3"), "=1.29.3");
}

// "<=1.30.2-0" would not take 1.30.2, and ">1.23.4-0" would take 1.23.4.
TEST(KubeVersion, UpToARelease) {
  EXPECT_EQ(kube_version("<=1.30.2"), "<1.30.3-0");
  EXPECT_EQ(kube_version(">1.23.4"), ">=1.23.5-0");
  EXPECT_EQ(kube_version("> 1.23.9, <= 1.30.2"), ">= 1.23.10-0, < 1.30.3-0");
  EXPECT_EQ(kube_version("<=1.30.2-rc.1"), "<=1.30.2-rc.1");
}

TEST(Json, ShortThingsStandOnOneLine) {
  Json json;
  json["$ref"] = json_text("#/a");
  EXPECT_EQ(json_document(json), "{ \"$ref\": \"#/a\" }\n");
  json["type"] = json_texts({"a", "b"});
  json["none"] = json_list({});
  json["items"]["enum"] = json_list({json_int(1), json_bool(true), json_null()});
  EXPECT_EQ(json_document(json),
            "{\n"
            "  \"$ref\": \"#/a\",\n"
            "  \"type\": [\"a\", \"b\"],\n"
            "  \"none\": [],\n"
            "  \"items\": { \"enum\": [1, true, null] }\n"
            "}\n");
}

TEST(Json, LongListsStandOnLinesOfTheirOwn) {
  Json json;
  json["required"] = json_texts({std::string(60, 'a'), std::string(60, 'b')});
  json["other"] = json_int(1);
  EXPECT_EQ(json_document(json), "{\n  \"required\": [\n    \"" + std::string(60, 'a') + "\",\n    \"" +
                                     std::string(60, 'b') + "\"\n  ],\n  \"other\": 1\n}\n");
}

TEST(Json, WhatNoManifestMayHoldIsEscaped) {
  EXPECT_EQ(json_document(json_text("a\"\n\u007f\u0085\u00e9\u2028\ufeff\uffff\U0001f600")),
            "\"a\\\"\\n\\u007f\\u0085\u00e9\\u2028\\ufeff\\uffff\U0001f600\"\n");
}

TEST(Prose, FirstParagraph) {
  EXPECT_EQ(first_paragraph("One\ntwo.\n\nThree."), "One two.");
  EXPECT_EQ(first_paragraph("\n"), "");
  EXPECT_EQ(with_sentence("One.", "Two"), "One. Two");
  EXPECT_EQ(with_sentence("One", "Two"), "One. Two");
  EXPECT_EQ(with_sentence("", "Two"), "Two");
}

}  // namespace
}  // namespace dpc::helm
