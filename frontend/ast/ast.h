// The syntax tree of dp: what was written, with nothing decided.
//
// Nodes live in the Arena of the compilation that parsed them and are immutable once parsing is over. Each has the
// exact span of its text. An Error expression stands where something could not be read: later phases are silent about
// it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "support/source.h"
#include "support/symbol.h"

namespace dpc::ast {

template <class T>
using Array = std::span<T>;

struct Entry;
struct TypeExpr;

// --- expressions

#define DPC_EXPR_KINDS(X)                                                                                              \
  X(Error) X(Name) X(Null) X(None) X(Bool) X(Int) X(Float) X(String) X(Interpolation) X(Member) X(Index) X(Call)       \
  X(Unary) X(Binary) X(If) X(Match) X(List) X(Record)

enum class ExprKind : std::uint8_t {
#define X(kind) kind,
  DPC_EXPR_KINDS(X)
#undef X
};

struct Expr {
  ExprKind kind;
  Span span;
};

struct NameExpr : Expr {
  Symbol name;
};
struct BoolExpr : Expr {
  bool value;
};
struct IntExpr : Expr {
  std::int64_t value;
};
struct FloatExpr : Expr {
  double value;
};
struct StringExpr : Expr {
  std::string_view value;  // escapes resolved; a text block's indentation taken off
};

// "a${x}b": the pieces in order; a piece is text or a value, never both.
struct InterpolationPart {
  std::string_view text;
  const Expr* value;  // or null
};
struct InterpolationExpr : Expr {
  Array<InterpolationPart> parts;
};

struct MemberExpr : Expr {  // object.name, object."name"
  const Expr* object;
  Symbol name;
  Span name_span;
};
struct IndexExpr : Expr {  // object[index]
  const Expr* object;
  const Expr* index;
};

struct RecordExpr;
struct Argument {
  Symbol name;  // empty for a positional one
  Span name_span;
  const Expr* value;
  bool spread;  // f(...list)
};
// callee(arguments) { block }; `callee { block }` without parentheses has `parenthesised` false.
struct CallExpr : Expr {
  const Expr* callee;
  Array<Argument> arguments;
  const RecordExpr* block;  // or null
  bool parenthesised;
};

enum class UnaryOp : std::uint8_t { Not, Negate };
struct UnaryExpr : Expr {
  UnaryOp op;
  const Expr* operand;
};

enum class BinaryOp : std::uint8_t { With, Mul, Div, Add, Sub, Coalesce, OrElse, Eq, Ne, Lt, Le, Gt, Ge, In, And, Or };
struct BinaryExpr : Expr {
  BinaryOp op;
  Span op_span;
  const Expr* left;
  const Expr* right;
};

struct IfExpr : Expr {  // if C then A else B
  const Expr* condition;
  const Expr* then;
  const Expr* otherwise;
};

enum class PatternKind : std::uint8_t { Literal, Wildcard, Type };
struct Pattern {
  PatternKind kind;
  Span span;
  const Expr* literal;   // Literal: a String, Int, Bool, Null or None expression
  Symbol name;           // Type: what the arm calls the value; `_` is Wildcard
  const TypeExpr* type;  // Type
};
struct Arm {
  Array<Pattern> patterns;
  const Expr* value;      // in an expression
  Array<Entry> entries;   // in a block or list, where `value` is null
  Span span;
};
struct MatchExpr : Expr {
  const Expr* subject;
  Array<Arm> arms;
};

struct ListExpr : Expr {
  Array<Entry> entries;  // Element, Spread, If, For, Match, Let
};
struct RecordExpr : Expr {
  Array<Entry> entries;  // everything but Element
};

// --- types

#define DPC_TYPE_EXPR_KINDS(X) X(Error) X(Named) X(Literal) X(Union) X(Optional) X(Record)

enum class TypeExprKind : std::uint8_t {
#define X(kind) kind,
  DPC_TYPE_EXPR_KINDS(X)
#undef X
};

struct TypeExpr {
  TypeExprKind kind;
  Span span;
};

struct PathName {
  Symbol name;
  Span span;
};

struct TypeArgument {
  enum class Kind : std::uint8_t { Range, Named } kind;
  Span span;
  // Range: either bound may be null; a single value N has both bounds the same expression
  const Expr* low;
  const Expr* high;
  // Named: name = value
  Symbol name;
  const Expr* value;
};
struct NamedType : TypeExpr {  // int(0..), list<T>, k8s.Toleration, Stage.image
  Array<PathName> path;
  Array<const TypeExpr*> parameters;
  Array<TypeArgument> arguments;
};
struct LiteralType : TypeExpr {
  const Expr* value;
};
struct UnionType : TypeExpr {
  Array<const TypeExpr*> members;
};
struct OptionalType : TypeExpr {
  const TypeExpr* element;
};
struct RecordType : TypeExpr {
  Array<Entry> entries;  // Field and Spread (of a type's name) entries
};

// --- entries: what stands in braces and brackets

#define DPC_ENTRY_KINDS(X) \
  X(Error) X(Field) X(Element) X(Spread) X(Let) X(If) X(For) X(Match) X(Check) X(Allow) X(Given) X(Expect)

enum class EntryKind : std::uint8_t {
#define X(kind) kind,
  DPC_ENTRY_KINDS(X)
#undef X
};

struct Key {
  Symbol name;           // or
  const Expr* computed;  // [expr] at the head of a path
  Span span;
};

struct Attribute {  // @deprecated("use auth.type")
  Symbol name;
  Span span;
  Array<Argument> arguments;
};

// What most entries have not: the fields of an app of a thousand services are by far the most of its tree.
struct EntryRest {
  std::string_view doc;            // the '///' lines right above, without the slashes, joined by '\n'
  Array<Attribute> attributes;
  Symbol name;                     // Let; For: the (first) variable
  Span name_span;
  Symbol name2;                    // For k, v
  const Expr* message = nullptr;   // Check; Expect: what it says; Allow: the list of peers; Given: the value
  std::string_view as_name;        // Allow
  const Expr* condition = nullptr; // If
  Array<Entry> entries;            // If, For
  Array<Entry> otherwise;          // If; a nested `else if` is one If entry
  const MatchExpr* match = nullptr;  // Match: its arms have entries
};
// One tagged struct rather than a hierarchy: entries stand in arrays, by value.
struct Entry {
  EntryKind kind;
  bool extends = false;
  Span span;
  const Expr* when = nullptr;      // Field, Element, Spread, Check, Allow
  // Field: path (: type)? (= value)?, or path { block } where `extends`: value is then the Record of the block
  Array<Key> path;
  const TypeExpr* type = nullptr;  // Field, Let
  const Expr* value = nullptr;     // Field, Element, Spread, Let, For: the collection; Check: the condition; Allow: the
                                   // target; Given, Expect
  EntryRest* rest = nullptr;       // null: as if empty

