#include "stdlib/facts/tables.h"

namespace dpc::k8s {
namespace {
#include "stdlib/facts/generated/tables.inc"
}  // namespace

constinit const Tables kBuiltIn = {
    kText, kOffsets, kLists, kConstraints, kDetails, kShapes, kFields, kTypes, kKinds,
};

Version newest() { return kNewest; }
std::uint64_t built_in_digest() { return kDigest; }

}  // namespace dpc::k8s
