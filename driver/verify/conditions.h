// The conditions of a module, and which of them were seen to hold and not to hold.
#pragma once

#include <string>
#include <vector>

#include "driver/verify/sample.h"
#include "ir/eval.h"

namespace dpc::driver::verify {

struct Condition {
  const ir::Node* node;
  Symbol owner;  // the object it stands in, or none
  Span span;
  bool is_check = false;
  bool held = false, failed = false;
};

class Conditions {
 public:
  Conditions() = default;
  // Guards of objects and of entries, what choices are made by, checks; those within loops over open values are left
  // out.
  explicit Conditions(const ir::Module& module);

  // Those of checks always; the others, which decide what objects are made of, only where objects are compared.
  void see(ir::Evaluator& evaluator, bool compared);
  void mark(std::size_t number, bool holds) {
    if (number < all_.size()) (holds ? all_[number].held : all_[number].failed) = true;
  }
  std::size_t count() const { return all_.size(); }
  std::size_t seen_both_ways() const;
  const std::vector<Condition>& all() const { return all_; }

 private:
  void add(const ir::Node* node, Symbol owner, Span span, bool is_check = false);
  void search(const ir::Node* root, Symbol owner, Span span);
  std::vector<Condition> all_;
};

// Those that were never true, or never false, each once: where they stand, what they ask, and why where that is known.
std::vector<std::string> seen_one_way(const Conditions& conditions, const ir::Module& module, ir::Builder& builder,
                                      const SourceMap& sources, std::uint32_t budget);

// Values under which a condition holds laid over `base`; null where there are none or none were found.
const ir::Node* values_for(const ir::Node* condition, const std::vector<Param>& params, const ir::Node* base,
                           ir::Builder& builder, std::uint32_t budget);

// That no check refuses; null where there are no checks that can be asked.
const ir::Node* all_checks(const ir::Module& module, ir::Builder& builder);

}  // namespace dpc::driver::verify
