#include "driver/verify/find_kubectl.h"

#include <fmt/format.h>

#include "driver/verify/process.h"

namespace dpc::driver::verify {
namespace {

constexpr std::string_view how_to_get =
    "  - `brew install kubectl`, `winget install Kubernetes.kubectl` or `snap install kubectl --classic`\n"
    "  - a program for your system, and other ways: https://kubernetes.io/docs/tasks/tools/\n"
    "Where it is not on the path, name it: --kubectl PROGRAM; `-t helm` verifies the chart alone\n";

}  // namespace

std::optional<std::string> find_kubectl(Job& job) {
  const std::string program = job.options.kubectl.empty() ? "kubectl" : job.options.kubectl;
  const TemporaryFolder folder;
  if (folder.path().empty()) {
    job.world.streams.err.write("dpc: no folder for temporary files can be made; name one by TMPDIR\n");
    return std::nullopt;
  }
  const Finished asked =
      run({program, "version", "--client"}, folder.path(), std::chrono::seconds(job.options.timeout));
  const bool tells = asked.end == Finished::End::Exited && asked.code == 0;
  if (tells && asked.out.find("Kustomize Version") != std::string::npos) return program;
  const std::string what =
      asked.end == Finished::End::NotStarted ? fmt::format("there is no '{}' to be run", program)
      : tells                                ? fmt::format("'{}' comes without Kustomize", program)
                                             : fmt::format("'{} version --client' fails", program);
  job.world.streams.err.write(fmt::format(
      "dpc: {}; to verify the Kustomize tree, verify needs kubectl. To get it:\n{}", what, how_to_get));
  return std::nullopt;
}

}  // namespace dpc::driver::verify
