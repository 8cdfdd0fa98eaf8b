#include "driver/verify/verdict.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace dpc::driver::verify {
namespace {

constexpr std::size_t longest_why = 300;

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view out = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return out;
}

bool numbers(std::string_view text, char sign, std::vector<std::size_t>& out) {
  if (!text.starts_with(sign)) return false;
  text.remove_prefix(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::optional<std::size_t> number = number_of(text.substr(0, end));
    if (!number) return false;
    out.push_back(*number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

}  // namespace

std::string line_of(const Verdict& it) {
  std::string why = it.why.substr(0, longest_why);
  std::ranges::replace(why, '\n', ' ');
  return fmt::format("{} {} +{} -{} {}\n", it.number, static_cast<char>(it.kind), fmt::join(it.held, ","),
                     fmt::join(it.failed, ","), why);
}

std::optional<Verdict> read_verdict(std::string_view line) {
  Verdict out;
  const std::optional<std::size_t> number = number_of(word(line));
  const std::string_view kind = word(line);
  if (!number || kind.size() != 1 || std::string_view("=->!x0").find(kind[0]) == std::string_view::npos)
    return std::nullopt;
  out.number = *number;
  out.kind = static_cast<Verdict::Kind>(kind[0]);
  if (!numbers(word(line), '+', out.held) || !numbers(word(line), '-', out.failed)) return std::nullopt;
  out.why = line;
  return out;
}

}  // namespace dpc::driver::verify
