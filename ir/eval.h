// Evaluation: a node under an assignment of the params gives closed data.
//
// Guards decide, ranges unroll, groups dissolve; an entry whose value is Null is left out, and so is one whose container came out
// empty, unless it is marked KeepEmpty or was bound as such inside a param's own data (design: "Emptied containers").
#pragma once

#include <string>
#include <vector>

#include "ir/builder.h"
#include "ir/module.h"
#include "support/diagnostic.h"
#include "support/limits.h"

namespace dpc::ir {

// What release.* and cluster.* are bound to; values is a closed record that holds every param (see ir/bind/values.h).
struct Assignment {
  const Node* values = nullptr;
  const Node* release = nullptr;  // { name, namespace, revision, is_install, is_upgrade, service }
  const Node* cluster = nullptr;  // { version, api_versions }
};

class Evaluator {
 public:
  Evaluator(Builder& builder, const Assignment& assignment, Diagnostics& diagnostics, const Limits& limits);

  // The closed value; Null for none, the Error node after a fault (reported with the span of the nearest entry around it).
  const Node* evaluate(const Node* node, Span near);
  bool holds(const Node* condition, Span near);  // null counts as true
  bool failed() const { return failed_; }

 private:
  friend struct EvaluatorAccess;
  const Node* entries(const Node* node, Span near);
  void append(std::vector<Entry>& out, std::span<const Entry> entries, bool record, Span near);
  bool step(Span near);

  Builder& builder_;
  const Assignment& assignment_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  std::unordered_map<const Node*, const Node*> memo_;  // of open nodes without loop variables
  std::vector<const Node*> vars_;                      // by number
  std::uint64_t steps_ = 0;
  std::uint32_t depth_ = 0;
  bool failed_ = false;
};

// A closed object, with the resource it came from.
struct Document {
  const Resource* resource;
  Symbol name;
  Symbol name_space;  // empty for cluster-scoped objects
  const Node* body;
};

struct ClosedModule {
  std::vector<Document> documents;  // in the order of the source
  std::string notes;
  bool ok = false;                  // no check refused, no fault
};

// Runs the checks (each that fails is diagnostic DP0701 with the author's message), then evaluates every object whose guard holds.
// Refuses (DP0702) two objects of one kind, namespace and name.
ClosedModule evaluate_module(const Module& module, Builder& builder, const Assignment& assignment, Diagnostics& diagnostics, const Limits& limits);

}  // namespace dpc::ir
