#include "driver/verify/find_helm.h"

#include <fmt/format.h>

#include <charconv>

#include "driver/verify/process.h"

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
  const TemporaryFolder folder;
  if (folder.path().empty()) {
    job.world.streams.err.write("dpc: no folder for temporary files can be made; name one by TMPDIR\n");
    return std::nullopt;
  }
  Finished asked = run({program, "version", "--short"}, folder.path(), std::chrono::seconds(job.options.timeout));
  while (!asked.out.empty() && asked.out.back() == '\n') asked.out.pop_back();
  const bool found = asked.end == Finished::End::Exited && asked.code == 0;
  if (found && is_new_enough(asked.out)) return Helm{program, asked.out};
  const std::string what = found ? fmt::format("'{}' is {}", program, asked.out)
                           : asked.end == Finished::End::NotStarted
                               ? fmt::format("there is no '{}' to be run", program)
                               : fmt::format("'{} version' fails", program);
  job.world.streams.err.write(
      fmt::format("dpc: {}; verify needs Helm 3.18 or newer. To get it:\n{}", what, how_to_get));
  return std::nullopt;
}

}  // namespace dpc::driver::verify
