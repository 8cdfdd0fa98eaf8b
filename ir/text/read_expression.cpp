#include <limits>

#include "ir/signature.h"
#include "ir/text/print.h"
#include "ir/text/read.h"

namespace dpc::ir::text {
namespace {

bool all_entries(const Node* node, Op op, bool (*admits)(const Node*)) {
  if (node->op != op) return false;
  for (const Entry& entry : node->entries()) {
    if (entry.value == nullptr || !admits(entry.value)) return false;
  }
  return true;
}

bool is_text_node(const Node* node) { return node->op == Op::String || node->open(); }
bool is_scalar_node(const Node* node) { return (is_scalar(node->op) && node->op != Op::Null) || node->open(); }

// Closed arguments must be what the signature says, since they are evaluated at once.
bool fits(std::string_view wanted, const Node* argument) {
  if (argument->op == Op::Error) return true;
  const Op op = argument->op;
  if (op == Op::List || op == Op::Record) {
    if (wanted == "list<string>") return all_entries(argument, Op::List, is_text_node);
    if (wanted == "map<scalar>") return all_entries(argument, Op::Record, is_scalar_node);
    if (wanted == "list<string> | map<T>") return op == Op::Record || all_entries(argument, Op::List, is_text_node);
    if (wanted == "list<T> | map<T>" || wanted == "T" || wanted == "T?") return true;
    if (wanted == "map<T>") return op == Op::Record;
    return wanted == "list<T>" && op == Op::List;
  }
  if (!is_scalar(op)) return true;
  if (wanted == "T" || wanted == "T?") return true;
  if (wanted == "bool") return op == Op::Bool;
  if (wanted == "int") return op == Op::Int;
  if (wanted == "port") return op == Op::Int && argument->i >= 1 && argument->i <= 65535;
  if (wanted == "string") return op == Op::String;
  if (wanted == "int | float") return op == Op::Int || op == Op::Float;
  return wanted == "scalar";
}

const Type* element_type(const Types& types, const Type* collection) {
  if (collection == nullptr) return types.any;
  const Type& type = without_optional(*collection);
  return type.element != nullptr ? type.element : types.any;
}

const Type* port_type(Builder& builder) {
  Type port = *builder.types().integer;
  port.min = 1;
  port.max = 65535;
  return builder.make_type(port);
}

const Type* type_named(Builder& builder, std::string_view name, std::span<const Node* const> arguments) {
  const Types& types = builder.types();
  if (name == "bool") return types.boolean;
  if (name == "int") return types.integer;
  if (name == "port") return port_type(builder);
  if (name == "string") return types.string;
  if (name == "list<string>") return types.string_list;
  if (name == "T?") return builder.optional(element_type(types, arguments[0]->type));
  return name == "T" ? arguments[0]->type : types.any;
}

}  // namespace

Reader::Deeper::Deeper(Reader& reader) : reader(reader) {
  if (++reader.depth_ <= reader.limits_.nesting || reader.failed_) return;
  reader.diagnostics_.report(reader.span(), diag::NestingTooDeep, static_cast<std::int64_t>(reader.limits_.nesting));
  reader.fail();
}

const Node* Reader::expression() {
  const Deeper deeper(*this);
  if (failed_) return builder_.error();
  const Span begin = span();
  const Node* left = conjunction();
  while (take_mark("||")) {
    const Span at = span();
    left = builder_.logical_or(condition(left, begin), condition(conjunction(), at));
  }
  return left;
}

const Node* Reader::conjunction() {
  const Span begin = span();
  const Node* left = comparison();
  while (take_mark("&&")) {
    const Span at = span();
    left = builder_.logical_and(condition(left, begin), condition(comparison(), at));
  }
  return left;
}

const Node* Reader::condition(const Node* node, Span at) {
  if (failed_ || node->op == Op::Bool || node->op == Op::Error ||
      (node->open() && !is_data(node->op) && node->op != Op::Concat))
    return node;
  diagnostics_.report(at, diag::IrBadArgument, "a condition", "a bool");
  fail();
  return builder_.error();
}

const Node* Reader::comparison() {
  const Node* left = unary();
  const Span at = span();
  const std::pair<std::string_view, std::string_view> operators[] = {
      {"==", "eq"}, {"!=", "eq"}, {"<=", "le"}, {"<", "lt"}};
  for (const auto& [mark, name] : operators) {
    if (!take_mark(mark)) continue;
    const Node* sides[] = {left, unary()};
    const Node* result = checked_call({std::string(name), at}, sides);
    return mark == "!=" && !failed_ ? builder_.logical_not(result) : result;
  }
  return left;
}

const Node* Reader::unary() {
  bool negated = false, any = false;
  while (take_mark("!")) {
    negated = !negated;
    any = true;
  }
  const Span at = span();
  const Node* node = postfix();
  if (any) node = condition(node, at);
  return negated && !failed_ ? builder_.logical_not(node) : node;
}

const Node* Reader::postfix() {
  const Node* node = primary();
  while (take_mark(".")) {
    const Symbol name = key();
    if (failed_) return node;
    if (is_scalar(node->op) || node->op == Op::List) {
      unexpected("no field of that");
      return node;
    }
    node = builder_.field(node, name, builder_.types().any);
  }
  return node;
}

const Node* Reader::primary() {
  if (take_mark("(")) {
    const Node* inner = expression();
    expect_mark(")");
    return inner;
  }
  if (at_mark("{") || at_mark("[")) return container(0);
  const Token token = token_;
  switch (token.kind) {
    case Tok::Word: return word();
    case Tok::String: advance(); return string(token.text);
    case Tok::Int: advance(); return builder_.integer(token.number);
    case Tok::Float: advance(); return builder_.floating(token.floating);
    case Tok::Shared: return shared();
    case Tok::Variable: return variable();
    case Tok::End: case Tok::Doc: case Tok::Mark: case Tok::Bad: break;
  }
  unexpected("an expression");
  return builder_.error();
}

// "1.2.0" from app.version: a text and the expression that it was folded from.
const Node* Reader::string(const std::string& text) {
  if (!take_word("from")) return builder_.string(text);
  const Node* origin = primary();
  return failed_ ? builder_.error() : builder_.versioned(builder_.symbol(text), origin);
}

const Node* Reader::word() {
  const std::string name = token_.text;
  const Span name_span = span();
  if (name == "values" || name == "release" || name == "cluster") {
    return param(name == "values" ? Root::Values : name == "release" ? Root::Release : Root::Cluster);
  }
  if (name == "app") return param(Root::App);
  advance();
  if (name == "true" || name == "false") return builder_.boolean(name == "true");
  if (name == "none") return builder_.null();
  if (name == "error") return builder_.error();
  if (name == "inf" || name == "minus_inf") {
    const double infinity = std::numeric_limits<double>::infinity();
    return builder_.floating(name == "inf" ? infinity : -infinity);
  }
  if (name == "nan") return builder_.floating(std::numeric_limits<double>::quiet_NaN());
  if (name == "secret" && at_mark("#")) return secret();
  if (name == "data") return data();
  if (name == "keep" && !at_mark("(")) return container(KeepEmpty);
  return call(name, name_span);
}

// secret#N stands for a text that is not told, secret#0 for an empty one.
const Node* Reader::secret() {
  expect_mark("#");
  const std::int64_t number = integer(0, std::numeric_limits<std::int64_t>::max());
  return builder_.secret(builder_.symbol(number == 0 ? std::string() : "secret#" + std::to_string(number)));
}

const Node* Reader::shared() {
  const auto known = shared_.find(token_.number);
  if (known == shared_.end()) {
    diagnostics_.report(span(), diag::IrUndefinedName, token_.text);
    fail();
    return builder_.error();
  }
  advance();
  return known->second;
}

const Node* Reader::variable() {
  const auto known = variables_.find(token_.number);
  if (known == variables_.end()) {
    diagnostics_.report(span(), diag::IrUndefinedName, token_.text);
    fail();
    return builder_.error();
  }
  advance();
  return known->second;
}

const Node* Reader::param(Root root) {
  advance();
  std::vector<Symbol> names;
  while (take_mark(".")) names.push_back(key());
  if (failed_ || names.size() > 255) {
    unexpected("a shorter path");
    return builder_.error();
  }
  std::string text;
  for (Symbol name : names) text.append(1, '\0').append(name.text());
  const auto given = params_.find(std::to_string(static_cast<int>(root)) + text);
  const ParamPath path{root, 0, names, {}};
  const Type* declared = given != params_.end() ? given->second : declared_type(path, values_);
  return builder_.param(root, names, declared != nullptr ? declared : builder_.types().any);
}

bool Reader::accepts(const Call& call, std::string_view wanted, const Node* argument) {
  if (fits(wanted, argument)) return true;
  diagnostics_.report(call.span, diag::IrBadArgument, "an argument of " + call.name, wanted);
  fail();
  return false;
}

const Node* Reader::checked_call(const Call& call, std::span<const Node* const> arguments) {
  if (failed_) return builder_.error();
  const BuiltinInfo* info = find_builtin(call.name);
  if (info == nullptr) {
    diagnostics_.report(call.span, diag::IrUnknownBuiltin, call.name);
    fail();
    return builder_.error();
  }
  const Signature signature = parse_signature(info->signature);
  const std::vector<std::string_view>& wanted = signature.types;
  if (wanted.size() != arguments.size()) {
    diagnostics_.report(call.span, diag::IrArgumentCount, call.name, static_cast<std::int64_t>(wanted.size()),
                        static_cast<std::int64_t>(arguments.size()));
    fail();
    return builder_.error();
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!accepts(call, wanted[i], arguments[i])) return builder_.error();
  }
  return builder_.call(info->id, arguments, type_named(builder_, signature.result, arguments));
}

