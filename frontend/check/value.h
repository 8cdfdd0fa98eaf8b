// What an expression means while an app is being checked: data that may still be open, records and lists whose shape is
// known, handles of objects and components, and the things that can be called.
//
// Records, lists and component bodies are lazy: a field is elaborated when it is first asked for, so two objects may
// name each other. Everything lives in the session's arena.
#pragma once

#include <cstdint>
#include <span>

#include "frontend/ast/ast.h"
#include "ir/builder.h"
#include "ir/module.h"
#include "stdlib/facts/facts.h"

namespace dpc::check {

struct Thunk;
struct RecordValue;
struct ListValue;
struct ChoiceValue;
struct NameValue;
struct ObjectValue;
struct Instance;
struct Module;
struct FunctionDecl;
struct ComponentDecl;

#define DPC_VALUE_KINDS(X)                                                                       \
  X(Error)  /* already reported */                                                               \
  X(Absent) /* there is nothing here, under any assignment */                                    \
  X(Data)   /* `node` of `type` */                                                               \
  X(Record)                                                                                      \
  X(List) X(Choice) /* one of several values, each under its guard; none where no guard holds */ \
      X(Name)       /* the name of an object to be made */                                       \
      X(Object)     /* a Kubernetes object */                                                    \
      X(Instance)   /* a component that was instantiated */                                      \
      X(Function) X(Component) X(Kind) X(Builtin) X(Special) /* what can be called */            \
      X(Module)                                              /* a file or a part of std */       \
      X(Type) /* a type's name where a value may stand: the argument of pick() */

enum class ValueKind : std::uint8_t {
#define X(kind) kind,
  DPC_VALUE_KINDS(X)
#undef X
};

// Calls that are more than functions: they look at what is behind their arguments.
enum class Special : std::uint8_t {
  Exact, External, ExistingOrNew, Pick, Without, Exists, Assume, File, Files, YamlFile, JsonFile, Label
};

struct Value {
  ValueKind kind = ValueKind::Error;
  Special special{};
  const ir::Type* type = nullptr;
  union {
    const ir::Node* node;
    RecordValue* record;
    ListValue* list;
    ChoiceValue* choice;
    NameValue* name;
    ObjectValue* object;
    Instance* instance;
    const FunctionDecl* function;
    const ComponentDecl* component;
    const k8s::Kind* object_kind;
    const Module* module;
    ir::Builtin builtin;
  };
  Value() : node(nullptr) {}
};

inline bool is_error(const Value& value) { return value.kind == ValueKind::Error; }

// --- scopes

struct Binding {
  Symbol name;
  Thunk* thunk;
  Span span;
};

// The names that an expression may use, from the inside outwards.
struct Env {
  const Env* parent = nullptr;
  Module* module = nullptr;
  std::span<Binding> bindings;
  Instance* instance = nullptr;  // whose own fields are in scope
  Span call;                     // of arguments: the call in the app's own files that led here
};

// --- laziness

// One of several entries that together make a field: `metadata.labels = a` and `metadata { annotations = b }`.
struct Piece {
  const ast::Entry* entry;
  std::uint32_t depth;  // how much of the entry's path has been walked
  const Env* env;
  const ir::Node* guard;  // of this piece alone
};

struct Thunk {
  enum class State : std::uint8_t { Fresh, Forcing, Done } state = State::Fresh;
  bool field = false;  // of a record, component or file: it owns the objects that its value consists of
  bool fallback = false;                // a default: `{}` and `[]` of it were not written where it is used
  bool partial = false;                 // records in it may lack fields, see Context::partial
  std::uint32_t region = 0;             // where it was made, and what it consists of is made; see region.h
  Symbol key;                           // the field's name
  Span about;  // the call or name before a block: what lacks a field that the block does not set;
               // once it is computed in std: the app's own value that it was made of, where known
  const ast::Expr* expr = nullptr;      // or
  std::span<Piece> pieces;              // with, where there is one,
  Thunk* base = nullptr;                // what a spread or a default gave before
  const Env* env = nullptr;
  const ir::Type* expected = nullptr;   // may be null
  const ir::Node* condition = nullptr;  // what holds where this stands
  Instance* instance = nullptr;         // the component whose body it stands in: decides labels, names, namespace
  Value value;
  const Value* raw = nullptr;           // before it was seen as `expected`, where that made another thing of it
  const Value& written() const { return raw != nullptr ? *raw : value; }  // for the walk over the objects
};

// --- records and lists

struct RangeGroup {
  const ir::RangeInfo* info = nullptr;
  const ir::Node* collection = nullptr;
  RecordValue* record = nullptr;  // in a record: the entries of one round
  ListValue* list = nullptr;      // in a list
  // Where it was written, so that it can be made again with loop variables of its own, see remade(); null for the
  // elements of an open list by their names.
  const ast::Entry* loop = nullptr;
  const Env* env = nullptr;
  std::uint32_t round = 0;
  bool lowered = false;  // its loop variables are bound by a node
};

// What a record or list with an open loop in it was lowered to, where `condition` held.
struct Lowered {
  const ir::Node* node;
  const ir::Node* condition;
};

// A field, or a group of entries whose keys are open (a spread of an open map, a loop over one, a computed key).
struct FieldValue {
  Symbol key;                       // empty: a group
  const ir::Node* guard = nullptr;  // null: always there
  Thunk* thunk = nullptr;           // the field's value; Spread: the map
  const ir::Node* computed = nullptr;  // a computed open key, for `thunk`
  RangeGroup* range = nullptr;
  Span span;
  bool from_spread = false;         // a later entry may take its place
};

struct RecordValue {
  const ir::Type* type = nullptr;   // Record, Map, Keyed or Kubernetes; null where nothing was expected
  FieldValue* data = nullptr;
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;
  Span span;
  Symbol unknown;                   // a key for which its type has no field: reported
  const Lowered* lowered = nullptr;
  const ir::Node* widened = nullptr;  // a rule of a network policy: where it is left without any peer
  bool written_empty = false;       // {} stands in the source
  bool checked = false;             // its required fields
  bool walked = false;              // for objects: a record may be the value of many fields, and of one of its own
  bool constant = false;            // shared by all instances of a body, see delay_constant
  bool setting = false;             // the labels or annotations of several objects
  bool irregular = false;           // has a group; a large one: or a key more than once
  std::span<FieldValue> fields() const { return {data, size}; }
};

struct ItemValue {
  const ir::Node* guard = nullptr;
  Thunk* thunk = nullptr;     // an element; Spread: a list
  bool spread = false;
  RangeGroup* range = nullptr;
  Span span;
};

struct ListValue {
  const ir::Type* type = nullptr;   // List, or null
  ItemValue* data = nullptr;
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;
  Span span;
  const Lowered* lowered = nullptr;
  bool written_empty = false;
  bool walked = false;
  std::span<ItemValue> items() const { return {data, size}; }
};

// The guards exclude one another.
struct Alternative {
  const ir::Node* guard;
  Value value;
};
struct ChoiceValue {
  std::span<Alternative> alternatives;
};

// --- handles

struct NameValue {
  const ir::Node* base = nullptr;      // "piper"
  const ir::Node* full = nullptr;      // with the prefix, or the exact name
  const ir::Node* made_when = nullptr; // null: the object is made; otherwise only where this holds (existing_or_new)
  bool external = false;               // never made here
  Span span;
};

struct Settings;

struct Patch {
  const ast::RecordExpr* block;
  const Env* env;
  const ir::Node* guard;
  Span span;
};
struct PatchList {
  Patch patch;
  PatchList* next;
};

struct ObjectValue {
  const k8s::Kind* kind = nullptr;
  NameValue* name = nullptr;
  const ir::Node* name_space = nullptr;  // null for cluster-scoped kinds
  RecordValue* body = nullptr;
  const ir::Type* type = nullptr;        // Kubernetes
  const ir::Hook* hook = nullptr;
  bool keep = false;
  const ir::Node* condition = nullptr;   // where it was made
  const Thunk* owner = nullptr;          // the field whose value it is
  Instance* instance = nullptr;          // the component it was made in, or null
  PatchList* patches = nullptr;
  RecordValue* full = nullptr;  // with identity, labels and patches: see object_body; forgotten when it is lowered
  Symbol address;                        // where it is emitted from; empty: it is not
  bool emitted = false;
  Span span;
  Span head;                             // what is called: k8s.Deployment
};

struct Instance {
  const ComponentDecl* declaration = nullptr;
  const Env* env = nullptr;              // the arguments and lets
  RecordValue* fields = nullptr;
  Instance* parent = nullptr;            // the component whose body instantiated it
  const ir::Node* condition = nullptr;
  const Thunk* owner = nullptr;
  Symbol owner_key;                      // the field that it is the value of: "config"
  Settings* settings = nullptr;          // made at the first question
  bool walked = false;
  std::uint32_t depth = 0;               // how many components it stands within
  Span span;
  Span head;                             // the call without its block
};

// What a component or the app says of every object in it.
struct Settings {
  RecordValue* labels = nullptr;
  RecordValue* selector = nullptr;
  RecordValue* annotations = nullptr;
  const ir::Node* name_space = nullptr;
  const ir::Node* prefix = nullptr;
  Value part;  // the text of app.kubernetes.io/component, or Absent
};

// --- declarations

struct FunctionDecl {
  Symbol name;
  const ast::Item* item;
  Module* module;
};

struct ComponentDecl {
  Symbol name;
  const ast::Item* item;
  Module* module;
  const ir::Type* type;  // Component
};

}  // namespace dpc::check
