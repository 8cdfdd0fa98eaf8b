// Where a fault of an object's field is shown: much of what is emitted is written in std, but it is the user who mends
// it.
#include <algorithm>

#include "ir/field_rules.h"

namespace dpc::ir {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The block behind `from`, braces and all; up to the end where it is not closed.
std::string_view block_behind(std::string_view text, std::size_t from) {
  const std::size_t begin = std::min(text.find('{', from), text.size());
  std::size_t depth = 0;
  for (std::size_t at = begin; at < text.size(); ++at) {
    if (text[at] == '{') ++depth;
    if (text[at] == '}' && --depth == 0) return text.substr(begin, at + 1 - begin);
  }
  return text.substr(begin);
}

bool in_comment(std::string_view text, std::size_t at) {
  const std::size_t line = text.rfind('\n', at) + 1;
  const std::size_t comment = text.substr(line, at - line).find("//");
  return comment != std::string_view::npos && (comment == 0 || text[line + comment - 1] != ':');
}

// `data` is no word by itself in `s.data.key`, "/data" and `data-disk`.
bool joins(char c) { return is_word(c) || c == '.' || c == '/' || c == '-'; }

// The words in the block, by themselves: not a part of a longer word, name or path.
std::size_t find_words(std::string_view block, std::string_view words) {
  for (std::size_t at = block.find(words); at != std::string_view::npos; at = block.find(words, at + 1)) {
    const bool begins = at == 0 || !joins(block[at - 1]) || !is_word(words.front());
    const std::size_t end = at + words.size();
    const bool ends = end >= block.size() || !joins(block[end]) || !is_word(words.back());
    if (begins && ends && !in_comment(block, at)) return at;
  }
  return std::string_view::npos;
}

}  // namespace

bool FieldRules::in_std(Span span) const {
  const SourceFile* file = sources_ != nullptr && span.known() ? sources_->find(span.begin) : nullptr;
  return file != nullptr && file->path().starts_with("std/");
}

Span FieldRules::place(Span own, std::string_view text) const {
  if (own.known() && !in_std(own)) return own;
  Span found = outer_.front();
  for (auto outer = outer_.rbegin(); outer != outer_.rend(); ++outer) {
    if (!outer->known() || in_std(*outer)) continue;
    found = *outer;
    break;
  }
  const SourceFile* file = sources_ != nullptr && found.known() ? sources_->find(found.begin) : nullptr;
  if (file == nullptr || text.empty() || found != outer_.front()) return found;
  const std::string_view block = block_behind(file->text(), file->offset(found.begin));
  const std::size_t at = find_words(block, text);
  if (at == std::string_view::npos) return found;
  const std::size_t begin = static_cast<std::size_t>(block.data() - file->text().data()) + at;
  return file->span(begin, begin + text.size());
}

}  // namespace dpc::ir
