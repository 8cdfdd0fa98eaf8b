#include "backends/helm/raise/passes.h"

#include "backends/helm/files/names.h"
#include "backends/helm/raise/digests.h"
#include "backends/helm/raise/fill.h"
#include "backends/helm/raise/groups.h"
#include "backends/helm/raise/hook.h"
#include "backends/helm/raise/unroll.h"
#include "backends/helm/raise/versions.h"

namespace dpc::helm {

using ir::Node;

namespace {

// In order: groups are simple before defaults are written into what is left of them and before loops over them are
// unrolled; what that leaves behind is simplified again.
class Passes {
 public:
  explicit Passes(ir::Builder& builder)
      : versions_(builder), groups_(builder), fill_(builder), unroll_(builder), again_(builder), digests_(builder) {}
  const Node* run(const Node* node) {
    return digests_.rewrite(again_.rewrite(unroll_.rewrite(fill_.rewrite(groups_.rewrite(versions_.open(node))))));
  }

 private:
  OpenVersions versions_;
  SimplifyGroups groups_;
  Fill fill_;
  Unroll unroll_;
  SimplifyGroups again_;
  SameDigests digests_;
};

}  // namespace

ir::Module raised(const ir::Module& module, ir::Builder& builder) {
  ir::Module out = module;
  Passes passes(builder);
  const Node* label = chart_label(builder);
  for (ir::Resource& resource : out.resources) {
    if (is_plain_definition(resource)) continue;
    resource.body = with_hook(builder, resource);
    resource.body = with_chart_label(builder, resource.body, label);
    for (const Node** node : {&resource.name, &resource.name_space, &resource.guard, &resource.body})
      *node = passes.run(*node);
  }
  // dpc says what a server asks in its own words; for a chart it is a check like others.
  out.checks.insert(out.checks.end(), out.asked.begin(), out.asked.end());
  out.asked.clear();
  for (ir::Check& check : out.checks) {
    for (const Node** node : {&check.guard, &check.condition, &check.message}) *node = passes.run(*node);
  }
  out.notes = passes.run(out.notes);
  out.app.prefix = passes.run(out.app.prefix);
  return out;
}

}  // namespace dpc::helm
