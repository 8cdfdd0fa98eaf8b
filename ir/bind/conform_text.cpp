// What a text must keep to: the characters that any manifest may hold, and the rules of its type.
#include <fmt/format.h>
#include <re2/re2.h>

#include "ir/bind/conform.h"
#include "ir/bind/data_words.h"
#include "ir/text_pattern.h"
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
  const RE2& expression = compiled_pattern(pattern);
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
  return type.rules == nullptr || keeps_rules(text, *type.rules, type.name.text(), masked, span);
}

bool Conform::keeps_rules(std::string_view text, const TextRules& rules, std::string_view name, bool masked,
                          Span span) {
  const std::size_t length = characters(text);
  const std::string pattern(rules.pattern.text());
  std::string must;
  // Of a secret only what is wrong with it is said.
  std::string_view instead = "what was given";
  const bool long_enough = length >= rules.min_length, short_enough = length <= rules.max_length;
  if (rules.asked && (!short_enough || !matches(text, pattern))) {
    must = "a " + std::string(rules.asked.text());
  } else if (!long_enough || !short_enough) {
    must = length_words(rules);
    instead = long_enough ? "longer" : "shorter";
  } else if (rules.ascii && !is_ascii(text)) {
    must = "ASCII";
  } else if (!pattern.empty() && !matches(text, pattern)) {
    must = name.empty() ? "a match of " + pattern : "a " + std::string(name);
  } else {
    return true;
  }
  const std::string given = masked ? std::string(instead) : describe(*builder_.string(text), false);
  auto report = diagnostics_.report(span, diag::TextBreaksRule, path, must, given);
  if (!name.empty() && !pattern.empty()) report.note("a " + std::string(name) + " matches " + pattern);
  if (!rules.example.empty()) report.help("for example: " + std::string(rules.example.text()));
  if (!rules.asked) return false;
  const std::string better = rules.form >= 0 && !masked ? mended(text, static_cast<TextForm>(rules.form)) : "";
  report.help(better.empty() ? std::string(rules.mending.text())
                             : fmt::format("write \"{}\": {}", better, rules.mending.text()));
  return false;
}

}  // namespace dpc::ir
