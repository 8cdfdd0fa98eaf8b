// Source of each row: the documentation of the field in k8s.io/api (types.go) or apiextensions/v1, as cited.
#include <algorithm>
#include <iterator>

#include "stdlib/facts/curated.h"

namespace dpc::k8s {
namespace {

struct Place {
  std::string_view type;
  std::string_view field;
};

// Label selectors are not listed: "A null label selector matches no objects. An empty label selector matches all
// objects" (meta/v1 LabelSelector), so the difference counts wherever one stands.
constexpr Place kMeaningful[] = {
    // core/v1 EmptyDirVolumeSource: every field is optional; a volume without any source is written differently.
    {"Volume", "emptyDir"},
    {"VolumeSource", "emptyDir"},
    // core/v1 DownwardAPIVolumeSource, ProjectedVolumeSource: all optional; the field's presence chooses the source.
    {"Volume", "downwardAPI"},
    {"VolumeSource", "downwardAPI"},
    {"Volume", "projected"},
    {"VolumeSource", "projected"},
    {"VolumeProjection", "downwardAPI"},
    // networking/v1 NetworkPolicySpec.ingress: "If this field is empty then this NetworkPolicy does not allow any
    // traffic";
    // egress: "If this field is empty then this NetworkPolicy limits all outgoing traffic".
    {"NetworkPolicySpec", "ingress"},
    {"NetworkPolicySpec", "egress"},
    // networking/v1 NetworkPolicySpec.policyTypes is derived from the rules only where it is not there.
    {"NetworkPolicySpec", "policyTypes"},
    // admissionregistration/v1 ValidatingAdmissionPolicySpec.matchConstraints is required.
    {"ValidatingAdmissionPolicySpec", "matchConstraints"},
    {"MutatingAdmissionPolicySpec", "matchConstraints"},
    // flowcontrol/v1 PriorityLevelConfigurationSpec: `limited` and `exempt` must be there exactly as `type` says.
    {"PriorityLevelConfigurationSpec", "limited"},
    {"PriorityLevelConfigurationSpec", "exempt"},
    {"LimitResponse", "queuing"},
    // apiextensions/v1 CustomResourceSubresources.status: its presence enables the /status subresource.
    {"CustomResourceSubresources", "status"},
    // scheduling/v1alpha2 PodGroupSchedulingPolicy: a union of which `basic` has no fields.
    {"PodGroupSchedulingPolicy", "basic"},
};

constexpr Place kWidening[] = {
    // networking/v1: "If this field is empty or missing, this rule matches all sources / destinations / ports".
    {"NetworkPolicyIngressRule", "from"},
    {"NetworkPolicyIngressRule", "ports"},
    {"NetworkPolicyEgressRule", "to"},
    {"NetworkPolicyEgressRule", "ports"},
    // rbac/v1 PolicyRule.resourceNames: "An empty set means that everything is allowed".
    {"PolicyRule", "resourceNames"},
};

bool listed(const Place* first, const Place* last, Type owner, std::string_view field) {
  return std::any_of(first, last, [&](const Place& p) { return p.type == owner.name() && p.field == field; });
}

// apiextensions/v1 JSONSchemaProps: an empty schema allows everything, an empty `properties`, `enum` or default is
// itself.
bool is_schema(Type owner) { return owner.name() == "JSONSchemaProps" && owner.package() == "apiextensions.v1"; }

}  // namespace

bool empty_has_meaning(Type owner, std::string_view field) {
  if (!owner) return false;
  if (is_schema(owner) || listed(std::begin(kMeaningful), std::end(kMeaningful), owner, field)) return true;
  Field declared = owner.find_field(field);
  return declared && declared.shape().is_label_selector();
}

bool empty_widens(Type owner, std::string_view field) {
  return owner && listed(std::begin(kWidening), std::end(kWidening), owner, field);
}

}  // namespace dpc::k8s
