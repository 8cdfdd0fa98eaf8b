#include "frontend/parse/layout.h"

#include "frontend/parse/brackets.h"
#include "frontend/parse/encoding.h"
#include "frontend/parse/words.h"

namespace dpc::parse {
namespace {

enum class Kind : std::uint8_t {
  File,
  Braces,
  Parens,
  Squares,
  Angles,
  String,
  TextBlock,
  Interpolation,
  TextInterpolation
};

// What a coming '{' belongs to.
enum class Owner : std::uint8_t { None, If, Else, Match, ForHead, For };

struct Level {
  Kind kind;
  std::uint32_t opener = 0;   // in the input
  bool unpaired = false;
  Owner owner = Owner::None;  // of braces
  bool half_closed = false;   // a '}' of the '}}' was seen alone
  std::uint8_t allow = 0;     // 1 after 'allow', 2 after its 'from'
  std::uint32_t waiting = 0;  // Owners in `waiting_` that belong to levels below
  std::uint32_t chain = 0;    // ifs and matches since the last separator: they nest without brackets
};

bool ends_operand(Tok type) {
  switch (type) {
    case Tok::IDENT:
    case Tok::INT:
    case Tok::FLOAT:
    case Tok::TRUE:
    case Tok::FALSE:
    case Tok::NULL_WORD:
    case Tok::NONE:
    case Tok::STRING_CLOSE:
    case Tok::TEXT_CLOSE:
    case Tok::RPAREN:
    case Tok::RBRACK:
    case Tok::RBRACE:
    case Tok::RANGLE:
    case Tok::QUESTION: return true;
    default: return false;
  }
}

// Tokens that go on with the entry above when they begin a line.
bool continues(Tok type) {
  switch (type) {
    case Tok::ELSE:
    case Tok::THEN:
    case Tok::WITH:
    case Tok::WHEN:
    case Tok::OR_ELSE:
    case Tok::DOT:
    case Tok::AT:
    case Tok::STAR:
    case Tok::SLASH:
    case Tok::PLUS:
    case Tok::COALESCE:
    case Tok::EQ:
    case Tok::NE:
    case Tok::LT:
    case Tok::LE:
    case Tok::GT:
    case Tok::GE:
    case Tok::AND:
    case Tok::OR:
    case Tok::IN:
    case Tok::ARROW:
    case Tok::PIPE:
    case Tok::ASSIGN:
    case Tok::COLON: return true;
    default: return false;
  }
}

bool takes_parameters(std::string_view word) {
  return word == "list" || word == "map" || word == "keyed" || word == "partial";
}

class Layout {
 public:
  Layout(const Scan& scan, const Limits& limits, Report& report, std::vector<Token>& out)
      : in_(scan.tokens),
        cut_short_(scan.cut_short),
        text_(report.source().text()),
        limits_(limits),
        report_(report),
        out_(out) {
    out_.reserve(in_.size() + in_.size() / 4);
    levels_.push_back({Kind::File});
  }

  bool run();

 private:
  Level& top() { return levels_.back(); }
  Tok last() const { return out_.empty() ? Tok::END_OF_FILE : out_.back().type; }
  const Token& next() const { return in_[at_ + 1 < in_.size() ? at_ + 1 : at_]; }
  bool holds_entries() {
    return top().kind == Kind::File || top().kind == Kind::Braces;
  }

  void step(const Token& token);
  void line_break(const Token& token);
  bool closes_here(const Token& token);
  void emit(const Token& token, Tok type);
  void make_up(Tok type, std::uint32_t at);
  void separate(std::uint32_t begin, std::uint32_t end);
  void comma(const Token& token);
  void word(const Token& token);
  void less(const Token& token);
  void greater(const Token& token);
  void chained(const Token& token, Owner owner);
  void open(const Token& token, Kind kind);
  void open_brace(const Token& token);
  void close(const Token& token, Kind kind);
  void close_brace(const Token& token);
  void end_line_in_string(const Token& token);
  void bad_character(const Token& token);
  void close_unfinished(std::uint32_t at);
  void pop();
  void report_unclosed(const Token& opener);
  void stand_in();
  bool string_ends_line();
  bool next_sets_field() const;
  std::size_t line_start() const;

