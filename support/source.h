// The files of a compilation, and places in them.
//
// All files stand behind one another in one space of 32-bit offsets, so a place is 4 bytes and a span 8.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace dpc {

struct Span {
  std::uint32_t begin = 0;  // an offset in the SourceMap's space; 0 is 'nowhere'
  std::uint32_t end = 0;    // one past the last byte
  bool known() const { return begin != 0; }
  friend bool operator==(Span, Span) = default;
};

inline Span join(Span a, Span b) {
  if (!a.known()) return b;
  if (!b.known()) return a;
  return {a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

// Line and column count from 1; the column counts bytes.
struct LineColumn {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

class SourceFile {
 public:
  SourceFile(std::string path, std::string text, std::uint32_t base)
      : path_(std::move(path)), text_(std::move(text)), base_(base) {}
  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  std::uint32_t base() const { return base_; }
  Span span(std::size_t begin, std::size_t end) const {
    return {base_ + static_cast<std::uint32_t>(begin), base_ + static_cast<std::uint32_t>(end)};
  }
  std::uint32_t offset(std::uint32_t place) const { return place - base_; }
  LineColumn locate(std::uint32_t place) const;
  // The text of a line, counted from 1, without its line end.
  std::string_view line(std::uint32_t number) const;

 private:
  void index_lines() const;
  std::string path_;
  std::string text_;
  std::uint32_t base_;
  mutable std::vector<std::uint32_t> lines_;  // offset of each line's first byte; made at the first question
};

class SourceMap {
 public:
  // The whole space is 2 GiB; a file that does not fit is refused with nullptr.
  const SourceFile* add(std::string path, std::string text);
  const SourceFile* find(std::uint32_t place) const;
  const SourceFile* find(std::string_view path) const;
  const std::deque<SourceFile>& files() const { return files_; }
  std::string_view text(Span span) const;
  // This text is a secret's: whoever shows source masks it.
  void hide(Span span) {
    if (span.known()) hidden_.push_back(span);
  }
  const std::vector<Span>& hidden() const { return hidden_; }

 private:
  std::deque<SourceFile> files_;
  std::vector<Span> hidden_;
  std::uint32_t next_ = 1;
};

}  // namespace dpc
