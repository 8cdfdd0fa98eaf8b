// Makes nodes: hash-conses what can be shared, folds what is closed, carries the flags upwards.
//
// Every node of a module comes from one Builder and lives as long as it. Not thread-safe.
#pragma once

#include <array>
#include <initializer_list>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ir/builtins.h"
#include "ir/node.h"
#include "support/arena.h"

namespace dpc::ir {

// The types that need no declaration.
struct Types {
  const Type *error, *any, *none, *boolean, *integer, *floating, *string, *secret, *scalar, *string_list, *string_map,
      *any_map, *any_list;
  const Type* ascii;        // a text of ASCII alone
  const Type* roll_digest;  // the same, of what restarts pods by roll_on, open and closed, and of no other text
};

class Builder {
 public:
  Builder(Arena& arena, Interner& interner);
  Arena& arena() { return arena_; }
  Interner& interner() { return interner_; }
  Symbol symbol(std::string_view text) { return interner_.intern(text); }
  const Types& types() const { return types_; }

  const Node* null() const { return null_; }
  const Node* error() const { return error_; }
  const Node* boolean(bool value) const { return value ? true_ : false_; }
  const Node* integer(std::int64_t value);
  const Node* floating(double value);
  const Node* string(std::string_view text) { return string(symbol(text)); }
  const Node* string(Symbol text);
  const Node* roll_digest(std::string_view text);
  // A text that was folded from an expression over params of Root::App.
  const Node* versioned(Symbol text, const Node* origin, const Type* type = nullptr);  // null: string
  // Closed data with the origin of each text in its place; itself where there is none.
  const Node* with_origins(const Node* data);
  // A text that is tainted: what a secret param is bound to, and what is made of it.
  const Node* secret(Symbol text);
  // Closed data with every text in it tainted.
  const Node* taint(const Node* data);

  // Hash-consed by path alone: the first type stays. A type with secrets in it taints it.
  const Node* param(Root root, std::span<const Symbol> names, const Type* type);
  // `tainted`: of a collection made from secrets whose type does not tell, see add_open in frontend/check/loop.cpp.
  const Node* var(std::uint32_t number, const Type* type, bool tainted = false);
  std::uint32_t fresh_var() { return next_var_++; }
  std::uint32_t vars() const { return next_var_; }  // grows with each

  // Entry `name` of an object: folded for records whose entries of that name are written, a longer path for params.
  // `type` may be null where the object's type is a declared record, whose own field type is taken in any case
  // (Optional where the object is).
  const Node* field(const Node* object, Symbol name, const Type* type);
  // The type is that of the branches; Optional where one of them is Null.
  const Node* select(const Node* condition, const Node* then, const Node* otherwise);
  // A text; parts that are closed scalars are written as `str` writes them, Null as nothing.
  const Node* concat(std::span<const Node* const> parts);
  // Folds where all arguments are closed; a fault of a folded call is left for evaluation to report: the node stays a
  // Call, marked Open.
  const Node* call(Builtin builtin, std::span<const Node* const> arguments, const Type* type);
  const Node* call(Builtin builtin, std::initializer_list<const Node*> arguments, const Type* type) {
    return call(builtin, std::span<const Node* const>(arguments.begin(), arguments.size()), type);
  }

  // Conditions, simplified: constants go, a term twice in a conjunction stands once, x && !x is false.
  const Node* logical_not(const Node* a);
  const Node* logical_and(const Node* a, const Node* b);  // null counts as true, for guards
  const Node* logical_or(const Node* a, const Node* b);
  const Node* equal(const Node* a, const Node* b);

  // Entries are copied. Guards that are constantly true or false are folded away; a group is dissolved where its
  // entries are known (a Spread of a Record or List node, a Pair with a closed key), the later entry of a key replacing
  // the earlier at the later's place. An entry that is Null is left out, and of a record's so is one that is an empty
  // container without KeepEmpty.
  const Node* record(std::span<const Entry> entries, const Type* type, std::uint8_t flags = 0);
  const Node* list(std::span<const Entry> entries, const Type* type, std::uint8_t flags = 0);
  // A record or list of exactly these entries, nothing folded or left out: for evaluation.
  const Node* exactly(Op op, std::span<const Entry> entries, const Type* type, std::uint8_t flags) {
    return make_container(op, entries, type, flags);
  }
  // A record or list that stays where it is empty.
  const Node* keep_empty(const Node* data) {
    return make_container(data->op, data->entries(), data->type, data->flags | KeepEmpty);
  }
  // Data that came from outside, kept as it is: nulls, empty containers, written order. Values must be closed.
  // Everything that an Assignment holds is made by these.
  const Node* data_record(std::span<const Entry> entries, const Type* type = nullptr);
  const Node* data_list(std::span<const Entry> entries, const Type* type = nullptr);
  // Groups stand only as values of entries without a key. A range is open even over a closed collection: evaluation
  // unrolls it.
  const Node* spread(const Node* collection);
  const Node* pair(const Node* key, const Node* value);
  const Node* range(const Node* collection, const RangeInfo& info);

  const Type* make_type(const Type& type) { return arena_.make<Type>(type); }
  const Type* optional(const Type* element);
  const Type* list_of(const Type* element);
  const Type* map_of(const Type* element);
  bool contains_secret(const Type* type);

 private:
  const Node* consed(Node proto);
  const Node* text(Symbol text, const Type* type, std::uint8_t flags = 0, const Node* made_of = nullptr);
  std::size_t slot_of(std::uint32_t hash, const Node& proto) const;
  void grow();
  const Node* operation(Op op, std::span<const Node* const> kids, const Type* type, std::uint8_t flags = 0);
  const Type* wrapped(TypeKind kind, const Type* element);

  const Node* field_of_param(const Node* object, Symbol name, const Type* type);
  const Node* field_of_record(const Node* object, Symbol name, const Type* type);
  const Node* field_within(const Node* object, Symbol name, const Type* type, unsigned& budget);
  const Type* field_type(const Node* object, Symbol name, const Type* type);
  const Type* branch_type(const Node* then, const Node* otherwise);
  const Node* select_bool(const Node* condition, const Node* then, const Node* otherwise);

  const Node* predicate(Builtin builtin, const Node* argument, const Type* type);
  const Node* remembering(const Node* result, Builtin builtin, std::span<const Node* const> arguments,
                          const Type* type);
  const Node* special_call(Builtin builtin, std::span<const Node* const> arguments, const Type* type);
  const Node* junction(Builtin builtin, const Node* a, const Node* b);
  const Node* number_like(const Node* literal, const Node* other);
  const Node* equal_to_literal(const Node* a, const Node* literal, unsigned& budget);

  const Node* container(Op op, std::span<const Entry> entries, const Type* type, std::uint8_t flags);
  const Node* make_container(Op op, std::span<const Entry> entries, const Type* type, std::uint8_t flags);

  Arena& arena_;
  Interner& interner_;
  Types types_{};
  const Node *null_ = nullptr, *error_ = nullptr, *true_ = nullptr, *false_ = nullptr;
  // Open addressing, a power of two; apart, so that a search reads hashes alone until one fits.
  std::vector<std::uint32_t> hashes_;
  std::vector<const Node*> nodes_;
  std::size_t used_ = 0;
  std::vector<const Node*> recent_;  // small closed containers, each at the place that its content gives it
  std::unordered_map<const Type*, std::array<const Type*, 3>> wrapped_;
  std::unordered_map<const Type*, bool> secrets_;
  std::uint32_t next_var_ = 1;
};

}  // namespace dpc::ir
