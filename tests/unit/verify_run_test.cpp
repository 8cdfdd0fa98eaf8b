// The parts of `dpc verify` around the comparison: which assignments, how they are worked through and continued, how a
// difference is made small, what reports say.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "backends/yaml/yaml.h"
#include "driver/verify/domain.h"
#include "driver/verify/find_helm.h"
#include "driver/verify/journal.h"
#include "driver/verify/junit.h"
#include "driver/verify/pairs.h"
#include "driver/verify/plan.h"
#include "driver/verify/process.h"
#include "driver/verify/random.h"
#include "driver/verify/reasons.h"
#include "driver/verify/sample.h"
#include "driver/verify/shrink.h"
#include "driver/verify/stub_charts.h"

namespace dpc::driver::verify {
namespace {

TEST(Pairs, EachIsInSomeRow) {
  Random random(7);
  for (int round = 0; round < 40; ++round) {
    std::vector<int> choices;
    for (std::size_t count = random.below(14); choices.size() < count;)
      choices.push_back(1 + static_cast<int>(random.below(5)));
    const std::vector<std::vector<int>> rows = pairwise(choices);
    std::set<std::array<std::size_t, 4>> seen;
    std::size_t wanted = 0;
    for (const std::vector<int>& row : rows) {
      ASSERT_EQ(row.size(), choices.size());
      for (std::size_t a = 0; a < row.size(); ++a) {
        ASSERT_GE(row[a], 0);
        ASSERT_LT(row[a], choices[a]);
        for (std::size_t b = a + 1; b < row.size(); ++b)
          seen.insert({a, b, static_cast<std::size_t>(row[a]), static_cast<std::size_t>(row[b])});
      }
    }
    for (std::size_t a = 0; a < choices.size(); ++a) {
      for (std::size_t b = a + 1; b < choices.size(); ++b) wanted += static_cast<std::size_t>(choices[a] * choices[b]);
    }
    EXPECT_EQ(seen.size(), wanted);
  }
}

TEST(Pairs, OfOneSwitchAndOfNone) {
  EXPECT_EQ(pairwise(std::vector<int>{3}), (std::vector<std::vector<int>>{{0}, {1}, {2}}));
  EXPECT_TRUE(pairwise(std::vector<int>{}).empty());
}

TEST(Pairs, WhatIsLeft) {
  const int choices[] = {2, 3};
  PairsLeft left(choices);
  EXPECT_EQ(left.count(), 6u);
  left.cover({1, 2});
  left.cover({1, 2});
  left.cover({untaken, 0});
  EXPECT_EQ(left.count(), 5u);
  std::vector<int> row = {untaken, untaken};
  left.begin(row);
  EXPECT_EQ(row, (std::vector<int>{0, 0}));
  EXPECT_TRUE(left.has(1, 0, 0, 0)) << "in either order";
}

TEST(Pairs, AreFewRows) {
  EXPECT_LE(pairwise(std::vector<int>(60, 2)).size(), 20u);
  EXPECT_LE(pairwise(std::vector<int>(10, 4)).size(), 40u);
}

class Values : public testing::Test {
 protected:
  std::string json(const ir::Node* node) {
    std::string text;
    emit::append_json(text, *node);
    return text;
  }
  const ir::Node* record(std::initializer_list<std::pair<const char*, const ir::Node*>> pairs) {
    std::vector<ir::Entry> entries;
    for (const auto& [key, value] : pairs) entries.push_back({b_.symbol(key), value, nullptr, {}});
    return b_.data_record(entries);
  }
  const ir::Node* open_record(const char* key, const ir::Node* value) {
    const ir::Entry entry{b_.symbol(key), value, nullptr, {}};
    return b_.record({&entry, 1}, nullptr);
  }
  const ir::Node* list(std::initializer_list<const ir::Node*> items) {
    std::vector<ir::Entry> entries;
    for (const ir::Node* item : items) entries.push_back({{}, item, nullptr, {}});
    return b_.data_list(entries);
  }
  ir::Field field(const char* name, ir::Type type, const ir::Node* fallback) {
    ir::Field out;
    out.name = b_.symbol(name);
    out.type = b_.make_type(type);
    out.fallback = fallback;
    out.has_default = fallback != nullptr;
    return out;
  }
  std::vector<Param> params(std::vector<ir::Field> fields) {
    module_.values = b_.make_type({.kind = ir::TypeKind::Record, .fields = arena_.copy(fields)});
    return params_of(module_, b_);
  }
  static std::set<std::string> texts(const Param& param) {
    std::set<std::string> out;
    for (const ir::Node* it : param.candidates) out.insert(std::string(it->text()));
    return out;
  }

