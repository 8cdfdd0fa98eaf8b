#include <unordered_map>

#include "ir/eval.h"
#include "ir/field_rules.h"
#include "ir/identity.h"
#include "ir/object_rules.h"

namespace dpc::ir {
namespace {

std::string text_of(const Node* node) {
  std::string buffer;
  return is_scalar(node->op) ? std::string(scalar_text(*node, buffer)) : std::string();
}

Symbol symbol_of(const Node* node, Builder& builder) {
  return node->op == Op::String ? node->s : builder.symbol(text_of(node));
}

// Every check is run, so that one build tells of all that is wrong with the values.
bool run_checks(const Module& module, Evaluator& evaluator, Diagnostics& diagnostics) {
  bool passed = true;
  for (const Check& check : module.checks) {
    if (!evaluator.holds(check.guard, check.span)) continue;
    const Node* answer = evaluator.evaluate(check.condition, check.span);
    if (answer->op == Op::Bool && answer->b) continue;
    passed = false;
    if (answer->op == Op::Error) continue;
    const Node* message = check.message ? evaluator.evaluate(check.message, check.span) : nullptr;
    const std::string text = message == nullptr   ? "a check does not hold"
                             : message->tainted() ? "(made from a secret)"
                                                  : text_of(message);
    diagnostics.report(check.span, diag::CheckFailed, text);
  }
  return passed;
}

// To a server, whatever the version.
struct ServedIdentity {
  std::string_view group;
  Symbol kind, name_space, name;
  friend bool operator==(const ServedIdentity&, const ServedIdentity&) = default;
};
struct IdentityHash {
  std::size_t operator()(const ServedIdentity& identity) const {
    return (identity.kind.hash() * std::size_t{31} + identity.name_space.hash()) * 31 + identity.name.hash();
  }
};

ServedIdentity served_identity_of(const Document& document) {
  const Resource& resource = *document.resource;
  // an object without a namespace has the empty one
  const Symbol name_space = document.name_space.empty() ? Symbol() : document.name_space;
  return {group_of(resource.api_version.text()), resource.kind, name_space, document.name};
}

bool refuse_repetitions(const std::vector<Document>& documents, Diagnostics& diagnostics) {
  bool unique = true;
  std::unordered_map<ServedIdentity, const Document*, IdentityHash> seen;
  seen.reserve(documents.size());
  for (const Document& document : documents) {
    const auto [first, fresh] = seen.emplace(served_identity_of(document), &document);
    if (fresh) continue;
    unique = false;
    const Resource& resource = *document.resource;
    diagnostics.report(resource.span, diag::ObjectTwice, resource.kind.text(), document.name.text())
        .label(first->second->resource->span, "the other one is made here")
        .help("give one of them another name, or conditions that cannot hold together");
  }
  return unique;
}

bool judge_fields(const std::vector<Document>& documents, Diagnostics& diagnostics, const SourceMap* sources) {
  const std::size_t before = diagnostics.errors();
  FieldRules rules(diagnostics, {}, sources);
  for (const Document& document : documents) {
    const Resource& resource = *document.resource;
    if (document.body == resource.body) continue;
    const k8s::Kind kind = k8s::find_kind(resource.api_version.text(), resource.kind.text());
    rules.judge_evaluated(*document.body, *resource.body, kind, resource.span);
  }
  return diagnostics.errors() == before;
}

}  // namespace

ClosedModule evaluate_module(const Module& module, Builder& builder, const Assignment& assignment,
                             Diagnostics& diagnostics, const Limits& limits, const SourceMap* sources) {
  ClosedModule closed;
  Evaluator evaluator(builder, assignment, diagnostics, limits);
  if (!run_checks(module, evaluator, diagnostics)) return closed;
  closed.documents.reserve(module.resources.size());
  for (const Resource& resource : module.resources) {
    if (!evaluator.holds(resource.guard, resource.span)) continue;
    Document document{&resource, {}, {}, evaluator.evaluate(resource.body, resource.span)};
    document.name = symbol_of(evaluator.evaluate(resource.name, resource.span), builder);
    if (resource.name_space)
      document.name_space = symbol_of(evaluator.evaluate(resource.name_space, resource.span), builder);
    closed.documents.push_back(document);
  }
  if (module.notes) closed.notes = text_of(evaluator.evaluate(module.notes, module.app.span));
  bool taken = judge_fields(closed.documents, diagnostics, sources);
  for (const Document& document : closed.documents) taken = check_object(document, diagnostics) && taken;
  const bool unique = refuse_repetitions(closed.documents, diagnostics);
  closed.ok = unique && taken && !evaluator.failed();
  return closed;
}

}  // namespace dpc::ir
