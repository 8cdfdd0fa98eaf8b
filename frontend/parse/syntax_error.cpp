#include "frontend/parse/syntax_error.h"

#include "frontend/parse/habits.h"
#include "frontend/parse/words.h"

namespace dpc::parse {
namespace {

// The longest token whose text is repeated in a message.
constexpr std::size_t longest_shown = 40;

bool may_begin_entry(Tok type) {
  switch (type) {
    case Tok::LET:
    case Tok::SPREAD:
    case Tok::FOR:
    case Tok::CHECK:
    case Tok::ALLOW:
    case Tok::GIVEN:
    case Tok::EXPECT:
    case Tok::IF:
    case Tok::MATCH:
    case Tok::NOT:
    case Tok::MINUS:
    case Tok::LPAREN:
    case Tok::LBRACK:
    case Tok::LBRACE: return true;
    default: return starts_pattern(type);
  }
}

// What a token type is called when it is missing, whatever the rule.
std::string_view missing_token(Tok type) {
  switch (type) {
    case Tok::IDENT: return "a name";
    case Tok::LBRACE:
    case Tok::LBODY: return "'{'";
    case Tok::ASSIGN: return "'='";
    case Tok::COLON: return "':'";
    case Tok::IN: return "'in'";
    case Tok::ELSE: return "'else'";
    case Tok::ARROW: return "'=>'";
    case Tok::FROM: return "'from'";
    case Tok::LPAREN: return "'('";
    case Tok::RANGLE: return "',' or '>'";
    case Tok::EXPR_CLOSE: return "'}'";
    case Tok::RBRACE: return "',' or '}'";
    case Tok::RPAREN: return "',' or ')'";
    case Tok::RBRACK: return "']'";
    case Tok::SEP: return "a new line or ','";
    default: return {};
  }
}

std::string_view missing_in_rule(Rule rule) {
  switch (rule) {
    case Rule::Item:
    case Rule::Entry:
    case Rule::Entries: return "an entry";
    case Rule::UsePath: return "a module name, or a file name in quotes";
    case Rule::Params:
    case Rule::Param: return "a parameter";
    case Rule::Arms:
    case Rule::Arm:
    case Rule::Pattern: return "a pattern";
    case Rule::Type:
    case Rule::OptionalType:
    case Rule::TypePrimary: return "a type";
    case Rule::TypeArgument: return "a range such as '0..9', or NAME = VALUE";
    case Rule::Bound: return "a number";
    case Rule::String: return "a string";
    case Rule::IfExpr: return "'then' or '{'";
    case Rule::Block:
    case Rule::Body: return "'{'";
    case Rule::When:
    case Rule::Attribute:
    case Rule::Expr:
    case Rule::Operand:
    case Rule::Arguments:
    case Rule::Argument:
    case Rule::Elements:
    case Rule::Element:
    case Rule::Literal: return "a value";
  }
  return "something else";
}

const Token* before(const SyntaxError& error) { return error.at == 0 ? nullptr : &error.tokens[error.at - 1]; }

std::string_view expected_text(const SyntaxError& error) {
  const Token* last = before(error);
  if (error.alone) return "the end of the expression";
  if (error.rule == Rule::IfExpr && last != nullptr && last->type == Tok::ELSE_BODY) return "'{' or 'if'";
  if (error.rule == Rule::Operand && last != nullptr && last->type == Tok::DOT) return "a name";
  if (error.rule == Rule::TypePrimary && error.expected == Tok::RPAREN && last != nullptr && last->type == Tok::RPAREN)
    return "')'";
  if (error.rule == Rule::Pattern && error.expected == Tok::END_OF_FILE) return "a pattern";
  if (error.rule == Rule::Operand && error.expected == Tok::RPAREN && !error.in_list) return "')'";
  if (error.rule == Rule::Operand && error.expected == Tok::RBRACK && error.in_list) return "',' or ']'";
  if (const std::string_view token = missing_token(error.expected); !token.empty()) return token;
  return missing_in_rule(error.rule);
}

// " after 'x'", where the token before stands on the line and says something.
std::string after_text(const SyntaxError& error, const Report& report) {
  const Token* last = before(error);
  if (last == nullptr || last->begin == last->end || last->type == Tok::SEP || error.expected == Tok::SEP) return {};
  if (error.tokens[error.at].newline_before && error.tokens[error.at].type != Tok::SEP) return {};
  switch (last->type) {
    case Tok::LBODY:
    case Tok::LBRACE:
    case Tok::STRING_TEXT:
    case Tok::STRING_ESCAPE:
    case Tok::TEXT_TEXT:
    case Tok::TEXT_CLOSE: return {};
    case Tok::STRING_CLOSE: return " after the string";
    default: break;
  }
  if (last->end - last->begin > longest_shown) return {};
  return fmt::format(" after '{}'", report.text(last->begin, last->end));
}

// `for = "5m"`: a reserved word where a field's name is meant. The place of the word, or npos.
std::size_t reserved_field(const SyntaxError& error) {
  constexpr std::size_t npos = static_cast<std::size_t>(-1);
  const Token& found = error.tokens[error.at];
  const auto sets = [](Tok type) { return type == Tok::ASSIGN || type == Tok::COLON; };
  if (sets(found.type) && error.at > 0 && is_reserved(error.tokens[error.at - 1].type)) return error.at - 1;
  if (!is_reserved(found.type)) return npos;
  const Tok next = error.tokens[std::min(error.at + 1, error.tokens.size() - 1)].type;
  const bool begins = error.rule == Rule::Entries || error.rule == Rule::Item;
  if (begins && (sets(next) || next == Tok::LBRACE)) return error.at;
  if (error.rule == Rule::Operand && error.at > 0 && error.tokens[error.at - 1].type == Tok::DOT) return error.at;
  return npos;
}

bool report_reserved(const SyntaxError& error, Report& report) {
  if (const std::size_t field = reserved_field(error); field != static_cast<std::size_t>(-1)) {
    const Token& word = error.tokens[field];
    const std::string_view text = report.text(word.begin, word.end);
    report.at(word.begin, word.end, diag::ReservedWord, text)
        .help(fmt::format("a field of this name is quoted: \"{}\"", text));
    return true;
  }
  const Token& found = error.tokens[error.at];
  if (error.expected != Tok::IDENT || !is_reserved(found.type)) return false;
  report.at(found.begin, found.end, diag::ReservedWord, report.text(found.begin, found.end))
      .help("choose another name");
  return true;
}

std::string_view place_of(Tok word) {
  switch (word) {
    case Tok::GIVEN:
    case Tok::EXPECT: return "inside a test";
    case Tok::CHECK:
    case Tok::ALLOW: return "at the start of an entry";
    default: return "at the top level of a file";
  }
}

// `type T = ...` in a block, `given x = 1` at the top level: a word that is a keyword, but not here.
bool report_misplaced(const SyntaxError& error, Report& report) {
  const Token& first = error.tokens[error.entry_start];
  const Token* last = before(error);
  if (last == nullptr || last->type != Tok::IDENT) return false;
  const bool follows_first = last == &first || (error.entry_start == error.at && error.rule != Rule::Item);
  const std::string_view text = report.text(last->begin, last->end);
  const Tok word = any_word(text);
  const Token& found = error.tokens[error.at];
  if (!follows_first || word == Tok::IDENT || found.newline_before) return false;
  if (found.type != Tok::IDENT && found.type != Tok::QUOTE) return false;
  report.at(last->begin, last->end, diag::MisplacedItem, text, place_of(word));
  return true;
}

}  // namespace

bool is_reserved(Tok type) {
  switch (type) {
    case Tok::IF:
    case Tok::THEN:
    case Tok::ELSE:
    case Tok::ELSE_BODY:
    case Tok::FOR:
    case Tok::IN:
    case Tok::MATCH:
    case Tok::LET:
    case Tok::WITH:
    case Tok::WHEN:
    case Tok::OR_ELSE:
    case Tok::TRUE:
    case Tok::FALSE:
    case Tok::NULL_WORD:
    case Tok::NONE: return true;
    default: return false;
  }
}

bool starts_pattern(Tok type) {
  switch (type) {
    case Tok::IDENT:
    case Tok::INT:
    case Tok::FLOAT:
    case Tok::TRUE:
    case Tok::FALSE:
    case Tok::NULL_WORD:
    case Tok::NONE:
    case Tok::QUOTE:
    case Tok::TEXT_OPEN:
    case Tok::MINUS: return true;
    default: return false;
  }
}

bool starts_entry(Tok type) { return may_begin_entry(type); }

std::string describe_token(const Token& token, const Report& report) {
  switch (token.type) {
    case Tok::END_OF_FILE: return "the end of the file";
    case Tok::SEP: return token.begin == token.end ? "the end of the line" : "','";
    case Tok::QUOTE: return "a string";
    case Tok::TEXT_OPEN: return "a text block";
    default: break;
  }
  if (token.end - token.begin > longest_shown)
    return fmt::format("'{}...'", report.text(token.begin, token.begin + longest_shown));
  return fmt::format("'{}'", report.text(token.begin, token.end));
}

void report_syntax(const SyntaxError& error, Report& report) {
  const Token& found = error.tokens[error.at];
  const bool made_up = found.begin == found.end && found.type != Tok::SEP && found.type != Tok::END_OF_FILE;
  if (made_up || report_reserved(error, report) || report_misplaced(error, report)) return;
  if (found.type == Tok::WHEN && (error.rule == Rule::Entries || error.rule == Rule::Item)) {
    report.at(found.begin, found.end, diag::WhenFirst)
        .help("write 'ENTRY when CONDITION', or 'if CONDITION { ... }' for several");
    return;
  }
  if (error.expected == Tok::RBRACK && error.in_list && (found.type == Tok::ASSIGN || found.type == Tok::COLON)) {
    report.at(found.begin, found.end, diag::MisplacedField)
        .help("a record among the elements is written { NAME = VALUE }");
    return;
  }
  std::string expected(expected_text(error));
  expected += after_text(error, report);
  const bool nothing = error.alone && found.type == Tok::END_OF_FILE;
  auto told = report.at(found.begin, std::max(found.end, found.begin), diag::UnexpectedToken, expected,
                        nothing ? "nothing" : describe_token(found, report));
  const Habit habit = habit_of(error, report);
  if (habit.help.empty()) return;
  told.help(habit.help);
  const Token& mended = error.tokens[habit.at];
  if (!habit.replacement.empty()) told.fix(report.span(mended.begin, mended.end), std::string(habit.replacement));
}

}  // namespace dpc::parse
