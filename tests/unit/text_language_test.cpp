#include "ir/text_language.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <random>

#include "ir/builder.h"
#include "ir/text_automaton.h"
#include "ir/text_inclusion.h"
#include "ir/text_proofs.h"
#include "ir/wanted_text.h"

namespace dpc::ir {
namespace {

// Short texts of characters that the rules tell apart: most of them break some rule, many keep one.
std::string random_text(std::mt19937& random) {
  static constexpr std::string_view characters = "aab09Z-._/=: @%\n\t~";
  static constexpr std::size_t lengths[] = {0, 1, 2, 3, 4, 6, 9, 15, 16, 62, 63, 64, 253, 254};
  std::string out;
  const bool plain = random() % 3 == 0;
  for (std::size_t left = lengths[random() % std::size(lengths)]; left > 0; --left)
    out += plain ? "ab0"[random() % 3] : characters[random() % characters.size()];
  if (random() % 3 == 0 && !out.empty()) out[random() % out.size()] = "-./:@ "[random() % 6];
  return out;
}

constexpr int texts = 10'000;

TEST(WantedText, SaysWhatTheFormsSay) {
  for (int number = 0; number <= static_cast<int>(TextForm::Subdomain); ++number) {
    const auto form = static_cast<TextForm>(number);
    const WantedText wanted = wanted_text(form);
    const RE2 pattern{std::string(wanted.pattern)};
    const RE2 counted{std::string(wanted.counted.empty() ? wanted.pattern : wanted.counted)};
    std::mt19937 random(7);
    int taken = 0;
    for (int i = 0; i < texts; ++i) {
      const std::string text = random_text(random);
      const bool good = has_form(text, form), short_enough = text.size() <= wanted.most;
      EXPECT_EQ(short_enough && RE2::FullMatch(text, pattern), good) << number << ": " << text;
      EXPECT_EQ((short_enough || !wanted.counted.empty()) && RE2::FullMatch(text, counted), good)
          << number << ": " << text;
      taken += good;
    }
    EXPECT_GT(taken, texts / 10) << number;
  }
}

TEST(WantedText, SaysWhatImagesAre) {
  const RE2 pattern{std::string(wanted_image().pattern)};
  std::mt19937 random(7);
  for (int i = 0; i < texts; ++i) {
    const std::string text = random_text(random);
    EXPECT_EQ(RE2::FullMatch(text, pattern), image_fault(text).empty()) << text;
  }
}

TEST(WantedText, TakesEverySchedule) {
  for (const std::string text :
       {"* * * * *", "*/5 0-6,12 1 JAN,mar-4 mon-FRI", "@daily", "@every 1h30m", "  0  0 1 1 *  "}) {
    ASSERT_EQ(schedule_fault(text), "");
    EXPECT_TRUE(RE2::FullMatch(text, std::string(wanted_schedule().pattern))) << text;
  }
  for (const std::string text : {"", "daily", "* * * *", "* * * * * *", "@fortnightly", "a\tb"})
    EXPECT_FALSE(RE2::FullMatch(text, std::string(wanted_schedule().pattern))) << text;
}

bool includes(std::string_view all, std::string_view within) {
  Automaton automaton;
  const auto a = automaton.pattern(all), b = automaton.pattern(within);
  if (!a || !b) return false;
  Deterministic first(automaton, *a), second(automaton, *b);
  Automaton copied;
  const auto written = first.write(copied, 64);
  const bool included = is_included(first, second);
  if (written) {
    Deterministic again(copied, *written);
    EXPECT_EQ(is_included(again, second), included) << all << " in " << within;
  }
  return included;
}

TEST(Automaton, DecidesInclusion) {
  EXPECT_TRUE(includes("[a-z]+", "[a-z0-9]*"));
  EXPECT_FALSE(includes("[a-z0-9]*", "[a-z]+"));
  EXPECT_TRUE(includes("ab|a(b|c)d?", "a[bc]d{0,2}"));
  EXPECT_FALSE(includes("ab|a(b|c)d?", "a[bc]"));
  EXPECT_TRUE(includes("\\d{2,3}", "[0-9]+"));
  EXPECT_TRUE(includes("x", "."));
  EXPECT_FALSE(includes("\\s", "."));
  EXPECT_TRUE(includes("\xc3\xa9", "[^a]"));
  EXPECT_FALSE(includes("[^a]", "\\w"));
  EXPECT_TRUE(includes("", "a*"));
  EXPECT_FALSE(includes("a{2}", "a|aaa"));
}

std::string random_pattern(std::mt19937& random, int depth) {
  const auto below = [&](unsigned count) { return random() % count; };
  if (depth == 0 || below(4) == 0) return std::string(1, "ab-."[below(4)]);
  const std::string one = random_pattern(random, depth - 1), other = random_pattern(random, depth - 1);
  switch (below(4)) {
    case 0: return one + other;
    case 1: return "(" + one + "|" + other + ")";
    case 2: return "(" + one + ")" + "*+?"[below(3)];
  }
  return "[ab]" + one;
}

// Every text of up to seven of three characters: patterns this small differ in a text as short as that.
TEST(Automaton, DecidesInclusionAsTryingEachTextDoes) {
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; texts[i].size() < 7; ++i) {
    for (const char c : {'a', 'b', '-'}) texts.push_back(texts[i] + c);
  }
  std::mt19937 random(7);
  int included = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string a = random_pattern(random, 3), b = random_pattern(random, 3);
    const RE2 all(a), within(b);
    const bool expected = std::ranges::all_of(
        texts, [&](const std::string& text) { return !RE2::FullMatch(text, all) || RE2::FullMatch(text, within); });
    included += expected;
    ASSERT_EQ(includes(a, b), expected) << a << " in " << b;
  }
  EXPECT_GT(included, 20);
}

