// The built-in facts: that the tables say what the facts they were made from say, and that the questions are answered.
#include "stdlib/facts/facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <unordered_set>

#include "stdlib/facts/tables.h"
#include "tests/unit/facts_text.h"

namespace dpc::k8s {
namespace {

// What stdlib/facts/generate/canonical.mjs prints from the facts themselves.
std::string canonical_text() {
  std::string out;
  for (std::size_t at = 0; at < type_count(); ++at) out += type_text(type_at(at));
  for (std::size_t at = 0; at < kind_count(); ++at) out += kind_text(kind_at(at));
  return out;
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

TEST(Facts, TablesSayWhatTheFactsSay) {
  std::string text = canonical_text();
  // Where they differ, canonical.mjs's own text and this file tell where.
  if (fnv1a(text) != built_in_digest()) std::ofstream("facts-of-tables.txt") << text;
  EXPECT_EQ(fnv1a(text), built_in_digest()) << "see facts-of-tables.txt";
}

TEST(Facts, EveryTypeFieldAndKindIsFoundByName) {
  for (std::size_t at = 0; at < type_count(); ++at) {
    Type type = type_at(at);
    ASSERT_EQ(find_type(full_name(type)), type) << full_name(type);
    ASSERT_EQ(find_type(type.name()).name(), type.name());
    for (Field field : type.fields()) ASSERT_EQ(type.find_field(field.name()).name(), field.name());
  }
  for (std::size_t at = 0; at < kind_count(); ++at) {
    Kind kind = kind_at(at);
    ASSERT_EQ(find_kind(kind.api_version(), kind.name()), kind);
    ASSERT_EQ(find_kind(kind.group(), kind.version(), kind.name()), kind);
  }
}

TEST(Facts, Counts) {
  std::size_t scoped = 0;
  std::size_t custom = 0;
  for (std::size_t at = 0; at < kind_count(); ++at) {
    scoped += kind_at(at).scope() != Scope::None;
    custom += kind_at(at).custom();
  }
  // 154 of Kubernetes, CustomResourceDefinition, APIService, ServiceMonitor and PodMonitor.
  EXPECT_EQ(scoped, 158u);
  EXPECT_EQ(custom, 2u);
  EXPECT_EQ(newest(), (Version{1, 36}));
  EXPECT_EQ(all_kind_names().size(), 78u);
}

TEST(Facts, TypesAndFieldsCanBeKeys) {
  std::unordered_set<Type> types;
  std::unordered_set<Field> fields;
  std::size_t count = 0;
  for (std::size_t at = 0; at < type_count(); ++at) {
    types.insert(type_at(at));
    for (Field field : type_at(at).fields()) fields.insert(field);
    count += type_at(at).fields().size();
  }
  EXPECT_EQ(types.size(), type_count());
  EXPECT_EQ(fields.size(), count);
  EXPECT_TRUE(fields.contains(find_type("Container").find_field("image")));
}

TEST(Facts, NamesAreSortedAndOnce) {
  for (const auto& names : {all_kind_names(), all_type_names()}) {
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  }
}

TEST(Facts, WhatIsNotThereIsFalse) {
  EXPECT_FALSE(find_kind("apps/v1", "Deploymnt"));
  EXPECT_FALSE(find_kind("apps/v2", "Deployment"));
  EXPECT_FALSE(find_kind("", "", ""));
  EXPECT_FALSE(find_type(""));
  EXPECT_FALSE(find_type("."));
  EXPECT_FALSE(find_type("core.v1.Deployment"));
  EXPECT_FALSE(find_type("zzz"));
  EXPECT_FALSE(find_type("Container").find_field("imag"));
  EXPECT_FALSE(find_type("Container").find_field("zzz"));
  EXPECT_FALSE(Type().find_field("name"));
  EXPECT_TRUE(Type().fields().empty());
  EXPECT_FALSE(preferred_kind("DeploymentList", {}));
  // Asked further all the same, they say nothing.
  EXPECT_EQ(Kind().api_version(), "");
  EXPECT_EQ(Kind().type().name(), "");
  EXPECT_EQ(Field().name(), "");
  EXPECT_EQ(Field().key(), "");
  EXPECT_EQ(Shape().kind(), FieldKind::Any);
  EXPECT_TRUE(Shape().values().empty());
  EXPECT_FALSE(Shape().type());
}

TEST(Facts, AFieldTellsAllOfItself) {
  Field ports = find_type("Container").find_field("ports");
  EXPECT_EQ(ports.shape().kind(), FieldKind::List);
  EXPECT_EQ(ports.shape().element().type().name(), "ContainerPort");
  EXPECT_EQ(ports.merge_key(), "containerPort");
  EXPECT_EQ(ports.key(), "containerPort");
  EXPECT_EQ(ports.patch_strategy(), "merge");
  EXPECT_EQ(ports.list_type(), ListType::Map);
  EXPECT_EQ(joined(ports.list_map_keys(), ','), "containerPort,protocol");

  Shape policy = find_type("Container").find_field("imagePullPolicy").shape();
  EXPECT_TRUE(policy.closed());
  EXPECT_EQ(joined(policy.values(), ','), "Always,IfNotPresent,Never");
  EXPECT_TRUE(policy.values().contains("Never"));
  EXPECT_FALSE(policy.values().contains("never"));

  Shape type = find_type("Secret").find_field("type").shape();
  EXPECT_FALSE(type.closed());
  EXPECT_TRUE(type.values().contains("kubernetes.io/tls"));

  EXPECT_TRUE(find_type("ContainerPort").find_field("containerPort").required());
  EXPECT_EQ(find_type("ContainerPort").find_field("containerPort").shape().format(), Format::Int32);
  EXPECT_EQ(find_type("ContainerPort").find_field("protocol").default_json(), "\"TCP\"");
  EXPECT_EQ(find_type("ResourceRequirements").find_field("limits").shape().element().kind(), FieldKind::Quantity);
  EXPECT_EQ(find_type("ServicePort").find_field("targetPort").shape().kind(), FieldKind::IntOrString);
  EXPECT_TRUE(find_type("DeploymentSpec").find_field("selector").shape().is_label_selector());
}

TEST(Facts, OfOneNameTheMeantOneComesFirst) {
  EXPECT_EQ(find_type("DeploymentSpec").package(), "apps.v1");
  EXPECT_EQ(find_type("IngressSpec").package(), "networking.v1");
  EXPECT_EQ(find_type("HorizontalPodAutoscalerSpec").package(), "autoscaling.v2");
  EXPECT_EQ(find_type("ObjectMeta").package(), "meta.v1");
  EXPECT_EQ(find_type("LabelSelector").package(), "meta.v1");
  EXPECT_EQ(find_type("Event").package(), "core.v1");
  EXPECT_EQ(find_type("extensions.v1beta1.IngressSpec").package(), "extensions.v1beta1");
}

TEST(Facts, ThePreferredKindIsServedInTheWholeRange) {
  const auto preferred = [](std::string_view kind, std::string_view range) {
    return preferred_kind(kind, *parse_version_range(range)).api_version();
  };
  EXPECT_EQ(preferred("Deployment", ">=1.23"), "apps/v1");
  EXPECT_EQ(preferred("HorizontalPodAutoscaler", ">=1.23"), "autoscaling/v2");
  EXPECT_EQ(preferred("HorizontalPodAutoscaler", ">=1.20"), "autoscaling/v1");
  EXPECT_EQ(preferred("Ingress", ">=1.16 <1.19"), "networking.k8s.io/v1beta1");
  EXPECT_EQ(preferred("CronJob", "1.20 - 1.24"), "batch/v1beta1");
  // None is served from 1.20 to now: the one that lasts is told of, so that the message names what to wait for.
  EXPECT_EQ(preferred("CronJob", ">=1.20"), "batch/v1");
  EXPECT_EQ(preferred("Event", ">=1.20"), "v1");
  EXPECT_EQ(preferred("ServiceMonitor", ">=1.20"), "monitoring.coreos.com/v1");
  EXPECT_EQ(preferred("CustomResourceDefinition", ">=1.20"), "apiextensions.k8s.io/v1");
  EXPECT_EQ(preferred("PodSecurityPolicy", ">=1.30"), "");
}

TEST(Facts, AvailabilityOverARange) {
  const auto over = [](Kind kind, std::string_view range) { return served_in(kind, *parse_version_range(range)); };
  Kind beta = find_kind("batch/v1beta1", "CronJob");
  EXPECT_TRUE(over(beta, "1.20").served());
  EXPECT_FALSE(over(beta, "1.20").deprecated);
  EXPECT_TRUE(over(beta, "1.22").deprecated);
  EXPECT_TRUE(over(beta, ">=1.20").removed);
  EXPECT_TRUE(over(beta, ">=1.20 <1.25").served());
  EXPECT_TRUE(over(beta, ">=1.20 <=1.25").removed);
  Kind stable = find_kind("batch/v1", "CronJob");
  EXPECT_TRUE(over(stable, ">=1.20").not_yet);
  EXPECT_TRUE(over(stable, ">=1.21").served());
  EXPECT_EQ(beta.replacement(), "batch/v1/CronJob");
  EXPECT_TRUE(over(find_kind("monitoring.coreos.com/v1", "PodMonitor"), "1.5").served());
}

TEST(Facts, CustomResourcesAreBuiltIn) {
  Kind monitor = find_kind("monitoring.coreos.com/v1", "ServiceMonitor");
  EXPECT_EQ(monitor.scope(), Scope::Namespaced);
  EXPECT_EQ(monitor.type().find_field("metadata").shape().type(), find_type("ObjectMeta"));
  Type spec = monitor.type().find_field("spec").shape().type();
  EXPECT_EQ(spec.name(), "ServiceMonitor.spec");
  EXPECT_TRUE(spec.find_field("selector").required());
  EXPECT_TRUE(spec.find_field("selector").shape().is_label_selector());
  EXPECT_EQ(spec.find_field("nativeHistogramMinBucketFactor").shape().kind(), FieldKind::Quantity);
  Type endpoint = spec.find_field("endpoints").shape().element().type();
  EXPECT_EQ(endpoint.name(), "ServiceMonitor.spec.endpoints");
  EXPECT_EQ(find_type("ServiceMonitor.spec.endpoints"), endpoint);
  EXPECT_TRUE(endpoint.find_field("interval").shape().constraints().pattern().starts_with("^(0|"));
  EXPECT_EQ(endpoint.find_field("targetPort").shape().kind(), FieldKind::IntOrString);
}

}  // namespace
}  // namespace dpc::k8s
