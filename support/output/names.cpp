#include "support/output/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace dpc::output {
namespace {

constexpr std::size_t longest_name = 200;

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
bool is_reserved(std::string_view name) {
  const std::string_view stem = name.substr(0, name.find('.'));
  if (stem == "con" || stem == "prn" || stem == "aux" || stem == "nul") return true;
  const bool device = stem.starts_with("com") || stem.starts_with("lpt");
  return device && stem.size() == 4 && stem[3] >= '0' && stem[3] <= '9';
}

bool is_safe_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

}  // namespace

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// FNV-1a of 64 bits, http://www.isthe.com/chongo/tech/comp/fnv/; it guards nothing.
std::string name_digest(std::string_view name) {
  std::uint64_t hash = 14695981039346656037u;
  for (const unsigned char c : name) hash = (hash ^ c) * 1099511628211u;
  return fmt::format("{:08x}", hash >> 32);
}

std::string safe_name(std::string_view name) {
  std::string out = lowered(name).substr(0, longest_name);
  std::ranges::replace_if(
      out, [](char c) { return !is_safe_character(c); }, '-');
  const bool changed = out != name || out.empty() || out.front() == '.' || out.back() == '.' || is_reserved(out);
  if (!changed) return out;
  const std::size_t first = std::min(out.find_first_not_of('.'), out.size());
  return fmt::format("{}-{}", is_reserved(out) ? "_" + out.substr(first, out.find('.') - first) : out.substr(first),
                     name_digest(name));
}

}  // namespace dpc::output
