#include "frontend/parse/parse.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "frontend/ast/print.h"

namespace dpc::parse {
namespace {

struct Parsed {
  SourceMap sources;
  const SourceFile* source = nullptr;
  Arena arena;
  Interner names;
  Diagnostics diagnostics;
  Limits limits;
  ast::File file;

  explicit Parsed(std::string text) {
    source = sources.add("test.dp", std::move(text));
    file = parse_file(*source, arena, names, diagnostics, limits);
    diagnostics.sort(sources);
  }
  std::string tree() const { return ast::print(file); }
  // "LINE:COLUMN CODE message", a line each
  std::string errors() const {
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      const LineColumn at = source->locate(diagnostic.span.begin);
      out += fmt::format("{}:{} {} {}\n", at.line, at.column, diagnostic.info.code, diagnostic.message);
    }
    return out;
  }
};

std::string tree_of(const std::string& text) {
  const Parsed parsed(text);
  EXPECT_EQ(parsed.errors(), "") << text;
  return parsed.tree();
}

std::string errors_of(const std::string& text) { return Parsed(text).errors(); }

std::string expr_of(const std::string& text) {
  SourceMap sources;
  Arena arena;
  Interner names;
  Diagnostics diagnostics;
  const ast::Expr* expr = parse_expression(*sources.add("e", text), arena, names, diagnostics, Limits());
  return ast::print(*expr) + (diagnostics.any_errors() ? " with errors" : "");
}

std::string read(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(std::string(DPC_SOURCE_DIR) + "/tests/corpus/" + name, std::ios::binary).rdbuf();
  return text.str();
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

// --- what is read

TEST(Parse, ReadsTheCorpus) {
  for (const char* name : {"bytefreezer.dp", "zymtrace.dp", "forms.dp", "encoding.dp"}) {
    const Parsed parsed(read(name));
    EXPECT_EQ(parsed.errors(), "") << name;
    EXPECT_GE(parsed.file.items.size(), 3u) << name;
    EXPECT_EQ(parsed.tree().find("<error>"), std::string::npos);
  }
}

TEST(Parse, AcceptsAnEmptyFile) {
  EXPECT_EQ(tree_of(""), "");
  EXPECT_EQ(tree_of("\n\n// nothing\n,\n"), "");
  EXPECT_EQ(tree_of("\xEF\xBB\xBF"), "");
}

TEST(Parse, BindsOperatorsByPrecedence) {
  EXPECT_EQ(expr_of("a + b * c with d - e"), "((a + (b * (c with d))) - e)");
  EXPECT_EQ(expr_of("a || b && c == d ?? e + f"), "(a || (b && (c == (d ?? (e + f)))))");
  EXPECT_EQ(expr_of("a ?? b or_else c ?? d"), "(((a ?? b) or_else c) ?? d)");
  EXPECT_EQ(expr_of("a - b - c"), "((a - b) - c)");
  EXPECT_EQ(expr_of("!a.b(c) == -d[0]"), "(!a.b(c) == -d[0])");
  EXPECT_EQ(expr_of("x in [1] && !(y in z)"), "((x in [1]) && !(y in z))");
  EXPECT_EQ(expr_of("if a then b else if c then d else e + f"), "(if a then b else (if c then d else (e + f)))");
}

TEST(Parse, EndsEntriesWithTheirLine) {
  EXPECT_EQ(tree_of("a = b\n[c] = 1\nd = e\n\"f\" = 2\n"), "field a = b\nfield [c] = 1\nfield d = e\nfield f = 2\n");
  EXPECT_EQ(errors_of("a = b\n-c = 1\n"), "2:1 115 this cannot be assigned to\n") << "'-' begins an entry";
}

TEST(Parse, GoesOnWhenALineBeginsWithAnOperator) {
  EXPECT_EQ(tree_of("a = b\n  + c\n  or_else d\n  .e\nf = g\n  when h\n"),
            "field a = ((b + c) or_else d.e)\nfield f = g when h\n");
  EXPECT_EQ(tree_of("a = [b\n, c\n]\nd = f(\n1,\n2\n)\n"), "field a = [b, c]\nfield d = f(1, 2)\n");
  EXPECT_EQ(tree_of("a = b +\nc\n"), "field a = (b + c)\n");
  EXPECT_EQ(tree_of("x { a = 1, b = 2,\n c = 3,\n }"), tree_of("x {\na = 1\nb = 2\nc = 3\n}"));
}

TEST(Parse, TellsBodiesFromBlocks) {
  EXPECT_EQ(tree_of("x { if a { b = 1 } else if c { d = 2 } else { e = 3 } }"),
            "extend x {\n  if a {\n    field b = 1\n  } else {\n    if c {\n      field d = 2\n    } else {\n      "
            "field e = 3\n    }\n  }\n}\n");
  EXPECT_EQ(tree_of("x = if f { a = 1 } else { b = 2 }"),
            "field x = (if f then {\n  field a = 1\n} else {\n  field b = 2\n})\n");
  EXPECT_EQ(tree_of("x = if (f { a = 1 }) then g { b = 2 } else h"),
            "field x = (if f {\n  field a = 1\n} then g {\n  field b = 2\n} else h)\n");
}

TEST(Parse, TakesWordsForKeywordsOnlyWhereTheyBeginAnItem) {
  EXPECT_EQ(tree_of("type = \"a\"\ntest.x = 1\nvalues: int = 3\ncheck { use = 1 }\n"),
            "field type = \"a\"\nfield test.x = 1\nfield values: int = 3\nextend check {\n  field use = 1\n}\n");
  EXPECT_EQ(tree_of("x { app = 1, given = 2, from = a.from, check from : \"m\" }"),
            "extend x {\n  field app = 1\n  field given = 2\n  field from = a.from\n  check from : \"m\"\n}\n");
  EXPECT_EQ(tree_of("x { \"for\" = 1, a.\"if\" = b.\"in\" }"), "extend x {\n  field for = 1\n  field a.if = b.in\n}\n");
}

TEST(Parse, KeepsDocComments) {
  EXPECT_EQ(tree_of("/// far\n\n/// one\n///  two\nx {\n  a = 1 /// trailing\n  b = 2\n  /// of c\n  c = 3\n}\n"),
            "/// one\n///  two\nextend x {\n  field a = 1\n  field b = 2\n  /// of c\n  field c = 3\n}\n");
}

TEST(Parse, ResolvesEscapesAndInterpolation) {
  EXPECT_EQ(expr_of(R"("a\n\t\r\"\\\$\u{e9}\u{1F600}$x $")"),
            "\"a\\n\\t\\r\\\"\\\\\\$\xC3\xA9\xF0\x9F\x98\x80\\$x \\$\"");
  EXPECT_EQ(expr_of(R"("a${b}${"c${d}"}e")"), "text(\"a\", b, text(\"c\", d), \"e\")");
}

TEST(Parse, TakesTheIndentationOffTextBlocks) {
  EXPECT_EQ(expr_of("\"\"\"\n    a\n      b\n\n    ${C} ${{ d }}!\n    \"\"\""),
            "text(\"a\\n  b\\n\\n\\${C} \", d, \"!\\n\")");
  EXPECT_EQ(expr_of("\"\"\"\r\n  a\r\n  \"\"\""), "\"a\\n\"");
  EXPECT_EQ(expr_of("\"\"\"\n  a\n  b\"\"\""), "\"a\\nb\"");
  EXPECT_EQ(expr_of("\"\"\"\n\"\"\""), "\"\"");
}

TEST(Parse, GivesExactSpans) {
  const Parsed parsed("x = f(a)[0].b { c = 1 }\n");
  const ast::Entry& entry = *parsed.file.items[0].entry;
  EXPECT_EQ(parsed.sources.text(entry.span), "x = f(a)[0].b { c = 1 }");
  EXPECT_EQ(parsed.sources.text(entry.path[0].span), "x");
  EXPECT_EQ(parsed.sources.text(entry.value->span), "f(a)[0].b { c = 1 }");
  const auto* call = static_cast<const ast::CallExpr*>(entry.value);
  EXPECT_EQ(parsed.sources.text(call->callee->span), "f(a)[0].b");
  EXPECT_EQ(parsed.sources.text(call->block->span), "{ c = 1 }");
}

TEST(Parse, DumpsTokensAfterLayout) {
  SourceMap sources;
  Diagnostics diagnostics;
  EXPECT_EQ(dump_tokens(*sources.add("t", "if a { b = 1\nc }"), diagnostics, Limits()),
            "1:1 IF if\n1:4 IDENT a\n1:6 LBODY {\n1:8 IDENT b\n1:10 ASSIGN =\n1:12 INT 1\n1:13 SEP\n2:1 IDENT c\n2:3 "
            "RBRACE }\n2:4 END_OF_FILE\n");
}

// --- mistakes

// An example of every code of 01xx, and what is said of it.
const std::map<std::uint16_t, std::pair<std::string, std::string>>& examples() {
  static const std::map<std::uint16_t, std::pair<std::string, std::string>> all = {
      {diag::UnexpectedToken.info.code, {"x { a = }", "1:9 101 expected a value after '=', found '}'\n"}},
      {diag::UnclosedString.info.code, {"a = \"b\nc = 1", "1:5 102 string is not closed before the end of its line\n"}},
      {diag::UnclosedTextBlock.info.code, {"x {\na = \"\"\"\n b\n}", "2:5 103 text block is not closed\n"}},
      {diag::UnclosedComment.info.code, {"x { a = 1 /* b }", "1:11 104 comment is not closed\n"}},
      {diag::UnclosedBracket.info.code, {"x {\n a = f(1\n b = 2\n}", "2:7 105 '(' is not closed\n"}},
      {diag::UnmatchedBracket.info.code, {"x { a = 1 }\n}\nb = 2", "2:1 106 '}' closes nothing\n"}},
      {diag::BadCharacter.info.code,
       {"a = b ; c = 'd'", "1:7 107 character ';' has no meaning here\n1:13 107 character ''' has no meaning here\n"}},
      {diag::BadEscape.info.code, {"a = \"\\q\"", "1:6 108 '\\q' is no escape\n"}},
      {diag::InvalidUtf8.info.code, {"a = \"\xFF\xFE\"", "1:6 109 byte 0xFF is not valid UTF-8\n"}},
      {diag::ControlCharacter.info.code,
       {std::string("a = \"\x01\""), "1:6 110 control character U+0001 in the source\n"}},
      {diag::HiddenCharacter.info.code, {"a = b\xE2\x80\xAE", "1:6 111 invisible character U+202E in code\n"}},
      {diag::HiddenCharacterInText.info.code,
       {"a = \"\xE2\x80\x8B\"", "1:6 112 invisible character U+200B in a string\n"}},
      {diag::WrongEncoding.info.code,
       {std::string("\xFF\xFE") + std::string("a\0", 2), "1:1 113 source is UTF-16 (little-endian), not UTF-8\n"}},
      {diag::NumberTooLarge.info.code,
       {"a = 9223372036854775808", "1:5 114 number '9223372036854775808' does not fit\n"}},
      {diag::NotAPath.info.code, {"f(x) = 1", "1:1 115 this cannot be assigned to\n"}},
      {diag::MissingValue.info.code, {"x { a }", "1:5 116 field 'a' has no value\n"}},
      {diag::MisplacedElement.info.code, {"x { 1 + 2 }", "1:5 117 this value has no field name\n"}},
      {diag::MisplacedField.info.code, {"x = [a = 1]", "1:8 118 a list holds values, not fields\n"}},
      {diag::MisplacedItem.info.code,
       {"x { type T = int }", "1:5 119 'type' can only stand at the top level of a file\n"}},
      {diag::ReservedWord.info.code, {"x { for = \"5m\" }", "1:5 120 'for' is a reserved word\n"}},
      {diag::ComparisonChain.info.code, {"a = b < c < d", "1:11 121 comparisons do not chain\n"}},
      {diag::WhenFirst.info.code, {"x { when a b = 1 }", "1:5 122 'when' stands last in its entry\n"}},
      {diag::UnknownAttribute.info.code, {"a = 1 @secret", "1:7 123 there is no attribute '@secret'\n"}},
      {diag::BadAttribute.info.code, {"a = 1 @deprecated", "1:7 124 attribute '@deprecated' takes one text\n"}},
      {diag::MixedIndentation.info.code,
       {"a = \"\"\"\n  b\n c\n  \"\"\"", "3:1 125 text block line is indented less than its closing quotes\n"}},
      {diag::BadNumber.info.code, {"a = 010", "1:5 126 '010' is not a number: it begins with 0\n"}},
      {diag::BadArgument.info.code, {"a = f(b.c = 1)", "1:7 127 this argument has no plain name left of '='\n"}},
      {diag::BadString.info.code, {"use \"a${b}\"", "1:5 128 this string must be plain text, without '${...}'\n"}},
  };
  return all;
}

TEST(ParseErrors, EveryCodeHasAnExample) {
  for (const auto& [code, example] : examples()) EXPECT_EQ(errors_of(example.first), example.second) << code;
  std::set<int> declared;
#define DPC_DIAGNOSTIC(code, severity, Name, wording, ...) \
  if (code < 140) declared.insert(code);
#include "support/diagnostics.def"
#undef DPC_DIAGNOSTIC
  for (int code : declared) {
    EXPECT_TRUE(examples().contains(static_cast<std::uint16_t>(code))) << code;
    const std::string page = fmt::format("{}/docs/diagnostics/DP{:04}.md", DPC_SOURCE_DIR, code);
    EXPECT_TRUE(std::filesystem::exists(page)) << page;
  }
}

// The first two code blocks of a page: the mistake, and how it reads when mended.
std::vector<std::string> code_blocks(const std::string& page) {
  std::vector<std::string> blocks;
  for (std::size_t at = 0; (at = page.find("```dp\n", at)) != std::string::npos;) {
    at += 6;
    const std::size_t end = page.find("```", at);
    blocks.push_back(page.substr(at, end - at));
    at = end + 3;
  }
  return blocks;
}

TEST(ParseErrors, ThePagesTellTheTruth) {
  // what cannot be shown in print: bytes that are no text, and size
  const std::set<std::uint16_t> unprintable = {109, 110, 111, 112, 113};
  for (const auto& [code, example] : examples()) {
    std::ostringstream page;
    page << std::ifstream(fmt::format("{}/docs/diagnostics/DP{:04}.md", DPC_SOURCE_DIR, code)).rdbuf();
    const std::vector<std::string> blocks = code_blocks(page.str());
    ASSERT_EQ(blocks.size(), 2u) << code;
    EXPECT_EQ(errors_of(blocks[1]), "") << code;
    if (unprintable.contains(code)) continue;
    const Parsed parsed(blocks[0]);
    ASSERT_EQ(parsed.diagnostics.all().size(), 1u) << code << "\n" << parsed.errors();
    EXPECT_EQ(parsed.diagnostics.all()[0].info.code, code) << parsed.errors();
  }
}

TEST(ParseErrors, TenMistakesGiveTenMessages) {
  const Parsed parsed(
      "a = = 1\nb = f(1 2)\nc = [1 2]\nx {\n  d = \n  e 5\n  f = \"\\q\"\n  g = 1 h = 2\n}\n"
      "type = \ni = 1\ncomponent X {\n}\nfor = 3\nj = match k { 1 > 2 }\nl = 2\n");
  EXPECT_EQ(parsed.diagnostics.errors(), 10u) << parsed.errors();
  const std::string tree = parsed.tree();
  EXPECT_NE(tree.find("field i = 1"), std::string::npos) << tree;
  EXPECT_NE(tree.find("field l = 2"), std::string::npos) << tree;
}

TEST(ParseErrors, ABrokenEntryCostsOnlyItself) {
  EXPECT_EQ(Parsed("x {\n a = 1\n b = = 2\n c { d = f( 1 2 ), e = 3 }\n}\ny = 4").tree(),
            "extend x {\n  field a = 1\n  error\n  extend c {\n    error\n    field e = 3\n  }\n}\nfield y = 4\n");
}

TEST(ParseErrors, AnUnclosedBraceIsReportedAtItsOpener) {
  const Parsed parsed("x {\n  y {\n    a = 1\n  z { b = 2 }\n}\nc = 3\n");
  EXPECT_EQ(parsed.errors(), "2:5 105 '{' is not closed\n");
  EXPECT_EQ(parsed.tree(),
            "extend x {\n  extend y {\n    field a = 1\n  }\n  extend z {\n    field b = 2\n  }\n}\nfield c = 3\n");
}

TEST(ParseErrors, MeetsOneMistakeWithOneMessage) {
  for (const char* text :
       {"a = \"b${c\"\nd = 1", "x { a = \"b${c\"\n d = 1 }", "a = f(\"b)\nc = 1", "a = \nb = 2", "a = 'b c'\nd = 1",
        "# comment { \"\nd = 1", "a = \xC3\xA9\nb = 2", "a = b & c", "na\xC3\xAFve = 1", "a = (b\nc = 1",
        "a = [\nb = 1", "x {\n a = 1", "a = \"\"\"\n b\n", "x { y { a = /* 1 } }"}) {
    EXPECT_EQ(Parsed(text).diagnostics.all().size(), 1u) << text << "\n" << errors_of(text);
  }
}

TEST(ParseErrors, SpeaksOfWhatPeopleKnow) {
  EXPECT_EQ(errors_of("component X { }"), "1:13 101 expected '(' after 'X', found '{'\n");
  EXPECT_EQ(errors_of("fn f(a) = 1"), "1:7 101 expected ':' after 'a', found ')'\n");
  EXPECT_EQ(errors_of("a = if b c"), "1:10 101 expected 'then' or '{' after 'b', found 'c'\n");
  EXPECT_EQ(errors_of("a = if b then c"), "1:16 101 expected 'else' after 'c', found the end of the file\n");
  EXPECT_EQ(errors_of("a: = 1"), "1:4 101 expected a type after ':', found '='\n");
  EXPECT_EQ(errors_of("a = 1 b = 2"), "1:7 101 expected a new line or ',', found 'b'\n");
  EXPECT_EQ(errors_of("a = f(1 2)"), "1:9 101 expected ',' or ')' after '1', found '2'\n");
  EXPECT_EQ(errors_of("a = f(1,,2)"), "1:9 101 expected a value after ',', found ','\n");
  EXPECT_EQ(errors_of("given a = 1"), "1:1 119 'given' can only stand inside a test\n");
  EXPECT_EQ(errors_of("a.in = 1"), "1:3 120 'in' is a reserved word\n");
  EXPECT_EQ(errors_of("a = match b {\n c => 1\n}"), "2:2 101 expected a literal, '_' or NAME: TYPE, found 'c'\n");
  EXPECT_EQ(expr_of("a b"), "<error> with errors");
  EXPECT_EQ(expr_of(""), "<error> with errors");
}

// --- hostile input

TEST(ParseHostile, RefusesDeepNesting) {
  const std::size_t deep = 300'000;
  for (const std::string& text :
       {"a = " + repeat("[", deep), "a = " + repeat("(", deep) + repeat(")", deep), "a " + repeat("{", deep),
        "a = " + repeat("!", deep) + "b", "a = " + repeat("- ", deep) + "b",
        "a = " + repeat("if b then c else ", deep) + "d", "a = " + repeat("if ", deep), "a = " + repeat("match ", deep),
        "a: " + repeat("list<", deep), "a = " + repeat("\"${", deep), "a = " + repeat("f(", deep)}) {
    const Parsed parsed(text);
    EXPECT_EQ(parsed.diagnostics.all().size(), 1u);
    ASSERT_FALSE(parsed.diagnostics.all().empty());
    EXPECT_EQ(parsed.diagnostics.all()[0].info.code, 801) << text.substr(0, 20);
    EXPECT_TRUE(parsed.diagnostics.limit_met());
  }
  EXPECT_EQ(errors_of("a = " + repeat("(", 250) + "b" + repeat(")", 250)), "");
}

TEST(ParseHostile, ReadsLongChains) {
  const std::size_t terms = 100'000;
  const Parsed sum("a = b" + repeat(" + b", terms));
  EXPECT_EQ(sum.errors(), "");
  EXPECT_EQ(sum.tree().size(), std::string("field a = b\n").size() + terms * std::string("( + b)").size());
  EXPECT_EQ(errors_of("a = b" + repeat(".c", terms)), "");
  EXPECT_EQ(errors_of("a = b" + repeat("(c)", terms)), "");
  EXPECT_EQ(errors_of("a: b" + repeat(" | b", terms)), "");
}

// One error for each mistake, however many stand in one text: recovery goes on after it and never back.
TEST(ParseHostile, RecoversFromEveryError) {
  EXPECT_EQ(Parsed(repeat("x = f(\n", 3000)).diagnostics.errors(), 3000u);
  EXPECT_EQ(Parsed("x = " + repeat("(", 3000)).diagnostics.errors(), 1u);
  EXPECT_EQ(Parsed(repeat("x {\n", 3000)).diagnostics.errors(), 3000u);
  EXPECT_EQ(Parsed(repeat("x = = 2\n", 100'000)).diagnostics.errors(), 10'000u);
}

TEST(ParseHostile, RefusesTooManyTokens) {
  SourceMap sources;
  Arena arena;
  Interner names;
  Diagnostics diagnostics;
  Limits limits;
  limits.tokens = 10;
  parse_file(*sources.add("t", "a = [1, 2, 3, 4, 5, 6, 7]"), arena, names, diagnostics, limits);
  ASSERT_EQ(diagnostics.all().size(), 1u);
  EXPECT_EQ(diagnostics.all()[0].info.code, diag::TooManyTokens.info.code);
}

// Every prefix of a file, and every file with a piece cut out, is read to the end, with diagnostics where it is no
// longer dp.
TEST(ParseHostile, SurvivesCutFiles) {
  for (const char* name : {"forms.dp", "encoding.dp"}) {
    const std::string text = read(name);
    for (std::size_t at = 0; at < text.size(); at += 7) {
      const Parsed prefix(text.substr(0, at));
      const Parsed cut(text.substr(0, at) + text.substr(std::min(text.size(), at + 11)));
      const Parsed rest(text.substr(at));
      EXPECT_LE(prefix.diagnostics.all().size(), 12u) << at << "\n" << prefix.errors();
      EXPECT_FALSE(prefix.tree().size() + cut.tree().size() + rest.tree().size() == 0 && at > 100);
    }
  }
}

}  // namespace
}  // namespace dpc::parse
