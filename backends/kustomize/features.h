// What an app's features switch, and which of them go together.
//
// A feature is a param, or a conjunction of conditions over several: `values.a.enabled && values.mode == "s3"`. Each
// way to switch all of its params away from what the base has is an option, and a component. A combination of
// components is a set of switches; it takes every option whose switches are all in the set, so a feature over two
// params is what these two change together beyond what each changes alone.
// Where the base has some of a feature's conditions, switching the others is one more option, under the feature's name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/kustomize/changes.h"
#include "ir/module.h"

namespace dpc::kustomize {

struct Switch {
  const ir::ParamPath* param;
  const ir::Node* value;
  friend bool operator==(const Switch& a, const Switch& b) { return a.param == b.param && a.value == b.value; }
};
using Switches = std::vector<Switch>;

struct Option {
  const ir::Feature* feature;
  std::string name;  // of its folder: "monitoring", "no-minio", "mode-s3"
  Switches switches;
};

// In the order in which components are listed: those of one switch first. `values`: what the base is bound to.
std::vector<Option> options_of(const ir::Module& module, const ir::Node& values, ir::Builder& builder);

// What the param is bound to; null where it is not.
const ir::Node* value_at(const ir::Node& values, const ir::ParamPath& path);

bool is_within(const Switches& some, const Switches& all);
// Nothing where they say two things of one param.
std::optional<Switches> both(const Switches& a, const Switches& b);

// What Kustomize makes of the objects with the changes of components, one after another. `why` where it would not take
// them: an object that two of them add.
struct Applied {
  std::vector<ir::Document> documents;
  std::string why;
};
Applied apply(const Documents& base, const std::vector<const Changes*>& components, ir::Builder& builder);

}  // namespace dpc::kustomize
