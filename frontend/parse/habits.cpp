#include "frontend/parse/habits.h"

#include <algorithm>

namespace dpc::parse {
namespace {

struct Word {
  std::string_view word, sign;
};
constexpr Word words[] = {{"and", "&&"}, {"or", "||"}, {"not", "!"}};

std::string_view sign_of(std::string_view word) {
  for (const Word& each : words) {
    if (each.word == word) return each.sign;
  }
  return {};
}

// `containers:` and below it `- name: main`.
bool is_list_item(const SyntaxError& error) {
  if (error.at < 2 || error.tokens[error.at - 1].type != Tok::MINUS) return false;
  const Tok before = error.tokens[error.at - 2].type;
  return before == Tok::COLON || before == Tok::SEP || before == Tok::LBRACE || before == Tok::LBODY;
}

std::string_view text_at(const SyntaxError& error, std::size_t at, const Report& report) {
  return report.text(error.tokens[at].begin, error.tokens[at].end);
}

Habit list_item(const SyntaxError& error, const Report& report) {
  const std::size_t colon = error.at - 2;
  const bool named = error.tokens[colon].type == Tok::COLON && colon > 0 && error.tokens[colon - 1].type == Tok::IDENT;
  const std::string name(named ? text_at(error, colon - 1, report) : "containers");
  return {fmt::format("this is YAML: here a block is `{} {{ NAME {{ ... }} }}`, and a list `{} = [a, b]`", name, name)};
}

Habit dashed_name(const SyntaxError& error, const Report& report) {
  const Token& first = error.tokens[error.at - 2];
  std::size_t last = error.at;
  while (last + 1 < error.tokens.size() && error.tokens[last + 1].begin == error.tokens[last].end &&
         (error.tokens[last + 1].type == Tok::IDENT || error.tokens[last + 1].type == Tok::MINUS)) {
    ++last;
  }
  const std::string_view name = report.text(error.tokens[error.at - 1].begin, error.tokens[last].end);
  if (first.type == Tok::APP || first.type == Tok::ENVIRONMENT) {
    const std::string_view word = text_at(error, error.at - 2, report);
    return {fmt::format("a name with dashes stands in quotes: `{} \"{}\" {{ ... }}`", word, name)};
  }
  return {fmt::format("a name has letters, digits and '_' only: `{}`", [&] {
    std::string plain(name);
    std::replace(plain.begin(), plain.end(), '-', '_');
    return plain;
  }())};
}

bool ends_nothing(Tok type) {
  return type == Tok::SEP || type == Tok::LBRACE || type == Tok::LBODY || type == Tok::ASSIGN || type == Tok::LPAREN ||
         type == Tok::LBRACK;
}

bool takes_name(Tok word) {
  return word == Tok::APP || word == Tok::TYPE || word == Tok::FN || word == Tok::COMPONENT ||
         word == Tok::ENVIRONMENT || word == Tok::FEATURE;
}

}  // namespace

Habit habit_of(const SyntaxError& error, const Report& report) {
  const Token& found = error.tokens[error.at];
  if (error.at == 0) return {};
  if (is_list_item(error)) return list_item(error, report);
  const Token& before = error.tokens[error.at - 1];
  const bool in_name = found.type == Tok::MINUS && before.type == Tok::IDENT && error.at > 1;
  if (in_name && takes_name(error.tokens[error.at - 2].type)) return dashed_name(error, report);
  const std::string_view word = text_at(error, error.at, report);
  if (found.type == Tok::IDENT && word != "not") {
    const std::string_view sign = sign_of(word);
    if (!sign.empty()) return {fmt::format("it is written '{}'", sign), sign, error.at};
  }
  const bool negated = before.type == Tok::IDENT && text_at(error, error.at - 1, report) == "not";
  if (negated) return {"'not' is written '!': `!a`", {}, 0};
  if (found.type == Tok::IF) {
    if (found.newline_before || ends_nothing(before.type)) return {};
    return {"a condition behind an entry is written 'when'", "when", error.at};
  }
  if (found.type == Tok::DOT && text_at(error, error.at + 1, report) == "Values" && !found.newline_before)
    return {"params are `values.NAME`"};
  if (found.type == Tok::COLON && before.type == Tok::IDENT && !found.newline_before && error.expected != Tok::COLON)
    return {"this is YAML: here a block is `NAME { ... }`, and a value is set by `NAME = VALUE`"};
  if (found.type == Tok::QUESTION) return {"a choice is written `if CONDITION then a else b`"};
  if (found.type == Tok::PIPE) {
    return {"there are no pipes: call the function, `yaml(x)`; "
            "a fall-back is `a or_else b`, or `a ?? b` for an optional"};
  }
  return {};
}

std::string quoted_name(std::string_view text) {
  const auto fits = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
  };
  const bool name = !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), fits);
  return name && text.find_first_of("-/") != std::string_view::npos ? fmt::format("\"{}\"", text) : std::string();
}

}  // namespace dpc::parse
