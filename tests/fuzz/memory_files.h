// An app's folder in memory: the fuzzer's input as its main file, and a file of each kind that source can name.
#pragma once

#include <map>
#include <string>

#include "frontend/compile.h"

namespace dpc::fuzz {

class MemoryFiles : public FileReader {
 public:
  explicit MemoryFiles(std::string main);
  std::optional<std::string> read(const std::string& path, std::uint64_t limit, std::string& why) override;
  std::vector<std::string> glob(const std::string& folder, const std::string& pattern, std::string& why) override;
  std::optional<std::string> resolve(const std::string& path) override;

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace dpc::fuzz