  Arena arena_;
  Interner interner_;
  ir::Builder b_{arena_, interner_};
  ir::Module module_;
};

TEST_F(Values, TextsThatAreProneToBeGotWrong) {
  const std::vector<Param> all = params({field("s", {.kind = ir::TypeKind::String}, b_.string("yes"))});
  const std::set<std::string> found = texts(all[0]);
  for (const char* text :
       {"a: b", "a #b", "'", "\"", "{a}", "{{ .Values.x }}", "`a`", "a\nb", "no", "010", "1e3", "12:30", "\xE2\x80\x83",
        "\xC2\xA0", "- a", "*a", "&a", "!a", "\x01", "a\xC2\x85-", "a\xE2\x80\xA8-", "\xEF\xBB\xBF-", "", "1.10",
        "20240101", "a\n", "a\r\nb", "---"})
    EXPECT_TRUE(found.contains(text)) << text;
  EXPECT_TRUE(found.contains(std::string("a\0b", 3)));
  EXPECT_TRUE(found.contains(std::string(300, 'x')));
  EXPECT_FALSE(found.contains("yes")) << "the default is not tried again";
}

TEST_F(Values, OnlyTextsThatThePatternTakes) {
  static const ir::TextRules rules{.pattern = b_.symbol("[a-z]+"), .min_length = 2};
  const std::vector<Param> all = params({field("s", {.kind = ir::TypeKind::String, .rules = &rules}, nullptr)});
  const std::set<std::string> found = texts(all[0]);
  EXPECT_TRUE(found.contains("yes"));
  EXPECT_FALSE(found.contains("x"));
  EXPECT_FALSE(found.contains("a: b"));
}

TEST_F(Values, NumbersAtTheEdges) {
  const std::vector<Param> all =
      params({field("any", {.kind = ir::TypeKind::Int}, b_.integer(5)),
              field("port", {.kind = ir::TypeKind::Int, .min = 1, .max = 65535}, b_.integer(80)),
              field("ratio", {.kind = ir::TypeKind::Float}, b_.floating(0.25))});
  const auto has = [&](const Param& param, std::int64_t value) {
    return std::ranges::find(param.candidates, b_.integer(value)) != param.candidates.end();
  };
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{999'999}, std::int64_t{1'000'000},
                                   std::int64_t{1'073'741'824}, ir::max_int, -ir::max_int})
    EXPECT_TRUE(has(all[0], value)) << value;
  for (const int value : {1, 2, 65534, 65535}) EXPECT_TRUE(has(all[1], value)) << value;
  for (const int value : {0, -1, 65536, 80}) EXPECT_FALSE(has(all[1], value)) << value;
  std::string ratios;
  for (const ir::Node* it : all[2].candidates) ratios += json(it) + " ";
  EXPECT_NE(ratios.find("0.1 "), std::string::npos);
  EXPECT_NE(ratios.find("1e+21"), std::string::npos) << ratios;
}

TEST_F(Values, CollectionsEmptyAndLongWithAwkwardKeys) {
  const ir::Type* text = b_.types().string;
  const ir::Field path = field("path", {.kind = ir::TypeKind::String}, b_.string("/"));
  const ir::Type* host = b_.make_type({.kind = ir::TypeKind::Record, .fields = {&path, 1}});
  const std::vector<Param> all =
      params({field("list", {.kind = ir::TypeKind::List, .element = text}, list({b_.string("a")})),
              field("map", {.kind = ir::TypeKind::Map, .element = text}, record({{"a", b_.string("a")}})),
              field("maybe", {.kind = ir::TypeKind::Optional, .element = text}, nullptr),
              field("hosts", {.kind = ir::TypeKind::List, .element = host}, list({}))});
  std::string lists, maps;
  std::size_t longest = 0;
  for (const ir::Node* it : all[0].candidates)
    lists += json(it) + "\n", longest = std::max<std::size_t>(longest, it->count);
  for (const ir::Node* it : all[1].candidates) maps += json(it) + "\n";
  EXPECT_NE(lists.find("[]\n"), std::string::npos);
  EXPECT_GE(longest, 10u);
  EXPECT_NE(lists.find("\"a: b\""), std::string::npos);
  EXPECT_NE(maps.find("{}\n"), std::string::npos);
  for (const char* key : {"\"8080\":", "\"true\":", "\"\":", "\"example.com/b\":", "\"c.d\":"})
    EXPECT_NE(maps.find(key), std::string::npos) << key;
  EXPECT_EQ(all[2].candidates[0]->op, ir::Op::Null);
  std::string hosts;
  for (const ir::Node* it : all[3].candidates) hosts += json(it) + "\n";
  EXPECT_NE(hosts.find("[{}]\n"), std::string::npos) << "an element that has only defaults: " << hosts;
}

TEST_F(Values, MapsWithTheKeysThatAreLookedUp) {
  const ir::Type* map = b_.make_type({.kind = ir::TypeKind::Map, .element = b_.types().string});
  const ir::Node* node = b_.param(ir::Root::Values, std::vector{b_.symbol("map")}, map);
  const ir::Node* first = b_.call(ir::Builtin::Has, {node, b_.string("first")}, b_.types().boolean);
  const ir::Node* second = b_.call(ir::Builtin::Has, {node, b_.string("second")}, b_.types().boolean);
  const ir::Node* entry = b_.call(ir::Builtin::Get, {node, b_.string("third")}, b_.optional(b_.types().string));
  ir::Resource resource;
  resource.guard = b_.logical_and(first, b_.logical_not(second));
  const ir::Node* mode = b_.select(b_.equal(entry, b_.string("special")), b_.string("a"), b_.string("b"));
  resource.body = open_record("mode", mode);
  module_.resources.push_back(resource);
  const std::vector<Param> all =
      params({field("map", {.kind = ir::TypeKind::Map, .element = b_.types().string}, record({}))});
  const auto some = [&](auto&& holds) { return std::ranges::any_of(all[0].candidates, holds); };
  const auto has = [&](const ir::Node* it, const char* key) { return ir::find(*it, b_.symbol(key)) != nullptr; };
  EXPECT_TRUE(some([&](const ir::Node* it) { return has(it, "first") && has(it, "second") && has(it, "third"); }));
  EXPECT_TRUE(some([&](const ir::Node* it) { return has(it, "first") && !has(it, "second") && has(it, "third"); }));
  EXPECT_TRUE(some([&](const ir::Node* it) { return !has(it, "first") && has(it, "second") && !has(it, "third"); }));
  const auto third = [&](const ir::Node* it) { return std::string(ir::find(*it, b_.symbol("third"))->text()); };
  EXPECT_TRUE(some([&](const ir::Node* it) { return has(it, "third") && third(it) == "special"; }));
  EXPECT_TRUE(some([&](const ir::Node* it) { return has(it, "third") && third(it) != "special"; }));
}

TEST_F(Values, ElementsWithWhatIsComparedAndLookedUp) {
  const ir::Type* text = b_.types().string;
  const ir::Field fields[] = {field("name", {.kind = ir::TypeKind::String}, nullptr),
                              field("tags", {.kind = ir::TypeKind::Map, .element = text}, record({}))};
  const ir::Type* host = b_.make_type({.kind = ir::TypeKind::Record, .fields = fields});
  const ir::Node* element = b_.var(1, host);
  const ir::Node* name = b_.field(element, b_.symbol("name"), text);
  const ir::Node* tags = b_.field(element, b_.symbol("tags"), fields[1].type);
  const ir::Node* tagged = b_.call(ir::Builtin::Has, {tags, b_.string("public")}, b_.types().boolean);
  const ir::Entry made[] = {{{}, name, b_.logical_and(b_.equal(name, b_.string("main-host")), tagged), {}}};
  ir::Resource resource;
  resource.body = b_.list(made, b_.make_type({.kind = ir::TypeKind::List, .element = text}));
  module_.resources.push_back(resource);
  const std::vector<Param> all = params({field("hosts", {.kind = ir::TypeKind::List, .element = host}, list({})),
                                         field("names", {.kind = ir::TypeKind::List, .element = text}, list({}))});
  std::string tried;
  Random random(5);
  for (int i = 0; i < 200; ++i) tried += json(random_value(*all[0].type, b_, random, *all[0].sought)) + "\n";
  EXPECT_NE(tried.find("\"name\":\"main-host\""), std::string::npos);
  EXPECT_NE(tried.find("\"public\":"), std::string::npos);
  std::string names;
  for (const ir::Node* it : all[1].candidates) names += json(it);
  EXPECT_NE(names.find("\"main-host\""), std::string::npos) << names;
}

TEST_F(Values, WhatIsDividedByIsSoonZero) {
  const ir::Node* parts = b_.param(ir::Root::Values, std::vector{b_.symbol("parts")}, b_.types().integer);
  ir::Resource resource;
  resource.body =
      open_record("each", b_.call(ir::Builtin::Div, {b_.integer(10), parts}, b_.types().integer));
  module_.resources.push_back(resource);
  const std::vector<Param> all = params({field("parts", {.kind = ir::TypeKind::Int}, b_.integer(1))});
  const auto is_zero = [](const ir::Node* it) { return it->op == ir::Op::Int && it->i == 0; };
  EXPECT_TRUE(std::ranges::any_of(std::span(all[0].candidates).first(4), is_zero));
}

TEST_F(Values, TheClusterIsVariedWhereItIsAskedFor) {
  const ir::Type* apis = b_.make_type({.kind = ir::TypeKind::List, .element = b_.types().string});
  const ir::Node* served = b_.param(ir::Root::Cluster, std::vector{b_.symbol("api_versions")}, apis);
  ir::Resource resource;
  resource.guard = b_.call(ir::Builtin::Has, {served, b_.string("example.com/v1")}, b_.types().boolean);
  const ir::Node* version = b_.param(ir::Root::Cluster, std::vector{b_.symbol("version")}, b_.types().string);
  resource.body = open_record("version", version);
  module_.resources.push_back(resource);
  module_.app.name = b_.symbol("app");
  Asked asked = sought_in(module_, b_).asked;
  add_asked(asked, "{{ if .Capabilities.APIVersions.Has \"other.example/v2\" }}", b_);
  const std::vector<Param> all = params({});
  Conditions conditions;
  const auto never = [](const Case&, Conditions&) { return false; };
  Plan plan({module_, all, b_, 200, 1, 1000, "v1.36.0", "v1.30.0", never, asked}, conditions);
  std::set<std::string> versions, served_sets;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Case each = plan.at(i);
    versions.insert(each.kube_version);
    std::string joined;
    for (const std::string& api : each.api_versions) joined += api + " ";
    served_sets.insert(joined);
  }
  EXPECT_EQ(served_sets, (std::set<std::string>{"", "example.com/v1 ", "other.example/v2 ",
                                                "example.com/v1 other.example/v2 "}));
  for (const char* version : {"v1.30.0", "v1.31.0", "v1.33.7", "v1.35.14", "v1.36.0"})
    EXPECT_TRUE(versions.contains(version)) << version;
  EXPECT_FALSE(versions.contains("v1.36.7")) << "which may be outside the range";
  EXPECT_TRUE(plan.at(0).api_versions.empty()) << "as `dpc render` has it";
}

TEST_F(Values, PairsOfSwitchesAndEachBoundary) {
  const ir::Literal words[] = {
      {false, 0, b_.symbol("one")}, {false, 0, b_.symbol("two")}, {false, 0, b_.symbol("three")}};
  const std::vector<Param> all =
      params({field("a", {.kind = ir::TypeKind::Bool}, b_.boolean(true)),
              field("mode", {.kind = ir::TypeKind::Enum, .literals = words}, b_.string("one")),
              field("s", {.kind = ir::TypeKind::String}, b_.string("")),
              field("n", {.kind = ir::TypeKind::Int}, b_.integer(0))});
  const ir::Node* base = required_values(all, b_);
  std::set<std::string> pairs;
  const Switches switches = switches_of(all);
  for (const std::vector<int>& row : pairwise(switches.choices)) {
    const ir::Node* values = values_of_row(switches, row, b_, base);
    EXPECT_EQ(row_of_values(switches, values), row);
    pairs.insert(json(values));
  }
  EXPECT_EQ(pairs.size(), 6u) << "all of two by three";
  std::set<std::string> tried[4];
  for (const Sample& sample : boundaries(all, b_, base, 10'000, 3)) {
    for (std::size_t i = 2; i < 4; ++i) {
      const ir::Node* value = value_at(sample.values, all[i].path);
      if (value != nullptr) tried[i].insert(json(value));
    }
  }
  EXPECT_EQ(tried[2].size(), all[2].candidates.size());
  EXPECT_EQ(tried[3].size(), all[3].candidates.size());
  EXPECT_EQ(boundaries(all, b_, base, 5, 3).size(), 5u);
}

TEST_F(Values, RandomOnesDependOnSeedAndNumberAlone) {
  const std::vector<Param> all = params({field("s", {.kind = ir::TypeKind::String}, b_.string("")),
                                         field("n", {.kind = ir::TypeKind::Int}, b_.integer(0)),
                                         field("b", {.kind = ir::TypeKind::Bool}, b_.boolean(false))});
  const ir::Node* base = b_.data_record({});
  std::set<std::string> different;
  for (std::size_t i = 0; i < 200; ++i) {
    const std::string text = json(random_sample(all, b_, base, 1, i).values);
    EXPECT_EQ(text, json(random_sample(all, b_, base, 1, i).values));
    different.insert(text);
  }
  EXPECT_GT(different.size(), 40u);
  std::size_t same = 0;
  for (std::size_t i = 0; i < 50; ++i)
    same += json(random_sample(all, b_, base, 1, i).values) == json(random_sample(all, b_, base, 2, i).values);
  EXPECT_LT(same, 40u);
}

TEST_F(Values, APlanIsTheSameEachTime) {
  module_.app.name = b_.symbol("My_app");
  ir::Environment environment;
  environment.name = b_.symbol("production");
  module_.environments.push_back(environment);
  const std::vector<Param> all = params({field("a", {.kind = ir::TypeKind::Bool}, b_.boolean(false)),
                                         field("b", {.kind = ir::TypeKind::Bool}, b_.boolean(false)),
                                         field("s", {.kind = ir::TypeKind::String}, b_.string(""))});
  const auto is_set = [&](const Case& each, std::size_t i) {
    const ir::Node* value = value_at(each.sample.values, all[i].path);
    return value != nullptr && value->b;
  };
  const auto refused = [&](const Case& each, Conditions&) { return is_set(each, 0) && !is_set(each, 1); };
  Conditions first, second;
  Plan plan({module_, all, b_, 300, 1, 1000, "v1.36.0", "v1.23.0", refused}, first);
  Plan again({module_, all, b_, 300, 1, 1000, "v1.36.0", "v1.23.0", refused}, second);
  ASSERT_EQ(plan.size(), 301u);
  EXPECT_EQ(plan.pairs(), 4u);
  EXPECT_EQ(plan.pairs_left(), 1u) << "a without b";
  std::size_t count = 0, environments = 0, upgrades = 0;
  std::set<std::string> releases, groups, versions;
  for (std::size_t i = plan.size(); i-- > 0;) {
    const Case one = plan.at(i), other = again.at(i);
    EXPECT_EQ(json(one.sample.values), json(other.sample.values));
    EXPECT_EQ(one.release + one.name_space, other.release + other.name_space);
    EXPECT_EQ(one.release, plan.title(i).release);
    Conditions ignored;
    count += refused(one, ignored);
    environments += one.environment != nullptr;
    upgrades += one.upgrade;
    versions.insert(one.kube_version);
    releases.insert(one.release);
    groups.insert(one.sample.why);
  }
  EXPECT_GT(count, 0u) << "refusals are compared as well";
  EXPECT_LT(count, 60u) << "at most a fifth";
  EXPECT_EQ(environments, 1u);
  EXPECT_GT(upgrades, 20u);
  EXPECT_LT(upgrades, 200u);
  EXPECT_EQ(versions, (std::set<std::string>{"v1.23.0", "v1.36.0"}));
  EXPECT_TRUE(plan.at(0).plain && plan.at(1).plain && !plan.at(2).plain);
  EXPECT_TRUE(releases.contains("my-app") && releases.contains("my-my-app") && releases.size() > 3);
  EXPECT_EQ(groups, (std::set<std::string>{"boundaries", "environment production", "pairs of switches", "random",
                                           "the defaults"}));
}

TEST_F(Values, ShrinkToTheKeysThatMatter) {
  const ir::Node* values = record({});
  for (int i = 0; i < 40; ++i) {
    const Symbol path[] = {b_.symbol("group" + std::to_string(i % 5)), b_.symbol("key" + std::to_string(i))};
    values = with_value(b_, values, path, b_.integer(1000 + i));
  }
  std::size_t runs = 0;
  const auto shows = [&](const ir::Node* it) {
    ++runs;
    const Symbol one[] = {b_.symbol("group2"), b_.symbol("key7")}, two[] = {b_.symbol("group3"), b_.symbol("key33")};
    const ir::Node* number = value_at(it, one);
    return number != nullptr && number->i > 500 && value_at(it, two) != nullptr;
  };
  const Shrunk small = shrink(b_, values, shows, 1000);
  EXPECT_EQ(json(small.values), R"({"group2":{"key7":501},"group3":{"key33":0}})");
  EXPECT_TRUE(small.smallest);
  EXPECT_LT(runs, 200u);
}

TEST_F(Values, ShrinkTextsNumbersAndElements) {
  const auto smallest = [&](const ir::Node* value, const std::function<bool(const ir::Node*)>& shows) {
    const auto inner = [&](const ir::Node* it) {
      const ir::Node* a = ir::find(*it, b_.symbol("a"));
      return a != nullptr && shows(a);
    };
    return json(ir::find(*shrink(b_, record({{"a", value}}), inner, 2000).values, b_.symbol("a")));
  };
  const auto colon = [](const ir::Node* it) { return it->text().find(": ") != std::string_view::npos; };
  EXPECT_EQ(smallest(b_.string("some text: and more of it"), colon), "\": \"");
  EXPECT_EQ(smallest(b_.string("x\xC3\xA9y"),
                     [](const ir::Node* it) { return it->text().find('\xC3') != std::string_view::npos; }),
            "\"\xC3\xA9\"")
      << "a character is never cut";
  EXPECT_EQ(smallest(b_.integer(1'073'741'824), [](const ir::Node* it) { return it->i >= 1'000'000; }), "1000000");
  EXPECT_EQ(smallest(b_.integer(-5), [](const ir::Node* it) { return it->i != 0; }), "1");
  const ir::Node* long_list = list({b_.string("p"), b_.string("q: r"), b_.string("s"), b_.string("t"), b_.string("u")});
  EXPECT_EQ(smallest(long_list, [&](const ir::Node* it) {
              return std::ranges::any_of(it->entries(), [&](const ir::Entry& e) { return colon(e.value); });
            }),
            "[\": \"]");
  EXPECT_EQ(smallest(b_.boolean(true), [](const ir::Node*) { return true; }), "false");
}

TEST_F(Values, ShrinkingIsBounded) {
  std::size_t runs = 0;
  const Shrunk small = shrink(
      b_, record({{"a", b_.string(std::string(300, 'x'))}}),
      [&](const ir::Node* it) {
        ++runs;
        const ir::Node* a = ir::find(*it, b_.symbol("a"));
        return a != nullptr && a->text().size() > 3;
      },
      7);
  EXPECT_EQ(runs, 7u);
  EXPECT_FALSE(small.smallest);
}

TEST(Reasons, OfASchema) {
  const std::string helm4 =
      "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nweb:\n";
  const Reasons ours{true, {"value 'a.b[0].\n\\x~y' must be a whole number, not a text"}, {}};
  EXPECT_TRUE(is_reason(ours, helm4 + "- at '/a/b/0/\\nx~0y': got string, want integer"));
  EXPECT_TRUE(is_reason(ours, helm4 + "- at '': 'allOf' failed\n  - at '/a/b': validation failed"));
  EXPECT_TRUE(is_reason(ours, helm4 + "- a.b: Must validate all the schemas (allOf)")) << "of Helm 3";
  EXPECT_FALSE(is_reason(ours, helm4 + "- at '/a/c': got string, want integer"));
  EXPECT_FALSE(is_reason(ours, helm4 + "- at '': 'allOf' failed"));
  EXPECT_FALSE(is_reason({false, ours.told, {}}, helm4 + "- at '/a/b': got string")) << "dpc took the values by type";
}

TEST(Reasons, WhatHelmSaysOfEveryRefusalIsNone) {
  const std::string helm4 =
      "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nweb:\n";
  EXPECT_FALSE(is_reason({true, {"'on' is no number"}, {}}, helm4 + "- at '/size': got string, want integer"));
  EXPECT_TRUE(is_reason({true, {"'size' is no number"}, {}}, helm4 + "- at '/size': got string, want integer"));
  EXPECT_FALSE(is_reason({false, {"a needs b"}, {"a needs b"}},
                         "Error: execution error at (web/templates/validations.yaml:2:4): "));
}

TEST(Reasons, OfACheck) {
  const Reasons ours{false, {"a needs b"}, {"a needs b", "too long for a label"}};
  const auto said = [](std::string_view file, std::string_view message) {
    return fmt::format(
        "Error: execution error at (web/templates/{}:2:4): {}\n\nUse --debug flag to render out invalid YAML", file,
        message);
  };
  EXPECT_TRUE(is_reason(ours, said("validations.yaml", "a needs b")));
  EXPECT_TRUE(is_reason(ours, said("validations.yaml", "too long for a label"))) << "what only the chart asks";
  EXPECT_FALSE(is_reason(ours, said("validations.yaml", "b needs c")));
  EXPECT_FALSE(
      is_reason(ours, "Error: chart requires kubeVersion: >=1.30.0-0 which is incompatible with Kubernetes v1.20.0"));
  const Reasons type{true, {"value 'a' must be a name, not a text"}, {}};
  EXPECT_TRUE(is_reason(type, said("validations.yaml", "a: 'x y' cannot be a name")));
  EXPECT_FALSE(is_reason(type, said("web-service.yaml", "no service today")));
  EXPECT_FALSE(is_reason(type, said("validations.yaml", "b: 'x y' cannot be a name"))) << "another value";
  const Reasons missing{true, {"required values are not set: 'a', 'b.c'"}, {}};
  EXPECT_TRUE(is_reason(missing, said("validations.yaml", "b.c is required")));
  EXPECT_FALSE(is_reason(missing, said("validations.yaml", "c is required")));
}

TEST(Reasons, AnyOfTheKeysThatAreNoNames) {
  const Reasons ours{false, {"'env' cannot be evaluated: 'a,' is no name of an environment variable"}, {}};
  const std::string said = "Error: execution error at (web/templates/web.yaml:2:4): 'b c' is ";
  EXPECT_TRUE(is_reason(ours, said + "no name of an environment variable"));
  EXPECT_FALSE(is_reason(ours, said + "no name of a Secret"));
}

TEST(Verdicts, ReadBack) {
  Verdict verdict{17, Verdict::Kind::Left, "why\nin two lines", {1, 2}, {30}};
  const std::string line = line_of(verdict);
  EXPECT_EQ(line, "17 > +1,2 -30 why in two lines\n");
  const std::optional<Verdict> read = read_verdict(std::string_view(line).substr(0, line.size() - 1));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->number, 17u);
  EXPECT_EQ(read->kind, Verdict::Kind::Left);
  EXPECT_EQ(read->held, verdict.held);
  EXPECT_EQ(read->failed, verdict.failed);
  for (const Verdict::Kind kind : {Verdict::Kind::Broken, Verdict::Kind::NoAnswer}) {
    const std::string other = line_of({3, kind, "why", {}, {}});
    const std::optional<Verdict> again = read_verdict(std::string_view(other).substr(0, other.size() - 1));
    ASSERT_TRUE(again) << other;
    EXPECT_EQ(again->kind, kind);
  }
  for (const char* line : {"", "17", "17 ", "x = + - ", "17 ? + - ", "17 = 1 - ", "17 = +a - ", "-1 = + - "})
    EXPECT_FALSE(read_verdict(line)) << line;
}

class State : public testing::Test {
 protected:
  std::string folder() const { return temporary_.path() + "/state"; }
  std::filesystem::path file() const { return std::filesystem::directory_iterator(folder())->path(); }
  TemporaryFolder temporary_;
};

TEST_F(State, ARunGoesOnWhereOneWasStopped) {
  {
    Journal journal(folder(), "key");
    EXPECT_TRUE(journal.keeps());
    EXPECT_TRUE(journal.found().empty());
    journal.add({3, Verdict::Kind::Same, "", {0}, {}});
    journal.add({5, Verdict::Kind::Differs, "v1 ConfigMap .data", {}, {}});
  }
  std::ofstream(file(), std::ios::app) << "7 = + - \n6 = +1 ";  // killed within a line
  {
    Journal journal(folder(), "key");
    ASSERT_EQ(journal.found().size(), 3u);
    EXPECT_EQ(journal.found()[1].why, "v1 ConfigMap .data");
    journal.add({6, Verdict::Kind::Same, "", {}, {}});
  }
  Journal journal(folder(), "key");
  ASSERT_EQ(journal.found().size(), 4u);
  EXPECT_EQ(journal.found()[3].number, 6u);
  EXPECT_TRUE(Journal(folder(), "another").found().empty());
  journal.remove();
  EXPECT_TRUE(Journal(folder(), "key").found().empty());
}

TEST_F(State, OneRunAtATimeAndForeignContentIsNotTaken) {
  Journal first(folder(), "key");
  first.add({1, Verdict::Kind::Same, "", {}, {}});
  Journal second(folder(), "key");
  EXPECT_FALSE(second.keeps());
  second.add({2, Verdict::Kind::Same, "", {}, {}});
  const std::filesystem::path path = file();
  { std::ofstream(path) << "9 = + - \n"; }
  first.~Journal();
  new (&first) Journal(folder(), "key");
  EXPECT_TRUE(first.found().empty());
  EXPECT_FALSE(Journal("", "key").keeps());
  EXPECT_FALSE(Journal("/dev/null/no", "key").keeps());
}

TEST(JUnit, SuitesCountsAndEscapes) {
  using Kind = JUnitCase::Kind;
  const std::string xml = junit_xml("a&b", {{Kind::Passed, "the defaults", "0", "", ""},
                                            {Kind::Skipped, "random", "1", "no <x>", ""},
                                            {Kind::Failed, "random", "2", "\"a\"", "values\n  \x01"},
                                            {Kind::Passed, "the defaults", "3", "", "left to the server"}});
  EXPECT_EQ(xml, R"x(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="dpc verify a&amp;b" tests="4" failures="1" errors="0" skipped="1">
  <testsuite name="a&amp;b: the defaults" tests="2" failures="0" errors="0" skipped="0">
    <testcase classname="a&amp;b: the defaults" name="0"/>
    <testcase classname="a&amp;b: the defaults" name="3"><system-out>left to the server</system-out></testcase>
  </testsuite>
  <testsuite name="a&amp;b: random" tests="2" failures="1" errors="0" skipped="1">
    <testcase classname="a&amp;b: random" name="1"><skipped message="no &lt;x&gt;"/></testcase>
    <testcase classname="a&amp;b: random" name="2"><failure message="&quot;a&quot;">values&#10;  ?</failure></testcase>
  </testsuite>
</testsuites>
)x");
}

TEST(StubCharts, OneForEachChartThatIsNotThere) {
  Arena arena;
  Interner interner;
  const auto dependency = [&](const char* name, const char* version) {
    ir::Dependency it;
    it.name = interner.intern(name);
    it.version = interner.intern(version);
    return it;
  };
  std::vector<output::File> files = {{"charts/own/Chart.yaml", ""}};
  add_stub_charts(files, {dependency("sql", "~18.1.0"), dependency("cache", "5.x"), dependency("own", "1.0.0"),
                          dependency("sql", ">=2, <3"), dependency("any", "*")});
  ASSERT_EQ(files.size(), 4u);
  EXPECT_EQ(files[1].path, "charts/sql/Chart.yaml");
  EXPECT_EQ(files[1].content, "apiVersion: v2\nname: sql\nversion: \"18.1.0\"\n");
  EXPECT_EQ(files[2].content, "apiVersion: v2\nname: cache\nversion: \"5.0.0\"\n");
  EXPECT_EQ(files[3].content, "apiVersion: v2\nname: any\nversion: \"0.0.0\"\n");
}

TEST(FindHelm, Versions) {
  for (const char* version : {"v3.18.0+gcc58e3f", "v4.1.4+g05fa379", "v3.20.1", "v10.0.0", "main"})
    EXPECT_TRUE(is_new_enough(version)) << version;
  for (const char* version : {"v3.17.4+g1", "v2.17.0", "v3.9.0"}) EXPECT_FALSE(is_new_enough(version)) << version;
}

}  // namespace
}  // namespace dpc::driver::verify