  const EntryRest& more() const {
    static constexpr EntryRest none{};
    return rest != nullptr ? *rest : none;
  }
};

// --- items

#define DPC_ITEM_KINDS(X) \
  X(App) X(Use) X(Type) X(Values) X(Fn) X(Component) X(Environment) X(Feature) X(Patch) X(Test) X(Entry)

enum class ItemKind : std::uint8_t {
#define X(kind) kind,
  DPC_ITEM_KINDS(X)
#undef X
};

struct Param {
  Symbol name;
  Span span;
  const TypeExpr* type;
  const Expr* fallback;  // or null
};

struct Item {
  ItemKind kind;
  Span span;
  std::string_view doc;
  Symbol name;                       // App, Type, Fn, Component, Environment, Feature
  Span name_span;
  const RecordExpr* block = nullptr; // App, Values, Component, Environment, Patch, Test
  const TypeExpr* type = nullptr;    // Type; Fn: the result; Component: the interface
  const Expr* value = nullptr;       // Fn: the body; Feature: the param; Patch: the target
  const Expr* when = nullptr;        // Patch
  Array<Param> params;               // Fn, Component
  std::string_view title;            // Test
  // Use: `use "file.dp"` has file; `use std.workload` has path; `use crd "x.yaml"` both
  std::string_view file;
  Span file_span;
  Array<PathName> path;
  Array<PathName> names;             // the { ... } list; `has_names` where it is written
  bool has_names = false;
  const Entry* entry = nullptr;      // Entry: a field (object, component, record), let, check, allow, if, for ...
};

struct File {
  const SourceFile* source = nullptr;
  Array<Item> items;
};

}  // namespace dpc::ast
