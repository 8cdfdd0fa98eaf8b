// Every .dp file of the repository that compiles gives sound IR, whose text reads back and prints the same again.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "driver/real_files.h"
#include "frontend/compile.h"
#include "ir/text.h"
#include "ir/verify.h"

namespace dpc {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> sources() {
  std::vector<std::string> found;
  for (const char* folder : {"examples", "tests/constructs", "tests/corpus", "tests/lit"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(fs::path(DPC_SOURCE_DIR) / folder)) {
      if (entry.is_regular_file() && entry.path().extension() == ".dp") found.push_back(entry.path().string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// False where the source has errors, which is no matter of this test.
bool is_sound(const parse::Standard& standard, const std::string& path) {
  Session session(standard);
  driver::RealFiles files;
  const std::optional<ir::Module> module = compile(session, files, path);
  if (!module || session.diagnostics.any_errors()) return false;
  for (const std::string& fault : ir::verify(*module)) ADD_FAILURE() << path << ": " << fault;
  const std::string printed = ir::print(*module);
  Session other;
  const auto again = ir::read(*other.sources.add("module.ir", printed), other.builder, other.diagnostics, other.limits);
  for (const Diagnostic& it : other.diagnostics.all()) ADD_FAILURE() << path << ": " << it.message;
  EXPECT_EQ(again ? ir::print(*again) : "", printed) << path;
  return true;
}

TEST(Sound, WhatCompilesIsSoundAndReadsBack) {
  const parse::Standard standard;
  std::size_t compiled = 0;
  for (const std::string& path : sources()) compiled += is_sound(standard, path);
  EXPECT_GT(compiled, 90u);
}

}  // namespace
}  // namespace dpc
