// Closed data as YAML and JSON: the exact bytes, and that they read back.
#include <gtest/gtest.h>

#include <deque>

#include "backends/yaml/pieces.h"
#include "backends/yaml/simple.h"
#include "backends/yaml/yaml.h"
#include "support/yaml/block.h"
#include "support/yaml/quote.h"

namespace dpc::emit {
namespace {

using ir::Entry;
using ir::Node;
using ir::Op;

// Data written down in a test.
class Data {
 public:
  const Node* null() { return make(Op::Null); }
  const Node* boolean(bool value) {
    Node* node = make(Op::Bool);
    node->b = value;
    return node;
  }
  const Node* integer(std::int64_t value) {
    Node* node = make(Op::Int);
    node->i = value;
    return node;
  }
  const Node* floating(double value) {
    Node* node = make(Op::Float);
    node->f = value;
    return node;
  }
  const Node* string(std::string_view text) {
    Node* node = make(Op::String);
    node->s = interner_.intern(text);
    return node;
  }
  const Node* record(std::vector<std::pair<std::string_view, const Node*>> fields) {
    std::vector<Entry> entries;
    for (const auto& [key, value] : fields) entries.push_back({interner_.intern(key), value, nullptr, {}});
    return container(Op::Record, std::move(entries));
  }
  const Node* list(std::vector<const Node*> items) {
    std::vector<Entry> entries;
    for (const Node* item : items) entries.push_back({{}, item, nullptr, {}});
    return container(Op::List, std::move(entries));
  }

