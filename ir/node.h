// The nodes of the intermediate representation: what a Kubernetes object consists of, with the params still open.
//
// Nodes are immutable, live in a Builder's arena and form a graph with sharing: scalars, calls and selects are
// hash-consed, so two of them are equal exactly when their addresses are. Records and lists are not: their entries
// carry the span of their source; but small closed ones of the same entries may be one node. A node that depends on no
// param and no loop variable is closed; closed records and lists are plain data (no guards, no groups), and values
// files, defaults and evaluated documents are all made of them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ir/type.h"
#include "support/source.h"
#include "support/symbol.h"

namespace dpc::ir {

enum class Builtin : std::uint16_t;  // ir/builtins.h

// clang-format off
#define DPC_OPS(X)                                                                                              \
  X(Null) X(Bool) X(Int) X(Float) X(String)                                                                     \
  X(Param)  /* the value at `path`; Null where an optional one is not set */                                    \
  X(Var)    /* a loop variable, number `i` */                                                                   \
  X(Record) /* `entries`, in order; a key stands once among the entries that can hold together */               \
  X(List)   /* `entries`, in order */                                                                           \
  X(Field)  /* kids: object; the entry `s` of it, Null where it has none */                                     \
  X(Select) /* kids: condition, then, else */                                                                   \
  X(Call)   /* `builtin` of kids */                                                                             \
  X(Concat) /* the text of kids, each a text */                                                                 \
  X(Spread) /* group; kids: a map or list whose entries stand here */                                           \
  X(Range)  /* group; kids: a collection; `range`: variables, and the entries made for each element */          \
  X(Pair)   /* group, in records: kids: a computed key (text), its value */                                     \
  X(Error)  /* already reported */
// clang-format on

enum class Op : std::uint8_t {
#define X(op) op,
  DPC_OPS(X)
#undef X
};

enum Flag : std::uint8_t {
  Open = 1,       // depends on a param or a loop variable
  Looped = 2,     // depends on a loop variable
  Tainted = 4,    // made from a secret
  KeepEmpty = 8,  // stays when empty: written as {} or [], or emptiness has a meaning there
  // A record or list that came whole from a values file, a flag or a default: nulls and empty ones inside it stay
  FromData = 16,
  // A closed record with an index of its keys behind its entries, see find().
  Indexed = 32,
  Versioned = 64,  // holds a text that was made of the app's version
};
// What a node has where one of its parts does.
inline constexpr std::uint8_t upward_flags = Open | Looped | Tainted | Versioned;

// Where a param comes from; a target binds each root in its own way. What the app says of itself is bound at build: its
// paths stand only in the origins of texts.
enum class Root : std::uint8_t { Values, Release, Cluster, App };

struct ParamPath {
  Root root;
  std::uint32_t hash;  // of root and names
  std::span<const Symbol> names;
  Symbol text;  // "values.piper.replicaCount", "release.name"; quoted where a name needs it
};

struct Node;

// One entry of a record or list. In a record `key` is its name; an entry without a key is a group node there. In a list
// `key` is empty and the value is an element or a group node.
struct Entry {
  Symbol key;
  const Node* value = nullptr;
  const Node* guard = nullptr;  // null: always there
  Span span;
};

struct RangeInfo {
  std::uint32_t key_var;    // map: the key; list: the index. Numbers are unique in a module
  std::uint32_t value_var;
  const Type* key_type;
  const Type* value_type;
  Symbol key_name;          // as written, for readable output
  Symbol value_name;
  std::span<const Entry> entries;
};

struct Node {
  Op op = Op::Error;
  std::uint8_t flags = 0;
  Builtin builtin{};
  std::uint32_t count = 0;  // of kids or entries
  const Type* type = nullptr;
  union {
    bool b;
    std::int64_t i;
    double f;
    const ParamPath* param;
    const RangeInfo* range_info;
    const Node* const* kid_array;
    const Entry* entry_array;
    const Node* made_of;  // String: see origin()
  };
  union {
    Symbol s;          // String: the text; Field: the name
    const Node* only;  // Range: the collection
  };

  Node() : i(0), s() {}
  bool open() const { return flags & Open; }
  bool closed() const { return !(flags & Open); }
  bool tainted() const { return flags & Tainted; }
  std::string_view text() const { return op == Op::String || op == Op::Field ? s.text() : std::string_view(); }
  std::span<const Node* const> kids() const {
    if (op == Op::Range) return {&only, 1};
    return {kid_array, is_operation(op) ? count : 0};
  }
  const Node* kid(std::size_t index) const { return kids()[index]; }
  // The expression over the app's version that a text was folded from, for a target that may be given another version
  // once it is built; null for all other texts.
  const Node* origin() const { return op == Op::String ? made_of : nullptr; }
  std::span<const Entry> entries() const { return {entry_array, op == Op::Record || op == Op::List ? count : 0}; }

 private:
  static bool is_operation(Op op) { return op >= Op::Field && op <= Op::Pair; }
};
static_assert(sizeof(Node) <= 32, "an app of a thousand services has millions of nodes");

inline bool is_scalar(Op op) { return op <= Op::String; }
inline bool is_data(Op op) { return op <= Op::String || op == Op::Record || op == Op::List; }

inline bool is_container(Op op) { return op == Op::Record || op == Op::List; }
inline bool is_group(Op op) { return op == Op::Spread || op == Op::Range || op == Op::Pair; }

// A record or list without entries.
inline bool is_empty_container(const Node& node) { return is_container(node.op) && node.count == 0; }

// Evaluation leaves such an entry out of a record or list (`container`).
inline bool left_out(Op container, const Node& value) {
  return value.op == Op::Null || (container == Op::Record && is_empty_container(value) && !(value.flags & KeepEmpty));
}
// Whether that may be because the value, which may be open, comes out as an empty record or list.
bool vanishes_empty(Op container, const Node& value);

// The value of `key` in a closed record, or null. Constant time in large ones: behind the entries of a record marked
// Indexed stands an open-addressing table of 32-bit positions, sized by index_size.
const Node* find(const Node& record, Symbol key);
std::size_t index_size(std::size_t entries);
inline constexpr std::size_t indexed_from = 16;  // entries

// The same closed data: records by key in any order, lists by position, 1 and 1.0 differ. A secret equals a plain text
// of its characters.
bool same_data(const Node& a, const Node& b);
// What `==` says of closed data: the same, save that 1 and 1.0 are one number. Helm reads both as that.
bool equal_data(const Node& a, const Node& b);

}  // namespace dpc::ir
