// What is curated by hand: each row must name something that is there, and the questions must not say yes to
// everything.
#include "stdlib/facts/curated.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace dpc::k8s {
namespace {

TEST(Curated, EmptyContainersThatMeanSomething) {
  EXPECT_TRUE(empty_has_meaning(find_type("Volume"), "emptyDir"));
  EXPECT_FALSE(empty_has_meaning(find_type("Volume"), "secret"));
  EXPECT_TRUE(empty_has_meaning(find_type("NetworkPolicySpec"), "podSelector"));
  EXPECT_TRUE(empty_has_meaning(find_type("NetworkPolicySpec"), "ingress"));
  EXPECT_TRUE(empty_has_meaning(find_type("NetworkPolicyPeer"), "namespaceSelector"));
  EXPECT_TRUE(empty_has_meaning(find_type("PodDisruptionBudgetSpec"), "selector"));
  EXPECT_TRUE(empty_has_meaning(find_type("TopologySpreadConstraint"), "labelSelector"));
  EXPECT_TRUE(empty_has_meaning(find_type("ServiceMonitor.spec"), "selector"));
  EXPECT_TRUE(empty_has_meaning(find_type("CustomResourceSubresources"), "status"));
  EXPECT_TRUE(empty_has_meaning(find_type("JSONSchemaProps"), "properties"));
  EXPECT_FALSE(empty_has_meaning(find_type("ServiceSpec"), "selector"));
  EXPECT_FALSE(empty_has_meaning(find_type("PodSpec"), "nodeSelector"));
  EXPECT_FALSE(empty_has_meaning(find_type("NetworkPolicyIngressRule"), "from"));
  EXPECT_FALSE(empty_has_meaning({}, "emptyDir"));
  EXPECT_TRUE(empty_widens(find_type("NetworkPolicyIngressRule"), "from"));
  EXPECT_TRUE(empty_widens(find_type("NetworkPolicyEgressRule"), "to"));
  EXPECT_FALSE(empty_widens(find_type("NetworkPolicySpec"), "ingress"));
}

TEST(Curated, DefaultsOfCodeAndOfTypes) {
  EXPECT_EQ(defaulted(find_type("DeploymentSpec"), "replicas"), "1");
  EXPECT_EQ(defaulted(find_type("ContainerPort"), "protocol"), "\"TCP\"");
  EXPECT_EQ(defaulted(find_type("ServiceSpec"), "type"), "\"ClusterIP\"");
  EXPECT_EQ(defaulted(find_type("Probe"), "periodSeconds"), "10");
  EXPECT_EQ(defaulted(find_type("extensions.v1beta1.DeploymentSpec"), "replicas"), "");
  EXPECT_EQ(defaulted(find_type("Container"), "imagePullPolicy"), "");
}

// A default must be a value that its own field takes.
TEST(Curated, EveryDefaultIsOneOfItsFieldsValues) {
  std::size_t seen = 0;
  for (std::size_t at = 0; at < type_count(); ++at) {
    for (Field field : type_at(at).fields()) {
      std::string_view json = defaulted(type_at(at), field.name());
      if (json.size() < 2 || json[0] != '"' || !field.shape().closed()) continue;
      ++seen;
      std::string_view text = json.substr(1, json.size() - 2);
      EXPECT_TRUE(text.empty() || field.shape().values().contains(text))
          << type_at(at).name() << "." << field.name() << " " << json;
    }
  }
  EXPECT_GE(seen, 20u);
}

TEST(Curated, ImmutablePaths) {
  Kind deployment = find_kind("apps/v1", "Deployment");
  EXPECT_TRUE(immutable(deployment, "spec.selector"));
  EXPECT_TRUE(immutable(deployment, "spec.selector.matchLabels"));
  EXPECT_FALSE(immutable(deployment, "spec.selectors"));
  EXPECT_FALSE(immutable(deployment, "spec"));
  EXPECT_FALSE(immutable(deployment, "spec.template"));
  EXPECT_TRUE(immutable(find_kind("batch/v1", "Job"), "spec.template.spec.containers[0].image"));
  EXPECT_TRUE(immutable(find_kind("v1", "Service"), "spec.clusterIP"));
  EXPECT_FALSE(immutable(find_kind("v1", "Service"), "spec.type"));
  EXPECT_TRUE(immutable(find_kind("rbac.authorization.k8s.io/v1", "RoleBinding"), "roleRef.name"));
  EXPECT_FALSE(immutable({}, "spec.selector"));
}

TEST(Curated, DeclaredImmutableFieldsAreFoundOnTheWay) {
  Kind group = preferred_kind("PodGroup", {});
  ASSERT_TRUE(group);
  std::size_t declared = 0;
  for (Field field : group.type().find_field("spec").shape().type().fields()) {
    if (!field.immutable()) continue;
    ++declared;
    EXPECT_TRUE(immutable(group, "spec." + std::string(field.name())));
  }
  EXPECT_GT(declared, 0u);
  EXPECT_FALSE(immutable(group, "spec.nothing"));
}

TEST(Curated, NameRules) {
  EXPECT_EQ(name_rule(find_kind("v1", "Service")).form, NameForm::Dns1035Label);
  EXPECT_EQ(name_rule(find_kind("v1", "Service")).max, 63);
  EXPECT_EQ(name_rule(find_kind("v1", "Namespace")).form, NameForm::Dns1123Label);
  EXPECT_EQ(name_rule(find_kind("apps/v1", "StatefulSet")).form, NameForm::Dns1123Label);
  EXPECT_EQ(name_rule(find_kind("apps/v1", "Deployment")).form, NameForm::Dns1123Subdomain);
  EXPECT_EQ(name_rule(find_kind("batch/v1", "CronJob")).max, 52);
  EXPECT_EQ(name_rule(find_kind("v1", "ConfigMap")).form, NameForm::Dns1123Subdomain);
  EXPECT_EQ(name_rule(find_kind("v1", "ConfigMap")).max, 253);
  EXPECT_EQ(name_rule(find_kind("rbac.authorization.k8s.io/v1", "Role")).form, NameForm::PathSegment);
}

TEST(Curated, ApplyOrderIsHelms) {
  const std::string_view order[] = {"Namespace",
                                    "NetworkPolicy",
                                    "ServiceAccount",
                                    "Secret",
                                    "ConfigMap",
                                    "PersistentVolumeClaim",
                                    "CustomResourceDefinition",
                                    "ClusterRole",
                                    "RoleBinding",
                                    "Service",
                                    "Deployment",
                                    "HorizontalPodAutoscaler",
                                    "StatefulSet",
                                    "Job",
                                    "CronJob",
                                    "Ingress",
                                    "ServiceMonitor"};
  for (std::size_t at = 1; at < std::size(order); ++at)
    EXPECT_LT(apply_order(order[at - 1]), apply_order(order[at])) << order[at];
  EXPECT_EQ(apply_order("ServiceMonitor"), apply_order("AnythingElse"));
}

TEST(Curated, OnlySecretsTakeSecrets) {
  EXPECT_TRUE(is_secret_sink(find_type("Secret"), "data"));
  EXPECT_TRUE(is_secret_sink(find_type("Secret"), "stringData"));
  EXPECT_FALSE(is_secret_sink(find_type("Secret"), "type"));
  EXPECT_FALSE(is_secret_sink(find_type("ConfigMap"), "data"));
  EXPECT_FALSE(is_secret_sink({}, "data"));
}

}  // namespace
}  // namespace dpc::k8s
