#include "driver/verify/find_kubectl.h"

#include "driver/verify/tool.h"

namespace dpc::driver::verify {
namespace {

constexpr std::string_view how_to_get =
    "  - `brew install kubectl`, `winget install Kubernetes.kubectl` or `snap install kubectl --classic`\n"
    "  - a program for your system, and other ways: https://kubernetes.io/docs/tasks/tools/\n"
    "Where it is not on the path, name it: --kubectl PROGRAM; `-t helm` verifies the chart alone\n";

}  // namespace

std::optional<std::string> find_kubectl(Job& job) {
  const std::string program = job.options.kubectl.empty() ? "kubectl" : job.options.kubectl;
  const std::vector<std::string> command = {program, "version", "--client"};
  const std::optional<Finished> asked = ask_version(job, command);
  if (!asked) return std::nullopt;
  if (answers(*asked) && asked->out.find("Kustomize Version") != std::string::npos) return program;
  say_missing(job, command, *asked, "comes without Kustomize", "to verify the Kustomize tree, verify needs kubectl",
              how_to_get);
  return std::nullopt;
}

}  // namespace dpc::driver::verify
