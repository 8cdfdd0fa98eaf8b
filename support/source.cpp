#include "support/source.h"

#include <algorithm>

namespace dpc {

void SourceFile::index_lines() const {
  if (!lines_.empty()) return;
  lines_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n' || (text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n'))) {
      lines_.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
}

LineColumn SourceFile::locate(std::uint32_t place) const {
  index_lines();
  const std::uint32_t at = std::min<std::uint32_t>(place - base_, static_cast<std::uint32_t>(text_.size()));
  auto after = std::upper_bound(lines_.begin(), lines_.end(), at);
  const std::uint32_t start = *(after - 1);
  return {static_cast<std::uint32_t>(after - lines_.begin()), at - start + 1};
}

std::string_view SourceFile::line(std::uint32_t number) const {
  index_lines();
  if (number == 0 || number > lines_.size()) return {};
  const std::size_t begin = lines_[number - 1];
  std::size_t end = number < lines_.size() ? lines_[number] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return std::string_view(text_).substr(begin, end - begin);
}

const SourceFile* SourceMap::add(std::string path, std::string text) {
  constexpr std::uint64_t whole = std::uint64_t{1} << 31;
  if (next_ + text.size() + 1 > whole) return nullptr;
  files_.emplace_back(std::move(path), std::move(text), next_);
  next_ += static_cast<std::uint32_t>(files_.back().text().size()) + 1;
  return &files_.back();
}

const SourceFile* SourceMap::find(std::uint32_t place) const {
  if (place == 0) return nullptr;
  auto after = std::upper_bound(files_.begin(), files_.end(), place,
                                [](std::uint32_t at, const SourceFile& file) { return at < file.base(); });
  return after == files_.begin() ? nullptr : &*(after - 1);
}

const SourceFile* SourceMap::find(std::string_view path) const {
  for (const SourceFile& file : files_) {
    if (file.path() == path) return &file;
  }
  return nullptr;
}

std::string_view SourceMap::text(Span span) const {
  const SourceFile* file = find(span.begin);
  if (file == nullptr) return {};
  return file->text().substr(file->offset(span.begin), span.end - span.begin);
}

}  // namespace dpc
