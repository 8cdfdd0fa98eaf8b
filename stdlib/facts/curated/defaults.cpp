// Defaults that only the API server's code declares. Source of each row: kubernetes/kubernetes, the file named above
// it, functions SetDefaults_*. What depends on another field (imagePullPolicy, completions, externalTrafficPolicy) is
// left out.
#include "stdlib/facts/curated.h"

namespace dpc::k8s {
namespace {

struct Default {
  std::string_view package;
  std::string_view type;
  std::string_view field;
  std::string_view json;
};

constexpr Default kDefaults[] = {
    // pkg/apis/apps/v1/defaults.go
    {"apps.v1", "DeploymentSpec", "replicas", "1"},
    {"apps.v1", "DeploymentSpec", "revisionHistoryLimit", "10"},
    {"apps.v1", "DeploymentSpec", "progressDeadlineSeconds", "600"},
    {"apps.v1", "DeploymentStrategy", "type", "\"RollingUpdate\""},
    {"apps.v1", "RollingUpdateDeployment", "maxUnavailable", "\"25%\""},
    {"apps.v1", "RollingUpdateDeployment", "maxSurge", "\"25%\""},
    {"apps.v1", "DaemonSetUpdateStrategy", "type", "\"RollingUpdate\""},
    {"apps.v1", "RollingUpdateDaemonSet", "maxUnavailable", "1"},
    {"apps.v1", "RollingUpdateDaemonSet", "maxSurge", "0"},
    {"apps.v1", "DaemonSetSpec", "revisionHistoryLimit", "10"},
    {"apps.v1", "StatefulSetSpec", "replicas", "1"},
    {"apps.v1", "StatefulSetSpec", "revisionHistoryLimit", "10"},
    {"apps.v1", "StatefulSetSpec", "podManagementPolicy", "\"OrderedReady\""},
    {"apps.v1", "StatefulSetUpdateStrategy", "type", "\"RollingUpdate\""},
    {"apps.v1", "RollingUpdateStatefulSetStrategy", "partition", "0"},
    {"apps.v1", "StatefulSetPersistentVolumeClaimRetentionPolicy", "whenDeleted", "\"Retain\""},
    {"apps.v1", "StatefulSetPersistentVolumeClaimRetentionPolicy", "whenScaled", "\"Retain\""},
    {"apps.v1", "ReplicaSetSpec", "replicas", "1"},
    // pkg/apis/core/v1/defaults.go
    {"core.v1", "PodSpec", "dnsPolicy", "\"ClusterFirst\""},
    {"core.v1", "PodSpec", "restartPolicy", "\"Always\""},
    {"core.v1", "PodSpec", "terminationGracePeriodSeconds", "30"},
    {"core.v1", "PodSpec", "schedulerName", "\"default-scheduler\""},
    {"core.v1", "PodSpec", "enableServiceLinks", "true"},
    {"core.v1", "Container", "terminationMessagePath", "\"/dev/termination-log\""},
    {"core.v1", "Container", "terminationMessagePolicy", "\"File\""},
    {"core.v1", "EphemeralContainer", "terminationMessagePath", "\"/dev/termination-log\""},
    {"core.v1", "EphemeralContainer", "terminationMessagePolicy", "\"File\""},
    {"core.v1", "Probe", "timeoutSeconds", "1"},
    {"core.v1", "Probe", "periodSeconds", "10"},
    {"core.v1", "Probe", "successThreshold", "1"},
    {"core.v1", "Probe", "failureThreshold", "3"},
    {"core.v1", "HTTPGetAction", "path", "\"/\""},
    {"core.v1", "HTTPGetAction", "scheme", "\"HTTP\""},
    {"core.v1", "ServiceSpec", "type", "\"ClusterIP\""},
    {"core.v1", "ServiceSpec", "sessionAffinity", "\"None\""},
    {"core.v1", "ClientIPConfig", "timeoutSeconds", "10800"},
    {"core.v1", "Secret", "type", "\"Opaque\""},
    {"core.v1", "SecretVolumeSource", "defaultMode", "420"},
    {"core.v1", "ConfigMapVolumeSource", "defaultMode", "420"},
    {"core.v1", "DownwardAPIVolumeSource", "defaultMode", "420"},
    {"core.v1", "ProjectedVolumeSource", "defaultMode", "420"},
    {"core.v1", "ServiceAccountTokenProjection", "expirationSeconds", "3600"},
    {"core.v1", "ObjectFieldSelector", "apiVersion", "\"v1\""},
    {"core.v1", "HostPathVolumeSource", "type", "\"\""},
    {"core.v1", "PersistentVolumeSpec", "persistentVolumeReclaimPolicy", "\"Retain\""},
    {"core.v1", "PersistentVolumeSpec", "volumeMode", "\"Filesystem\""},
    {"core.v1", "PersistentVolumeClaimSpec", "volumeMode", "\"Filesystem\""},
    {"core.v1", "EndpointPort", "protocol", "\"TCP\""},
    // pkg/apis/batch/v1/defaults.go
    {"batch.v1", "JobSpec", "parallelism", "1"},
    {"batch.v1", "JobSpec", "completionMode", "\"NonIndexed\""},
    {"batch.v1", "JobSpec", "suspend", "false"},
    {"batch.v1", "CronJobSpec", "concurrencyPolicy", "\"Allow\""},
    {"batch.v1", "CronJobSpec", "suspend", "false"},
    {"batch.v1", "CronJobSpec", "successfulJobsHistoryLimit", "3"},
    {"batch.v1", "CronJobSpec", "failedJobsHistoryLimit", "1"},
    // pkg/apis/autoscaling/v1/defaults.go and v2/defaults.go
    {"autoscaling.v1", "HorizontalPodAutoscalerSpec", "minReplicas", "1"},
    {"autoscaling.v2", "HorizontalPodAutoscalerSpec", "minReplicas", "1"},
    // pkg/apis/networking/v1/defaults.go
    {"networking.v1", "NetworkPolicyPort", "protocol", "\"TCP\""},
    // pkg/apis/rbac/v1/defaults.go
    {"rbac.v1", "RoleRef", "apiGroup", "\"rbac.authorization.k8s.io\""},
    // pkg/apis/storage/v1/defaults.go
    {"storage.v1", "StorageClass", "reclaimPolicy", "\"Delete\""},
    {"storage.v1", "StorageClass", "volumeBindingMode", "\"Immediate\""},
    {"storage.v1", "CSIDriverSpec", "attachRequired", "true"},
    {"storage.v1", "CSIDriverSpec", "podInfoOnMount", "false"},
    {"storage.v1", "CSIDriverSpec", "storageCapacity", "false"},
    {"storage.v1", "CSIDriverSpec", "requiresRepublish", "false"},
    {"storage.v1", "CSIDriverSpec", "fsGroupPolicy", "\"ReadWriteOnceWithFSType\""},
    // pkg/apis/scheduling/v1/defaults.go
    {"scheduling.v1", "PriorityClass", "preemptionPolicy", "\"PreemptLowerPriority\""},
    // pkg/apis/discovery/v1/defaults.go
    {"discovery.v1", "EndpointPort", "protocol", "\"TCP\""},
    {"discovery.v1", "EndpointPort", "name", "\"\""},
    // pkg/apis/admissionregistration/v1/defaults.go; timeoutSeconds as documented in admissionregistration/v1 types.go
    {"admissionregistration.v1", "ValidatingWebhook", "failurePolicy", "\"Fail\""},
    {"admissionregistration.v1", "ValidatingWebhook", "matchPolicy", "\"Equivalent\""},
    {"admissionregistration.v1", "ValidatingWebhook", "timeoutSeconds", "10"},
    {"admissionregistration.v1", "MutatingWebhook", "failurePolicy", "\"Fail\""},
    {"admissionregistration.v1", "MutatingWebhook", "matchPolicy", "\"Equivalent\""},
    {"admissionregistration.v1", "MutatingWebhook", "timeoutSeconds", "10"},
    {"admissionregistration.v1", "MutatingWebhook", "reinvocationPolicy", "\"Never\""},
    {"admissionregistration.v1", "RuleWithOperations", "scope", "\"*\""},
    {"admissionregistration.v1", "ServiceReference", "port", "443"},
    {"admissionregistration.v1", "ValidatingAdmissionPolicySpec", "failurePolicy", "\"Fail\""},
    {"admissionregistration.v1", "MatchResources", "matchPolicy", "\"Equivalent\""},
    // apiextensions-apiserver, pkg/apis/apiextensions/v1/defaults.go; kube-aggregator,
    // pkg/apis/apiregistration/v1/defaults.go
    {"apiextensions.v1", "ServiceReference", "port", "443"},
    {"apiregistration.v1", "ServiceReference", "port", "443"},
};

}  // namespace

std::string_view defaulted(Type owner, std::string_view field) {
  if (!owner) return {};
  Field declared = owner.find_field(field);
  if (declared && !declared.default_json().empty()) return declared.default_json();
  for (const Default& row : kDefaults) {
    if (row.field == field && row.type == owner.name() && row.package == owner.package()) return row.json;
  }
  return {};
}

}  // namespace dpc::k8s
