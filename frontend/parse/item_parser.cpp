#include "frontend/parse/item_parser.h"

#include <DpParser.h>

#include <memory>
#include <unordered_set>

#include "frontend/parse/syntax_error.h"

namespace dpc::parse {
namespace {

std::size_t antlr_type(Tok type) {
  return type == Tok::END_OF_FILE ? antlr4::Token::EOF : static_cast<std::size_t>(type);
}

// Objects handed out again for the next item rather than freed.
template <class T>
class Pool {
 public:
  T& take() {
    if (at_ == end_) next_block();
    return *at_++;
  }
  void reset() {
    block_ = 0;
    at_ = end_ = nullptr;
  }

 private:
  static constexpr std::size_t block_size = 512;
  void next_block() {
    if (block_ == blocks_.size()) blocks_.push_back(std::make_unique<T[]>(block_size));
    at_ = blocks_[block_++].get();
    end_ = at_ + block_size;
  }

  std::vector<std::unique_ptr<T[]>> blocks_;
  std::size_t block_ = 0;
  T* at_ = nullptr;
  T* end_ = nullptr;
};

class Stream final : public antlr4::TokenStream {
 public:
  explicit Stream(const std::vector<Token>& tokens) : tokens_(tokens) {}

  const Token& current() const { return tokens_[at_]; }
  const Token& ahead(std::size_t by) const { return tokens_[std::min(at_ + by, tokens_.size() - 1)]; }
  bool at_end() const { return current().type == Tok::END_OF_FILE; }
  void advance() { at_ += at_end() ? 0 : 1; }
  std::size_t position() const { return at_; }
  void reset_views() { views_.reset(); }

  void consume() override { advance(); }
  std::size_t LA(ssize_t by) override { return antlr_type(by == 1 ? current().type : tokens_[place(by)].type); }
  antlr4::Token* LT(ssize_t by) override {
    TokenView& view = views_.take();
    view.token = &tokens_[place(by)];
    return &view;
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return at_; }
  void seek(std::size_t to) override { at_ = to; }
  std::size_t size() override { return tokens_.size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::Token* get(std::size_t) const override { return nullptr; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  std::size_t place(ssize_t by) const {
    if (by > 0) return std::min(at_ + static_cast<std::size_t>(by) - 1, tokens_.size() - 1);
    const std::size_t back = static_cast<std::size_t>(-by);
    return back > at_ ? 0 : at_ - back;
  }

  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  Pool<TokenView> views_;
};

// Thrown through the generated code where reading on is pointless.
struct Stop {};

constexpr std::size_t most_throws = 200'000;

bool stays_out_of_tree(Tok type) {
  switch (type) {
    case Tok::SEP:
    case Tok::COMMA:
    case Tok::RBRACE:
    case Tok::RANGLE:
    case Tok::EXPR_CLOSE:
    case Tok::STRING_CLOSE:
    case Tok::TEXT_CLOSE: return true;
    default: return false;
  }
}

bool ends_entry(Tok type) { return type == Tok::SEP || type == Tok::RBRACE || type == Tok::END_OF_FILE; }
bool begins_entries(Tok type) { return type == Tok::SEP || type == Tok::LBRACE || type == Tok::LBODY; }

// A base, so that it is there before the parser that reads from it.
struct OwnStream {
  Stream stream_;
};

}  // namespace

class ItemParser::Impl final : private OwnStream, public DpParser, public antlr4::ANTLRErrorStrategy {
 public:
  Impl(const std::vector<Token>& tokens, Report& report)
      : OwnStream{Stream(tokens)}, DpParser(&stream_), tokens_(tokens), report_(report) {
    setErrorHandler(std::shared_ptr<ANTLRErrorStrategy>(std::shared_ptr<void>(), this));
  }

  Node next_item();
  Node expression();
  bool at_end() const { return stream_.at_end(); }
  bool is_broken(Node node) const { return !broken_.empty() && broken_.contains(node); }

  antlr4::Token* match(std::size_t type) override {
    if (antlr_type(stream_.current().type) != type) fail(static_cast<Tok>(type));
    accept();
    return nullptr;
  }
  antlr4::Token* consume() override {
    accept();
    return nullptr;
  }

