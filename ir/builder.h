// Makes nodes: hash-conses what can be shared, folds what is closed, carries the flags upwards.
//
// Every node of a module comes from one Builder and lives as long as it. Not thread-safe.
#pragma once

#include <deque>
#include <initializer_list>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/builtins.h"
#include "ir/node.h"
#include "support/arena.h"

namespace dpc::ir {

// The types that need no declaration.
struct Types {
  const Type *error, *any, *none, *boolean, *integer, *floating, *string, *secret, *scalar, *string_list, *string_map, *any_map, *any_list;
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

  // Hash-consed by path; a Secret type taints it.
  const Node* param(Root root, std::span<const Symbol> names, const Type* type);
  const Node* var(std::uint32_t number, const Type* type);
  std::uint32_t fresh_var() { return next_var_++; }

  // Entry `name` of an object: folded for records whose entry is unguarded, a longer path for params.
  const Node* field(const Node* object, Symbol name, const Type* type);
  const Node* select(const Node* condition, const Node* then, const Node* otherwise);
  const Node* concat(std::span<const Node* const> parts);
  // Folds where all arguments are closed; a fault of a folded call is left for evaluation to report, the node stays a Call.
  const Node* call(Builtin builtin, std::span<const Node* const> arguments, const Type* type);
  const Node* call(Builtin builtin, std::initializer_list<const Node*> arguments, const Type* type) {
    return call(builtin, std::span<const Node* const>(arguments.begin(), arguments.size()), type);
  }

  // Conditions, simplified: constants go, a term twice in a conjunction stands once, x && !x is false.
  const Node* logical_not(const Node* a);
  const Node* logical_and(const Node* a, const Node* b);  // null counts as true, for guards
  const Node* logical_or(const Node* a, const Node* b);
  const Node* equal(const Node* a, const Node* b);

  // Entries are copied. Guards that are constantly true or false are folded away.
  const Node* record(std::span<const Entry> entries, const Type* type, std::uint8_t flags = 0);
  const Node* list(std::span<const Entry> entries, const Type* type, std::uint8_t flags = 0);
  const Node* spread(const Node* collection);
  const Node* pair(const Node* key, const Node* value);
  const Node* range(const Node* collection, const RangeInfo& info);

  const Type* make_type(const Type& type) { return arena_.make<Type>(type); }
  const Type* optional(const Type* element);
  const Type* list_of(const Type* element);
  const Type* map_of(const Type* element);

 private:
  struct Hash {
    std::size_t operator()(const Node* node) const;
  };
  struct Same {
    bool operator()(const Node* a, const Node* b) const;
  };
  const Node* consed(const Node& proto);
  const Node* make_container(Op op, std::span<const Entry> entries, const Type* type, std::uint8_t flags);
  std::span<const Node* const> keep(std::span<const Node* const> kids);

  Arena& arena_;
  Interner& interner_;
  Types types_{};
  const Node *null_ = nullptr, *error_ = nullptr, *true_ = nullptr, *false_ = nullptr;
  std::unordered_set<const Node*, Hash, Same> table_;
  std::uint32_t next_var_ = 1;
};

}  // namespace dpc::ir
