#include "frontend/parse/item_parser.h"

#include <DpParser.h>

#include <memory>
#include <unordered_set>

#include "frontend/parse/syntax_error.h"

namespace dpc::parse {
namespace {

class TokenStream final : public Stream {
 public:
  explicit TokenStream(const std::vector<Token>& tokens) : tokens_(tokens) {
    reading.first = reading.next = tokens.data();
  }

  const Token& current() const { return *reading.next; }
  const Token& ahead(std::size_t by) const { return tokens_[std::min(position() + by, tokens_.size() - 1)]; }
  bool at_end() const { return current().type == Tok::END_OF_FILE; }
  void advance() { reading.next += at_end() ? 0 : 1; }
  std::size_t position() const { return static_cast<std::size_t>(reading.next - reading.first); }

  void consume() override { advance(); }
  std::size_t LA(ssize_t) override { return reading.LA(1); }
  antlr4::Token* LT(ssize_t by) override {
    view_.token = by == 1 ? reading.next : &reading.before();
    return &view_;
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return position(); }
  void seek(std::size_t to) override { reading.next = reading.first + to; }
  std::size_t size() override { return tokens_.size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::Token* get(std::size_t) const override { return nullptr; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  const std::vector<Token>& tokens_;
  TokenView view_;
};

// Thrown through the generated code where reading on is pointless.
struct Stop {};

constexpr std::size_t most_throws = 200'000;

bool ends_entry(Tok type) { return type == Tok::SEP || type == Tok::RBRACE || type == Tok::END_OF_FILE; }
bool begins_entries(Tok type) { return type == Tok::SEP || type == Tok::LBRACE || type == Tok::LBODY; }

// A base, so that it is there before the parser that reads from it.
struct OwnStream {
  TokenStream stream_;
};

}  // namespace

class ItemParser::Impl final : private OwnStream, public DpParser {
 public:
  Impl(const std::vector<Token>& tokens, Report& report)
      : OwnStream{TokenStream(tokens)}, DpParser(&stream_), tokens_(tokens), report_(report) {}

  Node next_item();
  Node expression();
  bool at_end() const { return stream_.at_end(); }
  bool is_broken(Node node) const { return !broken_.empty() && broken_.contains(node); }

  void recover(antlr4::Parser*, std::exception_ptr error) override;
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {
    if (!reported_) report(Tok::END_OF_FILE);
  }

 private:
  [[noreturn]] void refuse(Tok expected) override;
  void look_at(const Token& token) override;
  void between_entries(Rule rule) override;
  void report(Tok expected);
  bool was_reported() const;
  void break_around(antlr4::ParserRuleContext* node);
  void skip_entry();
  void start();

  const std::vector<Token>& tokens_;
  Report& report_;
  std::unordered_set<const void*> broken_;
  bool reported_ = false;
  std::size_t throws_ = 0;
};

void ItemParser::Impl::look_at(const Token& token) {
  if (token.type == Tok::COMMA &&
      (stream_.ahead(1).type == Tok::COMMA || tokens_[stream_.position() - 1].type == Tok::LPAREN ||
       tokens_[stream_.position() - 1].type == Tok::LBRACK)) {
    if (stream_.ahead(1).type == Tok::COMMA) stream_.advance();
    refuse(Tok::END_OF_FILE);
  }
  if (token.unpaired) break_around(_ctx);
}

void ItemParser::Impl::refuse(Tok expected) {
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
void ItemParser::Impl::between_entries(Rule rule) {
  const Tok type = stream_.current().type;
  if (ends_entry(type)) return;
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
  forget();
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
