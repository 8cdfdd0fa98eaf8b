#include "frontend/parse/scan.h"

#include <algorithm>
#include <array>

#include "support/utf8.h"

namespace dpc::parse {
namespace {

enum class Mode : std::uint8_t { Code, String, TextBlock };

enum class Class : std::uint8_t { Other, Letter, Digit, Space, Newline, Quote, Slash, Brace, Operator };

constexpr std::array<Class, 256> make_classes() {
  std::array<Class, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[c] = classes[c - 'a' + 'A'] = Class::Letter;
  classes['_'] = Class::Letter;
  for (int c = '0'; c <= '9'; ++c) classes[c] = Class::Digit;
  classes[' '] = classes['\t'] = Class::Space;
  classes['\n'] = classes['\r'] = Class::Newline;
  classes['"'] = Class::Quote;
  classes['/'] = Class::Slash;
  classes['{'] = classes['}'] = Class::Brace;
  for (char c : {'(', ')', '[', ']', '.', ',', ':', '=', '!', '<', '>', '&', '|', '?', '+', '-', '*', '@'}) {
    classes[static_cast<unsigned char>(c)] = Class::Operator;
  }
  return classes;
}
constexpr auto classes = make_classes();

// Where a text within quotes may end.
constexpr std::array<bool, 256> make_string_ends() {
  std::array<bool, 256> ends{};
  for (char c : {'"', '\\', '$', '\r', '\n'}) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}
constexpr auto string_ends = make_string_ends();

Class class_of(char c) { return classes[static_cast<unsigned char>(c)]; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return class_of(c) == Class::Letter || is_digit(c); }

Tok word_type(std::string_view word) {
  switch (word.size()) {
    case 2:
      if (word == "if") return Tok::IF;
      if (word == "in") return Tok::IN;
      break;
    case 3:
      if (word == "for") return Tok::FOR;
      if (word == "let") return Tok::LET;
      break;
    case 4:
      if (word == "true") return Tok::TRUE;
      if (word == "then") return Tok::THEN;
      if (word == "else") return Tok::ELSE;
      if (word == "with") return Tok::WITH;
      if (word == "when") return Tok::WHEN;
      if (word == "null") return Tok::NULL_WORD;
      if (word == "none") return Tok::NONE;
      break;
    case 5:
      if (word == "false") return Tok::FALSE;
      if (word == "match") return Tok::MATCH;
      break;
    case 7:
      if (word == "or_else") return Tok::OR_ELSE;
      break;
  }
  return Tok::IDENT;
}

struct Lexeme {
  Tok type;
  std::uint32_t length;
};

class Scanner {
 public:
  Scanner(std::string_view text, std::uint32_t from) : text_(text), at_(from) {
    out_.tokens.reserve(text.size() / 5 + 16);
  }

  Scan run() {
    while (at_ < text_.size()) {
      switch (mode_) {
        case Mode::Code: code(); break;
        case Mode::String: string(); break;
        case Mode::TextBlock: text_block(); break;
      }
    }
    out_.cut_short |= mode_ == Mode::TextBlock;
    add(Tok::END_OF_FILE, 0);
    return std::move(out_);
  }

 private:
  // 0 past the end: no token has one in it.
  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view with) const { return text_.substr(at_, with.size()) == with; }

  void add(Tok type, std::size_t length) {
    Token token;
    token.begin = static_cast<std::uint32_t>(at_);
    token.end = static_cast<std::uint32_t>(at_ + length);
    token.type = type;
    token.newline_before = newline_;
    token.doc_before = doc_;
    newline_ = doc_ = false;
    out_.tokens.push_back(token);
    at_ += length;
  }

  // A mode to go back to, and the line on which it was left.
  struct Left {
    Mode mode;
    std::uint32_t line;
  };

  void push(Mode mode) {
    modes_.push_back({mode_, line_});
    mode_ = mode;
  }
  void pop() {
    if (modes_.empty()) return;
    mode_ = modes_.back().mode;
    modes_.pop_back();
  }
  void pop_line();

