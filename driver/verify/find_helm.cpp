#include "driver/verify/find_helm.h"

#include <charconv>

#include "driver/verify/tool.h"

namespace dpc::driver::verify {
namespace {

constexpr int oldest_major = 3, oldest_minor = 18;

constexpr std::string_view how_to_get =
    "  - `brew install helm`, `winget install Helm.Helm` or `snap install helm --classic`\n"
    "  - an archive for your system: https://github.com/helm/helm/releases\n"
    "  - other ways: https://helm.sh/docs/intro/install\n"
    "Where it is not on the path, name it: --helm PROGRAM\n";

}  // namespace

bool is_new_enough(std::string_view version) {
  int major = 0, minor = 0;
  if (version.starts_with('v')) version.remove_prefix(1);
  const char* const end = version.data() + version.size();
  const auto [dot, fault] = std::from_chars(version.data(), end, major);
  if (fault != std::errc() || dot == end || *dot != '.') return true;
  if (std::from_chars(dot + 1, end, minor).ec != std::errc()) return true;
  return major > oldest_major || (major == oldest_major && minor >= oldest_minor);
}

std::optional<Helm> find_helm(Job& job) {
  const std::string program = job.options.helm.empty() ? "helm" : job.options.helm;
  const std::vector<std::string> command = {program, "version", "--short"};
  std::optional<Finished> asked = ask_version(job, command);
  if (!asked) return std::nullopt;
  std::string& version = asked->out;
  while (!version.empty() && version.back() == '\n') version.pop_back();
  if (answers(*asked) && is_new_enough(version)) return Helm{program, version};
  say_missing(job, command, *asked, "is " + version, "verify needs Helm 3.18 or newer", how_to_get);
  return std::nullopt;
}

}  // namespace dpc::driver::verify
