// Files as a command reads them: `-` is standard input, and whatever is read is remembered for --watch and -v.
#pragma once

#include <string>
#include <vector>

#include "driver/world.h"

namespace dpc::driver {

class InputFiles : public FileReader {
 public:
  explicit InputFiles(World& world) : world_(world) {}
  std::optional<std::string> read(const std::string& path, std::uint64_t limit, std::string& why) override;
  std::vector<std::string> glob(const std::string& folder, const std::string& pattern, std::string& why) override;
  std::vector<std::string> list(const std::string& folder, std::string& why) override;
  std::optional<std::string> resolve(const std::string& path) override;

  // A file of values, which may be a pipe: `-f <(sops -d values.yaml)`. Source may not: it is read again by --watch.
  std::optional<std::string> read_values(const std::string& path, std::uint64_t limit, std::string& why);

  // The files on disk that were read, in order, each once.
  const std::vector<std::string>& read_so_far() const { return read_; }

 private:
  World& world_;
  std::optional<std::string> input_;  // standard input can be read only once
  std::vector<std::string> read_;
};

}  // namespace dpc::driver