  void code();
  void word();
  void number();
  void operator_or_bad();
  void slash();
  void block_comment();
  void newline();
  void quote();
  void brace();
  void string();
  void text_block();
  std::size_t digits(std::size_t from) const;

  std::string_view text_;
  std::size_t at_;
  Mode mode_ = Mode::Code;
  std::vector<Left> modes_;
  std::uint32_t line_ = 0;  // counts line ends in code and in quoted strings only
  bool newline_ = true;
  bool doc_ = false;
  Scan out_;
};

void Scanner::code() {
  switch (class_of(text_[at_])) {
    case Class::Space: ++at_; break;
    case Class::Letter: word(); break;
    case Class::Digit: number(); break;
    case Class::Newline: newline(); break;
    case Class::Quote: quote(); break;
    case Class::Slash: slash(); break;
    case Class::Brace: brace(); break;
    case Class::Operator: operator_or_bad(); break;
    case Class::Other: add(Tok::BAD_CHAR, decode_utf8(text_.substr(at_)).size); break;
  }
}

void Scanner::word() {
  std::size_t end = at_ + 1;
  while (end < text_.size() && is_word(text_[end])) ++end;
  const std::size_t length = end - at_;
  add(word_type(text_.substr(at_, length)), length);
}

std::size_t Scanner::digits(std::size_t from) const {
  while (is_digit(peek(from)) || peek(from) == '_') ++from;
  return from;
}

void Scanner::number() {
  std::size_t length = digits(1);
  Tok type = Tok::INT;
  if (peek(length) == '.' && is_digit(peek(length + 1))) {
    type = Tok::FLOAT;
    length = digits(length + 2);
  }
  if (peek(length) == 'e' || peek(length) == 'E') {
    std::size_t exponent = length + 1;
    if (peek(exponent) == '+' || peek(exponent) == '-') ++exponent;
    if (is_digit(peek(exponent))) {
      type = Tok::FLOAT;
      while (is_digit(peek(exponent))) ++exponent;
      length = exponent;
    }
  }
  add(type, length);
}

Lexeme operator_at(char c, char next, char third) {
  switch (c) {
    case '(': return {Tok::LPAREN, 1};
    case ')': return {Tok::RPAREN, 1};
    case '[': return {Tok::LBRACK, 1};
    case ']': return {Tok::RBRACK, 1};
    case '.':
      if (next != '.') return {Tok::DOT, 1};
      return third == '.' ? Lexeme{Tok::SPREAD, 3} : Lexeme{Tok::DOTDOT, 2};
    case ',': return {Tok::COMMA, 1};
    case ':': return {Tok::COLON, 1};
    case '=':
      if (next == '>') return {Tok::ARROW, 2};
      return next == '=' ? Lexeme{Tok::EQ, 2} : Lexeme{Tok::ASSIGN, 1};
    case '!': return next == '=' ? Lexeme{Tok::NE, 2} : Lexeme{Tok::NOT, 1};
    case '<': return next == '=' ? Lexeme{Tok::LE, 2} : Lexeme{Tok::LT, 1};
    case '>': return next == '=' ? Lexeme{Tok::GE, 2} : Lexeme{Tok::GT, 1};
    case '&': return next == '&' ? Lexeme{Tok::AND, 2} : Lexeme{Tok::BAD_CHAR, 1};
    case '|': return next == '|' ? Lexeme{Tok::OR, 2} : Lexeme{Tok::PIPE, 1};
    case '?': return next == '?' ? Lexeme{Tok::COALESCE, 2} : Lexeme{Tok::QUESTION, 1};
    case '+': return {Tok::PLUS, 1};
    case '-': return {Tok::MINUS, 1};
    case '*': return {Tok::STAR, 1};
    case '@': return {Tok::AT, 1};
  }
  return {Tok::BAD_CHAR, 1};
}

void Scanner::operator_or_bad() {
  const Lexeme lexeme = operator_at(text_[at_], peek(1), peek(2));
  add(lexeme.type, lexeme.length);
}

void Scanner::newline() {
  at_ += text_[at_] == '\r' && peek(1) == '\n' ? 2 : 1;
  newline_ = true;
  ++line_;
}

// An unclosed string ends with its line, and so do the strings of that line in whose interpolations it stands: "a${b"
// is one mistake.
void Scanner::pop_line() {
  std::size_t outermost = modes_.size();
  for (std::size_t i = modes_.size(); i > 0 && modes_[i - 1].line == line_ && modes_[i - 1].mode != Mode::TextBlock;
       --i) {
    if (modes_[i - 1].mode == Mode::String) outermost = i - 1;
  }
  if (outermost == modes_.size() || outermost == 0) return pop();
  modes_.resize(outermost);
  pop();
  out_.tokens.back().unpaired = true;
}

void Scanner::slash() {
  if (peek(1) == '*') return block_comment();
  if (peek(1) != '/') return add(Tok::SLASH, 1);
  const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
  if (peek(2) == '/') {
    out_.docs.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end), newline_});
    doc_ = true;
  }
  at_ = end;
}

