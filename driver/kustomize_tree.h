// An app's Kustomize tree, made of its variants: a base, an overlay for each environment, a component for each feature.
//
// The base has the app's defaults; where these lack what is required, or a check refuses them, it has the values of the
// first environment that is whole; --base names another. An overlay takes the components of the features that its
// environment switches, and holds what differs beyond them. Whether components go together is seen by applying each two
// of them, and all that one place of an object depends on (backends/kustomize/dependence.h), and comparing with the
// objects that are made under them, but for digests (digests.h): what differs then is a mistake of the app's features
// (DP1021).
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "backends/kustomize/features.h"
#include "backends/kustomize/tree.h"
#include "driver/job.h"
#include "driver/variants.h"

namespace dpc::driver {

// What --base names, or the first that is whole, of which there is one; null after a report.
const Variant* base_of(Job& job, const ir::Module& module, const ir::Node* flags, const std::vector<Variant>& variants);

class KustomizeTree {
 public:
  // `base`: one of the variants. All that is given has to outlive it.
  KustomizeTree(Job& job, const ir::Module& module, const ir::Node* flags, const std::vector<Variant>& variants,
                const Variant& base);

  // Nothing after a report. Call it first.
  std::optional<std::vector<output::File>> files();

  const Variant& base() const { return *base_; }
  std::size_t components() const { return components_.size(); }

  // Components that somebody may list together, in that order, and the objects that the app has then.
  struct Combination {
    std::vector<std::string> components;  // "monitoring", "prometheus"
    const Variant* wanted;
  };
  // Each component with what it lies behind, each two of them, and `more` larger ones, drawn by the seed; what a check
  // refuses is not among them.
  std::vector<Combination> combinations(std::size_t more, std::uint64_t seed);

 private:
  using Option = kustomize::Option;
  using Switches = kustomize::Switches;
  using Options = std::vector<const Option*>;
  struct Component {
    const Option* option;
    kustomize::Changes changes;
  };

  const Variant* under(const Switches& switches);
  kustomize::Changes changes_to(kustomize::Applied applied, const Variant& after, std::string_view feature);
  std::vector<const Component*> taken_by(const Switches& switches) const;
  kustomize::Applied applied_under(const Switches& switches) const;
  void make_components();
  void check_pairs();
  void check_places();
  void check_all_of(const Options& some, std::size_t from, Options& taken, const Switches& switches);
  void check(const Options& together);
  // False after a report.
  bool report_interactions();
  std::string doc_of_base() const;
  kustomize::Layer layer_of(const Component& component) const;
  Switches switched_by(const Variant& variant) const;
  kustomize::Layer overlay_of(const Variant& variant);

  Job& job_;
  const ir::Module& module_;
  const ir::Node* flags_;
  const std::vector<Variant>& variants_;
  ir::Builder& b_;
  const Variant* base_;
  std::vector<Option> options_;
  Options allowed_;  // those that no check refuses alone, and what interacts
  std::vector<Component> components_;
  std::deque<kustomize::Applied> before_;           // what each component and overlay lies on
  std::deque<std::vector<ir::Document>> after_;     // what it makes of that
  std::map<std::string, Variant> made_;    // looked up only
  std::set<std::string> checked_;          // combinations, by the names of their components

  // Components that change something together beyond what each does. One is made for them, as if it were declared, so
  // that the others are found as well.
  struct Interaction {
    Options together;
    std::string what, field;
    Option declared;
    bool can_be_declared;
  };
  std::deque<Interaction> interactions_;
  std::size_t tried_ = 0;  // combinations of what one place depends on
  bool cut_short_ = false;
  std::string why_;                        // the last one was refused
};

}  // namespace dpc::driver
