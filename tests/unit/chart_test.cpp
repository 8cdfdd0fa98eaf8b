// The parts of a chart's files that are decided apart from any app.
#include <gtest/gtest.h>

#include <set>

#include "backends/helm/files/chart_yaml.h"
#include "backends/helm/files/json_tree.h"
#include "backends/helm/files/names.h"
#include "backends/helm/files/prose.h"
#include "backends/helm/raise/versions.h"

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

class Names : public testing::Test {
 protected:
  std::string of(std::string_view address, std::string_view kind = "Job") {
    ir::Resource resource;
    resource.address = builder_.symbol(address);
    resource.kind = builder_.symbol(kind);
    resource.name = builder_.string(name_);
    resource.body = builder_.record({}, nullptr);
    resource.hook = hook_.events.empty() ? nullptr : &hook_;
    return names_.of(resource);
  }
  Arena arena_;
  Interner interner_;
  ir::Builder builder_{arena_, interner_};
  ir::Hook hook_;
  std::string name_ = "x";
  TemplateNames names_;
};

TEST_F(Names, AreWordsWithDashes) {
  EXPECT_EQ(of("minio_setup.workload.object"), "templates/minio-setup-job.yaml");
  EXPECT_EQ(of("otelCollector.object", "ConfigMap"), "templates/otel-collector-configmap.yaml");
  EXPECT_EQ(of("web", "Service"), "templates/web-service.yaml");
  EXPECT_EQ(of("CON.object"), "templates/con-job.yaml");
}

TEST_F(Names, NoTwoAreOneWhereCaseDoesNotCount) {
  std::set<std::string> all;
  for (const std::string address : {"a.b.object", "A.B.object", "a_b.object", "a-b.object", "aB.object", "a.b.object.2",
                                    "..", ".", "", "\"a/b\".object", "\"a\\b\".object", "a\nb.object"}) {
    const std::string path = of(address);
    EXPECT_TRUE(all.insert(path).second) << path;
    EXPECT_TRUE(path.starts_with("templates/") && path.ends_with(".yaml")) << path;
    EXPECT_EQ(path.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.", 10), std::string::npos) << path;
    EXPECT_EQ(path.find(".."), std::string::npos) << path;
  }
  EXPECT_LT(of(std::string(1000, 'a')).size(), 255u);
}

TEST_F(Names, TestsOfTheReleaseAndDefinitionsStandApart) {
  hook_.events = {builder_.symbol("test")};
  EXPECT_EQ(of("smoke.object"), "templates/tests/smoke-job.yaml");
  hook_.events.push_back(builder_.symbol("post-install"));
  EXPECT_EQ(of("smoke.object"), "templates/smoke-job.yaml");
  hook_.events.clear();
  name_ = "backups.example.com";
  EXPECT_EQ(of("crds.x", "CustomResourceDefinition"), "crds/backups.example.com.yaml");
}

TEST_F(Names, EnvironmentsHaveSafeFiles) {
  ir::Environment environment;
  for (const auto& [name, file] :
       {std::pair("production", "values-production.yaml"), std::pair("eu-1", "values-eu-1.yaml")}) {
    environment.name = builder_.symbol(name);
    EXPECT_EQ(environment_file(environment), file);
  }
  environment.name = builder_.symbol("../a/b");
  EXPECT_EQ(environment_file(environment).find('/'), std::string::npos);
}

TEST(ChartVersion, IsSemVer) {
  for (const std::string good :
       {"0.1.0", "1.0.0", "10.20.30", "1.0.0-rc.1", "1.0.0+build.7", "1.0.0-alpha-b+0.1", "1.0.0-0a"})
    EXPECT_TRUE(is_chart_version(good)) << good;
  for (const std::string bad : {"", "1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "1.0.x",
                                "latest", "1..0", "1.0.0-a..b", "1.0.0 "})
    EXPECT_FALSE(is_chart_version(bad)) << bad;
}

}  // namespace
}  // namespace dpc::helm
