// Every diagnostic has a test that makes it appear.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "support/diagnostic.h"

namespace dpc {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What the tests hold that could name a diagnostic: the expectations and goldens, and the unit tests save those that go
// through all.
std::string text_of_tests() {
  const fs::path tests = fs::path(DPC_SOURCE_DIR) / "tests";
  std::string all;
  for (const char* folder : {"lit", "unit"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(tests / folder)) {
      const std::string name = entry.path().filename().string();
      const bool read = entry.is_regular_file() && name != "coverage_test.cpp" && !name.ends_with(".py");
      if (read) all += content(entry.path());
    }
  }
  return all;
}

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool holds_word(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (end == text.size() || !is_name_character(text[end])) return true;
  }
  return false;
}

TEST(Coverage, EveryDiagnosticAppearsInATest) {
  const std::string tests = text_of_tests();
  std::string missing;
  int count = 0;
#define DPC_DIAGNOSTIC(code, severity, Name, wording, ...)                                      \
  if (!holds_word(tests, code_text(code)) && !holds_word(tests, "diag::" #Name)) {             \
    missing += code_text(code) + " " #Name "\n";                                                \
    ++count;                                                                                    \
  }
#include "support/diagnostics.def"
#undef DPC_DIAGNOSTIC
  EXPECT_EQ(count, 0) << "no test makes these appear:\n" << missing;
}

TEST(Coverage, ExpectationsNameDeclaredCodes) {
  std::set<std::string> declared;
#define DPC_DIAGNOSTIC(code, severity, Name, wording, ...) declared.insert(code_text(code));
#include "support/diagnostics.def"
#undef DPC_DIAGNOSTIC
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(DPC_SOURCE_DIR) / "tests/lit/errors")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("DP")) EXPECT_TRUE(declared.contains(name.substr(0, 6))) << name;
  }
}

}  // namespace
}  // namespace dpc
