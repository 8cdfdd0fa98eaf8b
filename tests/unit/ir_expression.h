// A handful of dp's expressions as IR nodes, for tests of the IR that do without the front end:
// literals, [a, b], { k = v }, name(a, b) for every builtin, !a and one binary operator.
#pragma once

#include <cctype>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ir/builder.h"

namespace dpc::ir::testing {

class Expression {
 public:
  Expression(Builder& builder, std::string_view text) : builder_(builder), text_(text) {}

  const Node* parse() {
    const Node* node = binary();
    if (peek() != 0) throw std::runtime_error("left over: " + std::string(text_));
    return node;
  }

 private:
  char peek() {
    while (!text_.empty() && text_[0] == ' ') text_.remove_prefix(1);
    return text_.empty() ? 0 : text_[0];
  }

  bool take(std::string_view token) {
    peek();
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }

  const Node* call(Builtin builtin, const std::vector<const Node*>& arguments) {
    std::string fault;
    const Node* value = evaluate_builtin(builder_, builtin, arguments, nullptr, fault);
    if (value == nullptr) throw std::runtime_error(fault);
    return value;
  }

  const Node* binary() {
    static constexpr std::pair<std::string_view, Builtin> operators[] = {
        {"&&", Builtin::And}, {"||", Builtin::Or},  {"==", Builtin::Eq},  {"<=", Builtin::Le},  {"<", Builtin::Lt},
        {"+", Builtin::Add},  {"-", Builtin::Sub}, {"*", Builtin::Mul}, {"/", Builtin::Div}};
    const Node* left = unary();
    for (const auto& [token, builtin] : operators) {
      if (take(token)) return call(builtin, {left, unary()});
    }
    return left;
  }

  const Node* unary() {
    if (take("!")) return call(Builtin::Not, {unary()});
    if (peek() == '"') return builder_.string(quoted());
    if (take("[")) return list();
    if (take("{")) return record();
    if (peek() == '-' || std::isdigit(static_cast<unsigned char>(peek()))) return number();
    return named(word());
  }

  std::string quoted() {
    std::string out;
    text_.remove_prefix(1);
    while (!text_.empty() && text_[0] != '"') {
      const bool escape = text_[0] == '\\';
      if (escape) text_.remove_prefix(1);
      out += escape && text_[0] == 'n' ? '\n' : text_[0];
      text_.remove_prefix(1);
    }
    take("\"");
    return out;
  }

  const Node* number() {
    std::string digits;
    while (!text_.empty() &&
           (std::isdigit(static_cast<unsigned char>(text_[0])) || text_[0] == '-' || text_[0] == '.')) {
      digits += text_[0];
      text_.remove_prefix(1);
    }
    if (digits.find('.') != std::string::npos) return builder_.floating(std::stod(digits));
    return builder_.integer(std::stoll(digits));
  }

  std::string word() {
    std::string out;
    peek();
    while (!text_.empty() && (std::isalnum(static_cast<unsigned char>(text_[0])) || text_[0] == '_')) {
      out += text_[0];
      text_.remove_prefix(1);
    }
    return out;
  }

  const Node* named(const std::string& name) {
    if (name == "true" || name == "false") return builder_.boolean(name == "true");
    if (name == "none") return builder_.null();
    const BuiltinInfo* info = find_builtin(name);
    if (info == nullptr || !take("(")) throw std::runtime_error("unknown: " + name);
    std::vector<const Node*> arguments;
    do arguments.push_back(binary());
    while (take(","));
    take(")");
    return call(info->id, arguments);
  }

  const Node* list() {
    std::vector<Entry> entries;
    while (!take("]")) {
      entries.push_back({{}, binary()});
      take(",");
    }
    return builder_.list(entries, nullptr);
  }

  const Node* record() {
    std::vector<Entry> entries;
    while (!take("}")) {
      const std::string key = peek() == '"' ? quoted() : word();
      take("=");
      entries.push_back({builder_.symbol(key), binary()});
      take(",");
    }
    return builder_.record(entries, nullptr, entries.empty() ? KeepEmpty : 0);
  }

  Builder& builder_;
  std::string_view text_;
};

inline const Node* parse(Builder& builder, std::string_view text) { return Expression(builder, text).parse(); }

}  // namespace dpc::ir::testing
