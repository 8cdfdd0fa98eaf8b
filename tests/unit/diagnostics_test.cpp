// Every diagnostic is declared as the house words them and explained on a page of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "support/diagnostic.h"

namespace dpc {
namespace {

struct Declared {
  std::uint16_t code;
  std::string name;
  std::string wording;
};

const std::vector<Declared>& declared() {
  static const std::vector<Declared> all = {
#define DPC_DIAGNOSTIC(code, severity, Name, wording, ...) {code, #Name, wording},
#include "support/diagnostics.def"
#undef DPC_DIAGNOSTIC
  };
  return all;
}

std::string page_of(std::uint16_t code) {
  std::ifstream file(std::string(DPC_SOURCE_DIR) + "/docs/diagnostics/" + code_text(code) + ".md");
  std::ostringstream text;
  if (file) text << file.rdbuf();
  return text.str();
}

TEST(Diagnostics, SomeAreLeftToTheServer) {
  EXPECT_TRUE(diag::ContradictingFields.info.left_to_server);
  EXPECT_FALSE(diag::BadBoundName.info.left_to_server);
}

TEST(Diagnostics, CodesAreUnique) {
  std::set<std::uint16_t> codes;
  for (const Declared& one : declared()) EXPECT_TRUE(codes.insert(one.code).second) << one.code;
}

// Names keep their capital.
bool begins_with_a_name(const std::string& wording) {
  static const std::set<std::string> names = {"IR",  "YAML", "JSON", "Kubernetes", "CustomResourceDefinition",
                                              "CRD", "Helm"};
  return names.count(wording.substr(0, wording.find_first_of(" '"))) > 0;
}

TEST(Diagnostics, AreWordedAlike) {
  for (const Declared& one : declared()) {
    const char first = one.wording.empty() ? 'X' : one.wording.front();
    EXPECT_TRUE(first < 'A' || first > 'Z' || begins_with_a_name(one.wording)) << one.name << ": begins with a capital";
    EXPECT_NE(one.wording.back(), '.') << one.name << ": ends with a full stop";
  }
}

TEST(Diagnostics, HaveAPageEach) {
  for (const Declared& one : declared()) {
    const std::string page = page_of(one.code);
    EXPECT_TRUE(page.starts_with("# " + code_text(one.code) + ": "))
        << one.name << " has no page docs/diagnostics/" << code_text(one.code) << ".md";
    const auto lines = std::count(page.begin(), page.end(), '\n');
    EXPECT_TRUE(page.empty() || (lines >= 5 && lines <= 40)) << one.name << ": a page of " << lines << " lines";
  }
}

}  // namespace
}  // namespace dpc
