#include "frontend/parse/brackets.h"

namespace dpc::parse {
namespace {

// How many open braces are looked at for one with the indentation of a '}'.
constexpr std::size_t search_depth = 64;

// More open brackets than this, closed or not, are no mistake of a person's; it bounds the work on hostile input.
constexpr std::size_t most_open = 50'000;

struct Open {
  std::uint32_t token;
  Tok type;
  // of a brace: the parentheses and square brackets open inside it, not counting deeper braces
  std::uint32_t parens = 0;
  std::uint32_t squares = 0;
  std::uint32_t line = 0;  // the first token of its line
};

class Pairing {
 public:
  Pairing(std::string_view text, std::vector<Token>& tokens, bool by_indent)
      : text_(text), tokens_(tokens), by_indent_(by_indent) {
    open_.push_back({0, Tok::END_OF_FILE});
    braces_.push_back(0);
  }

  // Did every brace find its partner?
  bool run() {
    for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].type != Tok::STRING_END_OF_LINE) tokens_[i].unpaired = false;
      if (tokens_[i].newline_before) line_ = i;
      token(i);
      if (open_.size() > most_open) {
        tokens_.resize(i + 1);
        return false;
      }
    }
    while (open_.size() > 1) drop();
    return even_;
  }

 private:
  void token(std::uint32_t i) {
    switch (tokens_[i].type) {
      case Tok::LPAREN: ++inner().parens; return open(i);
      case Tok::LBRACK: ++inner().squares; return open(i);
      case Tok::TEXT_OPEN_EXPR: open_brace(i); return open_brace(i);
      case Tok::STRING_OPEN_EXPR:
      case Tok::LBRACE: return open_brace(i);
      case Tok::RPAREN: return close(i, Tok::LPAREN, inner().parens);
      case Tok::RBRACK: return close(i, Tok::LBRACK, inner().squares);
      case Tok::RBRACE: return close_brace(i);
      case Tok::STRING_END_OF_LINE:
        if (tokens_[i].unpaired) drop_line();
        return;
      default: return;
    }
  }

  Open& inner() { return open_[braces_.back()]; }
  void open(std::uint32_t i) { open_.push_back({i, tokens_[i].type, 0, 0, line_}); }
  void open_brace(std::uint32_t i) {
    braces_.push_back(open_.size());
    open(i);
  }

  void pop() {
    const Open top = open_.back();
    open_.pop_back();
    if (top.type == Tok::LPAREN) {
      --inner().parens;
    } else if (top.type == Tok::LBRACK) {
      --inner().squares;
    } else {
      braces_.pop_back();
    }
  }

  void drop() {
    tokens_[open_.back().token].unpaired = true;
    if (braces_.back() + 1 == open_.size()) even_ = false;
    pop();
  }

  // An unclosed string took the ends of the interpolations on its line with it.
  void drop_line() {
    std::size_t keep = open_.size();
    for (std::size_t i = open_.size(); i > 1 && open_[i - 1].token >= line_; --i) {
      if (open_[i - 1].type == Tok::STRING_OPEN_EXPR) keep = i - 1;
    }
    const bool even = even_;
    while (open_.size() > keep) drop();
    even_ = even;
  }

  void close(std::size_t i, Tok opener, std::size_t open_of_kind) {
    if (open_of_kind == 0) {
      tokens_[i].unpaired = true;
      return;
    }
    while (open_.back().type != opener) drop();
    pop();
  }

  void close_brace(std::size_t i) {
    if (braces_.size() == 1) {
      tokens_[i].unpaired = true;
      even_ = false;
      return;
    }
    if (by_indent_ && tokens_[i].newline_before) drop_deeper(indent_at(text_, tokens_[i].begin));
    while (open_.size() - 1 > braces_.back()) drop();
    pop();
  }

  std::size_t indent_of(std::size_t brace) const { return indent_at(text_, tokens_[open_[brace].line].begin); }

  // Drops the braces indented deeper than a '}', if one below them is indented like it.
  void drop_deeper(std::size_t indent) {
    std::size_t level = braces_.size() - 1;
    const std::size_t stop = level > search_depth ? level - search_depth : 0;
    while (level > stop && open_[braces_[level]].type == Tok::LBRACE && indent_of(braces_[level]) > indent) --level;
    if (level == stop || open_[braces_[level]].type != Tok::LBRACE || indent_of(braces_[level]) != indent) return;
    const std::size_t keep = braces_[level];
    while (braces_.back() != keep) drop();
  }

  std::string_view text_;
  std::vector<Token>& tokens_;
  bool by_indent_;
  bool even_ = true;
  std::uint32_t line_ = 0;
  std::vector<Open> open_;
  std::vector<std::size_t> braces_;  // places of the braces in open_; the first is the file
};

}  // namespace

std::size_t indent_at(std::string_view text, std::size_t offset) {
  std::size_t line = offset;
  while (line > 0 && text[line - 1] != '\n' && text[line - 1] != '\r') --line;
  return offset - line;
}

bool pair_brackets(std::string_view text, std::vector<Token>& tokens) {
  const std::size_t all = tokens.size();
  if (Pairing(text, tokens, false).run()) return true;
  if (tokens.size() == all) Pairing(text, tokens, true).run();
  return tokens.size() == all;
}

}  // namespace dpc::parse
