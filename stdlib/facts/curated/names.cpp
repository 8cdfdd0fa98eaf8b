#include "stdlib/facts/curated.h"

#include <algorithm>

namespace dpc::k8s {
namespace {

struct Rule {
  std::string_view kind;
  NameRule rule;
};

// Only what an API server itself refuses; every other kind takes a DNS subdomain (NameIsDNSSubdomain in
// apimachinery/pkg/api/validation/name.go). Sources: kubernetes/kubernetes, pkg/apis/GROUP/validation/validation.go.
constexpr Rule kRules[] = {
    // core: ValidateNamespaceName is NameIsDNSLabel, ValidateServiceName is NameIsDNS1035Label
    {"Namespace", {NameForm::Dns1123Label, 63}},
    {"Service", {NameForm::Dns1035Label, 63}},
    // apps: ValidateStatefulSetName is NameIsDNSLabel; up to 1.26 a subdomain, whose pods could not be made
    {"StatefulSet", {NameForm::Dns1123Label, 63}},
    // rbac: ValidateRBACName is path.ValidatePathSegmentName, which sets no length: 253 is what other names have
    {"Role", {NameForm::PathSegment, 253}},
    {"RoleBinding", {NameForm::PathSegment, 253}},
    {"ClusterRole", {NameForm::PathSegment, 253}},
    {"ClusterRoleBinding", {NameForm::PathSegment, 253}},
    // batch: validateCronJob leaves 11 characters for the names of its Jobs; a Job's name is also its pods' label
    // job-name
    {"CronJob", {NameForm::Dns1123Subdomain, 52}},
    {"Job", {NameForm::Dns1123Subdomain, 63}},
    // storage/v1 CSIDriver, documentation of metadata: "The driver name must be 63 characters or less"
    {"CSIDriver", {NameForm::Dns1123Subdomain, 63}},
};

// InstallOrder of Helm 4, pkg/release/v1/util/kind_sorter.go; a kind that it does not list comes last.
constexpr std::string_view kInstallOrder[] = {
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
};

}  // namespace

NameRule name_rule(Kind kind) {
  if (!kind || kind.custom()) return {};
  for (const Rule& row : kRules) {
    if (row.kind == kind.name()) return row.rule;
  }
  return {};
}

int apply_order(std::string_view kind) {
  int at = 0;
  for (std::string_view one : kInstallOrder) {
    if (one == kind) return at;
    ++at;
  }
  return at;
}

std::size_t name_room(Kind kind) {
  constexpr std::string_view owners[] = {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod"};
  const bool owner = kind && !kind.custom() && std::ranges::find(owners, kind.name()) != std::end(owners);
  return owner ? 63 : name_rule(kind).max;
}

// core/v1 Secret: "data contains the secret data", "stringData allows specifying non-binary secret data in string
// form".
bool is_secret_sink(Type owner, std::string_view field) {
  const bool secret = owner && owner.name() == "Secret" && owner.package() == "core.v1";
  return secret && (field == "data" || field == "stringData");
}

}  // namespace dpc::k8s
