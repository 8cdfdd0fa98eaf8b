// The variables of a guard formula: values that stay open, each with a domain cut into classes that no atom can tell
// apart inside.
//
// First every literal and number that a variable is compared with is collected; freeze() then lays down the classes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/builder.h"
#include "ir/guard/formula.h"

namespace dpc::ir::guard {

// Discrete classes, in this order: not set, "", empty list or map, each literal, everything else.
// Number classes: not set, then points and the intervals between them, upwards.
struct Class {
  enum class Kind : std::uint8_t { None, EmptyText, EmptyCollection, Literal, Other, Range } kind;
  const Node* literal = nullptr;
  double low = 0, high = 0;  // Range: closed for whole numbers, open for floats unless they are equal
};

struct Variable {
  const Node* node = nullptr;
  bool number = false;
  bool whole = false;           // a number without a fraction
  bool none = false;            // may be not set
  bool empty_text = false;
  bool empty_collection = false;
  bool closed = false;          // only the literals
  bool derived = false;         // computed from other values, so its classes may not be free of theirs
  double min = 0, max = 0;
  std::vector<const Node*> literals;
  std::vector<double> points;
  std::vector<Class> classes;
};

class Variables {
 public:
  explicit Variables(Builder& builder) : builder_(builder) {}
  std::uint32_t of(const Node* value);
  // A boolean that stands for a whole atom, as has(list, "a").
  std::uint32_t atom(const Node* condition, bool derived);

  void compare(std::uint32_t variable, const Node* literal);  // collects
  void cut(std::uint32_t variable, double point);             // collects
  void freeze();
  bool frozen() const { return frozen_; }

  std::size_t size() const { return all_.size(); }
  Variable& operator[](std::uint32_t variable) { return all_[variable]; }
  const Variable& operator[](std::uint32_t variable) const { return all_[variable]; }
  std::int64_t find(const Node* value) const;
  // The variables whose emptiness means that `variable` is not there, as values.a of values.a.b.
  std::vector<std::uint32_t> above(std::uint32_t variable) const;

 private:
  std::uint32_t add(Variable variable);
  Builder& builder_;
  std::vector<Variable> all_;
  std::unordered_map<const Node*, std::uint32_t> numbers_;
  std::unordered_map<std::string, std::uint32_t> paths_;
  bool frozen_ = false;
};

bool same_scalar(const Node& a, const Node& b);
// Those classes of a variable that `admits` accepts, as a formula.
Formula where(Formulas& formulas, const Variables& variables, std::uint32_t variable,
              const std::function<bool(const Class&)>& admits);
// "not set", "\"create\"", "at least 5": what a class is called in a counterexample; of numbers, all classes up to
// `last`.
std::string describe(const Variable& variable, const Class& cls, const Class& last);

}  // namespace dpc::ir::guard
