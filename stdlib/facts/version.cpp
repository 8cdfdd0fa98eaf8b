#include "stdlib/facts/version.h"

#include <algorithm>
#include <vector>

namespace dpc::k8s {
namespace {

constexpr std::uint16_t kAnyMinor = 9999;

// "1", "1.25", "1.25.3": what was written, with how many numbers.
struct Written {
  Version version;
  int numbers = 0;
  std::uint16_t patch = 0;
  bool pre_release = false;
};

std::optional<std::uint16_t> number(std::string_view& text) {
  std::uint32_t value = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    value = value * 10 + static_cast<std::uint32_t>(text[digits] - '0');
    if (value >= kAnyMinor) return std::nullopt;
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return static_cast<std::uint16_t>(value);
}

bool is_wildcard(char c) { return c == 'x' || c == 'X' || c == '*'; }

// A pre-release or build ("-0", "+k3s1") ends the text; only letters, digits, '.', '-' and '+' are in it.
bool skip_suffix(std::string_view& text, Written& out) {
  if (text.empty()) return true;
  if ((text[0] != '-' && text[0] != '+') || text.size() == 1) return false;
  out.pre_release = text[0] == '-';
  for (char c : text) {
    bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!plain && c != '.' && c != '-' && c != '+') return false;
  }
  text = {};
  return true;
}

std::optional<Written> parse_written(std::string_view text) {
  if (!text.empty() && (text[0] == 'v' || text[0] == 'V')) text.remove_prefix(1);
  Written out;
  for (;;) {
    if (!text.empty() && is_wildcard(text[0])) {
      text.remove_prefix(1);
      while (text.size() >= 2 && text[0] == '.' && is_wildcard(text[1])) text.remove_prefix(2);
      return text.empty() ? std::optional(out) : std::nullopt;
    }
    auto value = number(text);
    if (!value) return std::nullopt;
    if (out.numbers == 0) out.version.major = *value;
    if (out.numbers == 1) out.version.minor = *value;
    if (out.numbers == 2) out.patch = *value;
    ++out.numbers;
    if (out.numbers == 3 || text.empty() || text[0] != '.') break;
    text.remove_prefix(1);
  }
  return skip_suffix(text, out) ? std::optional(out) : std::nullopt;
}

// The last minor below `version`; before 1.0 there is none.
std::optional<Version> before(Version version) {
  if (version.minor > 0) return Version{version.major, static_cast<std::uint16_t>(version.minor - 1)};
  if (version.major > 1) return Version{static_cast<std::uint16_t>(version.major - 1), kAnyMinor};
  return std::nullopt;
}

Version last_of(const Written& w) {
  if (w.numbers == 0) return {};
  return w.numbers == 1 ? Version{w.version.major, kAnyMinor} : w.version;
}

VersionRange at_least(const Written& w) { return {w.version, {}}; }
VersionRange at_most(const Written& w) { return {{}, last_of(w)}; }

VersionRange above(const Written& w) {
  if (w.numbers == 1) return {{static_cast<std::uint16_t>(w.version.major + 1), 0}, {}};
  if (w.numbers == 2) return {{w.version.major, static_cast<std::uint16_t>(w.version.minor + 1)}, {}};
  return {w.version, {}};
}

std::optional<VersionRange> below(const Written& w) {
  if (w.numbers == 3 && w.patch > 0) return VersionRange{{}, w.version};
  auto last = before(w.version);
  if (!last) return std::nullopt;
  return VersionRange{{}, *last};
}

VersionRange caret(const Written& w) { return {w.version, {w.version.major, kAnyMinor}}; }
VersionRange exactly(const Written& w) { return {w.version, last_of(w)}; }

std::optional<VersionRange> comparison(std::string_view op, const Written& w) {
  if (w.numbers == 0) return op.empty() || op == ">=" || op == "=" ? std::optional(VersionRange{}) : std::nullopt;
  if (op == ">=" || op == "=>") return at_least(w);
  if (op == ">") return above(w);
  if (op == "<=" || op == "=<") return at_most(w);
  if (op == "<") return below(w);
  if (op == "^") return caret(w);
  if (op == "~" || op == "~>" || op == "=" || op == "==" || op.empty()) return exactly(w);
  return std::nullopt;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == ','; }
bool is_operator(char c) { return c == '<' || c == '>' || c == '=' || c == '^' || c == '~' || c == '!' || c == '|'; }

struct Token {
  std::string_view op;
  std::string_view version;
};

// An operator may be parted from its version by spaces; "-" alone between two versions is a token without a version.
std::vector<Token> tokens(std::string_view text) {
  std::vector<Token> out;
  std::size_t at = 0;
  const auto skip = [&](auto while_true) {
    std::size_t from = at;
    while (at < text.size() && while_true(text[at])) ++at;
    return text.substr(from, at - from);
  };
  for (skip(is_space); at < text.size(); skip(is_space)) {
    std::string_view op = skip(is_operator);
    skip(is_space);
    std::string_view version = skip([](char c) { return !is_space(c) && !is_operator(c); });
    if (version == "-" && op.empty()) {
      op = version;
      version = {};
    }
    out.push_back({op, version});
  }
  return out;
}

std::optional<VersionRange> hyphen_range(const std::vector<Token>& all) {
  if (!all[0].op.empty() || !all[2].op.empty()) return std::nullopt;
  auto first = parse_written(all[0].version);
  auto last = parse_written(all[2].version);
  if (!first || !last || first->numbers == 0 || last->numbers == 0) return std::nullopt;
  return VersionRange{first->version, last_of(*last)};
}

VersionRange intersect(VersionRange a, VersionRange b) {
  VersionRange out{std::max(a.min, b.min), a.max};
  if (!a.max.known() || (b.max.known() && b.max < a.max)) out.max = b.max;
  return out;
}

bool is_empty(VersionRange range) { return range.max.known() && range.max < range.min; }

}  // namespace

std::string version_text(Version version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

std::optional<Version> parse_version(std::string_view text) {
  auto written = parse_written(text);
  if (!written || written->numbers < 2 || written->pre_release) return std::nullopt;
  return written->version;
}

std::optional<VersionRange> parse_version_range(std::string_view text) {
  std::vector<Token> all = tokens(text);
  if (all.empty()) return std::nullopt;
  std::optional<VersionRange> out;
  if (all.size() == 3 && all[1].op == "-") {
    out = hyphen_range(all);
  } else {
    out = VersionRange{};
    for (const Token& token : all) {
      auto written = parse_written(token.version);
      auto part = written ? comparison(token.op, *written) : std::nullopt;
      if (!part) return std::nullopt;
      out = intersect(*out, *part);
    }
  }
  return out && !is_empty(*out) ? out : std::nullopt;
}

}  // namespace dpc::k8s
