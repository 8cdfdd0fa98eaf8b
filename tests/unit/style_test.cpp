// What CONTRIBUTING.md says of lines and files, for every C++ file, grammar and std part of the repository.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace dpc {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_columns = 120;
constexpr std::size_t most_lines = 600;

std::size_t columns(const std::string& line) {
  std::size_t count = 0;
  for (char c : line) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

// Tables (.def) are exempt: an entry of theirs is a line.
bool is_judged(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".cpp" || extension == ".h" || extension == ".g4" || extension == ".dp";
}

void judge(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::size_t count = 0;
  while (std::getline(file, line)) {
    ++count;
    EXPECT_LE(columns(line), most_columns) << path.string() << ":" << count;
  }
  EXPECT_LE(count, most_lines) << path.string();
}

TEST(Style, LinesAndFilesStayReadable) {
  std::size_t judged = 0;
  for (const char* folder : {"support", "stdlib", "ir", "grammar", "frontend", "backends", "driver", "tests/unit"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(fs::path(DPC_SOURCE_DIR) / folder)) {
      if (!entry.is_regular_file() || !is_judged(entry.path())) continue;
      judge(entry.path());
      ++judged;
    }
  }
  EXPECT_GT(judged, 200u);
}

}  // namespace
}  // namespace dpc
