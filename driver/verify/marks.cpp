#include "driver/verify/marks.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace dpc::driver::verify {
namespace {

// Private-use characters: no template holds them.
constexpr std::string_view open = "#\xEE\xBF\xB0", close = "\xEE\xBF\xB1";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// Behind the line an action or a comment goes on.
bool goes_on(std::string_view line, bool inside) {
  for (std::size_t at = 0;;) {
    at = line.find(inside ? "}}" : "{{", at);
    if (at == std::string_view::npos) return inside;
    inside = !inside;
    at += 2;
  }
}

struct Unmarked {
  std::string text;
  std::vector<std::pair<std::size_t, std::uint32_t>> marks;  // an offset in the text, a line
};

// Helm takes away white space where an object begins: there a mark may have lost its space, and stand alone on a line.
Unmarked unmarked(const std::string& text) {
  Unmarked out;
  for (std::size_t at = 0;;) {
    const std::size_t found = text.find(open, at);
    out.text.append(text, at, found - at);
    if (found == std::string::npos) return out;
    if (out.text.ends_with(' ')) out.text.pop_back();
    std::uint32_t line = 0;
    const char* digits = text.data() + found + open.size();
    const auto [end, fault] = std::from_chars(digits, text.data() + text.size(), line);
    if (fault == std::errc()) out.marks.emplace_back(out.text.size(), line);
    at = static_cast<std::size_t>(end - text.data()) + close.size();
    const bool alone = out.text.empty() || out.text.ends_with('\n');
    if (alone && at < text.size() && text[at] == '\n') ++at;
  }
}

// The document around an offset, from its first line.
std::pair<std::size_t, std::size_t> document_at(const std::string& text, std::size_t offset) {
  constexpr std::string_view between = "---\n";
  std::size_t begin = text.rfind(between, offset);
  begin = begin == std::string::npos ? 0 : begin + between.size();
  return {begin, std::min(text.find("\n---\n", offset), text.size())};
}

}  // namespace

std::string with_marks(std::string_view text) {
  std::string out;
  bool inside = false;
  std::uint32_t number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    inside = goes_on(line, inside);
    const std::string_view content = trimmed(line);
    out += content;
    if (!content.empty() && !inside && !content.ends_with("-}}"))
      out.append(" ").append(open).append(std::to_string(number)).append(close);
    out += line.substr(content.size());
    if (end < text.size()) out += '\n';
    at = end + 1;
  }
  return out;
}

std::optional<std::uint32_t> template_line(const std::string& plain, std::size_t offset, const std::string& marked) {
  const auto [begin, end] = document_at(plain, offset);
  const Unmarked again = unmarked(marked);
  const std::size_t found = again.text.find(plain.substr(begin, end - begin));
  if (found == std::string::npos) return std::nullopt;
  const std::size_t line = plain.rfind('\n', offset) + 1;
  const std::size_t from = found + std::max(line, begin) - begin;
  const auto mark = std::ranges::find_if(again.marks, [&](const auto& it) { return it.first > from; });
  if (mark == again.marks.end()) return std::nullopt;
  return mark->second;
}

}  // namespace dpc::driver::verify