TEST(Automaton, TakesNoPatternThatItCannotRead) {
  Automaton automaton;
  for (const char* text : {"(?i)a", "[[:alpha:]]", "\\pL", "a)", "(a", "[a", "a{", "\\b", "*"})
    EXPECT_FALSE(automaton.pattern(text)) << text;
}

struct LanguageTest : testing::Test {
  Arena arena;
  Interner interner;
  Builder b{arena, interner};
  const Type* string = b.types().string;

  const Node* param(std::string_view name, std::string_view pattern, std::uint32_t most = UINT32_MAX) {
    TextRules rules;
    rules.pattern = interner.intern(pattern);
    rules.max_length = most;
    Type type;
    type.kind = TypeKind::String;
    if (!pattern.empty()) type.rules = arena.make<TextRules>(rules);
    const Symbol names[] = {interner.intern(name)};
    return b.param(Root::Values, names, b.make_type(type));
  }
  const Node* concat(std::initializer_list<const Node*> parts) { return b.concat(std::vector<const Node*>(parts)); }
  const Node* cut(const Node* text, std::int64_t length) {
    return b.call(Builtin::Cut, {text, b.integer(length)}, string);
  }
};

constexpr const char* label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

TEST_F(LanguageTest, OfParams) {
  EXPECT_TRUE(TextProofs().always_matches(param("a", label, 63), label));
  EXPECT_FALSE(TextProofs().always_matches(param("b", ""), label));
  EXPECT_EQ(longest(param("a", label, 63)), 63u);
  EXPECT_EQ(longest(param("b", "")), UINT32_MAX);
}

TEST_F(LanguageTest, OfWhatIsMadeOfThem) {
  const Node* name = param("name", label, 63);
  EXPECT_TRUE(TextProofs().always_matches(concat({name, b.string("-s3")}), label));
  EXPECT_FALSE(TextProofs().always_matches(concat({name, b.string("-")}), label));
  EXPECT_FALSE(TextProofs().always_matches(concat({b.string("a."), name}), label));
  EXPECT_TRUE(TextProofs().always_matches(cut(concat({name, b.string("-a-b")}), 40), label));
  EXPECT_FALSE(TextProofs().always_matches(cut(param("dashes", "[-a]*"), 40), label));
  EXPECT_EQ(longest(cut(concat({name, b.string("-a-b")}), 40)), 40u);
  EXPECT_EQ(longest(concat({name, b.string("-a-b")})), 67u);
  const Node* upper = b.call(Builtin::Lower, {param("upper", "[A-Z]+")}, string);
  EXPECT_TRUE(TextProofs().always_matches(upper, "[a-z]+"));
  EXPECT_TRUE(TextProofs().always_matches(
      concat({b.string("p-"),
              b.call(Builtin::Str,
                     {b.param(Root::Values, std::vector<Symbol>{interner.intern("n")}, b.types().integer)}, string)}),
      "p-.*"));
}

// `a or_else "x"`: where `a` is empty another text stands there.
TEST_F(LanguageTest, OfWhatStandsInForTheEmpty) {
  const Node* name = param("maybe", "([a-z]+)?");
  const Node* filled = b.select(b.call(Builtin::IsEmpty, {name}, b.types().boolean), b.string("x"), name);
  EXPECT_FALSE(TextProofs().always_matches(name, "[a-z]+"));
  EXPECT_TRUE(TextProofs().always_matches(filled, "[a-z]+"));
  const Node* filled_too[] = {name};
  EXPECT_TRUE(TextProofs().always_matches(name, "[a-z]+", filled_too));
  const Node* both = b.select(b.call(Builtin::IsEmpty, {name}, b.types().boolean), b.string("x"), cut(name, 9));
  EXPECT_TRUE(TextProofs().always_matches(both, "[a-z]+"));
}

TEST_F(LanguageTest, BehindABegin) {
  const Node* rest[] = {b.string("-receiver")};
  EXPECT_TRUE(TextProofs().always_matches_behind("[a-z][-a-z0-9]*", rest, "[a-z]([-a-z0-9]*[a-z0-9])?"));
  const Node* dashes[] = {b.string("-receiver-")};
  EXPECT_FALSE(TextProofs().always_matches_behind("[a-z][-a-z0-9]*", dashes, "[a-z]([-a-z0-9]*[a-z0-9])?"));
}

}  // namespace
}  // namespace dpc::ir
