#include "support/yaml/block.h"

#include "support/utf8.h"

namespace dpc::yaml {
namespace {

// Not printable by YAML's own production (c-printable), or taken for a line's end by YAML 1.1 readers.
bool spoils_block(std::uint32_t point) {
  if (point < 0x20) return point != '\t' && point != '\n';
  return (point >= 0x7F && point <= 0x9F) || point == 0x2028 || point == 0x2029 || point == 0xFEFF || point == 0xFFFE ||
         point == 0xFFFF;
}

bool printable(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x7F) {
      ++i;
      continue;
    }
    const Decoded decoded = decode_utf8(text.substr(i));
    if (!decoded.valid || spoils_block(decoded.point)) return false;
    i += decoded.size;
  }
  return true;
}

bool last_line_has_text(std::string_view text) {
  const std::size_t last = text.find_last_not_of('\n');
  if (last == std::string_view::npos) return false;
  const std::size_t start = text.rfind('\n', last);
  const std::size_t from = start == std::string_view::npos ? 0 : start + 1;
  return text.substr(from, last + 1 - from).find_first_not_of(" \t") != std::string_view::npos;
}

void append_header(std::string& out, std::string_view text, unsigned step) {
  out += '|';
  // A reader finds the indentation by the first line, which here begins with white space of its own or is empty.
  if (text[0] == ' ' || text[0] == '\t' || text[0] == '\n') out += static_cast<char>('0' + step);
  if (text.back() != '\n') out += '-';
  if (text.ends_with("\n\n")) out += '+';
  out += '\n';
}

}  // namespace

bool fits_block(std::string_view text) {
  return text.find('\n') != std::string_view::npos && last_line_has_text(text) && printable(text);
}

void append_block(std::string& out, std::string_view text, unsigned indent, unsigned step) {
  append_header(out, text, step);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out.append(indent, ' ').append(line);
    out += '\n';
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace dpc::yaml
