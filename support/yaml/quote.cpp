#include "support/yaml/quote.h"

#include <algorithm>
#include <array>

#include "support/utf8.h"
#include "support/yaml/block.h"

namespace dpc::yaml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Characters that a reader refuses, folds or does not show.
bool must_be_escaped(std::uint32_t point) {
  if (point < 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0xAD) return true;
  // White space other than the blank: readers and those who trim texts differ on it.
  if (point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x202F || point == 0x205F || point == 0x3000)
    return true;
  if ((point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
      (point >= 0x2060 && point <= 0x206F))
    return true;
  return point == 0xFEFF || (point & 0xFFFE) == 0xFFFE || (point >= 0xE000 && point <= 0xF8FF);
}

bool is_word(std::string_view text) {
  static constexpr std::array<std::string_view, 15> words = {
      "y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", "~", ".nan", "+.inf", "=", "<<"};
  const auto same = [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) { return lower(a) == b; });
  };
  return text.size() <= 5 && (std::any_of(words.begin(), words.end(), same) || same("-.inf"));
}

constexpr std::array<bool, 256> of_numbers = [] {
  std::array<bool, 256> made{};
  for (char c : std::string_view("0123456789_.,:+-eETtZz ")) made[static_cast<unsigned char>(c)] = true;
  return made;
}();

// Integers of every base, floats, sexagesimals and dates of YAML 1.1 are all made of these characters.
bool is_number_like(std::string_view text) {
  if (text[0] == '+' || text[0] == '-') text.remove_prefix(1);
  if (text.size() >= 2 && text[0] == '0' && std::string_view("xXoObB").find(text[1]) != std::string_view::npos) {
    return std::all_of(text.begin() + 2, text.end(), [](char c) {
      return is_digit(c) || is_letter(c) || c == '_' || c == '.' || c == '-' || c == '+';
    });
  }
  const std::size_t digit = !text.empty() && text[0] == '.' ? 1 : 0;
  if (text.size() <= digit || !(is_digit(text[digit]) || text[digit] == '_')) return false;
  return std::ranges::all_of(text, [](char c) { return of_numbers[static_cast<unsigned char>(c)]; });
}

bool may_begin(std::string_view text) {
  const char first = text[0];
  if (is_digit(first) || is_letter(first) || static_cast<unsigned char>(first) >= 0x80) return true;
  if (first == '-') return text.size() > 1 && text[1] != ' ' && !text.starts_with("---");
  if (first == '.') return !text.starts_with("...");
  return std::string_view("_/$(+<^;\\)").find(first) != std::string_view::npos;
}

// What ends a plain scalar early: a colon or a hash at a word's edge.
bool has_syntax(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':' && (i + 1 == text.size() || text[i + 1] == ' ')) return true;
    if (text[i] == '#' && i > 0 && text[i - 1] == ' ') return true;
  }
  return false;
}

bool all_printable(std::string_view text, std::string_view also) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= ' ' && text[at] < 0x7F) {
      ++at;
      continue;
    }
    const Decoded c = decode_utf8(text.substr(at));
    const auto allowed = [&] {
      return c.point < 0x80 && also.find(static_cast<char>(c.point)) != std::string_view::npos;
    };
    if (!c.valid || (must_be_escaped(c.point) && !allowed())) return false;
    at += c.size;
  }
  return true;
}

void append_hex(std::string& out, std::uint32_t point, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out.push_back("0123456789abcdef"[point >> shift & 15]);
}

void append_escaped(std::string& out, std::uint32_t point) {
  out.push_back('\\');
  switch (point) {
    case '\n': out.push_back('n'); return;
    case '\t': out.push_back('t'); return;
    case '\r': out.push_back('r'); return;
  }
  out.push_back(point > 0xFFFF ? 'U' : 'u');
  append_hex(out, point, point > 0xFFFF ? 8 : 4);
}

// A line of spaces alone is content that readers and editors lose; a line that begins with a tab divides the readers.
bool lines_are_safe(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at && (text[at] == '\t' || text[end - 1] == ' ' || text[end - 1] == '\t')) return false;
    at = end + 1;
  }
  return true;
}

bool literal_is_safe(std::string_view text, unsigned indent) {
  return indent > 0 && fits_block(text) && lines_are_safe(text) && all_printable(text, "\n\t");
}

}  // namespace

bool plain_is_safe(std::string_view text) {
  if (text.empty() || !may_begin(text) || text.back() == ' ' || text.find('\n') != std::string_view::npos) return false;
  return !is_word(text) && !is_number_like(text) && !has_syntax(text) && all_printable(text, "");
}

void append_double_quoted(std::string& out, std::string_view text) {
  const auto stands_for_itself = [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; };
  out.push_back('"');
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && stands_for_itself(text[end])) ++end;
    out.append(text.substr(at, end - at));
    at = end;
    if (at == text.size()) break;
    const Decoded c = decode_utf8(text.substr(at));
    if (c.point == '"' || c.point == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(c.point));
    } else if (must_be_escaped(c.point)) {
      append_escaped(out, c.point);
    } else {
      append_utf8(out, c.point);
    }
    at += c.size;
  }
  out.push_back('"');
}

void append_scalar(std::string& out, std::string_view text) {
  if (plain_is_safe(text)) {
    out.append(text);
  } else {
    append_double_quoted(out, text);
  }
}

void append_value(std::string& out, std::string_view text, unsigned indent) {
  if (literal_is_safe(text, indent)) {
    append_block(out, text, indent);
    if (text.back() != '\n') out.pop_back();
  } else {
    append_scalar(out, text);
  }
}

}  // namespace dpc::yaml
