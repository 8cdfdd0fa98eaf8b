// Holds data against types and completes it with defaults: what bind_values asks for each param.
#pragma once

#include <string>
#include <vector>

#include "ir/bind/values.h"
#include "ir/field_tables.h"
#include "stdlib/facts/facts.h"

namespace dpc::ir {

class Conform {
 public:
  Conform(Builder& builder, Diagnostics& diagnostics) : builder_(builder), diagnostics_(diagnostics) {}

  // The value as the type has it (an integral float as an Int, secrets tainted, defaults filled in); the Error node
  // after a report.
  const Node* value(const Node* given, const Type& type, Span span);

  // A declared record of the params' tree. `base` is its default; null for none. `given` may be null: nothing was
  // given. Inside `tree`, maps given are laid over maps by default, as Helm does with values.yaml; elsewhere a default
  // is all or nothing.
  const Node* record(const Node* given, const Node* base, const Type& type, bool tree, Span span);

  std::string path;                   // of the value at hand; what a caller puts here is the prefix
  // At the root 'global' and 'enabled' are let through, as Helm gives them to charts, and the keys of dependencies; and
  // what is not declared right below 'global', and anywhere below those keys, for it is others'.
  bool lenient_root = false;
  std::span<const Symbol> dependencies;
  const SourceMap* sources = nullptr;  // what was given, to be quoted in a help
  std::vector<std::string> missing;   // required params without a value

 private:
  const Node* refuse(const Node* given, const Type& type, Span span);
  const Node* integer(const Node* given, const Type& type, Span span);
  const Node* text(const Node* given, const Type& type, Span span);
  const Node* enumerated(const Node* given, const Type& type, Span span);
  const Node* list(const Node* given, const Type& type, Span span);
  const Node* map(const Node* given, const Type& type, Span span);
  const Node* any_of(const Node* given, const Type& type, Span span);
  const Node* free_form(const Node* given, Span span);
  const Node* field(const Node* given, const Node* base, const Field& field, bool tree, Span span);
  bool is_others(std::string_view key) const;
  void unknown_fields(const Node* given, const Type& type, Span span);
  bool admissible(std::string_view text, bool is_key, Span span);
  bool keeps_rules(std::string_view text, const Type& type, bool masked, Span span);
  bool keeps_rules(std::string_view text, const TextRules& rules, std::string_view name, bool masked, Span span);

  bool kubernetes(const Node* given, k8s::Type type, Span span);
  bool kubernetes_field(const Node* given, k8s::Shape shape, Span span);
  bool kubernetes_rules(const Node* given, k8s::Type type, std::string_view field, Span span);
  bool kubernetes_text(std::string_view text, TextForm form, std::string_view what, Span span);
  bool kubernetes_map(const Node* given, const MapRule& rule, Span span);
  bool kubernetes_scalar(const Node* given, k8s::Shape shape, Span span);
  std::string quoting_help(const Node& given, Span span) const;
  bool wrong_kind(const Node* given, std::string_view wanted, Span span);

  Builder& builder_;
  Diagnostics& diagnostics_;
};

}  // namespace dpc::ir
