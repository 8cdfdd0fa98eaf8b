#include "driver/verify/tool.h"

#include <fmt/format.h>

namespace dpc::driver::verify {

std::optional<Finished> ask_version(Job& job, const std::vector<std::string>& command) {
  const TemporaryFolder folder;
  if (!folder.path().empty()) return run(command, folder.path(), std::chrono::seconds(job.options.timeout));
  job.world.streams.err.write("dpc: no folder for temporary files can be made; name one by TMPDIR\n");
  return std::nullopt;
}

void say_missing(Job& job, const std::vector<std::string>& command, const Finished& asked, std::string_view unfit,
                 std::string_view needed, std::string_view how_to_get) {
  const std::string what = answers(asked)                               ? fmt::format("'{}' {}", command[0], unfit)
                           : asked.end == Finished::End::NotStarted
                               ? fmt::format("there is no '{}' to be run", command[0])
                               : fmt::format("'{}' fails", fmt::join(command.begin(), command.begin() + 2, " "));
  job.world.streams.err.write(fmt::format("dpc: {}; {}. To get it:\n{}", what, needed, how_to_get));
}

}  // namespace dpc::driver::verify
