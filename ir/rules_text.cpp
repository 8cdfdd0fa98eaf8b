#include "ir/rules_text.h"

#include <algorithm>
#include <array>

namespace dpc::ir {
namespace {

enum Class : std::uint8_t { Lower = 1, Upper = 2, Digit = 4, Dash = 8, DotOrLine = 16 };

constexpr std::array<std::uint8_t, 256> classes = [] {
  std::array<std::uint8_t, 256> made{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) made[c] = Lower;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) made[c] = Upper;
  for (unsigned char c = '0'; c <= '9'; ++c) made[c] = Digit;
  made['-'] = Dash;
  made['.'] = made['_'] = DotOrLine;
  return made;
}();

bool is(char c, unsigned which) { return (classes[static_cast<unsigned char>(c)] & which) != 0; }
bool is_lower(char c) { return is(c, Lower); }
bool is_upper(char c) { return is(c, Upper); }
bool is_plain(char c) { return is(c, Lower | Upper | Digit); }

bool is_label(std::string_view text) {
  const auto inner = [](char c) { return is(c, Lower | Digit | Dash); };
  return !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), inner) && text.front() != '-' &&
         text.back() != '-';
}

bool is_subdomain(std::string_view text) {
  if (text.size() > 253) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    // A part of a subdomain has no limit of its own.
    const std::string_view part = text.substr(0, dot);
    const auto inner = [](char c) { return is(c, Lower | Digit | Dash); };
    if (part.empty() || !std::ranges::all_of(part, inner) || part.front() == '-' || part.back() == '-') return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_port_name(std::string_view text) {
  return is_label(text) && text.size() <= 15 && text.find("--") == std::string_view::npos &&
         std::any_of(text.begin(), text.end(), is_lower);
}

// The name of a label or its value: letters, digits and "-_." between.
bool is_label_text(std::string_view text) {
  const auto inner = [](char c) { return is(c, Lower | Upper | Digit | Dash | DotOrLine); };
  return !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), inner) &&
         is_plain(text.front()) && is_plain(text.back());
}

bool is_qualified(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return is_label_text(text);
  return is_subdomain(text.substr(0, slash)) && is_label_text(text.substr(slash + 1));
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
  return out;
}

bool is_key(std::string_view text) {
  const auto inner = [](char c) { return is(c, Lower | Upper | Digit | Dash | DotOrLine); };
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), inner) &&
         text != "." && !text.starts_with("..");
}

// As validation does where RelaxedEnvironmentVariableValidation is on: any printable ASCII but '='.
bool is_env_name(std::string_view text) {
  const auto admitted = [](char c) { return c >= ' ' && c <= '~' && c != '='; };
  return !text.empty() && std::all_of(text.begin(), text.end(), admitted);
}

}  // namespace

bool has_form(std::string_view text, TextForm form) {
  switch (form) {
    case TextForm::Label: return is_label(text);
    case TextForm::PortName: return is_port_name(text);
    case TextForm::EnvName: return is_env_name(text);
    case TextForm::ConfigKey: return is_key(text);
    case TextForm::QualifiedName: return is_qualified(text);
    case TextForm::AnnotationKey: return is_qualified(lowered(text));
    case TextForm::LabelValue: return text.empty() || is_label_text(text);
    case TextForm::Subdomain: return is_subdomain(text);
  }
  return true;
}

std::string_view wanted(TextForm form) {
  switch (form) {
    case TextForm::Label: return "at most 63 lower-case letters, digits and '-', a letter or digit first and last";
    case TextForm::PortName: return "at most 15 lower-case letters, digits and single '-', a letter among them";
    case TextForm::EnvName: return "letters, digits, '_', '-' and '.', not beginning with a digit";
    case TextForm::ConfigKey: return "at most 253 letters, digits, '-', '_' and '.', and not '..' at the beginning";
    case TextForm::QualifiedName:
    case TextForm::AnnotationKey:
      return "at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last; a domain and '/' may "
             "stand before";
    case TextForm::LabelValue: return "at most 63 letters, digits, '-', '_' and '.', a letter or digit first and last";
    case TextForm::Subdomain: return "lower-case letters, digits, '-' and '.', a letter or digit first and last";
  }
  return {};
}

std::string mended(std::string_view text, TextForm form) {
  const bool lower = form == TextForm::Label || form == TextForm::PortName || form == TextForm::Subdomain;
  std::string out = lower ? lowered(text) : std::string(text);
  const char filler = form == TextForm::EnvName ? '_' : '-';
  for (char& c : out) {
    const bool slash = form == TextForm::QualifiedName && c == '/';
    const bool kept = is_plain(c) || c == '-' || (!lower && (c == '_' || c == '.')) || slash;
    if (!kept) c = filler;
  }
  while (!out.empty() && form != TextForm::EnvName && !is_plain(out.back())) out.pop_back();
  const std::size_t first = static_cast<std::size_t>(std::find_if(out.begin(), out.end(), is_plain) - out.begin());
  if (form != TextForm::EnvName && form != TextForm::ConfigKey) out.erase(0, first);
  return out != text && has_form(out, form) ? out : std::string();
}

std::string_view image_fault(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  if (std::ranges::any_of(text, is_blank)) return "it has a blank in it";
  const std::size_t slash = text.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? text : text.substr(slash + 1);
  const std::size_t digest = last.find('@');
  const std::string_view tagged = last.substr(0, digest);
  const std::size_t colon = tagged.find(':');
  const std::string_view name = tagged.substr(0, colon);
  if (name.empty()) return "it has no name";
  if (std::any_of(name.begin(), name.end(), is_upper)) return "its name has upper-case letters";
  if (digest != std::string_view::npos && digest + 1 == last.size()) return "nothing stands behind its '@'";
  if (colon == std::string_view::npos) return {};
  if (colon + 1 == tagged.size()) return "nothing stands behind its ':'";
  return tagged.find(':', colon + 1) != std::string_view::npos ? "it has two tags" : std::string_view();
}

}  // namespace dpc::ir
