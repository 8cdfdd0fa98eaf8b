// The reader of IR text. Its parts: expressions (read_expression.cpp), types (read_type.cpp), modules
// (read_module.cpp).
//
// The first fault is reported and ends the reading: every function then returns quickly, with something harmless.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "ir/builder.h"
#include "ir/module.h"
#include "ir/text/lexer.h"
#include "support/diagnostic.h"
#include "support/limits.h"

namespace dpc::ir::text {

class Reader {
 public:
  Reader(const SourceFile& source, Builder& builder, Diagnostics& diagnostics, const Limits& limits);
  Module module();
  bool failed() const { return failed_; }

 private:
  struct Deeper {
    explicit Deeper(Reader& reader);
    ~Deeper() { --reader.depth_; }
    Reader& reader;
  };
  struct Call {
    std::string name;
    Span span;
  };

  void advance();
  bool at_word(std::string_view word) const { return token_.kind == Tok::Word && token_.text == word; }
  bool at_mark(std::string_view mark) const { return token_.kind == Tok::Mark && token_.text == mark; }
  bool at_end() const { return token_.kind == Tok::End; }
  bool take_word(std::string_view word);
  bool take_mark(std::string_view mark);
  void expect_mark(std::string_view mark);
  void expect_word(std::string_view word);
  void unexpected(std::string_view wanted);
  void fail();
  Span span() const { return source_.span(token_.begin, token_.end); }
  std::int64_t integer(std::int64_t min, std::int64_t max);
  Symbol key();      // a word or a text
  Symbol string();
  Symbol dotted();   // words with dots between them, or a text
  Symbol bare();
  std::vector<Symbol> strings();
  std::string_view doc();

  const Node* expression();
  const Node* conjunction();
  const Node* comparison();
  const Node* unary();
  const Node* postfix();
  const Node* primary();
  const Node* string(const std::string& text);
  const Node* word();
  const Node* call(const std::string& name, Span name_span);
  bool accepts(const Call& call, std::string_view wanted, const Node* argument);
  const Node* checked_call(const Call& call, std::span<const Node* const> arguments);
  const Node* condition(const Node* node, Span at);
  const Node* shared();
  const Node* variable();
  const Node* secret();
  const Node* param(Root root);
  const Node* container(std::uint8_t flags);
  std::vector<Entry> entries(bool record);
  Entry entry(bool record);
  const Node* range(bool record);
  void let();
  const Node* data();

  const Type* type();
  const Type* type_word();
  const Type* choice();
  const Type* record_type();
  const Type* text_type(TypeKind kind);
  const Type* int_type();
  const Type* named_kind(TypeKind kind);
  const Type* kubernetes();
  const Type* type_reference();
  std::string type_name();
  Field field();
  void field_attributes(Field& field);
  void type_definition();
  const Type* element();

  void header(Module& module);
  bool item(Module& module);
  void values(Module& module);
  void param_line();
  void resource(Module& module);
  const Hook* hook(Module& module);
  void check(Module& module);
  Binding binding();
  const ParamPath* path();
  void environment(Module& module, std::string_view doc);
  void feature(Module& module, std::string_view doc);
  void test(Module& module);
  Expectation expectation();
  void dependency(Module& module);
  Symbol symbol_field();

  const SourceFile& source_;
  Builder& builder_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  Token token_;
  bool failed_ = false;
  std::uint32_t depth_ = 0;
  const Type* values_ = nullptr;
  std::unordered_map<std::int64_t, const Node*> shared_;
  std::unordered_map<std::int64_t, const Node*> variables_;  // in scope
  std::unordered_map<std::string, const Type*> types_;
  std::unordered_map<std::string, const Type*> params_;      // by the path's text
};

}  // namespace dpc::ir::text
