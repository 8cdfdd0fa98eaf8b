// What the generated parser derives from, in place of antlr4::Parser: the same calls, made cheap.
//
// A source of a thousand services is half a million contexts, and ANTLR allocates each of them apart, notes a state in
// it that only adaptive prediction and its own error strategy read, asks dynamic_cast for the parent and leaves it
// through a std::function; and every look at the next token is a virtual call, as is every question to the error
// strategy. The generated code calls these by unqualified names, so what is declared here is taken.
//
// Included by the generated sources, which are C++17.
#pragma once

#include <Parser.h>
#include <ParserRuleContext.h>
#include <TokenStream.h>

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "frontend/parse/pool.h"
#include "frontend/parse/tree.h"

namespace dpc::parse {

// Where the parser reads: one of the layout's tokens, of which the first and the last one are known by `first` and by
// their type.
struct Reading {
  const Token* first = nullptr;
  const Token* next = nullptr;

  // Of the next token; the generated code asks for no other.
  std::size_t LA(std::ptrdiff_t) const {
    return next->type == Tok::END_OF_FILE ? antlr4::Token::EOF : static_cast<std::size_t>(next->type);
  }
  const Token& before() const { return next == first ? *first : next[-1]; }
};

// What ANTLR's own parts see of the tokens.
class Stream : public antlr4::TokenStream {
 public:
  Reading reading;
};

// Makes contexts in storage that the next item uses again, with the children's capacity that earlier ones had.
class Contexts {
 public:
  Contexts() = default;
  Contexts(const Contexts&) = delete;
  Contexts& operator=(const Contexts&) = delete;
  ~Contexts() { reset(); }

  template <class T>
  T* createInstance(antlr4::ParserRuleContext* parent, std::size_t state) {
    static_assert(sizeof(T) == sizeof(Storage), "rules without labels have contexts without members");
    if (used_ == storage_.size() * block_size) storage_.push_back(std::make_unique<Storage[]>(block_size));
    T* made = new (&storage_[used_ / block_size][used_ % block_size]) T(parent, state);
    if (used_ < children_.size()) made->children.swap(children_[used_]);
    ++used_;
    return made;
  }

  void reset() {
    if (children_.size() < used_) children_.resize(used_);
    for (std::size_t i = 0; i < used_; ++i) {
      auto* each = reinterpret_cast<antlr4::ParserRuleContext*>(&storage_[i / block_size][i % block_size]);
      each->children.clear();
      children_[i].swap(each->children);
      each->~ParserRuleContext();
    }
    used_ = 0;
  }

 private:
  static constexpr std::size_t block_size = 256;
  struct alignas(antlr4::ParserRuleContext) Storage {
    std::byte bytes[sizeof(antlr4::ParserRuleContext)];
  };
  std::vector<std::unique_ptr<Storage[]>> storage_;
  std::vector<std::vector<antlr4::tree::ParseTree*>> children_;
  std::size_t used_ = 0;
};

template <class Leave>
class OnExit {
 public:
  explicit OnExit(Leave leave) : leave_(std::move(leave)) {}
  OnExit(const OnExit&) = delete;
  OnExit& operator=(const OnExit&) = delete;
  ~OnExit() { leave_(); }

 private:
  Leave leave_;
};

class ParserBase : public antlr4::Parser {
 public:
  antlr4::Token* match(std::size_t type) final {
    if (_input->LA(1) != type) refuse(static_cast<Tok>(type));
    return consume();
  }
  antlr4::Token* consume() final {
    const Token& token = *_input->next;
    if (token.type == Tok::COMMA || token.unpaired) look_at(token);
    if (!stays_out_of_tree(token.type)) _ctx->children.push_back(&leaf());
    if (token.type != Tok::END_OF_FILE) ++_input->next;
    return nullptr;
  }

  void sync(antlr4::Parser*) {
    const Rule rule = rule_of(_ctx);
    if (rule == Rule::Entries || rule == Rule::Arms) between_entries(rule);
  }
  void recoverInline(antlr4::Parser*) { refuse(Tok::END_OF_FILE); }
  void reportMatch(antlr4::Parser*) {}
  virtual void reportError(antlr4::Parser*, const antlr4::RecognitionException&) = 0;
  virtual void recover(antlr4::Parser*, std::exception_ptr error) = 0;

 protected:
  // The stream serves ANTLR's exceptions; the generated class hands on nothing else.
  explicit ParserBase(antlr4::TokenStream* stream)
      : antlr4::Parser(stream), _input(&static_cast<Stream*>(stream)->reading) {}

  // The next token is none that may stand here; throws.
  virtual void refuse(Tok expected) = 0;
  // Called before a comma or an unpaired bracket is taken.
  virtual void look_at(const Token& token) = 0;
  // Called before each entry or arm, and behind the last.
  virtual void between_entries(Rule rule) = 0;

  static bool stays_out_of_tree(Tok type) {
    return type == Tok::SEP || type == Tok::COMMA || type == Tok::RBRACE || type == Tok::RANGLE ||
           type == Tok::EXPR_CLOSE || type == Tok::STRING_CLOSE || type == Tok::TEXT_CLOSE;
  }

  // The next token, for the tree.
  Leaf& leaf() {
    Leaf& made = leaves_.take();
    made.parent = _ctx;
    made.token = _input->next;
    return made;
  }

  // Forgets the tree: its storage is used again.
  void forget() {
    _tracker.reset();
    _ctx = nullptr;
    leaves_.reset();
    views_.reset();
    start_ = stop_ = nullptr;
  }

  void enterRule(antlr4::ParserRuleContext* made, std::size_t, std::size_t rule) final {
    _ctx = made;
    made->invokingState = rule;
    made->start = view(start_, *_input->next);
    if (made->parent != nullptr) made->parent->children.push_back(made);
  }
  void exitRule() {
    _ctx->stop = view(stop_, _input->before());
    _ctx = static_cast<antlr4::ParserRuleContext*>(_ctx->parent);
  }
  void enterOuterAlt(antlr4::ParserRuleContext*, std::size_t) final {}
  void setState(std::size_t) {}
  std::size_t getState() const final { return 0; }

  template <class Leave>
  static OnExit<Leave> finally(Leave leave) {
    return OnExit<Leave>(std::move(leave));
  }

  Contexts _tracker;
  Reading* const _input;
  ParserBase* const _errHandler = this;

 private:
  // Rules within one another often begin or end with the same token: `last` is the view that was made before.
  TokenView* view(TokenView*& last, const Token& token) {
    if (last == nullptr || last->token != &token) {
      last = &views_.take();
      last->token = &token;
    }
    return last;
  }

  Pool<Leaf> leaves_;
  Pool<TokenView> views_;
  TokenView* start_ = nullptr;
  TokenView* stop_ = nullptr;
};

}  // namespace dpc::parse
