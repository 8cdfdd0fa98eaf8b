#include "ir/text.h"
#include "ir/text/read.h"
#include "ir/text/words.h"
#include "ir/verify.h"

namespace dpc::ir::text {

Reader::Reader(const SourceFile& source, Builder& builder, Diagnostics& diagnostics, const Limits& limits)
    : source_(source), builder_(builder), diagnostics_(diagnostics), limits_(limits) {
  token_ = next_token(source_.text(), 0);
}

void Reader::advance() {
  if (!failed_) token_ = next_token(source_.text(), token_.end);
}

void Reader::fail() {
  failed_ = true;
  token_ = Token();
}

void Reader::unexpected(std::string_view wanted) {
  if (failed_) return;
  const std::string found = token_.kind == Tok::End   ? "the end"
                            : token_.kind == Tok::Bad ? token_.text
                                                      : quoted(token_.text);
  diagnostics_.report(span(), diag::IrUnexpected, wanted, found);
  fail();
}

bool Reader::take_word(std::string_view word) {
  if (!at_word(word)) return false;
  advance();
  return true;
}

bool Reader::take_mark(std::string_view mark) {
  if (!at_mark(mark)) return false;
  advance();
  return true;
}

void Reader::expect_mark(std::string_view mark) {
  if (!take_mark(mark)) unexpected(quoted(mark));
}

void Reader::expect_word(std::string_view word) {
  if (!take_word(word)) unexpected(quoted(word));
}

std::int64_t Reader::integer(std::int64_t min, std::int64_t max) {
  const std::int64_t number = token_.number;
  if (token_.kind != Tok::Int || number < min || number > max) {
    unexpected("a whole number in range");
    return min;
  }
  advance();
  return number;
}

Symbol Reader::key() {
  const Symbol symbol = builder_.symbol(token_.text);
  if (token_.kind != Tok::Word && token_.kind != Tok::String) unexpected("a name");
  advance();
  return symbol;
}

Symbol Reader::string() {
  const Symbol symbol = builder_.symbol(token_.text);
  if (token_.kind != Tok::String) unexpected("a text");
  advance();
  return symbol;
}

Symbol Reader::dotted() {
  if (token_.kind == Tok::String) return string();
  std::string name(key().text());
  while (!failed_ && take_mark(".")) name.append(".").append(key().text());
  return builder_.symbol(name);
}

Symbol Reader::bare() {
  if (token_.kind == Tok::String) return string();
  token_ = bare_token(source_.text(), token_.begin);
  if (token_.kind != Tok::Word) unexpected("a word");
  return key();
}

std::vector<Symbol> Reader::strings() {
  std::vector<Symbol> found;
  expect_mark("[");
  while (!failed_ && !at_mark("]") && !at_end()) found.push_back(string());
  expect_mark("]");
  return found;
}

std::string_view Reader::doc() {
  if (token_.kind != Tok::Doc) return {};
  std::string text = token_.text;
  advance();
  while (token_.kind == Tok::Doc) {
    text += "\n" + token_.text;
    advance();
  }
  return builder_.arena().copy_text(text);
}

Module Reader::module() {
  Module module;
  header(module);
  while (!failed_ && !at_end() && item(module)) {
  }
  return module;
}

Symbol Reader::symbol_field() {
  advance();
  expect_mark("=");
  return string();
}

void Reader::header(Module& module) {
  expect_word("module");
  module.app.span = span();
  module.app.name = dotted();
  expect_mark("{");
  while (!failed_ && !at_mark("}") && !at_end()) {
    if (at_word("version")) {
      module.app.version = symbol_field();
    } else if (at_word("app_version")) {
      module.app.app_version = symbol_field();
    } else if (at_word("description")) {
      module.app.description = symbol_field();
    } else if (at_word("kubernetes")) {
      module.app.kubernetes = symbol_field();
    } else if (take_word("metadata")) {
      const Node* metadata = data();
      if (failed_ || metadata->op != Op::Record) return unexpected("metadata in braces");
      module.app.metadata.assign(metadata->entries().begin(), metadata->entries().end());
    } else {
      unexpected("version, app_version, description, kubernetes or metadata");
    }
  }
  expect_mark("}");
}

bool Reader::item(Module& module) {
  const std::string_view text = doc();
  const auto expression_of = [&] {
    advance();
    expect_mark("=");
    return expression();
  };
  if (at_word("environment")) environment(module, text);
  else if (at_word("feature")) feature(module, text);
  else if (!text.empty()) unexpected("an environment or a feature");
  else if (at_word("type")) type_definition();
  else if (at_word("values")) values(module);
  else if (at_word("param")) param_line();
  else if (at_word("let")) let();
  else if (at_word("prefix")) module.app.prefix = expression_of();
  else if (at_word("namespace")) module.app.name_space = expression_of();
  else if (at_word("resource")) resource(module);
  else if (at_word("check")) check(module);
  else if (at_word("notes")) module.notes = expression_of();
  else if (at_word("test")) test(module);
  else if (at_word("dependency")) dependency(module);
  else unexpected("an item of a module");
  return !failed_;
}

void Reader::values(Module& module) {
  advance();
  values_ = module.values = record_type();
}

const ParamPath* Reader::path() {
  if (token_.kind != Tok::Word || (!at_word("values") && !at_word("release") && !at_word("cluster"))) {
    unexpected("a param");
    return nullptr;
  }
  const Root root = at_word("values") ? Root::Values : at_word("release") ? Root::Release : Root::Cluster;
  const Node* node = param(root);
  return !failed_ && node->op == Op::Param ? node->param : nullptr;
}

// param values.a.b: TYPE. The path is read by hand, since making the param would settle its type.
void Reader::param_line() {
  advance();
  const Root root = at_word("values") ? Root::Values : at_word("release") ? Root::Release : Root::Cluster;
  if (!at_word("values") && !at_word("release") && !at_word("cluster")) return unexpected("a param");
  advance();
  std::string key_text = std::to_string(static_cast<int>(root));
  while (!failed_ && take_mark(".")) key_text.append(1, '\0').append(key().text());
  expect_mark(":");
  const Type* given = type();
  if (!failed_) params_[key_text] = given;
}

void Reader::resource(Module& module) {
  advance();
  Resource made;
  made.span = span();
  made.address = dotted();
  if (!at_mark(":")) return unexpected("\":\"");
  advance();
  made.api_version = bare();
  made.kind = bare();
  if (take_word("named")) made.name = expression();
  if (take_word("in")) made.name_space = expression();
  if (take_word("when")) {
    const Span at = span();
    made.guard = condition(expression(), at);
  }
  if (take_word("hook")) made.hook = hook(module);
  made.keep = take_word("kept");
  if (take_mark("=") || at_mark("{")) made.body = expression();
  if (!failed_) module.resources.push_back(made);
}

const Hook* Reader::hook(Module& module) {
  Hook made;
  made.events = strings();
  if (take_word("weight")) made.weight = expression();
  if (take_word("delete")) made.delete_policy = strings();
  module.kept_hooks.push_back(std::make_shared<const Hook>(std::move(made)));
  return module.kept_hooks.back().get();
}

void Reader::check(Module& module) {
  advance();
  Check made;
  made.span = span();
  made.condition = condition(expression(), made.span);
  if (take_word("when")) made.guard = condition(expression(), made.span);
  if (take_mark(":")) made.message = expression();
  if (!failed_) module.checks.push_back(made);
}

Binding Reader::binding() {
  Binding made;
  made.span = span();
  made.path = path();
  expect_mark("=");
  made.value = data();
  return made;
}

void Reader::environment(Module& module, std::string_view doc) {
  advance();
  Environment made;
  made.span = span();
  made.doc = doc;
  made.name = dotted();
  expect_mark("{");
  while (!failed_ && !at_mark("}") && !at_end()) made.bindings.push_back(binding());
  expect_mark("}");
  if (!failed_) module.environments.push_back(std::move(made));
}

void Reader::feature(Module& module, std::string_view doc) {
  advance();
  Feature made;
  made.span = span();
  made.doc = doc;
  made.name = dotted();
  expect_mark("=");
  made.condition = expression();
  if (!failed_) module.features.push_back(made);
}

void Reader::test(Module& module) {
  advance();
  Test made;
  made.span = span();
  made.title = string();
  expect_mark("{");
  while (!failed_ && !at_mark("}") && !at_end()) {
    if (take_word("given")) {
      made.given.push_back(binding());
    } else {
      made.expectations.push_back(expectation());
    }
  }
  expect_mark("}");
  if (!failed_) module.tests.push_back(std::move(made));
}

Expectation Reader::expectation() {
  Expectation made;
  made.span = span();
  if (take_word("refused")) {
    made.kind = Expectation::Kind::Refused;
    if (token_.kind == Tok::String) made.refusal = string();
    return made;
  }
  expect_word("expect");
  made.condition = condition(expression(), made.span);
  if (!take_word("comparing")) return made;
  made.left = expression();
  made.right = expression();
  return made;
}

void Reader::dependency(Module& module) {
  advance();
  Dependency made;
  made.span = span();
  expect_mark("{");
  while (!failed_ && !at_mark("}") && !at_end()) {
    Symbol* field = at_word("name")         ? &made.name
                    : at_word("version")    ? &made.version
                    : at_word("repository") ? &made.repository
                    : at_word("condition")  ? &made.condition
                    : at_word("alias")      ? &made.alias
                                            : nullptr;
    if (field == nullptr) return unexpected("a field of a dependency");
    *field = symbol_field();
  }
  expect_mark("}");
  if (!failed_) module.dependencies.push_back(made);
}

}  // namespace dpc::ir::text

namespace dpc::ir {

std::optional<Module> read(const SourceFile& source, Builder& builder, Diagnostics& diagnostics, const Limits& limits) {
  text::Reader reader(source, builder, diagnostics, limits);
  Module module = reader.module();
  if (reader.failed()) return std::nullopt;
  const std::vector<std::string> faults = verify(module);
  for (const std::string& fault : faults) diagnostics.report(source.span(0, 1), diag::IrNotSound, fault);
  if (!faults.empty()) return std::nullopt;
  return module;
}

}  // namespace dpc::ir
