#include "frontend/parse/encoding.h"

#include <algorithm>

#include "support/utf8.h"

namespace dpc::parse {
namespace {

bool is_plain(unsigned char c) { return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t' || c == '\r'; }

bool is_control(std::uint32_t point) {
  return (point < 0x20 && point != '\n' && point != '\t' && point != '\r') || (point >= 0x7F && point < 0xA0);
}

// Characters that move or hide text rather than show it: soft hyphen, bidirectional marks, zero-width ones, line and
// paragraph separators, byte order mark (Unicode's Default_Ignorable_Code_Point and Bidi_Control, without variation
// selectors).
bool is_invisible(std::uint32_t point) {
  return point == 0xAD || point == 0x61C || point == 0x180E || (point >= 0x200B && point <= 0x200F) ||
         (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF ||
         (point >= 0xE0000 && point <= 0xE007F);
}

std::string_view wrong_encoding(std::string_view text) {
  if (text.starts_with("\xFF\xFE")) return "UTF-16 (little-endian)";
  if (text.starts_with("\xFE\xFF")) return "UTF-16 (big-endian)";
  if (text.size() >= 4 && text[0] != '\0' && text[1] == '\0' && text[3] == '\0') return "UTF-16 (little-endian)";
  if (text.size() >= 4 && text[0] == '\0' && text[1] != '\0' && text[2] == '\0') return "UTF-16 (big-endian)";
  return {};
}

// Past the run of bytes that are no UTF-8, so that a file in another encoding gives one report a word.
std::size_t after_invalid(std::string_view text, std::size_t at) {
  while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80 && !decode_utf8(text.substr(at)).valid) ++at;
  return at;
}

std::size_t check_character(std::string_view text, std::size_t at, Encoding& encoding, Report& report) {
  const Decoded character = decode_utf8(text.substr(at));
  if (!character.valid) {
    const std::size_t end = after_invalid(text, at);
    report.at(at, end, diag::InvalidUtf8, static_cast<unsigned char>(text[at])).help("save the file as UTF-8");
    return end;
  }
  if (is_control(character.point)) {
    report.at(at, at + character.size, diag::ControlCharacter, character.point)
        .help("write it as an escape in a string, for example \\u{" + fmt::format("{:X}", character.point) + "}");
  } else if (is_invisible(character.point)) {
    encoding.hidden.push_back(static_cast<std::uint32_t>(at));
  }
  return at + character.size;
}

}  // namespace

Encoding check_encoding(Report& report) {
  const std::string_view text = report.source().text();
  Encoding encoding;
  if (const std::string_view wrong = wrong_encoding(text); !wrong.empty()) {
    report.at(0, std::min<std::size_t>(text.size(), 2), diag::WrongEncoding, wrong).help("save the file as UTF-8");
    encoding.readable = false;
    return encoding;
  }
  if (text.starts_with("\xEF\xBB\xBF")) encoding.start = 3;
  for (std::size_t at = encoding.start; at < text.size();) {
    at = is_plain(static_cast<unsigned char>(text[at])) ? at + 1 : check_character(text, at, encoding, report);
  }
  return encoding;
}

void report_hidden(const std::vector<std::uint32_t>& hidden, const std::vector<Token>& tokens, Report& report) {
  for (std::uint32_t at : hidden) {
    const Decoded character = decode_utf8(report.source().text().substr(at));
    auto token = std::partition_point(tokens.begin(), tokens.end(), [&](const Token& t) { return t.end <= at; });
    const bool in_code = token != tokens.end() && token->begin <= at && token->type == Tok::BAD_CHAR;
    auto made = in_code ? report.at(at, at + character.size, diag::HiddenCharacter, character.point)
                        : report.at(at, at + character.size, diag::HiddenCharacterInText, character.point);
    made.help(in_code ? "delete it" : fmt::format("write it as \\u{{{:X}}} where it is meant", character.point));
  }
}

bool is_reported_byte(std::string_view text, std::size_t at) {
  const Decoded character = decode_utf8(text.substr(at));
  return !character.valid || is_control(character.point) || is_invisible(character.point);
}

}  // namespace dpc::parse
