#include "support/yaml/yaml.h"

#include <gtest/gtest.h>

#include <string>

namespace dpc::yaml {
namespace {

struct Reading {
  SourceMap sources;
  Arena arena;
  Diagnostics diagnostics;
  const SourceFile* file = nullptr;
  std::vector<const Node*> documents;

  explicit Reading(std::string text, Duplicates duplicates = Duplicates::Refuse, const Limits& limits = {}) {
    sources.add("before.yaml", "something else");
    file = sources.add("values.yaml", std::move(text));
    documents = parse(*file, arena, diagnostics, limits, duplicates);
  }
  const Node& root() const { return *documents.at(0); }
  // "CODE line:column message", a line each.
  std::string faults() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.all()) {
      const LineColumn at = file->locate(d.span.begin);
      out += fmt::format("{} {}:{} {}\n", code_text(d.info.code), at.line, at.column, d.message);
    }
    return out;
  }
};

std::string shown(const Node& node) {
  switch (node.kind) {
    case Kind::Null: return "null";
    case Kind::Scalar: return std::string(node.tag) + (node.plain ? "" : "'") + std::string(node.text);
    case Kind::Sequence: {
      std::string out = "[";
      for (const Node* item : node.items) out += shown(*item) + ";";
      return out + "]";
    }
    case Kind::Mapping: {
      std::string out = "{";
      for (const Pair& pair : node.pairs) out += shown(*pair.key) + "=" + shown(*pair.value) + ";";
      return out + "}";
    }
  }
  return {};
}

std::string shown(const std::string& text, Duplicates duplicates = Duplicates::Refuse) {
  Reading reading(text, duplicates);
  std::string out = reading.faults();
  for (const Node* document : reading.documents) out += shown(*document) + "\n";
  return out;
}

TEST(Yaml, TreesOfEachKind) {
  EXPECT_EQ(shown("a: 1\nb: [x, 'y', \"z\"]\nc:\n- d: ~\n"), "{a=1;b=[x;'y;'z;];c=[{d=null;};];}\n");
  EXPECT_EQ(shown("x: !!str 1\n"), "{x=!!str'1;}\n");
  EXPECT_EQ(shown("x: |\n  a\n  b\ny: >-\n  c\n  d\n"), "{x='a\nb\n;y='c d;}\n");
}

TEST(Yaml, NoDocumentAndEmptyOnes) {
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown("# only a comment\n"), "");
  EXPECT_EQ(shown("---\n---\na: 1\n"), "null\n{a=1;}\n");
}

TEST(Yaml, SeveralDocumentsAndDashesInsideText) {
  EXPECT_EQ(shown("a: |\n  ---\n  b\n---\nc: 1\n...\n---\nd: 2\n"), "{a='---\nb\n;}\n{c=1;}\n{d=2;}\n");
  EXPECT_EQ(shown("%YAML 1.2\n---\na: 1\n"), "{a=1;}\n");
}

TEST(Yaml, SpansAreBytesBehindBomCrlfAndWideText) {
  Reading reading("\xEF\xBB\xBFé: ü\r\nb: \"x\"\r\nc: |\r\n  t\r\nd: [1, &n two]\r\n");
  ASSERT_EQ(reading.faults(), "");
  const auto text = [&](const Node* node) { return std::string(reading.sources.text(node->span)); };
  const std::span<const Pair> pairs = reading.root().pairs;
  ASSERT_EQ(pairs.size(), 4u);
  EXPECT_EQ(text(pairs[0].key), "é");
  EXPECT_EQ(text(pairs[0].value), "ü");
  EXPECT_EQ(text(pairs[1].value), "\"x\"");
  EXPECT_EQ(text(pairs[2].value), "|");
  EXPECT_EQ(pairs[2].value->text, "t\n");
  EXPECT_EQ(text(pairs[3].value->items[1]), "&n two");
}

TEST(Yaml, DuplicateKeys) {
  EXPECT_EQ(shown("a: 1\nb: 2\n'a': 3\n"), "DP0742 3:1 key 'a' stands twice in one YAML mapping\n{'a=3;b=2;}\n");
  EXPECT_EQ(shown("a: 1\nb: 2\na: 3\n", Duplicates::LastWins), "{a=3;b=2;}\n");
  Reading reading("a: 1\na: 2\n");
  ASSERT_EQ(reading.diagnostics.all().size(), 1u);
  ASSERT_EQ(reading.diagnostics.all()[0].labels.size(), 1u);
  EXPECT_EQ(reading.file->locate(reading.diagnostics.all()[0].labels[0].span.begin).line, 1u);
}