  void reset(antlr4::Parser*) override {}
  using DpParser::reset;
  antlr4::Token* recoverInline(antlr4::Parser*) override { fail(Tok::END_OF_FILE); }
  void recover(antlr4::Parser*, std::exception_ptr error) override;
  void sync(antlr4::Parser*) override;
  bool inErrorRecoveryMode(antlr4::Parser*) override { return false; }
  void reportMatch(antlr4::Parser*) override {}
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {
    if (!reported_) report(Tok::END_OF_FILE);
  }

 private:
  void accept();
  Leaf& leaf();
  [[noreturn]] void fail(Tok expected);
  void report(Tok expected);
  bool was_reported() const;
  void break_around(antlr4::ParserRuleContext* node);
  void skip_entry();
  void start();

  const std::vector<Token>& tokens_;
  Report& report_;
  Pool<Leaf> leaves_;
  std::unordered_set<const void*> broken_;
  bool reported_ = false;
  std::size_t throws_ = 0;
};

void ItemParser::Impl::accept() {
  const Token& token = stream_.current();
  if (token.type == Tok::COMMA &&
      (stream_.ahead(1).type == Tok::COMMA || tokens_[stream_.position() - 1].type == Tok::LPAREN ||
       tokens_[stream_.position() - 1].type == Tok::LBRACK)) {
    if (stream_.ahead(1).type == Tok::COMMA) stream_.advance();
    fail(Tok::END_OF_FILE);
  }
  if (token.unpaired) break_around(_ctx);
  if (!stays_out_of_tree(token.type)) _ctx->children.push_back(&leaf());
  stream_.advance();
}

Leaf& ItemParser::Impl::leaf() {
  Leaf& made = leaves_.take();
  made.parent = _ctx;
  made.token = &stream_.current();
  return made;
}

void ItemParser::Impl::fail(Tok expected) {
  report(expected);
  throw antlr4::InputMismatchException(this);
}

// The entry or item around the mistake is broken. An arm is read on from by itself, but its match is of no use without
// it.
void ItemParser::Impl::break_around(antlr4::ParserRuleContext* node) {
  while (true) {
    const Rule rule = rule_of(node);
    if (rule == Rule::Arm) broken_.insert(node);
    if (rule == Rule::Entry || rule == Rule::Item || node->parent == nullptr) break;
    node = static_cast<antlr4::ParserRuleContext*>(node->parent);
  }
  broken_.insert(node);
  // an entry that stands as an item is what the item is
  if (node->parent != nullptr && rule_of(static_cast<Node>(node->parent)) == Rule::Item) broken_.insert(node->parent);
}

// Did the layout report something in the entry we are in, before or behind this place?
bool ItemParser::Impl::was_reported() const {
  for (Node node = _ctx; node != nullptr; node = static_cast<Node>(node->parent)) {
    const Rule rule = rule_of(node);
    if (rule == Rule::Arm || rule == Rule::Entry || rule == Rule::Item || node->parent == nullptr) {
      if (is_broken(node)) return true;
      break;
    }
  }
  std::size_t deeper = 0;
  for (std::size_t at = stream_.position(); at < tokens_.size(); ++at) {
    const Tok type = tokens_[at].type;
    if (deeper == 0 && ends_entry(type)) return false;
    if (tokens_[at].unpaired) return true;
    if (type == Tok::LBRACE || type == Tok::LBODY) ++deeper;
    if (type == Tok::RBRACE) --deeper;
  }
  return false;
}

void ItemParser::Impl::report(Tok expected) {
  const bool silent = was_reported();
  reported_ = true;
  break_around(_ctx);
  if (silent) return;
  SyntaxError error{tokens_, stream_.position(), rule_of(_ctx), expected, 0, _ctx->parent == nullptr};
  error.in_list = !_ctx->children.empty() && !is_leaf(*_ctx->children.back()) &&
                  (rule_of(static_cast<Node>(_ctx->children.back())) == Rule::Elements ||
                   rule_of(static_cast<Node>(_ctx->children.back())) == Rule::Arguments);
  for (Node node = _ctx; node != nullptr; node = static_cast<Node>(node->parent)) {
    if (rule_of(node) != Rule::Entry && rule_of(node) != Rule::Item) continue;
    error.entry_start = static_cast<std::size_t>(&first_token(node) - tokens_.data());
    error.in_file = node->parent == nullptr || rule_of(static_cast<Node>(node->parent)) == Rule::Item;
    break;
  }
  report_syntax(error, report_);
  if (report_.full()) throw Stop{};
}

void ItemParser::Impl::skip_entry() {
  std::size_t deeper = 0;
  for (; !stream_.at_end(); stream_.advance()) {
    const Tok type = stream_.current().type;
    if (deeper == 0 && ends_entry(type)) return;
    if (type == Tok::LBRACE || type == Tok::LBODY) ++deeper;
    if (type == Tok::RBRACE) --deeper;
  }
}

void ItemParser::Impl::recover(antlr4::Parser*, std::exception_ptr error) {
  const Rule rule = rule_of(_ctx);
  const bool resumes = rule == Rule::Entry || rule == Rule::Arm || _ctx->parent == nullptr;
  if (!resumes) {
    if (++throws_ > most_throws) throw Stop{};
    std::rethrow_exception(error);
  }
  skip_entry();
  reported_ = false;
}

// Between entries: whatever neither begins nor ends one is skipped here, so that the loop goes on after it.
void ItemParser::Impl::sync(antlr4::Parser*) {
  const Tok type = stream_.current().type;
  if (ends_entry(type)) return;
  const Rule rule = rule_of(_ctx);
  if (rule != Rule::Entries && rule != Rule::Arms) return;
  const bool at_start = begins_entries(tokens_[stream_.position() - 1].type);
  if (at_start && (rule == Rule::Entries ? starts_entry(type) : starts_pattern(type))) return;
  // what stands after a complete entry belongs to it, if to anything
  antlr4::ParserRuleContext* const around = _ctx;
  if (!at_start && !around->children.empty() && rule == Rule::Entries && !is_leaf(*around->children.back())) {
    broken_.insert(around->children.back());
  } else if (rule == Rule::Entries) {
    around->children.push_back(&leaf());
  }
  report_syntax({tokens_, stream_.position(), rule, at_start ? Tok::END_OF_FILE : Tok::SEP, stream_.position(), false},
                report_);
  if (rule == Rule::Arms) break_around(_ctx);
  if (report_.full()) throw Stop{};
  skip_entry();
}

void ItemParser::Impl::start() {
  _tracker.reset();
  _ctx = nullptr;
  leaves_.reset();
  stream_.reset_views();
  broken_.clear();
  reported_ = false;
}

Node ItemParser::Impl::next_item() {
  start();
  if (stream_.current().type == Tok::SEP) {
    stream_.advance();
    return nullptr;
  }
  try {
    const std::size_t begin = stream_.position();
    ItemContext* const made = item();
    const Tok after = stream_.current().type;
    if (after != Tok::SEP && after != Tok::END_OF_FILE) {
      if (!is_broken(made)) report_syntax({tokens_, stream_.position(), Rule::Item, Tok::SEP, begin, true}, report_);
      broken_.insert(made);
      // a closer that pairs with nothing is not left by the layout; this is so that the loop ends whatever comes
      do {
        skip_entry();
      } while (stream_.current().type == Tok::RBRACE && (stream_.advance(), true));
    }
    stream_.advance();
    return made;
  } catch (const Stop&) {
    stream_.seek(tokens_.size() - 1);
    return nullptr;
  }
}

Node ItemParser::Impl::expression() {
  start();
  try {
    ExprContext* const made = expr();
    if (is_broken(made)) return nullptr;
    if (stream_.at_end()) return made;
    report_syntax({tokens_, stream_.position(), Rule::Expr, Tok::END_OF_FILE, 0, true, false, true}, report_);
  } catch (const Stop&) {
  }
  return nullptr;
}

ItemParser::ItemParser(const std::vector<Token>& tokens, Report& report)
    : impl_(std::make_unique<Impl>(tokens, report)) {}
ItemParser::~ItemParser() = default;
bool ItemParser::at_end() const { return impl_->at_end(); }
Node ItemParser::next_item() { return impl_->next_item(); }
Node ItemParser::expression() { return impl_->expression(); }
bool ItemParser::is_broken(Node node) const { return impl_->is_broken(node); }

}  // namespace dpc::parse
