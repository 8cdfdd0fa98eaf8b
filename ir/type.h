// The types of dp. A type is immutable and lives in the arena of its compilation; compare with same_type, not by
// address.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include "support/source.h"
#include "support/symbol.h"

namespace dpc::ir {

struct Node;
struct Type;

#define DPC_TYPE_KINDS(X)                                                                                          \
  X(Error) /* already reported: everything may be done with it, in silence */                                      \
  X(Any)   /* free-form data: null, scalars, lists and maps */                                                     \
  X(None)  /* the type of `none` */                                                                                \
  X(Bool)                                                                                                          \
  X(Int) X(Float) X(String) X(Secret) X(Enum) /* one of `literals` */                                              \
      X(Optional)                             /* `element`, or nothing */                                          \
      X(List)                                 /* of `element` */                                                   \
      X(Map)                                  /* of `element`, by text keys */                                     \
      X(Keyed)      /* written as a map by name, emitted as a list of `element`s whose field `key` is that name */ \
      X(Record)     /* `fields` */                                                                                 \
      X(Kubernetes) /* a type of the Kubernetes API or of a CRD: `k8s_type` */                                     \
      X(Union)      /* one of `members` */                                                                         \
      X(Name)       /* the name of an object to be made, with the prefix it will get */                            \
      X(Object)     /* a handle of a Kubernetes object; `name` is its kind, empty for any */                       \
      X(Component)  /* an instance of the component `declaration` */                                               \
      X(Function)   /* a fn, component or kind that can be called */

enum class TypeKind : std::uint8_t {
#define X(kind) kind,
  DPC_TYPE_KINDS(X)
#undef X
};

// What a text must be. A refinement with a name ('dns_label') is told of by that name.
struct TextRules {
  Symbol pattern;                        // RE2, anchored at both ends; empty for any
  std::uint32_t min_length = 0;          // in characters, as JSON Schema counts
  std::uint32_t max_length = UINT32_MAX;
  bool ascii = false;                    // every admissible text is ASCII
  bool number_allowed = false;           // quantity: 2 and "2" alike
  Symbol example;                        // shown where a text is refused
  Symbol asked;                          // what a server takes it for, "name of a Secret", see ir/narrow.h
  Symbol mending;                        // of such a one: what it is made of, as a help says it
  std::int8_t form = -1;                 // of such a one: its TextForm (ir/rules_text.h); negative for none
};

struct Literal {
  bool is_int = false;
  std::int64_t number = 0;
  Symbol text;
  friend bool operator==(const Literal&, const Literal&) = default;
};

struct Field {
  Symbol name;
  const Type* type = nullptr;
  const Node* fallback = nullptr;  // the default as closed data; null where there is none or it is not closed
  bool has_default = false;        // a field without one, not Optional, is required
  std::string_view doc;
  Span span;
  Symbol deprecated;               // what to use instead; null where it is not deprecated
  Symbol accepted;                 // why it is accepted though it changes nothing
  Symbol documented;               // why a secret has a literal default
  const void* origin = nullptr;    // the front end's own, opaque here
};

struct Type {
  TypeKind kind = TypeKind::Error;
  Symbol name;                              // as declared ('Stage', 'port'); empty for a type written in place
  std::int64_t min = std::numeric_limits<std::int64_t>::min();  // Int
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  const TextRules* rules = nullptr;         // String, Secret; null for any text. Map: of its keys, see ir/narrow.h
  std::span<const Literal> literals;        // Enum
  const Type* element = nullptr;            // Optional, List, Map, Keyed
  Symbol key;                               // Keyed: the field that holds the key, as "name"
  std::span<const Field> fields;            // Record, in declared order
  std::span<const Type* const> members;     // Union
  const void* k8s_type = nullptr;           // Kubernetes: a handle of stdlib/facts, see ir/k8s_type.h
  const void* declaration = nullptr;        // Component, Function; Record: its declaration, for nominal equality
  Span span;                                // where it was declared
};

inline constexpr std::int64_t max_int = (std::int64_t{1} << 53) - 1;  // an int is within ±max_int

// As in messages: 'int(0..)', 'list<string>', 'Stage', '"a" | "b"'.
std::string to_string(const Type& type);
bool same_type(const Type& a, const Type& b);
const Field* find_field(const Type& record, Symbol name);
bool is_text(TypeKind kind);    // String, Secret
bool never_null(const Type& type);  // null is no value of it
inline const Type& without_optional(const Type& type) { return type.kind == TypeKind::Optional ? *type.element : type; }

}  // namespace dpc::ir
