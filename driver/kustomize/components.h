// The components of an app's Kustomize tree: what each of its features changes in the base.
//
// A component is the difference between what the others make of its switches and the objects that the app has under
// them, digests aside (backends/kustomize/digests.h).
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "backends/kustomize/features.h"
#include "driver/job.h"
#include "driver/variants.h"

namespace dpc::driver {

struct Component {
  const kustomize::Option* option;
  kustomize::Changes changes;
};

class Components {
 public:
  using Option = kustomize::Option;
  using Switches = kustomize::Switches;

  // Those of the app's features, over the base of these values; a feature without one is named in the report. All that
  // is given has to outlive them.
  Components(Job& job, const ir::Module& module, const ir::Node* flags, const Variant& base);

  const Variant& base() const { return base_; }
  const std::vector<Option>& options() const { return options_; }
  const std::vector<const Option*>& allowed() const { return allowed_; }  // what no check refuses by itself
  const std::deque<Component>& all() const { return components_; }

  // The objects under the base's values and these switches; null where they are refused.
  const Variant* under(const Switches& switches);
  // What refuses them.
  const std::string& refusal(const Switches& switches);
  // The components of a set of switches, in their order.
  std::vector<const Component*> taken_by(const Switches& switches) const;
  // What Kustomize makes of the base with these.
  kustomize::Applied applied_under(const Switches& switches) const;
  // From there to `after`; with digests under the feature's name, or in place where that is empty.
  kustomize::Changes changes_to(kustomize::Applied applied, const Variant& after, std::string_view feature);
  // One that is not declared, beyond what the others make of its switches. It is taken as if it were.
  const Option& add(Option option, kustomize::Applied applied, const Variant& after);

 private:
  struct Tried {
    Variant variant;
    std::string refusal;
    bool made = false;
  };
  const Tried& tried(const Switches& switches);
  void make(const Option& option);

  Job& job_;
  const ir::Module& module_;
  const ir::Node* flags_;
  const Variant& base_;
  ir::Builder& b_;
  std::vector<Option> options_;
  std::deque<Option> added_;
  std::vector<const Option*> allowed_;
  std::deque<Component> components_;
  std::deque<kustomize::Applied> before_;        // what each component and overlay lies on
  std::deque<std::vector<ir::Document>> after_;  // what it makes of that
  std::map<std::string, Tried> tried_;           // looked up only
};

// An object that differs in more than digests, and the place in it; empty where none does.
struct FirstDifference {
  std::string object, field;
};
FirstDifference first_difference(const std::vector<ir::Document>& before, const Variant& after, ir::Builder& builder);

std::string text_of(const kustomize::Switch& each);  // "values.mode = s3"

}  // namespace dpc::driver
