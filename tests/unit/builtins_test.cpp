// Every builtin by its own example, the corners of each, and the documents.
#include "ir/builtins.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "ir_expression.h"
#include "support/base64.h"
#include "support/sha256.h"

namespace dpc::ir {
namespace {

struct Builtins : ::testing::Test {
  Arena arena;
  Interner interner;
  Builder builder{arena, interner};

  const Node* value(std::string_view text) { return testing::parse(builder, text); }

  std::string text(std::string_view expression) {
    std::string buffer;
    return std::string(scalar_text(*value(expression), buffer));
  }

  std::string refusal(std::string_view expression) {
    try {
      value(expression);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
};

TEST_F(Builtins, EveryExampleHasTheValueItClaims) {
  for (const BuiltinInfo& info : all_builtins()) {
    const bool claims = same_data(*value(info.example), *value(info.value));
    EXPECT_TRUE(claims) << info.example << " is not " << info.value;
  }
}

TEST_F(Builtins, EveryExampleShowsItsOwnBuiltin) {
  static constexpr std::string_view operators[] = {"not", "and", "or", "eq", "lt", "le", "add", "sub", "mul", "div"};
  for (const BuiltinInfo& info : all_builtins()) {
    if (std::ranges::find(operators, info.name) != std::end(operators)) continue;
    EXPECT_TRUE(info.example.starts_with(std::string(info.name) + "(")) << info.name;
    EXPECT_EQ(find_builtin(info.name), &info);
  }
}

TEST_F(Builtins, ANumberEqualsTheSameNumberOfTheOtherKind) {
  for (const char* same : {"1 == 1.0", "1.0 == 1", "[1, 2.5] == [1.0, 2.5]", "{ a = 2.0 } == { a = 2 }", "0 == -0.0",
                           "9007199254740991 == 9007199254740991.0"})
    EXPECT_EQ(value(same), builder.boolean(true)) << same;
  for (const char* other :
       {"1 == 1.5", "1 == \"1\"", "[1] == [1.0, 2]", "1 == true", "9007199254740991 == 10000000000000000.0"})
    EXPECT_EQ(value(other), builder.boolean(false)) << other;
}

TEST_F(Builtins, IntegersStayWithinDoubles) {
  EXPECT_EQ(value("9007199254740990 + 1"), builder.integer(max_int));
  EXPECT_EQ(refusal("9007199254740991 + 1"), "the result is outside ±(2^53-1)");
  EXPECT_EQ(refusal("-9007199254740991 - 1"), "the result is outside ±(2^53-1)");
  EXPECT_EQ(refusal("9223372036854775807 * 2"), "the result is outside ±(2^53-1)");
  EXPECT_EQ(refusal("1 / 0"), "division by zero");
  EXPECT_EQ(value("-7 / 2"), builder.integer(-3));
  EXPECT_NE(refusal("-9223372036854775808 / -1"), "");
}

TEST_F(Builtins, NumbersOfBothKindsCompare) {
  EXPECT_EQ(value("1 < 1.5"), builder.boolean(true));
  EXPECT_EQ(value("2.0 <= 2"), builder.boolean(true));
}

TEST_F(Builtins, FloatsAreWrittenAsGoWritesThem) {
  const auto str = [&](double number) {
    std::string buffer;
    return std::string(scalar_text(*builder.floating(number), buffer));
  };
  EXPECT_EQ(str(0.5), "0.5");
  EXPECT_EQ(str(2.0), "2");
  EXPECT_EQ(str(1e20), "100000000000000000000");
  EXPECT_EQ(str(1e21), "1e+21");
  EXPECT_EQ(str(1e-6), "0.000001");
  EXPECT_EQ(str(1.5e-9), "1.5e-9");
  EXPECT_EQ(str(-0.0), "-0");
}

TEST_F(Builtins, TextsAreCutToNames) {
  EXPECT_EQ(text(R"(cut("abc", 9))"), "abc");
  EXPECT_EQ(text(R"(cut("ab---", 9))"), "ab");
  EXPECT_EQ(text(R"(cut("a--b", 3))"), "a");
  EXPECT_EQ(refusal("cut(\"é\", 1)"), "the text has characters outside ASCII");
  EXPECT_EQ(refusal("lower(\"É\")"), "the text has characters outside ASCII");
  EXPECT_EQ(refusal(R"(cut("a", -1))"), "the length is negative");
}

TEST_F(Builtins, TextsAreSplitAndReplacedAsInGo) {
  EXPECT_TRUE(same_data(*value(R"(split("", ","))"), *value(R"([""])")));
  EXPECT_TRUE(same_data(*value(R"(split(",a,", ","))"), *value(R"(["", "a", ""])")));
  EXPECT_TRUE(same_data(*value(R"(split("aé", ""))"), *value(R"(["a", "é"])")));
  EXPECT_EQ(text(R"(replace("aé", "", "-"))"), "-a-é-");
  EXPECT_EQ(text(R"(replace("aaa", "aa", "b"))"), "ba");
  EXPECT_EQ(text("trim(\"\u3000a b\u00A0\n\")"), "a b");
  EXPECT_EQ(text(R"(indent("a\n\nb\n", 2))"), "  a\n\n  b\n");
}

TEST_F(Builtins, PatternsMatchWholeTexts) {
  EXPECT_EQ(value(R"(matches("ab", "a"))"), builder.boolean(false));
  EXPECT_EQ(value(R"(matches("ab", "a|ab"))"), builder.boolean(true));
  EXPECT_NE(refusal("matches(\"a\", \"(?=a)\")"), "");
}

TEST_F(Builtins, JsonIsEscapedAsByGo) {
  EXPECT_EQ(text("json({ a = \"<&>\", b = [1, 2.5, none, true] })"), R"({"a":"\u003c\u0026\u003e","b":[1,2.5,true]})");
  EXPECT_EQ(text("json(\"\u2028\u2029\t\x01\")"), R"("\u2028\u2029\t\u0001")");
  const Entry entries[] = {{builder.symbol("b"), builder.null()}, {builder.symbol("a"), builder.integer(1)}};
  std::string fault;
  const Node* data = builder.data_record(entries);
  EXPECT_EQ(evaluate_builtin(builder, Builtin::Json, {&data, 1}, nullptr, fault)->text(), R"({"a":1,"b":null})");
}

TEST_F(Builtins, YamlIsWrittenInBlocks) {
  EXPECT_EQ(text(R"(yaml({ a = { b = [1, { c = "yes", d = "x" }], e = {} }, f = "l\nm\n", g = [["x"]] }))"),
            "a:\n  b:\n    - 1\n    - c: \"yes\"\n      d: x\n  e: {}\nf: |\n  l\n  m\ng:\n  - - x\n");
  EXPECT_EQ(text("yaml([])"), "[]\n");
  const std::string key(1100, 'k');
  EXPECT_EQ(text("yaml({ a = { " + key + " = { b = 1 } } })"), "a:\n  ? " + key + "\n  :\n    b: 1\n");
  EXPECT_EQ(text("yaml(\"a\\nb\")"), "\"a\\nb\"\n");
  EXPECT_EQ(text("yaml(none)"), "null\n");
}

TEST_F(Builtins, TomlPutsTablesLast) {
  EXPECT_EQ(
      text(
          R"(toml({ a = { b = 1, "c d" = "x" }, e = "f\"", )"
          R"(g = [{ h = 1 }, { h = 2 }], i = [1,{ j = 2 }], k = 2.0 }))"),
      "e = \"f\\\"\"\ni = [1,{ j = 2 }]\nk = 2.0\n\n[a]\nb = 1\n\"c d\" = \"x\"\n\n[[g]]\nh = 1\n\n[[g]]\nh = 2\n");
  EXPECT_EQ(text("toml({ a = { b = { c = 1 } } })"), "[a]\n\n[a.b]\nc = 1\n");
  EXPECT_EQ(refusal("toml([1])"), "a TOML document is a map");
}

TEST_F(Builtins, EnvironmentFilesQuoteForShells) {
  EXPECT_EQ(text(R"(env({ A = "x y", B = "$a\"`", C = true, D = "", E = "a/b:c" }))"),
            "A=\"x y\"\nB=\"\\$a\\\"\\`\"\nC=true\nD=\nE=a/b:c\n");
  EXPECT_NE(refusal("env({ A = [1] })"), "");
  EXPECT_EQ(text(R"(env({ "_a.B-1" = 1 }))"), "_a.B-1=1\n");
  for (const char* name : {"A B", "1A", "", "A=B", ".", "..a"})
    EXPECT_NE(refusal("env({ \"" + std::string(name) + "\" = 1 })"), "") << name;
}

TEST_F(Builtins, GroupsOfThreeBytesAreBase64) {
  // RFC 4648, section 10
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) EXPECT_EQ(base64(plain), coded);
  EXPECT_EQ(base64("\xFF\xFE\xFD"), "//79");
}