TEST(Yaml, MergeKeys) {
  EXPECT_EQ(shown("x: &a {p: 1, q: 2}\nz: {q: 3, <<: *a}\n"), "{x={p=1;q=2;};z={q=3;p=1;};}\n");
  EXPECT_EQ(shown("x: &a {p: 1, q: 2}\nz: {q: 3, <<: *a}\n", Duplicates::LastWins), "{x={p=1;q=2;};z={q=2;p=1;};}\n");
  EXPECT_EQ(shown("x: &a {p: 1}\nw: &b {p: 2, r: 3}\nz: {<<: [*a, *b]}\n"), "{x={p=1;};w={p=2;r=3;};z={p=1;r=3;};}\n");
  EXPECT_EQ(shown("x: &a {p: 1}\nw: &b {p: 2, r: 3}\nz: {<<: [*a, *b]}\n", Duplicates::LastWins),
            "{x={p=1;};w={p=2;r=3;};z={p=1;r=3;};}\n");
  EXPECT_EQ(shown("x: &a {p: 1}\n'<<': *a\n"), "{x={p=1;};'<<={p=1;};}\n");
  EXPECT_EQ(shown("x: 1\n<<: 5\n"), "DP0748 2:5 '<<' merges a mapping or a list of mappings, not a scalar\n{x=1;}\n");
}

TEST(Yaml, AliasesAreBudgeted) {
  EXPECT_EQ(shown("x: &a [1]\ny: *a\n"), "{x=[1;];y=[1;];}\n");
  EXPECT_EQ(shown("x: &a [*a]\n"), "DP0744 1:8 alias '*a' stands inside what it names\n");
  EXPECT_EQ(shown("x: *nope\n"), "DP0741 1:4 invalid YAML: the alias names no anchor that stands before it\n");
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    bomb += fmt::format("a{0}: &a{0} [", i);
    for (int k = 0; k < 10; ++k) bomb += fmt::format("*a{},", i - 1);
    bomb += "]\n";
  }
  Reading reading(bomb);
  EXPECT_EQ(reading.faults(), "DP0842 5:38 aliases stand for more than 100000 nodes\n");
  EXPECT_TRUE(reading.diagnostics.limit_met());
}

TEST(Yaml, DepthIsBounded) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(Reading(nested(256)).faults(), "");
  EXPECT_EQ(Reading(nested(257)).faults(), "DP0841 1:257 text is nested deeper than 256 levels\n");
  for (const char* part : {"[", "- ", "{a: ", "? ", "[\n", "- - ", "{a: ["}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += part;
    Reading reading(text);
    ASSERT_EQ(reading.diagnostics.all().size(), 1u) << part;
    EXPECT_EQ(reading.diagnostics.all()[0].info.code, 841) << part << reading.faults();
  }
}

TEST(Yaml, DepthCountsWhatAliasesStandFor) {
  std::string text = "a: &a " + std::string(200, '[') + std::string(200, ']') + "\nb: " + std::string(100, '[') + "*a" +
                     std::string(100, ']');
  EXPECT_EQ(Reading(text).faults(), "DP0841 2:104 text is nested deeper than 256 levels\n");
}

TEST(Yaml, ManyKeysAreEachCompared) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += fmt::format("key{}: value\n", i);
  Reading reading(text);
  EXPECT_EQ(reading.faults(), "");
  EXPECT_EQ(reading.root().pairs.size(), 20'000u);
  EXPECT_EQ(Reading(text + "key7: again\n").faults(), "DP0742 20001:1 key 'key7' stands twice in one YAML mapping\n");
}

TEST(Yaml, TagsOtherThanTheStandardOnes) {
  EXPECT_EQ(shown("x: !foo 1\n"), "DP0743 1:4 tag '!foo' has no meaning here\n");
  EXPECT_EQ(shown("x: !!binary aGk=\n"), "DP0743 1:4 tag '!!binary' has no meaning here\n");
  EXPECT_EQ(shown("x: !!python/object {}\n"), "DP0743 1:4 tag '!!python/object' has no meaning here\n");
  EXPECT_EQ(shown("x: !!map {a: !!seq [!!int '1']}\n"), "{x={a=[!!int'1;];};}\n");
}