  const std::vector<Token>& in_;
  bool cut_short_;  // what stands open at the end of the file was swallowed, and reported as that
  std::string_view text_;
  const Limits& limits_;
  Report& report_;
  std::vector<Token>& out_;
  std::vector<Level> levels_;
  std::vector<Owner> waiting_;
  std::vector<const Token*> unclosed_;  // reported at the end, unless nesting was the mistake
  std::size_t line_end_ = 0;            // the first token after the line that string_ends_line_ tells of
  bool string_ends_line_ = false;
  std::size_t at_ = 0;
  std::uint32_t chains_ = 0;  // the sum of all levels' chains
  std::uint32_t prefixes_ = 0;  // unary operators in a row
  bool newline_ = false;
  bool doc_ = false;
  bool entry_start_ = true;
  bool after_if_body_ = false;
};

bool Layout::run() {
  for (; in_[at_].type != Tok::END_OF_FILE; ++at_) {
    const Token& token = in_[at_];
    newline_ |= token.newline_before;
    doc_ |= token.doc_before;
    if (newline_) line_break(token);
    step(token);
    if (levels_.size() + chains_ > limits_.nesting || prefixes_ > limits_.nesting) {
      report_.at(token.begin, token.end, diag::NestingTooDeep, limits_.nesting);
      return false;
    }
  }
  close_unfinished(in_[at_].begin);
  for (const Token* opener : unclosed_) {
    report_.at(opener->begin, opener->end, diag::UnclosedBracket, report_.text(opener->begin, opener->end));
  }
  emit(in_[at_], Tok::END_OF_FILE);
  return true;
}

void Layout::step(const Token& token) {
  switch (token.type) {
    case Tok::IDENT: return word(token);
    case Tok::COMMA: return comma(token);
    case Tok::LBRACE: return open_brace(token);
    case Tok::RBRACE: return close_brace(token);
    case Tok::LPAREN: return open(token, Kind::Parens);
    case Tok::LBRACK: return open(token, Kind::Squares);
    case Tok::RPAREN: return close(token, Kind::Parens);
    case Tok::RBRACK: return close(token, Kind::Squares);
    case Tok::QUOTE: return open(token, Kind::String);
    case Tok::TEXT_OPEN: return open(token, Kind::TextBlock);
    case Tok::STRING_OPEN_EXPR: return open(token, Kind::Interpolation);
    case Tok::TEXT_OPEN_EXPR: return open(token, Kind::TextInterpolation);
    case Tok::STRING_CLOSE:
    case Tok::TEXT_CLOSE:
      emit(token, token.type);
      return pop();
    case Tok::STRING_END_OF_LINE: return end_line_in_string(token);
    case Tok::IF: return chained(token, Owner::If);
    case Tok::MATCH: return chained(token, Owner::Match);
    case Tok::FOR: return chained(token, Owner::ForHead);
    case Tok::IN:
      if (waiting_.size() > top().waiting && waiting_.back() == Owner::ForHead) waiting_.back() = Owner::For;
      return emit(token, Tok::IN);
    case Tok::THEN:
      if (waiting_.size() > top().waiting && waiting_.back() == Owner::If) waiting_.pop_back();
      return emit(token, Tok::THEN);
    case Tok::ELSE: return emit(token, after_if_body_ ? Tok::ELSE_BODY : Tok::ELSE);
    case Tok::LT: return less(token);
    case Tok::GT:
    case Tok::GE: return greater(token);
    case Tok::BAD_CHAR: return bad_character(token);
    case Tok::UNCLOSED_COMMENT:
      report_.at(token.begin, token.begin + 2, diag::UnclosedComment).help("end it with '*/'");
      return;
    default: return emit(token, token.type);
  }
}

void Layout::emit(const Token& token, Tok type) {
  out_.push_back(token);
  Token& made = out_.back();
  made.type = type;
  made.newline_before = newline_;
  made.doc_before = doc_;
  made.unpaired = false;
  newline_ = doc_ = entry_start_ = after_if_body_ = false;
  prefixes_ = type == Tok::NOT || type == Tok::MINUS ? prefixes_ + 1 : 0;
}

void Layout::make_up(Tok type, std::uint32_t at) {
  Token token;
  token.begin = token.end = at;
  token.type = type;
  out_.push_back(token);
  after_if_body_ = false;
}

void Layout::separate(std::uint32_t begin, std::uint32_t end) {
  waiting_.resize(top().waiting);
  chains_ -= top().chain;
  top().chain = 0;
  top().allow = 0;
  entry_start_ = true;
  if (last() == Tok::SEP) return;
  make_up(Tok::SEP, begin);
  out_.back().end = end;
}

// Where a bracket without a partner ends: a parenthesis with its line, a brace before a line that is not indented
// deeper.
bool Layout::closes_here(const Token& token) {
  if (!top().unpaired) return false;
  switch (top().kind) {
    case Kind::Parens:
    case Kind::Squares: return (ends_operand(last()) && !continues(token.type)) || next_sets_field();
    case Kind::Braces: {
      std::uint32_t first = top().opener;
      while (first > 0 && !in_[first].newline_before) --first;
      return indent_at(text_, token.begin) <= indent_at(text_, in_[first].begin);
    }
    case Kind::File:
    case Kind::Angles:
    case Kind::String:
    case Kind::TextBlock:
    case Kind::Interpolation:
    case Kind::TextInterpolation: return false;
  }
  return false;
}

Tok closer_of(Kind kind) {
  switch (kind) {
    case Kind::File: return Tok::END_OF_FILE;
    case Kind::Braces: return Tok::RBRACE;
    case Kind::Parens: return Tok::RPAREN;
    case Kind::Squares: return Tok::RBRACK;
    case Kind::Angles: return Tok::RANGLE;
    case Kind::String: return Tok::STRING_CLOSE;
    case Kind::TextBlock: return Tok::TEXT_CLOSE;
    case Kind::Interpolation:
    case Kind::TextInterpolation: return Tok::EXPR_CLOSE;
  }
  return Tok::END_OF_FILE;
}

void Layout::line_break(const Token& token) {
  const std::uint32_t end = out_.empty() ? 0 : out_.back().end;
  while (closes_here(token)) {
    make_up(closer_of(top().kind), end);
    pop();
  }
  // A '<' that was no type parameter list after all: the parser says so.
  while (top().kind == Kind::Angles && ends_operand(last()) && !continues(token.type)) pop();
  if (!holds_entries() || continues(token.type)) return;
  if (ends_operand(last()) || (last() == Tok::ASSIGN && next_sets_field())) separate(end, end);
}

// Does the line begin with 'name.name ='? Then a '=' at the end of the line before it lacks its value.
bool Layout::next_sets_field() const {
  std::size_t i = at_;
  while (in_[i].type == Tok::IDENT && in_[i + 1].type == Tok::DOT) i += 2;
  return in_[i].type == Tok::IDENT && in_[i + 1].type == Tok::ASSIGN;
}

void Layout::comma(const Token& token) {
  const bool in_for = waiting_.size() > top().waiting && waiting_.back() == Owner::ForHead;
  if (holds_entries() && !in_for) {
    separate(token.begin, token.end);
    newline_ = false;
    return;
  }
  if (!in_for) {
    waiting_.resize(top().waiting);
    chains_ -= top().chain;
    top().chain = 0;
  }
  emit(token, Tok::COMMA);
}

void Layout::word(const Token& token) {
  const std::string_view word = text_.substr(token.begin, token.end - token.begin);
  Tok type = Tok::IDENT;
  if (entry_start_) {
    type = top().kind == Kind::File ? file_word(word, next()) : block_word(word, next());
    if (type == Tok::ALLOW) top().allow = 1;
  } else if (top().allow == 1 && word == "from" && ends_operand(last())) {
    type = Tok::FROM;
    top().allow = 2;
  } else if (top().allow == 2 && word == "as" && ends_operand(last())) {
    type = Tok::AS;
    top().allow = 0;
  }
  emit(token, type);
}

void Layout::less(const Token& token) {
  const bool parameters = last() == Tok::IDENT && out_.back().end == token.begin &&
                          takes_parameters(text_.substr(out_.back().begin, out_.back().end - out_.back().begin));
  if (!parameters) return emit(token, Tok::LT);
  emit(token, Tok::LANGLE);
  levels_.push_back({Kind::Angles, static_cast<std::uint32_t>(at_)});
  top().waiting = static_cast<std::uint32_t>(waiting_.size());
}

void Layout::greater(const Token& token) {
  if (top().kind != Kind::Angles) return emit(token, token.type);
  Token close = token;
  close.end = close.begin + 1;
  emit(close, Tok::RANGLE);
  pop();
  if (token.type == Tok::GT) return;
  // `x: list<int>= []`: the scanner read '>='
  Token assign = token;
  assign.begin += 1;
  emit(assign, Tok::ASSIGN);
}

void Layout::chained(const Token& token, Owner owner) {
  waiting_.push_back(owner);
  ++top().chain;
  ++chains_;
  emit(token, token.type);
}

void Layout::open(const Token& token, Kind kind) {
  emit(token, token.type);
  levels_.push_back({kind, static_cast<std::uint32_t>(at_), token.unpaired});
  top().waiting = static_cast<std::uint32_t>(waiting_.size());
  if (token.unpaired) report_unclosed(token);
}

void Layout::open_brace(const Token& token) {
  Owner owner = Owner::None;
  if (last() == Tok::ELSE_BODY) {
    owner = Owner::Else;
  } else if (waiting_.size() > top().waiting) {
    owner = waiting_.back();
    waiting_.pop_back();
  }
  Token body = token;
  if (owner != Owner::None) body.type = Tok::LBODY;
  open(body, Kind::Braces);
  top().owner = owner;
  entry_start_ = true;
}

// Of the line on which we are; looked up once a line, as a line can be all openers.
bool Layout::string_ends_line() {
  if (at_ < line_end_) return string_ends_line_;
  string_ends_line_ = false;
  line_end_ = at_ + 1;
  for (; line_end_ < in_.size() && !in_[line_end_].newline_before; ++line_end_) {
    string_ends_line_ |= in_[line_end_].type == Tok::STRING_END_OF_LINE;
  }
  return string_ends_line_;
}

void Layout::report_unclosed(const Token& opener) {
  // an unclosed string behind it took the closer with it
  if (cut_short_ || (opener.type != Tok::STRING_OPEN_EXPR && string_ends_line())) return;
  unclosed_.push_back(&in_[at_]);
}

void Layout::pop() {
  if (levels_.size() == 1) return;
  waiting_.resize(top().waiting);
  chains_ -= top().chain;
  levels_.pop_back();
}

// Drops what stands open above the level that a closer closes: unclosed '<', and brackets found to be unpaired.
void Layout::close(const Token& token, Kind kind) {
  if (token.unpaired) {
    report_.at(token.begin, token.end, diag::UnmatchedBracket, report_.text(token.begin, token.end));
    return;
  }
  while (levels_.size() > 1 && top().kind != kind) {
    if (top().kind != Kind::Angles) make_up(closer_of(top().kind), out_.back().end);
    pop();
  }
  emit(token, token.type);
  pop();
}

void Layout::close_brace(const Token& token) {
  if (token.unpaired) return close(token, Kind::Braces);
  const auto is_brace = [](const Level& level) {
    return level.kind == Kind::Braces || level.kind == Kind::Interpolation || level.kind == Kind::TextInterpolation;
  };
  // an opener that pair_brackets gave up and that no line break has closed yet is not the one
  while (levels_.size() > 1 && (!is_brace(top()) || (top().unpaired && top().kind == Kind::Braces))) {
    if (top().kind != Kind::Angles) make_up(closer_of(top().kind), out_.back().end);
    pop();
  }
  if (top().kind == Kind::Interpolation) {
    emit(token, Tok::EXPR_CLOSE);
    return pop();
  }
  if (top().kind == Kind::TextInterpolation) {
    Token both = token;
    if (next().type == Tok::RBRACE && next().begin == token.end) {
      both.end = next().end;
      ++at_;
    } else if (!top().half_closed) {
      report_.at(token.begin, token.end, diag::UnexpectedToken, "'}}'", "'}'");
      top().half_closed = true;
      return;
    }
    emit(both, Tok::EXPR_CLOSE);
    return pop();
  }
  const bool if_body = top().owner == Owner::If;
  emit(token, Tok::RBRACE);
  pop();
  after_if_body_ = if_body;
}

void Layout::end_line_in_string(const Token& token) {
  // the strings around it end with it, where the scanner says so; the first of them is then what was left open
  std::size_t outermost = levels_.size() - 1;
  if (token.unpaired) {
    const std::size_t line = line_start();
    for (std::size_t i = levels_.size(); i > 1 && levels_[i - 1].opener >= line; --i) {
      if (levels_[i - 1].kind == Kind::String) outermost = i - 1;
    }
  } else {
    report_.at(in_[top().opener].begin, token.begin, diag::UnclosedString)
        .help("close it with '\"', or use a text block, \"\"\" ... \"\"\", for several lines");
  }
  while (levels_.size() > outermost && levels_.size() > 1) {
    make_up(closer_of(top().kind), token.begin);
    out_.back().unpaired = true;
    pop();
  }
}

// The first token of the line on which we are.
std::size_t Layout::line_start() const {
  std::size_t first = at_;
  while (first > 0 && !in_[first].newline_before) --first;
  return first;
}

bool is_foreign_quote(char c) { return c == '\'' || c == '`'; }

std::string_view hint_for(char c) {
  switch (c) {
    case '\'':
    case '`': return "text stands in double quotes";
    case ';': return "entries end with their line, or at a comma";
    case '#': return "a comment begins with '//'";
    case '&': return "'and' is written '&&'";
    case '$': return "interpolation stands in double quotes: \"${...}\"";
    case '%': return "there is no remainder operator";
  }
  return {};
}

void Layout::bad_character(const Token& token) {
  if (!is_reported_byte(text_, token.begin)) {
    while (next().type == Tok::BAD_CHAR && next().begin == in_[at_].end && !is_reported_byte(text_, next().begin))
      ++at_;
    const std::uint32_t end = in_[at_].end;
    const std::string_view shown =
        report_.text(token.begin, is_foreign_quote(text_[token.begin]) ? token.begin + 1 : end);
    auto made = report_.at(token.begin, end, diag::BadCharacter, fmt::format("'{}'", shown));
    if (const std::string_view hint = hint_for(text_[token.begin]); !hint.empty()) made.help(std::string(hint));
  }
  if (text_[token.begin] == ';' && holds_entries()) return separate(token.begin, token.end);
  if (text_[token.begin] != '#') stand_in();
}

// Something in place of bad characters, so that what is around them is not a second mistake.
void Layout::stand_in() {
  const std::uint32_t at = in_[at_].end;
  const bool more =
      !next().newline_before && (next().type == Tok::IDENT || next().type == Tok::INT || next().type == Tok::QUOTE);
  const std::size_t before = out_.size();
  if (!ends_operand(last())) {
    if (more) return;
    make_up(Tok::QUOTE, at);
    make_up(Tok::STRING_CLOSE, at);
  } else if (more) {
    make_up(next().type == Tok::IDENT ? Tok::DOT : Tok::PLUS, at);
  }
  for (std::size_t i = before; i < out_.size(); ++i) out_[i].unpaired = true;
  if (out_.size() > before) entry_start_ = false;
}

void Layout::close_unfinished(std::uint32_t at) {
  for (; levels_.size() > 1; pop()) {
    const Token& opener = in_[top().opener];
    if (top().kind == Kind::String && !cut_short_) {
      report_.at(opener.begin, at, diag::UnclosedString).help("close it with '\"'");
    } else if (top().kind == Kind::TextBlock) {
      report_.at(opener.begin, opener.end, diag::UnclosedTextBlock).help("close it with '\"\"\"'");
    }
    if (top().kind != Kind::Angles) make_up(closer_of(top().kind), at);
  }
}

// The habits of other languages: '...' becomes one bad character, and what stands right of a '#' was meant as a
// comment, so that its brackets and quotes pair with nothing.
void drop_foreign_text(std::string_view text, std::vector<Token>& tokens) {
  char quote = '\0';
  bool comment = false;
  std::size_t kept = 0;
  for (const Token& token : tokens) {
    if (token.newline_before || token.type == Tok::END_OF_FILE) {
      comment = false;
      quote = '\0';
    }
    if (comment) continue;
    const char bad = token.type == Tok::BAD_CHAR ? text[token.begin] : '\0';
    if (quote != '\0' && bad == quote) {
      while (tokens[kept - 1].type != Tok::BAD_CHAR || text[tokens[kept - 1].begin] != quote) --kept;
      tokens[kept - 1].end = token.end;
      quote = '\0';
      continue;
    }
    comment = bad == '#';
    if (is_foreign_quote(bad) && quote == '\0') quote = bad;
    tokens[kept++] = token;
  }
  tokens.resize(kept);
}

}  // namespace

bool lay_out(Scan& scan, const Limits& limits, Report& report, std::vector<Token>& out) {
  if (scan.tokens.size() > limits.tokens) {
    const Token& token = scan.tokens[limits.tokens];
    report.at(token.begin, token.end, diag::TooManyTokens, limits.tokens).help("split the file");
    return false;
  }
  drop_foreign_text(report.source().text(), scan.tokens);
  if (!pair_brackets(report.source().text(), scan.tokens)) {
    report.at(scan.tokens.back().begin, scan.tokens.back().end, diag::NestingTooDeep, limits.nesting);
    return false;
  }
  return Layout(scan, limits, report, out).run();
}

}  // namespace dpc::parse
