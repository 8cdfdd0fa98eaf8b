#include "driver/verify/stub_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "support/yaml/quote.h"

namespace dpc::driver::verify {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A version that the constraint takes, where it begins with one: "~18.1.0" takes 18.1.0, "5.x" takes 5.0.0.
std::string version_in(std::string_view constraint) {
  std::string parts[3];
  std::size_t at = 0;
  while (at < constraint.size() && !is_digit(constraint[at])) ++at;
  for (std::string& part : parts) {
    while (at < constraint.size() && is_digit(constraint[at])) part += constraint[at++];
    if (part.empty()) part = "0";
    if (at < constraint.size() && constraint[at] == '.') ++at;
    else at = constraint.size();
  }
  return fmt::format("{}.{}.{}", parts[0], parts[1], parts[2]);
}

}  // namespace

void add_stub_charts(std::vector<output::File>& files, const std::vector<ir::Dependency>& dependencies) {
  std::set<std::string> made;
  for (const ir::Dependency& it : dependencies) {
    const std::string folder = fmt::format("charts/{}/", it.name.text());
    const bool there =
        std::ranges::any_of(files, [&](const output::File& file) { return file.path.starts_with(folder); });
    if (there || !made.insert(folder).second) continue;
    std::string name;
    yaml::append_scalar(name, it.name.text());
    const std::string version = version_in(it.version.text());
    files.push_back({folder + "Chart.yaml", fmt::format("apiVersion: v2\nname: {}\nversion: \"{}\"\n", name, version)});
  }
}

}  // namespace dpc::driver::verify
