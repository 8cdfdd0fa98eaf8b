#include "ir/field_tables.h"

#include <algorithm>
#include <array>

namespace dpc::ir {
namespace {

constexpr TextRule texts[] = {
    {"core.v1.Container", "name", TextForm::Label, "name of a container"},
    {"core.v1.EphemeralContainer", "name", TextForm::Label, "name of a container"},
    {"core.v1.ContainerPort", "name", TextForm::PortName, "name of a port", true, true},
    {"core.v1.ServicePort", "name", TextForm::Label, "name of a port", true, true},
    {"core.v1.EnvVar", "name", TextForm::EnvName, "name of an environment variable"},
    {"core.v1.Volume", "name", TextForm::Label, "name of a volume"},
    {"core.v1.PodSpec", "serviceAccountName", TextForm::Subdomain, "name of a ServiceAccount", true, true, true},
    {"core.v1.SecretKeySelector", "name", TextForm::Subdomain, "name of a Secret", true, true, true},
    {"core.v1.ConfigMapKeySelector", "name", TextForm::Subdomain, "name of a ConfigMap", true, true, true},
    {"core.v1.SecretEnvSource", "name", TextForm::Subdomain, "name of a Secret", true, true, true},
    {"core.v1.ConfigMapEnvSource", "name", TextForm::Subdomain, "name of a ConfigMap", true, true, true},
    {"core.v1.SecretVolumeSource", "secretName", TextForm::Subdomain, "name of a Secret", true, true, true},
    {"core.v1.ConfigMapVolumeSource", "name", TextForm::Subdomain, "name of a ConfigMap", true, true, true},
    {"core.v1.PersistentVolumeClaimVolumeSource", "claimName", TextForm::Subdomain,
     "name of a PersistentVolumeClaim", true, true, true},
};

constexpr MapRule maps[] = {
    {"core.v1.ConfigMap", "data", TextForm::ConfigKey, "key of a ConfigMap"},
    {"core.v1.ConfigMap", "binaryData", TextForm::ConfigKey, "key of a ConfigMap"},
    {"core.v1.Secret", "data", TextForm::ConfigKey, "key of a Secret"},
    {"core.v1.Secret", "stringData", TextForm::ConfigKey, "key of a Secret"},
    {"meta.v1.ObjectMeta", "labels", TextForm::QualifiedName, "name of a label", true},
    {"meta.v1.ObjectMeta", "annotations", TextForm::AnnotationKey, "name of an annotation"},
    {"meta.v1.LabelSelector", "matchLabels", TextForm::QualifiedName, "name of a label", true},
    {"core.v1.ServiceSpec", "selector", TextForm::QualifiedName, "name of a label", true},
    {"core.v1.PodSpec", "nodeSelector", TextForm::QualifiedName, "name of a label", true},
};

constexpr Needed needed[] = {
    {"core.v1.Container", "name"},         {"core.v1.EnvVar", "name"},
    {"core.v1.ContainerPort", "containerPort"}, {"core.v1.ServicePort", "port"},
    {"core.v1.Volume", "name"},            {"core.v1.VolumeMount", "name"},
    {"core.v1.VolumeMount", "mountPath"},  {"core.v1.KeyToPath", "key"},
    {"core.v1.KeyToPath", "path"},         {"core.v1.HTTPGetAction", "port"},
    {"core.v1.TCPSocketAction", "port"},   {"core.v1.SecretKeySelector", "key"},
    {"core.v1.ConfigMapKeySelector", "key"},
};

// `rules`: the only table of its kind, since finding a type by its name is slow and done once.
template <class Rule, std::size_t count>
const Rule* find_rule(const Rule (&rules)[count], k8s::Type type, std::string_view field) {
  static const std::array<k8s::Type, count> types = [&] {
    std::array<k8s::Type, count> found;
    for (std::size_t i = 0; i < count; ++i) found[i] = k8s::find_type(rules[i].type);
    return found;
  }();
  for (std::size_t i = 0; i < count; ++i) {
    if (types[i] == type && rules[i].field == field) return &rules[i];
  }
  return nullptr;
}

}  // namespace

const TextRule* text_rule(k8s::Type type, std::string_view field) { return find_rule(texts, type, field); }
const MapRule* map_rule(k8s::Type type, std::string_view field) { return find_rule(maps, type, field); }
std::span<const Needed> needed_fields() { return needed; }

}  // namespace dpc::ir
