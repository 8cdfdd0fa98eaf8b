// YAML scalars as dpc writes them, read back by two other YAML libraries: yaml-cpp (1.2) here, PyYAML (1.1) in a
// process of its own.
#include "support/yaml/quote.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace dpc::yaml {
namespace {

std::string scalar(std::string_view text) {
  std::string out;
  append_scalar(out, text);
  return out;
}

std::string value(std::string_view text, unsigned indent = 2) {
  std::string out;
  append_value(out, text, indent);
  return out;
}

TEST(Quote, LeavesOrdinaryTextPlain) {
  for (const char* text :
       {"nginx", "quay.io/org/app:v1.2.3", "--config=/etc/app.yaml", "100m", "1Gi", "$(POD_NAME)", "a b",
        "kubernetes.io/name", "/healthz", "-x", "10.0.0.0/8", "http://a/b#c", "RollingUpdate", "5m", "é"}) {
    EXPECT_EQ(scalar(text), text);
  }
}

TEST(Quote, QuotesWhatAReaderTakesForSomethingElse) {
  for (const char* text : {"",
                           "yes",
                           "No",
                           "on",
                           "OFF",
                           "y",
                           "N",
                           "true",
                           "null",
                           "~",
                           "=",
                           "<<",
                           "010",
                           "0o17",
                           "0x1F",
                           "0b11",
                           "1e3",
                           "1_000",
                           "12:30",
                           "1.5",
                           ".5",
                           ".inf",
                           "-.INF",
                           ".NaN",
                           "+1",
                           "-1",
                           "1.2.3",
                           "2024-01-01",
                           "a: b",
                           "a #b",
                           "a:",
                           "#a",
                           "- a",
                           "-",
                           "---",
                           "...",
                           "[a]",
                           "{a}",
                           "*a",
                           "&a",
                           "!a",
                           "|",
                           ">",
                           "%a",
                           "@a",
                           "`a",
                           "'a'",
                           "?",
                           "? a",
                           " a",
                           "a ",
                           ": a",
                           "2024-01-01T00:00:00Z",
                           "2024-01-01 00:00:00 +01:00",
                           "0x1p-2",
                           "~a"}) {
    EXPECT_EQ(scalar(text), "\"" + std::string(text) + "\"");
  }
}

TEST(Quote, EscapesWhatReadersLose) {
  EXPECT_EQ(scalar("a\x07"), R"("a\u0007")");
  EXPECT_EQ(scalar("\xC2\x85"), R"("\u0085")");
  EXPECT_EQ(scalar("\xE2\x80\xA8"), R"("\u2028")");
  EXPECT_EQ(scalar("\xEF\xBB\xBF"), R"("\ufeff")");
  EXPECT_EQ(scalar("a\tb"), R"("a\tb")");
  EXPECT_EQ(scalar("a\\\"\n"), R"("a\\\"\n")");
  EXPECT_EQ(scalar("\xFF"), "\"\xEF\xBF\xBD\"");
}

TEST(Quote, WritesLinesAsABlock) {
  EXPECT_EQ(value("a\nb"), "|-\n  a\n  b");
  EXPECT_EQ(value("a\nb\n"), "|\n  a\n  b\n");
  EXPECT_EQ(value("a\n\n"), "|+\n  a\n\n");
  EXPECT_EQ(value(" a\nb\n", 4), "|2\n     a\n    b\n");
  EXPECT_EQ(value("\n\n"), R"("\n\n")");
  EXPECT_EQ(value("a\r\nb"), R"("a\r\nb")");
  EXPECT_EQ(value("a\nb", 0), R"("a\nb")");
}

// Texts made of pieces that have a meaning in YAML, so that a few thousand of them meet the corners.
std::vector<std::string> nasty_texts(std::size_t count) {
  static const std::vector<std::string> pieces = {
      "a",      "b",      "yes",    "n",      "0",       "1",     "9",    "e",   "x", "o",        "_",    ".",
      ":",      ": ",     " #",     "#",      "-",       "- ",    "?",    "? ",  "!", "&",        "*",    "|",
      ">",      "%",      "@",      "`",      "'",       "\"",    "\\",   "[",   "]", "{",        "}",    ",",
      " ",      "  ",     "\n",     "\n\n",   "\t",      "\r",    "+",    "~",   "=", "<<",       "inf",  "nan",
      "T",      "Z",      "---",    "...",    "\n---\n", "\n ",   "\n\t", " \n", "é", "日",       "😀",    "\u0085",
      "\u2028", "\uFEFF", "\u00A0", "\u200B", "\x01",    "\x7F",  "$",    "(",   "/", "{{ .x }}", "null", "true",
      ".",      "0x",     "0o",     "\uE000", "\u00AD",  "\uFFFD"};
  std::mt19937 random(20240607);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    for (std::size_t n = random() % 7; n > 0; --n) text += pieces[random() % pieces.size()];
    out.push_back(text);
  }
  return out;
}

