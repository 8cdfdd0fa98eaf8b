// What a text must keep to: the characters that any manifest may hold, and the rules of its type.
#include <re2/re2.h>

#include "ir/bind/conform.h"
#include "ir/bind/data_words.h"
#include "support/utf8.h"

namespace dpc::ir {
namespace {

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += decode_utf8(text.substr(at)).size;
  return count;
}

bool is_ascii(std::string_view text) {
  for (unsigned char c : text) {
    if (c >= 0x80) return false;
  }
  return true;
}

bool matches(std::string_view text, std::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 expression(re2::StringPiece(pattern.data(), pattern.size()), options);
  return !expression.ok() || RE2::FullMatch(re2::StringPiece(text.data(), text.size()), expression);
}

std::string length_words(const TextRules& rules) {
  if (rules.max_length == UINT32_MAX) return "at least " + std::to_string(rules.min_length) + " characters long";
  if (rules.min_length == 0) return "at most " + std::to_string(rules.max_length) + " characters long";
  return std::to_string(rules.min_length) + " to " + std::to_string(rules.max_length) + " characters long";
}

}  // namespace

bool Conform::admissible(std::string_view text, bool is_key, Span span) {
  const auto character = inadmissible(text);
  if (!character) return true;
  // A key's own text would bring the character into the message.
  const std::size_t dot = path.find_last_of('.');
  const std::string shown = !is_key ? path : path.substr(0, dot == std::string::npos ? 0 : dot);
  const std::string what = is_key ? "a key below '" + shown + "'" : "value '" + shown + "'";
  diagnostics_.report(span, diag::TextNotAdmissible, what, static_cast<diag::Int>(*character))
      .note("no target carries this character through unchanged");
  return false;
}

bool Conform::keeps_rules(std::string_view text, const Type& type, bool masked, Span span) {
  if (type.rules == nullptr) return true;
  const TextRules& rules = *type.rules;
  const std::size_t length = characters(text);
  const std::string pattern(rules.pattern.text());
  std::string must;
  if (length < rules.min_length || length > rules.max_length) {
    must = length_words(rules);
  } else if (rules.ascii && !is_ascii(text)) {
    must = "ASCII";
  } else if (!pattern.empty() && !matches(text, pattern)) {
    must = type.name.empty() ? "a match of " + pattern : "a " + std::string(type.name.text());
  } else {
    return true;
  }
  const std::string found = masked ? length < rules.min_length ? "shorter" : length > rules.max_length ? "longer" : "this one"
                                   : describe(*builder_.string(text), false);
  auto report = diagnostics_.report(span, diag::TextBreaksRule, path, must, found);
  if (!type.name.empty() && !pattern.empty()) report.note("a " + std::string(type.name.text()) + " matches " + pattern);
  if (!rules.example.empty()) report.help("for example: " + std::string(rules.example.text()));
  return false;
}

}  // namespace dpc::ir
