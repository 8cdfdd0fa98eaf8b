// The texts that make up most of a manifest, decided in one scan.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dpc::emit {

namespace simple_detail {
constexpr std::array<bool, 256> make_table() {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    table[static_cast<std::size_t>(c)] =
        letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '/';
  }
  return table;
}
inline constexpr std::array<bool, 256> in_word = make_table();
}  // namespace simple_detail

// The words that YAML takes for something else, of those that begin with a letter; in any case.
inline bool is_yaml_word(std::string_view text) {
  static constexpr std::array<std::string_view, 9> words = {"y",   "n",    "no",   "on",   "yes",
                                                            "off", "true", "null", "false"};
  for (std::string_view word : words) {
    if (word.size() != text.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < word.size(); ++i) same = same && (text[i] | 0x20) == word[i];
    if (same) return true;
  }
  return false;
}

// True for some of the texts for which yaml::plain_is_safe is true, and for no other: a letter, then letters, digits,
// `-._/`, and a colon that is followed by one of those; no word like `yes`.
inline bool is_simple(std::string_view text) {
  const auto in_word = [&](std::size_t i) { return simple_detail::in_word[static_cast<unsigned char>(text[i])]; };
  const auto letter = [](char c) { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; };
  if (text.empty() || !letter(text[0])) return false;
  if (text.size() <= 5 && is_yaml_word(text)) return false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (in_word(i)) continue;
    if (text[i] != ':' || i + 1 == text.size() || !in_word(i + 1)) return false;
  }
  return true;
}

}  // namespace dpc::emit
