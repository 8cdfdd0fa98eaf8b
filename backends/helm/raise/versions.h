// The app's version in a chart is the chart's own, so that `helm package --app-version` changes it everywhere; and so
// is its name where `nameOverride` may change it, so that a chart that another takes in twice has two names.
#pragma once

#include <string>

#include "ir/module.h"
#include "ir/rewrite.h"

namespace dpc::helm {

// Texts that were folded from the app's version, as the expressions that they were folded from.
class OpenVersions : public ir::Rewriter {
 public:
  using Rewriter::Rewriter;
  // Itself, at no cost, where there is no such text in it.
  const ir::Node* open(const ir::Node* node);

 protected:
  const ir::Node* changed(const ir::Node* node) override;
};

// `nameOverride`, or else something.
bool is_app_name(const ir::Node* node);
// The same, or else the chart's own name where that is the app's: it is the alias where another chart gives it one.
const ir::Node* open_name(ir::Builder& builder, const ir::Node* name, std::string_view app);

// helm.sh/chart: the chart's name and version, cut as Helm's own starter does it.
const ir::Node* chart_label(ir::Builder& builder);

// The object with that label behind those of the selector, where its labels are the recommended ones.
const ir::Node* with_chart_label(ir::Builder& builder, const ir::Node* body, const ir::Node* label);

// Three numbers, and what may stand behind them: https://semver.org/spec/v2.0.0.html
bool is_chart_version(std::string_view version);
// What is no such version with what it lacks: "1.10" is "1.10.0", "v2" is "2.0.0"; 1.0.0 where that is none either.
std::string mended_version(std::string_view version);

}  // namespace dpc::helm
