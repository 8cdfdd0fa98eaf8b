// Reading from the disk.
#pragma once

#include "frontend/compile.h"

namespace dpc::driver {

// Only regular files are read: no folder, pipe, socket or device, checked on the open file, and never more than the
// limit.
class RealFiles : public FileReader {
 public:
  std::optional<std::string> read(const std::string& path, std::uint64_t limit, std::string& why) override;
  std::vector<std::string> glob(const std::string& folder, const std::string& pattern, std::string& why) override;
  std::vector<std::string> list(const std::string& folder, std::string& why) override;
  std::optional<std::string> resolve(const std::string& path) override;
};

// What a pipe holds, until its writers have closed it; nothing, and `why` as it is, where the path is no pipe.
std::optional<std::string> read_pipe(const std::string& path, std::uint64_t limit, std::string& why);

// Does the path match the glob? `*` and `?` stay within one component, `**` stands for any number of components.
bool matches_glob(std::string_view path, std::string_view pattern);

// Everything that can be read from an open file, or nothing with the reason said; for standard input.
std::optional<std::string> read_stream(int file, std::uint64_t limit, std::string& why);

}  // namespace dpc::driver