TEST_F(Builtins, DigestsAreSha256) {
  // FIPS 180-4 examples, and the lengths at which the padding takes another block
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(sha256_hex(std::string(55, 'a')), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  EXPECT_EQ(sha256_hex(std::string(64, 'a')), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

TEST_F(Builtins, WrongOperandsAreRefusedByEachBuiltin) {
  const Node* list = value("[1]");
  const Node* three[] = {list, list, list};
  for (const BuiltinInfo& info : all_builtins()) {
    for (std::size_t count = 0; count <= 3; ++count) {
      std::string fault;
      const Node* result = evaluate_builtin(builder, info.id, {three, count}, nullptr, fault);
      EXPECT_EQ(result == nullptr, !fault.empty()) << info.name;
    }
  }
}

// Random data, written as YAML and JSON, reads back as the same data.
struct Documents : Builtins {
  std::mt19937 random{7};

  const Node* scalar() {
    static constexpr std::string_view texts[] = {"",      "a",  "yes", "12:30", "a: b",   "x\ny\n", " z",
                                                 "é\n\n", "\t", "#",   "- a",   "\u2028", "1e3",    "<b>"};
    switch (random() % 4) {
      case 0: return builder.integer(static_cast<std::int64_t>(random()) - 1000);
      case 1: return builder.boolean(random() % 2);
      case 2:
        return builder.floating(
            std::ldexp(static_cast<double>(random() % 1000) + 0.5, static_cast<int>(random() % 160) - 80));
    }
    return builder.string(texts[random() % std::size(texts)]);
  }

  const Node* data(unsigned depth) {
    if (depth == 0 || random() % 3 == 0) return scalar();
    std::vector<Entry> entries;
    const bool record = random() % 2;
    for (std::size_t n = random() % 4; n > 0; --n) {
      const std::string key = "k" + std::to_string(n) + (random() % 5 == 0 ? ": #" : "");
      entries.push_back({record ? builder.symbol(key) : Symbol(), data(depth - 1)});
    }
    return record ? builder.data_record(entries) : builder.data_list(entries);
  }

  void expect_same(const Node& expected, const YAML::Node& read) {
    if (expected.op == Op::List || expected.op == Op::Record) {
      ASSERT_EQ(read.size(), expected.count);
      std::size_t at = 0;
      for (const Entry& entry : expected.entries()) {
        expect_same(*entry.value, expected.op == Op::List ? read[at++] : read[std::string(entry.key.text())]);
      }
    } else if (expected.op == Op::Float) {
      ASSERT_EQ(read.as<double>(), expected.f);
    } else {
      std::string buffer;
      ASSERT_EQ(read.Scalar(), scalar_text(expected, buffer));
    }
  }
};

TEST_F(Documents, ReadBackAsWritten) {
  for (int i = 0; i < 3000; ++i) {
    const Node* made = data(4);
    for (const Builtin format : {Builtin::Yaml, Builtin::Json}) {
      std::string fault;
      const Node* document = evaluate_builtin(builder, format, {&made, 1}, nullptr, fault);
      ASSERT_NE(document, nullptr) << fault;
      SCOPED_TRACE(std::string(document->text()));
      expect_same(*made, YAML::Load(std::string(document->text())));
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(Documents, DeepDataIsRefused) {
  const Node* deep = builder.integer(1);
  for (int i = 0; i < 100000; ++i) {
    const Entry entry{builder.symbol("a"), deep};
    deep = builder.record({&entry, 1}, nullptr);
  }
  for (const Builtin format : {Builtin::Json, Builtin::Yaml, Builtin::Toml}) {
    std::string fault;
    EXPECT_EQ(evaluate_builtin(builder, format, {&deep, 1}, nullptr, fault), nullptr);
    EXPECT_EQ(fault, "the data is nested too deeply");
  }
}

}  // namespace
}  // namespace dpc::ir