TEST(Yaml, TabsAsIndentation) {
  EXPECT_EQ(shown("x:\n\ta: 1\n"), "DP0745 2:1 a tab at column 1 is used as indentation\n");
  EXPECT_EQ(shown("x:\n  \ta\n"), "DP0745 2:3 a tab at column 3 is used as indentation\n");
  EXPECT_EQ(shown("x: a\n\ty: 2\n"), "DP0745 2:1 a tab at column 1 is used as indentation\n");
  EXPECT_EQ(shown("x: [a,\n\tb]\ny:\ta\n"), "{x=[a;b;];y=a;}\n");
}

TEST(Yaml, EncodingsAndCharacters) {
  EXPECT_EQ(shown("a: \xFF\n"), "DP0746 1:4 byte 0xFF in YAML is not valid UTF-8\n");
  EXPECT_EQ(shown("a: \xED\xA0\x80\n"), "DP0746 1:4 byte 0xED in YAML is not valid UTF-8\n");
  EXPECT_EQ(shown(std::string("a: \x04 b\n")), "DP0747 1:4 character U+0004 cannot stand in YAML\n");
  EXPECT_EQ(shown(std::string("a: b\0c: d", 9)), "DP0747 1:5 character U+0000 cannot stand in YAML\n");
  EXPECT_EQ(shown("\xFF\xFE" "a"), "DP0750 1:1 text is UTF-16, not UTF-8\n");
  EXPECT_EQ(shown(std::string("a\0:\0", 4)), "DP0750 1:1 text is UTF-16, not UTF-8\n");
  EXPECT_EQ(shown("a: \"\\_\\N\\u0041\"\n"), "{a='\u00A0\u0085A;}\n");
}

TEST(Yaml, TooLarge) {
  Limits limits;
  limits.data_bytes = 10;
  Reading reading("a: 1234567890\n", Duplicates::Refuse, limits);
  EXPECT_EQ(reading.faults(), "DP0843 1:1 file has 14 bytes, more than the 10 that are read\n");
}

// What Go's reader refuses and yaml-cpp alone would let pass is among these.
TEST(Yaml, SyntaxInPlainWords) {
  const std::pair<const char*, const char*> cases[] = {
      {"x: a: b\n", "1:5 invalid YAML: ':' cannot stand here: the text before it is no key"},
      {"x: [a\n", "2:1 invalid YAML: expected ',' or ']'"},
      {"x: {a: 1\n", "2:1 invalid YAML: expected ',' or '}'"},
      {"x: 'a\n", "1:4 invalid YAML: the quoted text that begins here is not closed"},
      {"x: \"a\n", "1:4 invalid YAML: the quoted text that begins here is not closed"},
      {"x: @a\n", "1:4 invalid YAML: a value cannot begin with '@'"},
      {"x: \"\\q\"\n", "1:5 invalid YAML: '\\q' is no escape"},
      {"- a\nx: 1\n", "2:1 invalid YAML: this stands outside the document's value"},
      {"x: &\n", "1:5 invalid YAML: '&' needs a name"},
      {"x: [a,,b]\n", "1:7 invalid YAML: an item is missing before ','"},
      {"]\n", "1:1 invalid YAML: this bracket closes nothing"},
  };
  for (const auto& [text, fault] : cases)
    EXPECT_EQ(Reading(text).faults(), "DP0741 " + std::string(fault) + "\n") << text;
  EXPECT_EQ(Reading("? [a]\n: b\n").faults(), "DP0749 1:3 a YAML key must be a text, not a list\n");
}

TEST(Yaml, AnyBytesEndWithoutACrash) {
  std::uint32_t state = 1;
  const std::string_view letters = "ab:-?[]{},&*!|>'\"%@`# \n\r\t\\~<\xC3\xA9";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int k = 0; k < 24; ++k) {
      state = state * 1664525u + 1013904223u;
      text += letters[(state >> 16) % letters.size()];
    }
    Reading reading(text);
    for (const Diagnostic& d : reading.diagnostics.all()) EXPECT_TRUE(d.span.known()) << text;
  }
}

}  // namespace
}  // namespace dpc::yaml
