#include "backends/kustomize/changes.h"

#include <map>

#include "ir/identity.h"

namespace dpc::kustomize {
namespace {

using ir::Document;

std::map<ir::Identity, const Document*> by_identity(const Documents& documents) {
  std::map<ir::Identity, const Document*> out;
  for (const Document* each : documents) out.emplace(identity_of(*each), each);
  return out;
}

}  // namespace

bool is_same_object(const Document& a, const Document& b) { return identity_of(a) == identity_of(b); }

Changes changes_between(const Documents& before, const Documents& after, bool shorthand, ir::Builder& builder) {
  const std::map<ir::Identity, const Document*> old = by_identity(before), now = by_identity(after);
  Changes out;
  std::vector<Pair> pairs;
  for (const Document* each : after) {
    const auto found = old.find(identity_of(*each));
    if (found == old.end()) out.added.push_back(each);
    else pairs.push_back({*found->second, *each});
  }
  for (const Document* each : before) {
    if (now.contains(identity_of(*each))) continue;
    out.removed.push_back(each);
    out.removals.push_back(removal(*each, builder));
  }
  if (shorthand) out.shorthand = take_shorthand(pairs, out.added, builder);
  for (const Pair& pair : pairs) {
    if (same_data(*pair.before.body, *pair.after.body)) continue;
    out.patched.push_back({pair.before, pair.after, patch_between(pair.before, pair.after, builder)});
  }
  return out;
}

}  // namespace dpc::kustomize
