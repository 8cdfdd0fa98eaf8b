#include <re2/re2.h>

#include "frontend/check/context.h"
#include "ir/text_pattern.h"

namespace dpc::check {
namespace {

RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return options;
}

// What RE2 takes and Go's regexp does not, with which a chart matches: there a pattern stands within others.
std::string fault_in_go(std::string_view pattern) {
  for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    const char escape = pattern[++i];
    if (escape == 'C') return "charts cannot match '\\C', a single byte";
    if (escape != 'Q') continue;
    i = pattern.find("\\E", i + 1);
    if (i == std::string_view::npos) return "'\\Q' without '\\E'";
    ++i;
  }
  return {};
}

}  // namespace

std::string pattern_fault(std::string_view pattern) {
  RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), options());
  return compiled.ok() ? fault_in_go(pattern) : compiled.error();
}

bool pattern_is_ascii(std::string_view pattern) {
  // A class that is negated, a dot, or a byte beyond ASCII may let other characters through; escapes like \d and \w are
  // ASCII in RE2.
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(pattern[i]);
    if (c >= 0x80) return false;
    if (c == '\\') {
      if (i + 1 < pattern.size() && std::string_view("DSWpPxCB").find(pattern[i + 1]) != std::string_view::npos)
        return false;
      ++i;
    } else if (c == '[' && !in_class) {
      in_class = true;
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') return false;
    } else if (c == ']') {
      in_class = false;
    } else if (c == '.' && !in_class) {
      return false;
    }
  }
  return true;
}

std::string text_fault(Context&, const ir::TextRules& rules, std::string_view text) {
  std::uint32_t length = 0;
  for (unsigned char c : text) length += (c & 0xC0) != 0x80;
  if (length < rules.min_length)
    return fmt::format("has {} characters, at least {} are needed", length, rules.min_length);
  if (length > rules.max_length)
    return fmt::format("has {} characters, at most {} are allowed", length, rules.max_length);
  if (rules.pattern.empty()) return {};
  const RE2& expression = ir::compiled_pattern(rules.pattern.text());
  if (!expression.ok() || RE2::FullMatch(re2::StringPiece(text.data(), text.size()), expression)) return {};
  if (!rules.example.empty()) return fmt::format("does not look like \"{}\"", rules.example.text());
  return fmt::format("does not match {}", rules.pattern.text());
}

}  // namespace dpc::check
