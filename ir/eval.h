// Evaluation: a node under an assignment of the params gives closed data.
//
// Guards decide, ranges unroll, groups dissolve; an entry whose value is Null is left out, and so is one whose
// container came out empty, unless it is marked KeepEmpty or was bound as such inside a param's own data.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "ir/builder.h"
#include "ir/module.h"
#include "support/diagnostic.h"
#include "support/limits.h"

namespace dpc::ir {

// What release.* and cluster.* are bound to; values is a closed record that holds every param (see ir/bind/values.h).
// All of it is made by Builder::data_record and data_list. Texts of secret params come out tainted.
struct Assignment {
  const Node* values = nullptr;
  const Node* release = nullptr;  // { name, namespace, revision, is_install, is_upgrade, service }
  const Node* cluster = nullptr;  // { version, api_versions }
};

class Evaluator {
 public:
  Evaluator(Builder& builder, const Assignment& assignment, Diagnostics& diagnostics, const Limits& limits);

  // The closed value; Null for none, the Error node after a fault (reported with the span of the nearest entry around
  // it).
  const Node* evaluate(const Node* node, Span near);
  bool holds(const Node* condition, Span near);  // null counts as true
  bool failed() const { return failed_; }

 private:
  const Node* compute(const Node* node, const Node* first, Span near);
  const Node* descend(const Node* node, Span near);
  const Node* param(const Node* node);
  const Node* choice(const Node* node, const Node* condition, Span near);
  const Node* call(const Node* node, const Node* first, Span near);
  const Node* concat(const Node* node, const Node* first, Span near);
  const Node* container(const Node* node, Span near);
  struct Collected;
  void append(Collected& into, const Entry& entry, Span near);
  void append_value(Collected& into, Symbol key, const Node* value, Span near);
  void append_spread(Collected& into, const Node* group, Span near);
  void append_range(Collected& into, const Node* group, Span near);
  void append_pair(Collected& into, const Node* group, Span near);
  const Node* fault(Span near, std::string_view what, std::string_view why);
  bool step(Span near, std::uint64_t count = 1);
  const Node*& variable(std::uint32_t number);

  Builder& builder_;
  const Assignment& assignment_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  std::unordered_map<const Node*, const Node*> memo_;  // of open nodes without loop variables
  std::vector<const Node*> vars_;                      // by number
  std::vector<const Node*> spine_;                     // calls within calls as their first arguments, outermost first
  std::uint64_t steps_ = 0;
  std::uint64_t next_memory_check_ = 0;
  std::uint32_t depth_ = 0;
  bool stopped_ = false;  // a budget was met: everything is an Error from here on
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

// Runs the checks (each that fails is diagnostic DP0701 with the author's message), then evaluates every object whose
// guard holds. Refuses (DP0702) two objects of one kind, namespace and name, and what ir/field_rules.h and
// ir/object_rules.h refuse; `sources` is for the places that the former shows.
ClosedModule evaluate_module(const Module& module, Builder& builder, const Assignment& assignment,
                             Diagnostics& diagnostics, const Limits& limits, const SourceMap* sources = nullptr);

}  // namespace dpc::ir
