#include "support/yaml/scalar_end.h"

#include <algorithm>

namespace dpc::yaml {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::size_t line_end(std::string_view text, std::size_t at) {
  std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
  while (end > at && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  return end;
}

std::size_t single_quoted_end(std::string_view text, std::size_t at) {
  for (;;) {
    at = text.find('\'', at + 1);
    if (at == std::string_view::npos) return at;
    if (text.substr(at + 1, 1) != "'") return at + 1;
    ++at;
  }
}

std::size_t double_quoted_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') ++at;
    else if (text[at] == '"') return at + 1;
  }
  return std::string_view::npos;
}

}  // namespace

std::size_t skip_properties(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  while (at < text.size() && (text[at] == '!' || text[at] == '&')) {
    at = std::min(text.find_first_of(" \t\r\n,[]{}", at), text.size());
    at = std::min(text.find_first_not_of(blanks, at), text.size());
    while (at < text.size() && text[at] == '#') {
      at = std::min(text.find_first_of("\r\n", at), text.size());
      at = std::min(text.find_first_not_of(blanks, at), text.size());
    }
  }
  return at;
}

std::size_t scalar_end(std::string_view text, std::size_t begin, std::string_view value) {
  const std::size_t at = skip_properties(text, std::min(begin, text.size()));
  if (at >= text.size()) return text.size();
  if (text[at] == '\'') return single_quoted_end(text, at);
  if (text[at] == '"') return double_quoted_end(text, at);
  if (!value.empty() && text.substr(at, value.size()) == value) return at + value.size();
  return value.empty() && at == begin ? at : line_end(text, at);
}

}  // namespace dpc::yaml
