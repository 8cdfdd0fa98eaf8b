// A line of source as a terminal can show it: tabs as spaces, hidden characters replaced, secrets masked, long lines
// cut.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/source.h"

namespace dpc::render {

class Excerpt {
 public:
  // `line` is one of the file's lines, counted from 1; `focus` the byte of it, from 0, that must be seen.
  Excerpt(const SourceMap& sources, const SourceFile& file, std::uint32_t line, std::size_t focus);

  const std::string& text() const { return text_; }
  // The display column, from 0, at which the byte (a column of the line, from 0) stands; what was cut off stands at an
  // edge.
  std::size_t column(std::size_t byte) const;

 private:
  void append_character(std::string_view rest, std::size_t& size, bool masked);

  std::string text_;
  std::size_t first_ = 0;             // the byte of the line with which the excerpt begins
  std::vector<std::size_t> columns_;  // of each byte of the excerpt, and of its end
  std::size_t column_ = 0;
  bool in_mask_ = false;
};

// Text for one line of a terminal: hidden characters (line ends too) as U+FFFD.
std::string visible(std::string_view text);

}  // namespace dpc::render