void Scanner::block_comment() {
  const std::size_t close = text_.find("*/", at_ + 2);
  if (close == std::string_view::npos) {
    out_.cut_short = true;
    return add(Tok::UNCLOSED_COMMENT, text_.size() - at_);
  }
  at_ = close + 2;
}

void Scanner::quote() {
  if (starts("\"\"\"")) {
    add(Tok::TEXT_OPEN, 3);
    return push(Mode::TextBlock);
  }
  add(Tok::QUOTE, 1);
  push(Mode::String);
}

void Scanner::brace() {
  if (text_[at_] == '{') {
    add(Tok::LBRACE, 1);
    return push(Mode::Code);
  }
  add(Tok::RBRACE, 1);
  pop();
}

void Scanner::string() {
  switch (text_[at_]) {
    case '"': add(Tok::STRING_CLOSE, 1); return pop();
    case '\r':
    case '\n':
      add(Tok::STRING_END_OF_LINE, text_[at_] == '\r' && peek(1) == '\n' ? 2 : 1);
      newline_ = true;
      pop_line();
      ++line_;
      return;
    case '\\':
      if (at_ + 1 == text_.size() || peek(1) == '\n' || peek(1) == '\r') return add(Tok::STRING_BAD, 1);
      return add(Tok::STRING_ESCAPE, 1 + decode_utf8(text_.substr(at_ + 1)).size);
    case '$':
      if (peek(1) != '{') break;
      add(Tok::STRING_OPEN_EXPR, 2);
      return push(Mode::Code);
  }
  std::size_t end = at_;
  const auto go_on = [&] {
    while (end < text_.size() && !string_ends[static_cast<unsigned char>(text_[end])]) ++end;
    return end < text_.size() && text_[end] == '$';
  };
  while (go_on()) {
    // a '$' is text together with the character after it
    if (end + 1 == text_.size() || std::string_view("\"\\{$\r\n").find(text_[end + 1]) != std::string_view::npos) break;
    end += 2;
  }
  if (end == at_) return add(Tok::STRING_DOLLAR, 1);
  add(Tok::STRING_TEXT, end - at_);
}

void Scanner::text_block() {
  if (starts("\"\"\"")) {
    add(Tok::TEXT_CLOSE, 3);
    return pop();
  }
  if (starts("${{")) {
    add(Tok::TEXT_OPEN_EXPR, 3);
    push(Mode::Code);
    return push(Mode::Code);
  }
  const std::size_t end = std::min(text_.find_first_of("\"$", at_), text_.size());
  if (end == at_) return add(Tok::TEXT_OTHER, 1);
  add(Tok::TEXT_TEXT, end - at_);
}

}  // namespace

Scan scan(std::string_view text, std::uint32_t from) { return Scanner(text, from).run(); }

}  // namespace dpc::parse
