// What people and programs are shown of a diagnostic.
#include <gtest/gtest.h>


#include "support/render/human.h"
#include "support/render/json.h"

namespace dpc::render {
namespace {

constexpr DiagnosticKind<> broken{{302, Severity::Error, "Broken"}, "it is broken"};
constexpr DiagnosticKind<> doubtful{{303, Severity::Warning, "Doubtful"}, "it is doubtful"};
constexpr DiagnosticKind<diag::Text> named{{304, Severity::Error, "Named"}, "'{}' is broken"};

struct Case {
  SourceMap sources;
  Diagnostics diagnostics;
  const SourceFile* file(const char* path, std::string text) { return sources.add(path, std::move(text)); }
  std::string shown(std::uint32_t most = 100) { return human(diagnostics, sources, {false, most}); }
};

Span span_of(const SourceFile& file, std::string_view part) {
  const std::size_t at = file.text().find(part);
  return file.span(at, at + part.size());
}

TEST(Human, UnderlinesTheExactSpan) {
  Case c;
  const SourceFile* file = c.file("app.dp", "a = 1\nreplicas = \"x\"\n");
  c.diagnostics.report(span_of(*file, "\"x\""), broken).help("write 1").note("it is an int");
  EXPECT_EQ(c.shown(),
            "error[DP0302]: it is broken\n"
            " --> app.dp:2:12\n"
            "  |\n"
            "2 | replicas = \"x\"\n"
            "  |            ^^^\n"
            "  = note: it is an int\n"
            "  = help: write 1\n"
            "\n"
            "1 error\n");
}

TEST(Human, LabelsStandInTheirLinesAndFiles) {
  Case c;
  const SourceFile* app = c.file("app.dp", "one\ntwo\nthree\nfour\n");
  const SourceFile* other = c.file("lib/other.dp", "x y\n");
  c.diagnostics.report(span_of(*app, "four"), doubtful)
      .label(span_of(*app, "one"), "first here")
      .label(span_of(*app, "three"), "then here")
      .label(span_of(*other, "y"), "declared here");
  EXPECT_EQ(c.shown(),
            "warning[DP0303]: it is doubtful\n"
            " --> app.dp:4:1\n"
            "  |\n"
            "1 | one\n"
            "  | --- first here\n"
            "...\n"
            "3 | three\n"
            "  | ----- then here\n"
            "4 | four\n"
            "  | ^^^^\n"
            " ::: lib/other.dp:1:3\n"
            "  |\n"
            "1 | x y\n"
            "  |   - declared here\n"
            "\n"
            "1 warning\n");
}

TEST(Human, AlignsTabsAndWideCharacters) {
  Case c;
  const SourceFile* file = c.file("a.dp", "\ta\t= \"\xE6\x97\xA5\xE6\x9C\xAC e\xCC\x81\" + z\n");
  c.diagnostics.report(span_of(*file, "z"), broken);
  EXPECT_EQ(c.shown(),
            "error[DP0302]: it is broken\n"
            " --> a.dp:1:21\n"
            "  |\n"
            "1 |     a   = \"\xE6\x97\xA5\xE6\x9C\xAC e\xCC\x81\" + z\n"
            "  |                      ^\n"
            "\n"
            "1 error\n");
}

TEST(Human, ReplacesWhatWouldForgeTheTerminal) {
  Case c;
  const SourceFile* file = c.file("a\x1b.dp", "x\x1b[31m\xE2\x80\xAE\xFF y\n");
  c.diagnostics.report(span_of(*file, "y"), named, "a\x1b[0m");
  const std::string shown = c.shown();
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_EQ(shown.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_NE(shown.find("1 | x\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD y\n  |          ^\n"), std::string::npos)
      << shown;
}

TEST(Human, CutsLongLinesRoundTheSpan) {
  Case c;
  std::string text(10'000'000, 'a');
  text.replace(5'000'000, 4, "HERE");
  const SourceFile* file = c.file("a.dp", text);
  c.diagnostics.report(span_of(*file, "HERE"), broken);
  const std::string shown = c.shown();
  EXPECT_LT(shown.size(), 600u);
  EXPECT_NE(shown.find("1 | ..." + std::string(50, 'a') + "HERE"), std::string::npos) << shown;
  EXPECT_NE(shown.find("  | " + std::string(53, ' ') + "^^^^\n"), std::string::npos) << shown;
}

TEST(Human, CutsMultibyteLinesBetweenCharacters) {
  Case c;
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\xE6\x97\xA5";
  const SourceFile* file = c.file("a.dp", text + "HERE" + text);
  c.diagnostics.report(span_of(*file, "HERE"), broken);
  EXPECT_EQ(c.shown().find("\xEF\xBF\xBD"), std::string::npos) << c.shown();
}

TEST(Human, ShowsFirstAndLastLineOfALongSpan) {
  Case c;
  const SourceFile* file = c.file("a.dp", "x = {\n  a = 1\n  b = 2\n  c = 3\n}\n");
  c.diagnostics.report(span_of(*file, "{\n  a = 1\n  b = 2\n  c = 3\n}"), broken);
  EXPECT_EQ(c.shown(),
            "error[DP0302]: it is broken\n"
            " --> a.dp:1:5\n"
            "  |\n"
            "1 | x = {\n"
            "  |     ^\n"
            "...\n"
            "5 | }\n"
            "  | ^\n"
            "\n"
            "1 error\n");
}

TEST(Human, ASpanThatEndsWithItsLineStaysOnIt) {
  Case c;
  const SourceFile* file = c.file("a.dp", "abc\n\nnext\n");
  c.diagnostics.report(span_of(*file, "c\n"), broken);
  EXPECT_NE(c.shown().find("1 | abc\n  |   ^\n\n"), std::string::npos) << c.shown();
}

TEST(Human, AnEmptySpanAtTheEndHasACaret) {
  Case c;
  const SourceFile* file = c.file("a.dp", "ab");
  c.diagnostics.report(file->span(2, 2), broken);
  EXPECT_NE(c.shown().find("1 | ab\n  |   ^\n"), std::string::npos) << c.shown();
}

TEST(Human, MasksSecretsInSourceAndFlags) {
  Case c;
  const SourceFile* file = c.file("v.yaml", "key: hunter2 # x\n");
  c.sources.hide(span_of(*file, "hunter2"));
  c.diagnostics.report(span_of(*file, "hunter2"), broken).label(span_of(*file, "# x"), "there");
  c.diagnostics.report({}, doubtful).place("--set s3.key=hunter2");
  const std::string shown = c.shown();
  EXPECT_EQ(shown.find("hunter2"), std::string::npos);
  EXPECT_NE(shown.find("1 | key: ***** # x\n  |      ^^^^^\n  |            --- there\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find(" --> --set s3.key=...\n"), std::string::npos) << shown;
  EXPECT_EQ(json(c.diagnostics, c.sources, 100).find("hunter2"), std::string::npos);
}

TEST(Human, CountsWhatItDoesNotShow) {
  Case c;
  const SourceFile* file = c.file("a.dp", std::string(300, '\n'));
  for (std::size_t i = 0; i < 150; ++i) c.diagnostics.report(file->span(i, i + 1), broken);
  c.diagnostics.report(file->span(299, 299), doubtful);
  const std::string shown = c.shown();
  EXPECT_TRUE(shown.ends_with("... and 50 more errors\n... and 1 more warning\n150 errors, 1 warning\n"))
      << shown.substr(shown.size() - 200);
  std::size_t count = 0;
  for (std::size_t at = shown.find("error["); at != std::string::npos; at = shown.find("error[", at + 1)) ++count;
  EXPECT_EQ(count, 100u);
}

TEST(Human, SaysNothingOfNothing) {
  Case c;
  EXPECT_EQ(c.shown(), "");
}

TEST(Human, ColoursOnlyWhenAsked) {
  Case c;
  const SourceFile* file = c.file("a.dp", "ab");
  c.diagnostics.report(file->span(0, 1), broken);
  EXPECT_EQ(c.shown().find('\x1b'), std::string::npos);
  EXPECT_TRUE(human(c.diagnostics, c.sources, {true, 100}).starts_with("\x1b[1;31merror[DP0302]\x1b[0m"));
}

TEST(Json, HoldsEverything) {
  Case c;
  const SourceFile* file = c.file("a.dp", "a\nb = \"x\"\n");
  const Span span = span_of(*file, "\"x\"");
  c.diagnostics.report(span, named, "\"q\"\n").label(span_of(*file, "a"), "there").note("n").help("h").fix(span, "1");
  EXPECT_EQ(json(c.diagnostics, c.sources, 100), R"({
  "diagnostics": [
    {
      "code": "DP0304",
      "name": "Named",
      "severity": "error",
      "message": "'\"q\"\n' is broken",
      "file": "a.dp",
      "span": {
        "start": {
          "line": 2,
          "column": 5,
          "offset": 6
        },
        "end": {
          "line": 2,
          "column": 8,
          "offset": 9
        }
      },
      "labels": [
        {
          "file": "a.dp",
          "span": {
            "start": {
              "line": 1,
              "column": 1,
              "offset": 0
            },
            "end": {
              "line": 1,
              "column": 2,
              "offset": 1
            }
          },
          "message": "there"
        }
      ],
      "notes": [
        "n"
      ],
      "helps": [
        "h"
      ],
      "fixes": [
        {
          "file": "a.dp",
          "span": {
            "start": {
              "line": 2,
              "column": 5,
              "offset": 6
            },
            "end": {
              "line": 2,
              "column": 8,
              "offset": 9
            }
          },
          "replacement": "1"
        }
      ]
    }
  ],
  "errors": 1,
  "warnings": 0
}
)");
}

TEST(Json, WithoutDiagnosticsIsADocumentToo) {
  Case c;
  EXPECT_EQ(json(c.diagnostics, c.sources, 100), "{\n  \"diagnostics\": [],\n  \"errors\": 0,\n  \"warnings\": 0\n}\n");
}

}  // namespace
}  // namespace dpc::render