// Each text three times: as a key, as a value and as an element, at two depths.
std::string document(const std::vector<std::string>& texts) {
  std::string out;
  const auto put = [&](std::string_view text, unsigned indent) {
    append_value(out, text, indent);
    if (out.back() != '\n') out += '\n';
  };
  for (const std::string& text : texts) {
    out += "- ";
    append_scalar(out, text);
    out += ": ";
    put(text, 4);
    out += "  l:\n    - ";
    put(text, 6);
    out += "    - a: ";
    put(text, 8);
  }
  return out;
}

TEST(Quote, ReadsBackInYamlCpp) {
  const std::vector<std::string> texts = nasty_texts(20000);
  const YAML::Node read = YAML::Load(document(texts));
  ASSERT_EQ(read.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const YAML::Node item = read[i];
    const auto first = item.begin();
    ASSERT_EQ(first->first.Scalar(), texts[i]);
    ASSERT_EQ(first->second.Scalar(), texts[i]);
    ASSERT_EQ(item["l"][0].Scalar(), texts[i]);
    ASSERT_EQ(item["l"][1]["a"].Scalar(), texts[i]);
  }
}

constexpr const char* python_check = R"(
import sys, yaml
texts = [bytes.fromhex(line.strip()).decode() for line in open(sys.argv[2])]
data = yaml.load(open(sys.argv[1], encoding='utf-8', newline=''), Loader=getattr(yaml, 'CSafeLoader', yaml.SafeLoader))
bad = [t for t, d in zip(texts, data) if d != ({t: t, 'l': [t, {'a': t}]})]
sys.exit('%d differ, first %r' % (len(bad), bad[0]) if bad or len(texts) != len(data) else 0)
)";

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::string hex_lines(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) {
    for (unsigned char c : text) out += {"0123456789abcdef"[c >> 4], "0123456789abcdef"[c & 15]};
    out += '\n';
  }
  return out;
}

TEST(Quote, ReadsBackInPyYaml) {
  if (std::system("python3 -c 'import yaml' 2>/dev/null") != 0) GTEST_SKIP() << "python3-yaml is not installed";
  std::vector<std::string> texts;
  for (std::string& text : nasty_texts(20000)) {
    if (text != "l") texts.push_back(std::move(text));
  }
  const std::string base = testing::TempDir() + "quote_test_" + std::to_string(getpid());
  write_file(base + ".yaml", document(texts));
  write_file(base + ".hex", hex_lines(texts));
  write_file(base + ".py", python_check);
  const std::string command = "python3 " + base + ".py " + base + ".yaml " + base + ".hex";
  EXPECT_EQ(std::system(command.c_str()), 0);
  for (const char* end : {".yaml", ".hex", ".py"}) std::remove((base + end).c_str());
}

}  // namespace
}  // namespace dpc::yaml
