// The conditions of a module, and which of them were seen to hold and not to hold.
#pragma once

#include <vector>

#include "driver/verify/sample.h"
#include "ir/eval.h"

namespace dpc::driver::verify {

struct Condition {
  const ir::Node* node;
  Symbol owner;  // the object it stands in, or none
  Span span;
  bool held = false, failed = false;
};

class Conditions {
 public:
  // Guards of objects and of entries, what choices are made by, checks; those within loops over open values are left
  // out.
  explicit Conditions(const ir::Module& module);

  void see(ir::Evaluator& evaluator);
  std::size_t count() const { return all_.size(); }
  std::size_t seen_both_ways() const;
  const std::vector<Condition>& all() const { return all_; }

 private:
  void add(const ir::Node* node, Symbol owner, Span span);
  void search(const ir::Node* root, Symbol owner, Span span);
  std::vector<Condition> all_;
};

// Values under which a condition holds, or not, laid over `base`; null where there are none or none were found.
const ir::Node* values_for(const ir::Node* condition, bool holds, const std::vector<Param>& params,
                           const ir::Node* base, ir::Builder& builder, std::uint32_t budget);

}  // namespace dpc::driver::verify
