// Expressions of Go templates (text/template with sprig, as Helm evaluates them).
//
// What a node of the IR is lowered to: a tree of values and calls. How it is written, as a pipeline or as calls within
// parentheses, and whether the root is `.` or `$` where it stands, is decided when it is printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dpc::go {

struct Expr {
  enum class Kind : std::uint8_t {
    Root,      // what a template is called with: `.`, or `$` within `with` and `range`
    Variable,  // `text` without the dollar sign
    Field,     // `names` of args[0], from the outside in
    Text,      // a literal, as its value
    Int,
    Float,  // `text` as it is written
    Bool,
    Nil,
    Maybe,  // args[0], which may be nil, as the object of a field, which is nil then: `(.Values.a).b`
    Call,  // the function `text` of args
  };
  Kind kind = Kind::Nil;
  std::string text;
  std::int64_t number = 0;
  std::vector<std::string> names;
  std::vector<Expr> args;
  friend bool operator==(const Expr&, const Expr&) = default;
};

Expr root();
Expr variable(std::string name);
// Fields of fields are one expression: field(field(root(), "Values"), "a") is `.Values.a`.
Expr field(Expr object, std::string name);
Expr text(std::string_view value);
Expr integer(std::int64_t value);
Expr boolean(bool value);
Expr nil();
Expr maybe(Expr object);
Expr call(std::string function, std::vector<Expr> args);
// The named template called with the root.
Expr include(std::string_view name);

bool is_call(const Expr& expr, std::string_view function);

// What `.` is where an expression stands.
struct Scope {
  const Expr* dot = nullptr;  // the subject of the innermost `with`; null: the root, unless
  bool hidden = false;        // within `range`, where `.` is an element that its variables name
  std::string root = {};      // ".root" where a template is called with a map that has the root there
};

// Without the braces; the outermost call as a pipeline where readers know it as one: `.Values.a | quote`.
std::string print(const Expr& expr, const Scope& scope = {});
// As an argument of another call.
std::string print_argument(const Expr& expr, const Scope& scope = {});

// A Go string literal: in backquotes where that saves escapes.
std::string literal(std::string_view text);

}  // namespace dpc::go
