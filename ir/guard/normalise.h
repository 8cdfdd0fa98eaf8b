// Turns conditions into formulas over variables: selects are expanded, texts put together are taken apart, negations
// pushed into atoms.
//
// To be run twice over the same conditions: first with variables that are not frozen, which only collects what they are
// compared with (the formulas mean nothing then), then with the frozen ones.
#pragma once

#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ir/builder.h"
#include "ir/guard/formula.h"
#include "ir/guard/variable.h"

namespace dpc::ir::guard {

class Normaliser {
 public:
  // Of more than `limit` different questions the further ones are taken as unknown booleans.
  Normaliser(Builder& builder, Variables& variables, Formulas& formulas, std::uint32_t limit)
      : builder_(builder), variables_(variables), formulas_(formulas), limit_(limit) {}
  Formula condition(const Node* node);
  // What ties variables to one another: a part of what is not there is not there itself.
  Formula ties();
  bool met_error() const { return met_error_; }

 private:
  // The questions that can be asked of a value; also the kinds of what is remembered.
  enum class Ask : std::uint8_t { Holds, Empty, None, Equal, Less, AtMost, Has, Text };
  using Operands = std::vector<std::pair<const Node*, bool>>;

  Formula ask(Ask what, const Node* a, const Node* b);
  Formula answer(Ask what, const Node* a, const Node* b);
  Formula on_select(Ask what, const Node* a, const Node* b, const Node* select, bool left);
  Formula holds(const Node* node);
  Formula call(const Node* node);
  Formula connective(const Node* node, Builtin builtin);
  Formula empty(const Node* node);
  Formula empty_call(const Node* node);
  Formula empty_container(const Node* node);
  Formula entry_absent(Op container, const Entry& entry);
  Formula none(const Node* node);
  Formula equal(const Node* a, const Node* b);
  Formula equal_text(const Node* concat, const Node* text);
  Formula equal_domain(const Node* a, const Node* b);
  Formula less(Ask what, const Node* a, const Node* b);
  Formula less_arithmetic(Ask what, const Node* a, const Node* b, bool left);
  Formula number(Ask what, const Node* value, double bound, bool value_left);
  Formula has(const Node* in, const Node* what);
  Formula text(const Node* call, const Node* value);
  Formula answered(const Node* call, std::uint32_t variable);
  Formula other(std::uint32_t variable);
  std::uint32_t value(const Node* node);
  Formula is_true(std::uint32_t variable);
  Formula free_atom(const Node* node);
  Formula pair_atom(Builtin builtin, const Node* a, const Node* b);
  Formula opaque(Ask what, const Node* a, const Node* b);
  const Node* question(Ask what, const Node* a, const Node* b);
  const Node* select_of_field(const Node* node);
  bool is_value(const Node* node) const;
  void tie_parts(std::vector<Formula>& ties);
  void tie_sizes(std::vector<Formula>& ties);
  void tie_texts(std::vector<Formula>& ties);
  void settle_lengths();

  struct Key {
    Ask what;
    const Node* a;
    const Node* b;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };

  Builder& builder_;
  Variables& variables_;
  Formulas& formulas_;
  std::unordered_map<Key, Formula, KeyHash> memo_;
  // Looked up only, so addresses may order it
  std::map<std::pair<const Node*, const Node*>, std::uint32_t> equalities_;
  // By the variable of the text.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> text_atoms_;
  std::uint32_t limit_;
  std::uint32_t depth_ = 0;
  bool met_error_ = false;
};

}  // namespace dpc::ir::guard
