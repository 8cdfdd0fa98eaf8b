#include "support/render/excerpt.h"

#include <algorithm>

#include "support/render/width.h"
#include "support/utf8.h"

namespace dpc::render {
namespace {

constexpr std::size_t longest_line = 160;  // bytes; longer lines are cut to about that much round the focus
constexpr std::size_t lead = 50;           // bytes shown before the focus of a cut line
constexpr std::size_t tab_stop = 4;
constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view mask = "*****";

bool continues_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

struct Window {
  std::size_t begin, end;
};

Window window_round(std::string_view line, std::size_t focus) {
  if (line.size() <= longest_line) return {0, line.size()};
  std::size_t begin = focus > lead ? focus - lead : 0;
  begin = std::min(begin, line.size() - longest_line);
  std::size_t end = begin + longest_line;
  // At most three bytes belong to the character that was cut; more are no UTF-8 anyway.
  for (int i = 0; i < 3 && continues_character(line, begin); ++i) ++begin;
  for (int i = 0; i < 3 && continues_character(line, end); ++i) --end;
  return {begin, end};
}

bool is_masked(const SourceMap& sources, std::uint32_t place) {
  return std::any_of(sources.hidden().begin(), sources.hidden().end(),
                     [&](Span span) { return place >= span.begin && place < span.end; });
}

}  // namespace

Excerpt::Excerpt(const SourceMap& sources, const SourceFile& file, std::uint32_t line, std::size_t focus) {
  const std::string_view whole = file.line(line);
  const Window window = window_round(whole, std::min(focus, whole.size()));
  const std::uint32_t place = file.span(static_cast<std::size_t>(whole.data() - file.text().data()), 0).begin;
  first_ = window.begin;
  if (window.begin > 0) {
    text_ = "...";
    column_ = 3;
  }
  for (std::size_t at = window.begin; at < window.end;) {
    std::size_t size = 1;
    append_character(whole.substr(at, window.end - at), size,
                     is_masked(sources, place + static_cast<std::uint32_t>(at)));
    at += size;
  }
  columns_.push_back(column_);
  if (window.end < whole.size()) text_ += "...";
}

void Excerpt::append_character(std::string_view rest, std::size_t& size, bool masked) {
  const Decoded decoded = decode_utf8(rest);
  size = decoded.size;
  columns_.insert(columns_.end(), size, column_);
  if (masked) {
    // The mask is as long for every secret: its length is nobody's business.
    if (!in_mask_) {
      text_ += mask;
      column_ += mask.size();
    }
    in_mask_ = true;
    return;
  }
  in_mask_ = false;
  if (rest[0] == '\t') {
    const std::size_t spaces = tab_stop - column_ % tab_stop;
    text_.append(spaces, ' ');
    column_ += spaces;
  } else if (!decoded.valid || is_hidden(decoded.point)) {
    text_ += replacement;
    ++column_;
  } else {
    text_ += rest.substr(0, size);
    column_ += static_cast<std::size_t>(display_width(decoded.point));
  }
}

std::size_t Excerpt::column(std::size_t byte) const {
  const std::size_t at = byte < first_ ? 0 : byte - first_;
  return columns_[std::min(at, columns_.size() - 1)];
}

std::string visible(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_utf8(text.substr(at));
    const bool shown = decoded.valid && !is_hidden(decoded.point);
    out += shown ? text.substr(at, decoded.size) : replacement;
    at += decoded.size;
  }
  return out;
}

}  // namespace dpc::render
