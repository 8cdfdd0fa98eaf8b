// Nodes of the IR as expressions of Go templates.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "backends/helm/types.h"
#include "ir/builder.h"
#include "ir/builtins/lower.h"
#include "support/limits.h"

namespace dpc::helm {

// A param as a chart has it: `.Values.a.b`, `.Release.Name`, `.Capabilities.KubeVersion.Version`.
go::Expr param_path(const ir::ParamPath& path);

// What a chart cannot carry, and where it stands.
struct Fault {
  std::string what;
  Span span;
  std::string help = {};  // how to mend it; empty where nothing general can be said
};

// Lowers the nodes of one chart. How named templates are made (`define_by`, `ask_by`) and which nodes have one (`name`)
// is said before anything is lowered, for how large an expression becomes depends on it. Then whoever walks, raise/ and
// the bodies of named templates, says where it is and asks for expressions. `utilities` and `faults` are complete when
// all is lowered.
class Lower : public ir::Lowering {
 public:
  // `values`: the record of the params.
  Lower(ir::Builder& builder, std::string chart, const ir::Type* values, const Limits& limits = {})
      : builder_(builder), chart_(std::move(chart)), values_(values), limits_(limits) {}

  // Makes a named template that prints a map or list as YAML, or a text, and calls it: for a value that no function
  // makes.
  void define_by(std::function<go::Expr(const ir::Node*)> define) { define_ = std::move(define); }
  // Calls a named template that prints something where the list or map, which nothing else prints, has anything in it;
  // nil where something else does.
  void ask_by(std::function<go::Expr(const ir::Node*)> ask) { ask_ = std::move(ask); }
  // From now on the node is what the named template prints.
  void name(const ir::Node* node, std::string helper) { helpers_[node] = std::move(helper); }
  const std::string* name_of(const ir::Node* node) const;
  // Names of templates within the chart: NAME.helper.
  std::string qualified(std::string_view helper) const { return chart_ + "." + std::string(helper); }

  go::Expr value(const ir::Node* node) override;
  go::Expr as_given(const ir::Node* node) override;
  go::Expr condition(const ir::Node* node) override;
  // The node itself, even where it has a name: for the body of its helper.
  go::Expr definition(const ir::Node* node);
  // What the named template of a document prints, without the end of its last line.
  go::Expr document(const ir::Node* node);
  // A part of a text, as a template prints it.
  go::Expr part(const ir::Node* part);
  // A map or list as a named template that prints it, read.
  go::Expr read_back(const ir::Node* node);

  // `x or_else d` as `default` says it, which computes both: where `d` may be computed in any case.
  bool is_default(const ir::Node* node);
  // The path is not missing where `given` holds: what it is a field of is set there, and it is none that may be null.
  bool is_sure(const ir::Node* path, const ir::Node* given) const;
  bool is_never_zero(const ir::Node* number) const override;

  // The loop variable is called so in the template.
  void bind(std::uint32_t variable, std::string name) { variables_[variable] = std::move(name); }
  const std::string& variable_name(std::uint32_t variable) const { return variables_.at(variable); }
  // The variable counts what a loop over a list runs over.
  void count(std::uint32_t variable) { counts_.insert(variable); }
  bool is_count(const ir::Node& variable) const override {
    return counts_.contains(static_cast<std::uint32_t>(variable.i));
  }

  // Where lowering is. What a named template is made of is lowered in a situation of its own, for it is called from
  // several: `leave`, lower, `resume`.
  struct Situation {
    const ir::Node* given = nullptr;  // what holds there: what is lowered is computed only where it does; null: nothing
    Span place;                       // that faults are told of
    Symbol key;                       // whose value it is
  };
  Situation leave() { return std::exchange(situation_, Situation()); }
  void resume(const Situation& situation) { situation_ = situation; }
  void suppose(const ir::Node* given) { situation_.given = given; }
  const ir::Node* given() const { return situation_.given; }
  void place(Span span) {
    if (span.known()) situation_.place = span;
  }
  void at_key(Symbol key) {
    if (!key.empty()) situation_.key = key;
  }
  Symbol key() const { return situation_.key; }

  std::string utility(std::string_view name) override;
  const std::set<std::string>& utilities() const { return utilities_; }
  void refuse_at(std::string what, Span span) {
    place(span);
    refuse(std::move(what));
  }
  // A value that is made of others so often that a chart had better not carry it.
  go::Expr refuse_often(std::string what);
  const std::vector<Fault>& faults() const { return faults_; }

 private:
  // How many open nodes an expression is made of, each use counted.
  struct Size {
    std::uint32_t written = 1;   // a named template is one
    std::uint32_t computed = 1;  // it is what it is made of
  };
  go::Expr bare(const ir::Node* node);
  go::Expr param(const ir::Node* node);
  go::Expr field(const ir::Node* node);
  bool is_sure_param(const ir::ParamPath& path, const ir::Node* given) const;
  go::Expr written(const ir::Node* object, std::span<const Symbol> path);
  go::Expr call(const ir::Node* node);
  go::Expr concat(const ir::Node* node);
  go::Expr select(const ir::Node* node);
  go::Expr chosen(const ir::Node* node);
  go::Expr chosen_scalar(const ir::Node* node);
  void add_arms(std::vector<ir::Entry>& out, Symbol key, const ir::Node* value, const ir::Node* guard);
  // Then it must be computed nowhere but where dpc evaluates it.
  bool may_fail(const ir::Node* node);
  Size size(const ir::Node* node);
  bool is_within_limits(const ir::Node* node);
  go::Expr text_of_document(const ir::Node* node);
  // Of a container: functions alone do not make it.
  bool needs_template(const ir::Node* node);
  go::Expr container(const ir::Node* node);
  go::Expr parts(const ir::Node* node);
  go::Expr joined(const ir::Node* join);
  go::Expr refuse(std::string what, std::string help = {});
  go::Expr number_of(go::Expr value, const ir::Type* type);

  ir::Builder& builder_;
  std::string chart_;
  const ir::Type* values_;
  std::unordered_map<const ir::Node*, std::string> helpers_;
  std::unordered_map<std::uint32_t, std::string> variables_;
  std::set<std::uint32_t> counts_;
  std::set<std::string> utilities_;
  std::function<go::Expr(const ir::Node*)> define_, ask_;
  Limits limits_;
  std::size_t written_ = 0;
  std::unordered_map<const ir::Node*, bool> may_fail_;
  std::unordered_map<const ir::Node*, Size> sizes_;
  std::vector<Fault> faults_;
  Situation situation_;
};

}  // namespace dpc::helm
