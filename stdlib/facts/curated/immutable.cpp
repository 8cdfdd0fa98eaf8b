// Source of each row: kubernetes/kubernetes, pkg/apis/GROUP/validation/validation.go, the function cited.
#include "stdlib/facts/curated.h"

namespace dpc::k8s {
namespace {

struct Path {
  std::string_view kind;
  std::string_view path;
};

constexpr Path kImmutable[] = {
    // apps: ValidateDeploymentUpdate, ValidateReplicaSetUpdate, ValidateDaemonSetUpdate and the strategies of apps/v1
    {"Deployment", "spec.selector"},
    {"ReplicaSet", "spec.selector"},
    {"DaemonSet", "spec.selector"},
    // apps: ValidateStatefulSetUpdate names the fields that may change; these are the others
    {"StatefulSet", "spec.selector"},
    {"StatefulSet", "spec.serviceName"},
    {"StatefulSet", "spec.podManagementPolicy"},
    {"StatefulSet", "spec.volumeClaimTemplates"},
    {"ControllerRevision", "data"},
    // batch: ValidateJobSpecUpdate; `completions` of an indexed Job and the template of a suspended one may change
    {"Job", "spec.selector"},
    {"Job", "spec.template"},
    {"Job", "spec.completionMode"},
    {"Job", "spec.podFailurePolicy"},
    {"Job", "spec.backoffLimitPerIndex"},
    {"Job", "spec.managedBy"},
    {"Job", "spec.successPolicy"},
    // core: ValidateServiceUpdate, validateServiceClusterIPsRelatedFields, ValidateServiceExternalTrafficFieldsUpdate
    {"Service", "spec.clusterIP"},
    {"Service", "spec.clusterIPs"},
    {"Service", "spec.healthCheckNodePort"},
    {"Service", "spec.loadBalancerClass"},
    // core: ValidatePersistentVolumeClaimUpdate: all but resources.requests and volumeAttributesClassName
    {"PersistentVolumeClaim", "spec.accessModes"},
    {"PersistentVolumeClaim", "spec.dataSource"},
    {"PersistentVolumeClaim", "spec.dataSourceRef"},
    {"PersistentVolumeClaim", "spec.selector"},
    {"PersistentVolumeClaim", "spec.storageClassName"},
    {"PersistentVolumeClaim", "spec.volumeMode"},
    {"PersistentVolumeClaim", "spec.volumeName"},
    // core: ValidatePersistentVolumeUpdate
    {"PersistentVolume", "spec.volumeMode"},
    // core: ValidateSecretUpdate; ValidateResourceQuotaUpdate
    {"Secret", "type"},
    {"ResourceQuota", "spec.scopes"},
    // rbac: ValidateRoleBindingUpdate, ValidateClusterRoleBindingUpdate
    {"RoleBinding", "roleRef"},
    {"ClusterRoleBinding", "roleRef"},
    // networking: ValidateIngressClassUpdate; discovery: ValidateEndpointSliceUpdate
    {"IngressClass", "spec.controller"},
    {"EndpointSlice", "addressType"},
    // storage: ValidateStorageClassUpdate, ValidateVolumeAttributesClassUpdate, ValidateVolumeAttachmentUpdate
    {"StorageClass", "parameters"},
    {"StorageClass", "provisioner"},
    {"StorageClass", "reclaimPolicy"},
    {"StorageClass", "volumeBindingMode"},
    {"VolumeAttributesClass", "driverName"},
    {"VolumeAttributesClass", "parameters"},
    {"VolumeAttachment", "spec"},
    // scheduling: ValidatePriorityClassUpdate; node: ValidateRuntimeClassUpdate
    {"PriorityClass", "preemptionPolicy"},
    {"PriorityClass", "value"},
    {"RuntimeClass", "handler"},
    // certificates: validateCertificateSigningRequestUpdate; resource: ValidateResourceClaimUpdate and
    // ...TemplateUpdate
    {"CertificateSigningRequest", "spec"},
    {"ResourceClaim", "spec"},
    {"ResourceClaimTemplate", "spec"},
    // apiextensions: ValidateCustomResourceDefinitionSpecUpdate, once the definition is established
    {"CustomResourceDefinition", "spec.group"},
    {"CustomResourceDefinition", "spec.names.kind"},
    {"CustomResourceDefinition", "spec.names.plural"},
    {"CustomResourceDefinition", "spec.scope"},
};

bool at_or_below(std::string_view path, std::string_view place) {
  if (!path.starts_with(place)) return false;
  return path.size() == place.size() || path[place.size()] == '.' || path[place.size()] == '[';
}

// Whether a field on the way is declared immutable by its type.
bool declared_immutable(Type type, std::string_view path) {
  while (type && !path.empty()) {
    std::size_t end = path.find_first_of(".[");
    Field field = type.find_field(path.substr(0, end));
    if (!field) return false;
    if (field.immutable()) return true;
    Shape shape = field.shape();
    if (shape.kind() == FieldKind::List) {
      shape = shape.element();
      if (end != path.npos && path[end] == '[') end = path.find('.', end);
    }
    type = shape.type();
    path = end == path.npos ? std::string_view() : path.substr(end + 1);
  }
  return false;
}

}  // namespace

bool immutable(Kind kind, std::string_view path) {
  if (!kind || kind.custom()) return false;
  for (const Path& row : kImmutable) {
    if (row.kind == kind.name() && at_or_below(path, row.path)) return true;
  }
  return declared_immutable(kind.type(), path);
}

}  // namespace dpc::k8s
