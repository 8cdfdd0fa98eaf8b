// Texts. Where Go's strings package or sprig has the same function, the meaning is theirs, so that templates give the
// same.
#include <re2/re2.h>

#include "ir/builtins/call.h"
#include "ir/builtins/lower.h"
#include "ir/text_pattern.h"
#include "support/utf8.h"

namespace dpc::ir {
namespace {

constexpr std::int64_t most_columns = 1000;

// The authority of RFC 3986 with a port from 1 to 65535, with or without the rest of a URL.
constexpr std::string_view address_with_port =
    R"((?s)(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#@:\[\]]*):)"
    R"(([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])(?:[/?#].*)?)";

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper_ascii(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

const Node* mapped(Call& call, char (*change)(char)) {
  std::string text(call.text(0));
  if (!is_ascii(text)) return call.refuse("the text has characters outside ASCII");
  std::ranges::transform(text, text.begin(), change);
  return call.made_text(text);
}

// unicode.IsSpace of Go: White_Space of the Unicode standard.
bool is_space(std::uint32_t point) {
  if (point <= 0x20) return point == 0x20 || (point >= 0x09 && point <= 0x0D);
  return point == 0x85 || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 ||
         point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
}

std::string_view trimmed(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode_utf8(text.substr(at));
    if (!is_space(c.point)) {
      begin = std::min(begin, at);
      end = at + c.size;
    }
    at += c.size;
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

// strings.ReplaceAll with an empty `old`: before each character and at the end.
std::string interleaved(std::string_view text, std::string_view with) {
  std::string out(with);
  for (std::size_t at = 0; at < text.size() && out.size() <= max_text;) {
    const Decoded c = decode_utf8(text.substr(at));
    out.append(text.substr(at, c.size)).append(with);
    at += c.size;
  }
  return out;
}

std::string replaced(std::string_view text, std::string_view old, std::string_view with) {
  if (old.empty()) return interleaved(text, with);
  std::string out;
  std::size_t at = 0;
  for (std::size_t found = text.find(old); found != std::string_view::npos && out.size() <= max_text;
       found = text.find(old, at)) {
    out.append(text.substr(at, found - at)).append(with);
    at = found + old.size();
  }
  return out.append(text.substr(at));
}

// strings.Split: an empty separator parts every character.
std::vector<std::string_view> parts_of(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  std::size_t at = 0;
  while (separator.empty() && at < text.size()) {
    parts.push_back(text.substr(at, decode_utf8(text.substr(at)).size));
    at += parts.back().size();
  }
  if (separator.empty()) return parts;
  for (std::size_t found = text.find(separator); found != std::string_view::npos; found = text.find(separator, at)) {
    parts.push_back(text.substr(at, found - at));
    at = found + separator.size();
  }
  parts.push_back(text.substr(at));
  return parts;
}

std::string indented(std::string_view text, std::size_t columns) {
  std::string out;
  while (!text.empty() && out.size() <= max_text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out.append(columns, ' ').append(text.substr(0, end));
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

namespace evaluators {

const Node* Str(Call& call) {
  std::string buffer;
  if (is_container(call[0].op)) return call.refuse("a list or map has no text of its own");
  return call.made_text(std::string(scalar_text(call[0], buffer)));
}

const Node* Lower(Call& call) { return mapped(call, lower_ascii); }
const Node* Upper(Call& call) { return mapped(call, upper_ascii); }

const Node* Cut(Call& call) {
  std::string_view text = call.text(0);
  const std::int64_t length = call.integer(1);
  if (!is_ascii(text)) return call.refuse("the text has characters outside ASCII");
  if (length < 0) return call.refuse("the length is negative");
  text = text.substr(0, static_cast<std::size_t>(length));
  while (text.ends_with('-')) text.remove_suffix(1);
  return call.made_text(std::string(text));
}

const Node* Trim(Call& call) { return call.made_text(std::string(trimmed(call.text(0)))); }

const Node* TrimPrefix(Call& call) {
  std::string_view text = call.text(0);
  if (text.starts_with(call.text(1))) text.remove_prefix(call.text(1).size());
  return call.made_text(std::string(text));
}

const Node* TrimSuffix(Call& call) {
  std::string_view text = call.text(0);
  if (text.ends_with(call.text(1))) text.remove_suffix(call.text(1).size());
  return call.made_text(std::string(text));
}

const Node* HasPrefix(Call& call) { return call.builder.boolean(call.text(0).starts_with(call.text(1))); }
const Node* HasSuffix(Call& call) { return call.builder.boolean(call.text(0).ends_with(call.text(1))); }
const Node* Contains(Call& call) {
  return call.builder.boolean(call.text(0).find(call.text(1)) != std::string_view::npos);
}
const Node* Replace(Call& call) { return call.made_text(replaced(call.text(0), call.text(1), call.text(2))); }

const Node* Matches(Call& call) {
  const RE2& pattern = compiled_pattern(call.text(1));
  if (!pattern.ok()) return call.refuse("the pattern is not valid: " + pattern.error());
  const std::string_view text = call.text(0);
  return call.builder.boolean(RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern));
}

const Node* Split(Call& call) {
  std::vector<Symbol> parts;
  for (const std::string_view part : parts_of(call.text(0), call.text(1))) parts.push_back(call.builder.symbol(part));
  return call.made_list(parts);
}

const Node* Join(Call& call) {
  std::string out, buffer;
  bool first = true;
  for (const Entry& entry : call.entries(0)) {
    if (!first) out += call.text(1);
    first = false;
    if (is_container(entry.value->op)) return call.refuse("a part is no text");
    out += scalar_text(*entry.value, buffer);
    if (out.size() > max_text) break;
  }
  return call.made_text(out);
}

const Node* Indent(Call& call) {
  const std::int64_t columns = call.integer(1);
  if (columns < 0 || columns > most_columns) return call.refuse("the number of columns is not within 0 and 1000");
  return call.made_text(indented(call.text(0), static_cast<std::size_t>(columns)));
}

const Node* PortOf(Call& call) {
  const std::string_view address = call.text(0);
  std::int64_t port = 0;
  const bool found = RE2::FullMatch(re2::StringPiece(address.data(), address.size()),
                                    compiled_pattern(address_with_port), &port);
  return call.made_integer(found ? port : call.integer(1));
}

}  // namespace evaluators

namespace {

// A function of sprig with the text last.
go::Expr on_text(Lowering& to, const char* function, const Node& node) {
  return go::call(function, {to.value(node.kid(1)), to.value(node.kid(0))});
}

std::int64_t longest(Builtin builtin) { return builtin == Builtin::Indent ? most_columns : max_int; }

// By what is known when dpc builds.
bool is_natural(const Node& number, std::int64_t most) {
  if (number.op == Op::Int) return number.i >= 0 && number.i <= most;
  const bool typed = number.type != nullptr && number.type->kind == TypeKind::Int;
  return typed && number.type->min >= 0 && std::min(number.type->max, max_int) <= most;
}

// A number from 0 to `most` as Go's int, which some functions take and no other.
go::Expr natural(Lowering& to, const Node& number, std::int64_t most) {
  go::Expr value = to.value(&number);
  if (value.kind == go::Expr::Kind::Int) return value;
  if (go::is_call(value, "int64")) value = std::move(value.args[0]);
  if (!is_natural(number, most)) {
    go::Expr asked = go::call("list", {std::move(value), go::integer(most)});
    value = go::call("include", {go::text(to.utility("natural")), std::move(asked)});
  }
  return go::call("int", {std::move(value)});
}

TypeKind kind_of(const Node& node) {
  if (node.op == Op::Int) return TypeKind::Int;
  if (node.op == Op::Float) return TypeKind::Float;
  if (node.op == Op::Bool) return TypeKind::Bool;
  return node.type != nullptr ? node.type->kind : TypeKind::Any;
}

}  // namespace

namespace failures {

bool by_length(const Lowering& to, const Node& call) {
  return without_value(to, call) || !is_natural(*call.kid(1), longest(call.builtin));
}

bool by_pattern(const Lowering& to, const Node& call) {
  return without_value(to, call) || call.kid(1)->op != Op::String;
}

}  // namespace failures

go::Expr text_of_scalar(Lowering& to, go::Expr value) {
  return go::call("include", {go::text(to.utility("textOf")), std::move(value)});
}

namespace lowerings {

go::Expr Str(Lowering& to, const Node& node) {
  const Node* kid = node.kid(0);
  go::Expr value = to.value(kid);
  switch (kind_of(*kid)) {
    case TypeKind::String: case TypeKind::Secret: case TypeKind::Name: return value;
    case TypeKind::Int: case TypeKind::Bool: return go::call("toString", {std::move(value)});
    case TypeKind::Float: return go::call("toJson", {std::move(value)});
    case TypeKind::Enum:
      if (std::ranges::all_of(kid->type->literals, &Literal::is_int)) return go::call("toString", {std::move(value)});
      if (std::ranges::none_of(kid->type->literals, &Literal::is_int)) return value;
      break;
    case TypeKind::Error: case TypeKind::Any: case TypeKind::None: case TypeKind::Optional: case TypeKind::List:
    case TypeKind::Map: case TypeKind::Keyed: case TypeKind::Record: case TypeKind::Kubernetes: case TypeKind::Union:
    case TypeKind::Object: case TypeKind::Component: case TypeKind::Function:
      break;
  }
  return text_of_scalar(to, std::move(value));
}

go::Expr Lower(Lowering& to, const Node& node) { return go::call("lower", {to.value(node.kid(0))}); }
go::Expr Upper(Lowering& to, const Node& node) { return go::call("upper", {to.value(node.kid(0))}); }

// trimSuffix takes one dash off, a text may end in several.
go::Expr Cut(Lowering& to, const Node& node) {
  return go::call(
      "regexReplaceAll",
      {go::text("-+$"), go::call("trunc", {natural(to, *node.kid(1), max_int), to.value(node.kid(0))}), go::text("")});
}

go::Expr Trim(Lowering& to, const Node& node) { return go::call("trim", {to.value(node.kid(0))}); }
go::Expr TrimPrefix(Lowering& to, const Node& node) { return on_text(to, "trimPrefix", node); }
go::Expr TrimSuffix(Lowering& to, const Node& node) { return on_text(to, "trimSuffix", node); }
go::Expr HasPrefix(Lowering& to, const Node& node) { return on_text(to, "hasPrefix", node); }
go::Expr HasSuffix(Lowering& to, const Node& node) { return on_text(to, "hasSuffix", node); }
go::Expr Contains(Lowering& to, const Node& node) { return on_text(to, "contains", node); }
go::Expr Replace(Lowering& to, const Node& node) {
  return go::call("replace", {to.value(node.kid(1)), to.value(node.kid(2)), to.value(node.kid(0))});
}

go::Expr Matches(Lowering& to, const Node& node) {
  const Node& pattern = *node.kid(1);
  if (pattern.op == Op::String)
    return go::call("mustRegexMatch",
                    {go::text("^(?:" + std::string(pattern.text()) + ")$"), to.value(node.kid(0))});
  go::Expr valid = go::call("include", {go::text(to.utility("pattern")), to.value(&pattern)});
  return go::call("mustRegexMatch",
                  {go::call("printf", {go::text("^(?:%s)$"), std::move(valid)}), to.value(node.kid(0))});
}

go::Expr Split(Lowering& to, const Node& node) { return on_text(to, "splitList", node); }
go::Expr Join(Lowering& to, const Node& node) { return on_text(to, "join", node); }

// sprig's indent moves empty lines too.
go::Expr Indent(Lowering& to, const Node& node) {
  const Node& columns = *node.kid(1);
  go::Expr pad = columns.op == Op::Int && is_natural(columns, most_columns)
                     ? go::text(std::string(static_cast<std::size_t>(columns.i), ' ') + "${1}")
                     : go::call("printf", {go::text("%s${1}"),
                                           go::call("repeat", {natural(to, columns, most_columns), go::text(" ")})});
  return go::call("regexReplaceAll", {go::text("(?m)^(.)"), to.value(node.kid(0)), std::move(pad)});
}

// Of a text without a port the pattern leaves nothing, of which int64 makes 0.
go::Expr PortOf(Lowering& to, const Node& node) {
  go::Expr port = go::call("include", {go::text(to.utility("portOf")), to.value(node.kid(0))});
  return go::call("default", {to.value(node.kid(1)), go::call("int64", {std::move(port)})});
}

}  // namespace lowerings

}  // namespace dpc::ir
