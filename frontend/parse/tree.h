// ANTLR's parse tree as the builders see it: a rule's children one after another, without a generated type.
//
// Separators, commas and the closers '}', '>' and '"' are not in the tree; every other token is a Leaf. The subtree of
// an entry in which nothing was reported is complete: its children are as the grammar says, so the builders check
// nothing twice.
#pragma once

#include <ParserRuleContext.h>
#include <Token.h>
#include <misc/Interval.h>
#include <tree/TerminalNode.h>

#include <typeinfo>

#include "frontend/parse/token.h"
#include "rule_types.h"

namespace dpc::parse {

enum class Rule : std::size_t {
#define X(name, number) name = number,
  DPC_RULES(X)
#undef X
};

class Leaf final : public antlr4::tree::TerminalNode {
 public:
  const Token* token = nullptr;

  antlr4::Token* getSymbol() override { return nullptr; }
  void setParent(antlr4::RuleContext* to) override { parent = to; }
  std::string toStringTree(bool) override { return {}; }
  std::string toStringTree(antlr4::Parser*, bool) override { return {}; }
  std::string toString() override { return {}; }
  std::string getText() override { return {}; }
  antlrcpp::Any accept(antlr4::tree::ParseTreeVisitor*) override { return {}; }
  antlr4::misc::Interval getSourceInterval() override { return antlr4::misc::Interval::INVALID; }
};

// Where ItemParser keeps what the tree says of places: a context's start and stop.
class TokenView final : public antlr4::Token {
 public:
  const parse::Token* token = nullptr;

  std::string getText() const override { return {}; }
  std::size_t getType() const override { return static_cast<std::size_t>(token->type); }
  std::size_t getLine() const override { return 0; }
  std::size_t getCharPositionInLine() const override { return 0; }
  std::size_t getChannel() const override { return 0; }
  std::size_t getTokenIndex() const override { return 0; }
  std::size_t getStartIndex() const override { return token->begin; }
  std::size_t getStopIndex() const override { return token->end; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return {}; }
};

// By address: comparing type_infos compares their names, and this is asked several times a node.
inline bool is_leaf(const antlr4::tree::ParseTree& tree) { return &typeid(tree) == &typeid(Leaf); }

using Node = const antlr4::ParserRuleContext*;

// ParserBase notes it there: getRuleIndex is a virtual call.
inline Rule rule_of(Node node) { return static_cast<Rule>(node->invokingState); }
inline const Token& first_token(Node node) { return *static_cast<const TokenView*>(node->start)->token; }
inline const Token& last_token(Node node) {
  // an empty rule stops before it starts
  return node->stop == nullptr ? first_token(node) : *static_cast<const TokenView*>(node->stop)->token;
}

// Walks the children of a node.
class Cursor {
 public:
  explicit Cursor(Node node) : at_(node->children.data()), end_(at_ + node->children.size()) {}

  bool done() const { return at_ == end_; }
  // END_OF_FILE where the next child is a rule or there is none.
  Tok token() const { return done() || !is_leaf() ? Tok::END_OF_FILE : leaf().type; }
  bool at(Rule rule) const { return !done() && !is_leaf() && rule_of(node()) == rule; }

  const Token& take_token() {
    const Token& token = leaf();
    ++at_;
    return token;
  }
  bool accept(Tok type) {
    if (token() != type) return false;
    ++at_;
    return true;
  }
  Node take() {
    Node taken = node();
    ++at_;
    return taken;
  }

 private:
  bool is_leaf() const { return dpc::parse::is_leaf(**at_); }
  const Token& leaf() const { return *static_cast<const Leaf*>(*at_)->token; }
  Node node() const { return static_cast<Node>(*at_); }

  antlr4::tree::ParseTree* const* at_;
  antlr4::tree::ParseTree* const* end_;
};

}  // namespace dpc::parse
