#include "driver/input_files.h"

#include <algorithm>

namespace dpc::driver {

std::optional<std::string> InputFiles::read(const std::string& path, std::uint64_t limit, std::string& why) {
  if (path == "-") {
    if (!input_) input_ = world_.streams.in(limit, why);
    return input_;
  }
  std::optional<std::string> text = world_.files.read(path, limit, why);
  if (text && std::find(read_.begin(), read_.end(), path) == read_.end()) read_.push_back(path);
  return text;
}

std::optional<std::string> InputFiles::read_values(const std::string& path, std::uint64_t limit, std::string& why) {
  if (path != "-" && world_.read_pipe) {
    why.clear();
    std::optional<std::string> text = world_.read_pipe(path, limit, why);
    if (text || !why.empty()) return text;
  }
  return read(path, limit, why);
}

std::vector<std::string> InputFiles::glob(const std::string& folder, const std::string& pattern, std::string& why) {
  return world_.files.glob(folder, pattern, why);
}

std::vector<std::string> InputFiles::list(const std::string& folder, std::string& why) {
  return world_.files.list(folder, why);
}

std::optional<std::string> InputFiles::resolve(const std::string& path) {
  if (path != "-") return world_.files.resolve(path);
  const std::optional<std::string> here = world_.files.resolve(".");
  return here ? *here + "/-" : here;
}

}  // namespace dpc::driver