const Node* Reader::call(const std::string& name, Span name_span) {
  expect_mark("(");
  std::vector<const Node*> arguments;
  while (!failed_ && !at_mark(")") && !at_end()) arguments.push_back(expression());
  expect_mark(")");
  if (failed_) return builder_.error();
  const Call made{name, name_span};
  if (name == "concat") {
    for (const Node* part : arguments) {
      if (!accepts(made, "scalar", part)) return builder_.error();
    }
    return builder_.concat(arguments);
  }
  if (name == "select" && arguments.size() == 3) {
    const Node* chosen = condition(arguments[0], name_span);
    return failed_ ? builder_.error() : builder_.select(chosen, arguments[1], arguments[2]);
  }
  return checked_call(made, arguments);
}

const Node* Reader::container(std::uint8_t flags) {
  const bool record = at_mark("{");
  const std::vector<Entry> inner = entries(record);
  if (failed_) return builder_.error();
  return record ? builder_.record(inner, nullptr, flags) : builder_.list(inner, nullptr, flags);
}

std::vector<Entry> Reader::entries(bool record) {
  const Deeper deeper(*this);
  std::vector<Entry> found;
  expect_mark(record ? "{" : "[");
  const std::string_view close = record ? "}" : "]";
  while (!failed_ && !at_mark(close) && !at_end()) {
    if (at_word("let") && next_token(source_.text(), token_.end).kind == Tok::Shared) {
      let();
    } else {
      found.push_back(entry(record));
    }
  }
  expect_mark(close);
  return found;
}

