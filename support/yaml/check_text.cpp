#include "support/yaml/check_text.h"

#include "support/utf8.h"

namespace dpc::yaml {
namespace {

std::string_view other_encoding(std::string_view text) {
  const auto begins = [&](std::string_view bytes) { return text.substr(0, bytes.size()) == bytes; };
  using namespace std::literals;
  if (begins("\xFF\xFE\0\0"sv) || begins("\0\0\xFE\xFF"sv) || begins("\0\0\0"sv)) return "UTF-32";
  if (begins("\xFF\xFE"sv) || begins("\xFE\xFF"sv)) return "UTF-16";
  if (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0')) return "UTF-16";
  return {};
}

bool is_refused(std::uint32_t point) {
  if (point < 0x20) return point != '\t' && point != '\n' && point != '\r';
  return point == 0x7F || point == 0xFFFE || point == 0xFFFF;
}

bool is_plain_ascii(char c) { return c >= 0x20 && c < 0x7F; }

}  // namespace

std::size_t byte_order_mark(std::string_view text) { return text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0; }

bool check_text(const SourceFile& source, Diagnostics& diagnostics, const Limits& limits) {
  const std::string_view text = source.text();
  if (text.size() > limits.data_bytes) {
    diagnostics.report(source.span(0, 0), diag::YamlTooLarge, static_cast<diag::Int>(text.size()),
                       static_cast<diag::Int>(limits.data_bytes));
    return false;
  }
  if (const std::string_view encoding = other_encoding(text); !encoding.empty()) {
    diagnostics.report(source.span(0, 0), diag::YamlWrongEncoding, encoding).help("save the file as UTF-8");
    return false;
  }
  for (std::size_t at = 0; at < text.size();) {
    if (is_plain_ascii(text[at])) {
      ++at;
      continue;
    }
    const Decoded c = decode_utf8(text.substr(at));
    const Span span = source.span(at, at + c.size);
    if (!c.valid) {
      diagnostics.report(span, diag::YamlInvalidUtf8, static_cast<diag::Int>(static_cast<unsigned char>(text[at])))
          .help("save the file as UTF-8");
      return false;
    }
    if (is_refused(c.point)) {
      diagnostics.report(span, diag::YamlControlCharacter, static_cast<diag::Int>(c.point));
      return false;
    }
    at += c.size;
  }
  return true;
}

}  // namespace dpc::yaml
