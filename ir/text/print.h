// The printer of IR text. Its parts: expressions (print_expression.cpp), types (print_type.cpp), modules
// (print_module.cpp).
//
// Numbers of loop variables and secrets are given in the order in which they are first printed, so printing what was
// read from a printed text gives the same text.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/builtins.h"
#include "ir/module.h"
#include "ir/text/sharing.h"

namespace dpc::ir::text {

// How tightly an operator binds; an operand that binds less stands in parentheses.
enum class Binds : std::uint8_t { Or, And, Compare, Unary, Primary };

inline constexpr std::size_t line_width = 110;

class Printer {
 public:
  std::string module(const Module& module);
  std::string expression(const Node& node);

 private:
  // Writes `print` on one line if it fits; returns false, having written nothing, where it does not.
  template <class Print>
  bool on_one_line(Print print, std::size_t width = line_width);
  void put(std::string_view text);
  void new_line();
  // An expression in the first line of an item: on that line, however long it gets.
  void head(const Node* node);

  void node(const Node* node, Binds around = Binds::Or);
  void definition(const Node* node, Binds around);
  void call(const Node* node, Binds around);
  void chain(const Node* node, Binds around);
  void infix(const Node* node, std::string_view word, Binds around);
  void arguments(std::string_view name, std::span<const Node* const> kids);
  void string(const Node* node);
  void string(std::string_view text, bool secret);
  void container(const Node* node);
  void entries(std::span<const Entry> entries, bool record, std::span<const Node* const> lets);
  void entry(const Entry& entry, bool record);
  void named_entry(const Entry& entry);
  void range(const Node* node, bool record);
  void variable(std::uint32_t number, Symbol name);
  void let(const Node* node);
  void data(const Node* node, const Type* type);
  void data_entries(const Node* node, const Type* type);

  std::string type(const Type* type, std::size_t indent, std::uint32_t depth = 0);
  std::string type_body(const Type& type, std::size_t indent, std::uint32_t depth);
  std::string named_type(const Type& type, std::uint32_t depth);
  std::string record_type(const Type& type, std::size_t indent, std::uint32_t depth);
  std::string field(const Field& field, std::size_t indent, std::uint32_t depth);
  std::string default_text(const Node* fallback, const Type* type, std::size_t indent);

  void collect(const Module& module);
  void header(const AppInfo& app);
  void app_line(std::string_view key, const Node* value);
  void resource(const Resource& resource);
  void hook(const Hook& hook);
  void check(const Check& check);
  void bindings(std::span<const Binding> bindings, std::string_view word);
  void environment(const Environment& environment);
  void test(const Test& test);
  void expectation(const Expectation& expectation);
  void dependency(const Dependency& dependency);
  void doc(std::string_view text);
  void symbol_line(std::string_view key, Symbol value);
  void undeclared_params(const Module& module);

  std::string out_;
  std::size_t indent_ = 0;
  bool flat_ = false;
  bool overflow_ = false;
  std::size_t limit_ = 0;
  Sharing sharing_;
  std::unordered_map<std::uint32_t, std::uint32_t> variables_;
  std::unordered_map<std::string, std::uint32_t> secrets_;
  const Type* values_ = nullptr;

  std::unordered_map<const Type*, std::string> type_names_;
  std::map<std::string, std::vector<std::string>> type_bodies_;  // by name
  std::string type_definitions_;
};

// The type of a param as the values or the built-in roots declare it; null where they do not.
const Type* declared_type(const ParamPath& path, const Type* values);

}  // namespace dpc::ir::text
