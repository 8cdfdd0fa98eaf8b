// What the generated parser derives from, in place of antlr4::Parser: the same calls, made cheap.
//
// A source of a thousand services is half a million contexts, and ANTLR allocates each of them apart, notes a state in
// it that only adaptive prediction and its own error strategy read, asks dynamic_cast for the parent and leaves it
// through a std::function. The generated code calls these by unqualified names, so what is declared here is taken.
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

namespace dpc::parse {

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
 protected:
  using antlr4::Parser::Parser;

  void enterRule(antlr4::ParserRuleContext* made, std::size_t, std::size_t) final {
    _ctx = made;
    made->start = _input->LT(1);
    if (made->parent != nullptr) made->parent->children.push_back(made);
  }
  void exitRule() {
    _ctx->stop = _input->LT(-1);
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
};

}  // namespace dpc::parse