 private:
  Node* make(Op op) {
    Node& node = nodes_.emplace_back();
    node.op = op;
    return &node;
  }
  const Node* container(Op op, std::vector<Entry> entries) {
    const auto& kept = entries_.emplace_back(std::move(entries));
    Node* node = make(op);
    node->count = static_cast<std::uint32_t>(kept.size());
    node->entry_array = kept.data();
    return node;
  }
  Interner interner_;
  std::deque<Node> nodes_;
  std::deque<std::vector<Entry>> entries_;
};

std::string yaml_of(const Node* node) {
  std::string out;
  append_yaml(out, *node);
  return out;
}

std::string json_of(const Node* node) {
  std::string out;
  append_json(out, *node);
  return out;
}

TEST(Yaml, NestsMapsAndLists) {
  Data d;
  const Node* data = d.record({{"a", d.record({{"b", d.integer(1)}})},
                               {"list", d.list({d.record({{"name", d.string("x")}, {"on", d.boolean(true)}}),
                                                d.string("z"), d.list({d.integer(1), d.integer(2)})})},
                               {"none", d.null()},
                               {"no_map", d.record({})},
                               {"no_list", d.list({})}});
  EXPECT_EQ(yaml_of(data),
            "a:\n  b: 1\n"
            "list:\n  - name: x\n    \"on\": true\n  - z\n  - - 1\n    - 2\n"
            "none: null\nno_map: {}\nno_list: []\n");
}

TEST(Yaml, ScalarDocuments) {
  Data d;
  EXPECT_EQ(yaml_of(d.integer(-5)), "-5\n");
  EXPECT_EQ(yaml_of(d.record({})), "{}\n");
  EXPECT_EQ(yaml_of(d.null()), "null\n");
  EXPECT_EQ(yaml_of(d.string("a\nb\n")), "|\n  a\n  b\n");
}

TEST(Yaml, QuotesWhatReadersWouldMistake) {
  Data d;
  for (const char* word : {"yes",   "no",    "y",    "n",  "on", "off",        "true", "null", "~",  "010", "1e3",
                           "12:30", "1_000", "0o17", "=",  "<<", "2001-12-14", ".inf", "1.5",  "-",  "",    " a",
                           "a ",    "a: b",  "a #b", "*a", "&a", "!a",         "%a",   "@a",   "`a", "{",   "["}) {
    const std::string text = yaml_of(d.record({{"k", d.string(word)}}));
    EXPECT_TRUE(text[3] == '"' || text[3] == '\'') << text;
  }
  EXPECT_EQ(yaml_of(d.record({{"k", d.string("nginx:1.25")}})), "k: nginx:1.25\n");
}

TEST(Yaml, SimpleTextsAreAmongThePlainOnes) {
  EXPECT_TRUE(is_simple("registry.example.com:5000/team/app:1.2.3"));
  for (const char* text : {"", "yes", "No", "1.2", "a:", "a: b", "a b", "a::b", "-a", "null", "a#"})
    EXPECT_FALSE(is_simple(text)) << text;
  // Every text of up to four characters of an alphabet that holds the trouble.
  const std::string alphabet = "aynof0:-./ #";
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; i < texts.size() && texts[i].size() < 4; ++i) {
    for (char c : alphabet) texts.push_back(texts[i] + c);
  }
  for (const std::string& text : texts) {
    EXPECT_TRUE(!is_simple(text) || yaml::plain_is_safe(text)) << text;
  }
}

TEST(Yaml, NumbersAreWholeOrShortest) {
  Data d;
  EXPECT_EQ(yaml_of(d.list({d.integer(1'000'000), d.integer(9007199254740991), d.floating(0.1), d.floating(1),
                            d.floating(1e21), d.floating(1e20), d.floating(-1.5e-7)})),
            "- 1000000\n- 9007199254740991\n- 0.1\n- 1\n- 1.0e+21\n- 100000000000000000000\n- -1.5e-7\n");
}

TEST(Yaml, TextOfSeveralLinesIsABlock) {
  Data d;
  EXPECT_EQ(yaml_of(d.record({{"k", d.string("a\n b\n\nc\n")}, {"l", d.string("x")}})),
            "k: |\n  a\n   b\n\n  c\nl: x\n");
  EXPECT_EQ(yaml_of(d.record({{"k", d.string("a\nb")}})), "k: |-\n  a\n  b\n");
  EXPECT_EQ(yaml_of(d.record({{"k", d.string("a\n\n")}})), "k: |+\n  a\n\n");
  EXPECT_EQ(yaml_of(d.record({{"k", d.string("  a\nb\n")}})), "k: |2\n    a\n  b\n");
  EXPECT_EQ(yaml_of(d.record({{"k", d.string("\na")}})), "k: |2-\n\n  a\n");
  EXPECT_EQ(yaml_of(d.list({d.string("a\n---\nb\n")})), "- |\n  a\n  ---\n  b\n");
  EXPECT_EQ(yaml_of(d.list({d.record({{"k", d.string("a\nb\n")}})})), "- k: |\n    a\n    b\n");
}

TEST(Yaml, TextThatABlockWouldChangeIsQuoted) {
  EXPECT_FALSE(yaml::fits_block("one line"));
  EXPECT_FALSE(yaml::fits_block("\n\n"));
  EXPECT_FALSE(yaml::fits_block("a\r\nb\n"));
  EXPECT_FALSE(yaml::fits_block("a\n  "));
  EXPECT_FALSE(yaml::fits_block("a\n\xC2\x85"));
  EXPECT_FALSE(yaml::fits_block("a\n\xE2\x80\xA8 b"));
  EXPECT_FALSE(yaml::fits_block("a\n\xEF\xBB\xBF b"));
  EXPECT_FALSE(yaml::fits_block(std::string_view("a\n\0b", 4)));
  EXPECT_FALSE(yaml::fits_block("a\n\xFF b"));
  EXPECT_TRUE(yaml::fits_block("a\n\xC3\xA9\n"));
}

TEST(Yaml, LongKeysAreExplicit) {
  Data d;
  const std::string key(600, 'k');
  EXPECT_EQ(yaml_of(d.record({{"a", d.record({{key, d.integer(1)}})}})), "a:\n  ? " + key + "\n  : 1\n");
}

TEST(Pieces, ArriveInOrderWhateverTheirSize) {
  std::string expected, out;
  {
    Pieces pieces(out);
    for (unsigned size : {1u, 31u, 33u, 1000u, 2048u, 2049u, 5000u, 7u}) {
      const std::string text(size, static_cast<char>('a' + size % 26));
      pieces.spaces(size);
      pieces.add(text);
      pieces.add('\n');
      expected += std::string(size, ' ') + text + '\n';
    }
    EXPECT_EQ(pieces.flushed(), expected);
    pieces.add("last");
  }
  EXPECT_EQ(out, expected + "last");
}

TEST(Json, IsCompactAndEscaped) {
  Data d;
  EXPECT_EQ(json_of(d.record({{"a\"", d.string("x\n\x01\xC3\xA9\xFF")},
                              {"b", d.list({d.floating(0.5), d.null(), d.boolean(false)})}})),
            "{\"a\\\"\":\"x\\n\\u0001\xC3\xA9\xEF\xBF\xBD\",\"b\":[0.5,null,false]}");
}

}  // namespace
}  // namespace dpc::emit
