#include "ir/go/expr.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace dpc::go {
namespace {

// Their last argument is what they work on, so they stand behind it in a pipeline.
constexpr std::array<std::string_view, 20> piped = {"b64enc",    "default",    "float64",    "int64",     "indent",
                                                    "join",      "lower",      "nindent",    "quote",     "replace",
                                                    "sha256sum", "sortAlpha",  "splitList",  "toRawJson", "toString",
                                                    "trim",      "trimPrefix", "trimSuffix", "trunc",     "upper"};

bool is_identifier(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (name.empty() || !letter(name[0])) return false;
  return std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool is_piped(const Expr& expr) {
  if (expr.kind != Expr::Kind::Call || expr.args.empty()) return false;
  const bool on_value = expr.args.back().kind >= Expr::Kind::Text && expr.args.back().kind < Expr::Kind::Call;
  return !on_value && std::ranges::find(piped, expr.text) != piped.end();
}

// How the object of a field is written, without a dot at its end; empty for the dot itself.
std::string object_text(const Expr& object, const Scope& scope) {
  if (object.kind == Expr::Kind::Root) return (scope.dot != nullptr || scope.hidden ? "$" : "") + scope.root;
  if (object.kind == Expr::Kind::Variable) return "$" + object.text;
  return print_argument(object, scope);
}

// Names behind an object; one that is no identifier by `index`.
std::string path_text(std::string object, const std::vector<std::string>& names, std::size_t from) {
  for (std::size_t i = from; i < names.size(); ++i) {
    if (is_identifier(names[i])) {
      object += "." + names[i];
    } else {
      object = fmt::format("(index {} {})", object.empty() ? "." : object, literal(names[i]));
    }
  }
  return object;
}

bool begins_with(const Expr& path, const Expr& dot) {
  return path.kind == Expr::Kind::Field && dot.kind == Expr::Kind::Field && path.args == dot.args &&
         path.names.size() >= dot.names.size() && std::equal(dot.names.begin(), dot.names.end(), path.names.begin());
}

std::string field_text(const Expr& expr, const Scope& scope) {
  if (scope.dot != nullptr && begins_with(expr, *scope.dot)) {
    const std::string rest = path_text("", expr.names, scope.dot->names.size());
    return rest.empty() ? "." : rest;
  }
  return path_text(object_text(expr.args[0], scope), expr.names, 0);
}

std::string call_text(const Expr& expr, const Scope& scope) {
  std::string out = expr.text;
  for (const Expr& arg : expr.args) out += " " + print_argument(arg, scope);
  return out;
}

std::string pipeline(const Expr& expr, const Scope& scope) {
  std::string out = print(expr.args.back(), scope) + " | " + expr.text;
  for (std::size_t i = 0; i + 1 < expr.args.size(); ++i) out += " " + print_argument(expr.args[i], scope);
  return out;
}

}  // namespace

Expr root() { return {Expr::Kind::Root, {}, 0, {}, {}}; }
Expr variable(std::string name) { return {Expr::Kind::Variable, std::move(name), 0, {}, {}}; }

Expr field(Expr object, std::string name) {
  if (object.kind == Expr::Kind::Field) {
    object.names.push_back(std::move(name));
    return object;
  }
  return {Expr::Kind::Field, {}, 0, {std::move(name)}, {std::move(object)}};
}

Expr text(std::string_view value) { return {Expr::Kind::Text, std::string(value), 0, {}, {}}; }
Expr integer(std::int64_t value) { return {Expr::Kind::Int, {}, value, {}, {}}; }
Expr boolean(bool value) { return {Expr::Kind::Bool, {}, value, {}, {}}; }
Expr nil() { return {}; }
Expr maybe(Expr object) { return {Expr::Kind::Maybe, {}, 0, {}, {std::move(object)}}; }
Expr call(std::string function, std::vector<Expr> args) {
  return {Expr::Kind::Call, std::move(function), 0, {}, std::move(args)};
}
Expr include(std::string_view name) { return call("include", {text(name), root()}); }

bool is_call(const Expr& expr, std::string_view function) {
  return expr.kind == Expr::Kind::Call && expr.text == function;
}

std::string print(const Expr& expr, const Scope& scope) {
  if (scope.dot != nullptr && expr == *scope.dot) return ".";
  switch (expr.kind) {
    case Expr::Kind::Root:
      if (scope.dot != nullptr || scope.hidden) return "$" + scope.root;
      return scope.root.empty() ? "." : scope.root;
    case Expr::Kind::Variable: return "$" + expr.text;
    case Expr::Kind::Field: return field_text(expr, scope);
    case Expr::Kind::Text: return literal(expr.text);
    case Expr::Kind::Int: return std::to_string(expr.number);
    case Expr::Kind::Float: return expr.text;
    case Expr::Kind::Bool: return expr.number != 0 ? "true" : "false";
    case Expr::Kind::Nil: return "nil";
    case Expr::Kind::Maybe: return "(" + print(expr.args[0], scope) + ")";
    case Expr::Kind::Call: return is_piped(expr) ? pipeline(expr, scope) : call_text(expr, scope);
  }
  return {};
}

std::string print_argument(const Expr& expr, const Scope& scope) {
  if (expr.kind != Expr::Kind::Call || (scope.dot != nullptr && expr == *scope.dot)) return print(expr, scope);
  return "(" + (expr.args.size() == 1 ? call_text(expr, scope) : print(expr, scope)) + ")";
}

std::string literal(std::string_view text) {
  const bool raw =
      text.find_first_of("\"\\") != std::string_view::npos && text.find_first_of("`\n\r\t") == std::string_view::npos;
  if (raw) return fmt::format("`{}`", text);
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += c;
    }
  }
  return out + "\"";
}

}  // namespace dpc::go