Entry Reader::entry(bool record) {
  Entry made;
  const Span begin = span();
  if (at_word("for") && next_token(source_.text(), token_.end).kind == Tok::Variable) {
    made.value = range(record);
  } else if (take_mark("...")) {
    made.value = builder_.spread(postfix());
  } else if (!record) {
    made.value = expression();
  } else if (take_mark("[")) {
    const Span at = span();
    const Node* key = expression();
    if (!failed_) accepts({"a key", at}, "string", key);
    expect_mark("]");
    expect_mark("=");
    const Node* value = expression();
    made.value = failed_ ? builder_.error() : builder_.pair(key, value);
  } else {
    made.key = key();
    if (!at_mark("{")) expect_mark("=");
    made.value = expression();
  }
  if (take_word("when")) {
    const Span at = span();
    made.guard = condition(expression(), at);
  }
  made.span = join(begin, span());
  return made;
}

// for $1 name, $2 name in COLLECTION { ... }: the first variable is the key or index, and may be missing.
const Node* Reader::range(bool record) {
  advance();
  struct Loop {
    std::int64_t number = -1;
    Symbol name;
  } key_loop, value_loop;
  const auto loop = [&](Loop& it) {
    it.number = token_.number;
    if (token_.kind != Tok::Variable) unexpected("a loop variable");
    advance();
    if ((token_.kind == Tok::Word && token_.text != "in") || token_.kind == Tok::String) it.name = key();
  };
  loop(value_loop);
  if (token_.kind == Tok::Variable) {
    key_loop = value_loop;
    value_loop = {};
    loop(value_loop);
  }
  expect_word("in");
  const Node* collection = expression();
  if (failed_) return builder_.error();
  const Type* whole = collection->type != nullptr ? &without_optional(*collection->type) : builder_.types().any;
  const bool list = whole->kind == TypeKind::List || collection->op == Op::List;
  RangeInfo info{};
  info.key_var = builder_.fresh_var();
  info.value_var = builder_.fresh_var();
  const bool untold = collection->tainted() && !builder_.contains_secret(whole);
  info.key_type = list                            ? builder_.types().integer
                  : has_tainted_keys(*collection) ? builder_.types().secret
                                                  : builder_.types().string;
  info.value_type = element_type(builder_.types(), whole);
  info.key_name = key_loop.name;
  info.value_name = value_loop.name;
  const auto outer = variables_;
  if (key_loop.number >= 0) variables_[key_loop.number] = builder_.var(info.key_var, info.key_type);
  variables_[value_loop.number] = builder_.var(info.value_var, info.value_type, untold);
  const std::vector<Entry> body = entries(record);
  variables_ = outer;
  info.entries = body;
  return failed_ ? builder_.error() : builder_.range(collection, info);
}

void Reader::let() {
  advance();
  const std::int64_t number = token_.number;
  if (token_.kind != Tok::Shared) unexpected("a name, as %1");
  advance();
  expect_mark("=");
  const Node* node = expression();
  if (!failed_) shared_[number] = node;
}

const Node* Reader::data() {
  const Deeper deeper(*this);
  const bool record = at_mark("{");
  if (!record && !at_mark("[")) {
    const Node* node = primary();
    if (!failed_ && !is_scalar(node->op) && !(node->closed() && is_data(node->op))) unexpected("data");
    return node;
  }
  advance();
  std::vector<Entry> found;
  const std::string_view close = record ? "}" : "]";
  while (!failed_ && !at_mark(close) && !at_end()) {
    Entry made;
    made.span = span();
    if (record) {
      made.key = key();
      expect_mark("=");
    }
    made.value = data();
    found.push_back(made);
  }
  expect_mark(close);
  if (failed_) return builder_.null();
  return record ? builder_.data_record(found) : builder_.data_list(found);
}

}  // namespace dpc::ir::text
