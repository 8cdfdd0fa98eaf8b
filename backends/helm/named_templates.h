// The chart's named templates: those that are chosen before any object is raised (helpers.h), and those that are made
// where a function takes what nothing else makes.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "backends/helm/helpers.h"
#include "backends/helm/lower.h"
#include "backends/helm/raise/raise.h"
#include "backends/helm/uses.h"
#include "backends/helm/utilities.h"

namespace dpc::helm {

class NamedTemplates {
 public:
  // `raise` raises objects; all of them have to outlive this. From now on `lower` asks here for templates.
  NamedTemplates(const ir::Module& module, ir::Builder& builder, Lower& lower, Raise& raise, std::uint32_t guard_steps);

  // The chosen ones of no object's own, with their `define`s; from now on they are called.
  std::string chosen(const ir::Module& module);
  // The chosen ones that stand in the file of the object at that address.
  std::string beside(Symbol address) const;
  // Those that were made up to now.
  const std::string& made() const { return made_; }
  std::string define(std::string_view name, std::string_view body, std::string_view end = "{{- end }}",
                     std::string_view about = {});

 private:
  // A template that is called with the root, or with variables of the loops around.
  struct Printed {
    std::string name;
    std::string about;
    std::vector<std::uint32_t> loops;  // the variables that it is called with
    std::vector<std::string> names;    // what they are called in it
    std::string root;                  // the key of the root, where it is called with a map
    go::Scope scope;
    std::string variables;  // lines that give the variables their names
  };
  std::string document_body(const ir::Node* node, Raise& raise, const go::Scope& scope, std::string variables);
  go::Expr printed(const ir::Node* node, const ir::Node* named);
  go::Expr asked(const ir::Node* container);
  std::string body_of(const ir::Node* node, Raise& raise, const Printed& made);
  std::string joined_body(const ir::Node* node, Raise& raise, const Printed& made);
  std::string name_for(const Use* use, bool asks);
  Printed printed_as(const ir::Node* node, const ir::Node* named);
  go::Expr call_of(const Printed& printed);
  std::string shared(const char* name, const std::vector<ir::Entry>& entries);

  ir::Builder& builder_;
  Lower& lower_;
  Raise& raise_;
  std::uint32_t guard_steps_;
  Uses uses_;
  std::map<Symbol, std::string> beside_;
  std::set<std::string> names_ = reserved_names();
  std::unordered_map<const ir::Node*, Printed> printed_;
  std::unordered_map<const ir::Node*, const ir::Node*> marks_;
  std::unordered_map<std::string, std::string> by_text_;  // names of templates that made_ has
  std::string made_;
};

}  // namespace dpc::helm
