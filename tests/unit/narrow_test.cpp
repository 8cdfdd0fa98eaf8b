#include "ir/narrow.h"

#include <gtest/gtest.h>

#include "ir/builder.h"
#include "ir/text.h"

namespace dpc::ir {
namespace {

// The params of a module and one object of it, in IR text; what comes of them.
struct NarrowTest : testing::Test {
  Arena arena;
  Interner interner;
  Builder builder{arena, interner};
  SourceMap sources;
  Diagnostics diagnostics;
  Module module;

  void read(const std::string& values, const std::string& rest) {
    const std::string text = "module t {\n  version = \"1.0.0\"\n}\n\nvalues {\n" + values +
                             "}\nparam release.name: string(pattern = \"[a-z0-9]([-a-z0-9]*[a-z0-9])?\", min = 1, max "
                             "= 53, ascii)\nnamespace = \"default\"\n" +
                             rest;
    const SourceFile* source = sources.add("t.ir", text);
    std::optional<Module> made = ir::read(*source, builder, diagnostics, Limits());
    std::string said;
    for (const Diagnostic& each : diagnostics.all()) said += each.message + "\n";
    ASSERT_TRUE(made) << said;
    module = std::move(*made);
    narrow(module, builder);
  }

  const Type& type(std::string_view path) {
    const Type* at = module.values;
    while (!path.empty()) {
      const std::size_t dot = path.find('.');
      at = find_field(*at, interner.intern(path.substr(0, dot)))->type;
      path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return *at;
  }
  std::string pattern(std::string_view path) {
    const Type& found = without_optional(type(path));
    return found.rules != nullptr ? std::string(found.rules->pattern.text()) : "";
  }
  static std::string on_one_line(const Node& node) {
    std::string out;
    for (const char c : print(node)) {
      const bool in_margin = out.ends_with('\n') && c == ' ';
      if (!in_margin) out += c;
    }
    for (std::size_t at = out.find('\n'); at != std::string::npos; at = out.find('\n'))
      out.replace(at, 1, at > 0 && out[at - 1] == ',' ? " " : "");
    return out;
  }
  // A check a line: when it is asked, what, and what is said otherwise.
  std::string asked() {
    std::string out;
    for (const Check& check : module.asked) {
      const std::string when = check.guard != nullptr ? on_one_line(*check.guard) : "always";
      out += when + ": " + on_one_line(*check.condition) + ": " + on_one_line(*check.message) + "\n";
    }
    return out;
  }
};

std::string pod(const std::string& spec) {
  return "resource p.object: v1 Pod named \"p\" in \"default\" {\n  apiVersion = \"v1\"\n  kind = \"Pod\"\n  metadata "
         "{ "
         "name = \"p\", namespace = \"default\" }\n  spec {\n" +
         spec + "  }\n}\n";
}

constexpr const char* subdomain = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

TEST_F(NarrowTest, AParamThatIsANameAlone) {
  read("  account: string = \"default\"\n", pod("    serviceAccountName = values.account\n"));
  EXPECT_EQ(pattern("account"), std::string("(") + subdomain + ")?");
  EXPECT_EQ(type("account").rules->max_length, 253u);
  EXPECT_EQ(type("account").rules->asked.text(), "name of a ServiceAccount");
  EXPECT_EQ(asked(), "");
}

TEST_F(NarrowTest, OneThatStandsInForAnother) {
  read("  account: string = \"\"\n  on: bool = false\n",
       pod("    serviceAccountName = select(is_empty(values.account), \"default\", values.account) when values.on\n"));
  EXPECT_EQ(pattern("account"), std::string("(") + subdomain + ")?");
  EXPECT_EQ(asked(), "");
}

TEST_F(NarrowTest, AnotherUseKeepsTheType) {
  read("  account: string = \"default\"\n  on: bool = false\n",
       pod("    serviceAccountName = values.account when values.on\n    hostname = values.account\n"));
  EXPECT_EQ(pattern("account"), "");
  EXPECT_EQ(asked(), std::string("values.on && !is_empty(values.account): matches(values.account, "
                                 "\"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\") && "
                                 "matches(values.account, \".{0,253}\"): concat(\"account: '\", values.account, \"' is "
                                 "no name of a ServiceAccount: lower-case letters, digits, '-' and '.', a letter or "
                                 "digit first and last\")\n"));
}

// Of no use to anybody where it is no name of an account.
TEST_F(NarrowTest, AnotherUseBesideOneThatAlwaysAsks) {
  read("  account: string = \"default\"\n",
       pod("    serviceAccountName = values.account\n    nodeName = concat(\"x\", values.account)\n"));
  EXPECT_EQ(pattern("account"), std::string("(") + subdomain + ")?");
}

// The text that is asked as a whole may be right where the name would not be.
TEST_F(NarrowTest, ATextOfSeveralAsksNoParamInIt) {
  read("  account: string = \"default\"\n  other: string = \"o\"\n  third: string = \"t\"\n  on: bool = false\n  off: "
       "bool = false\n",
       "resource p.object: v1 Pod named \"p\" in \"default\" {\n  apiVersion = \"v1\"\n  kind = \"Pod\"\n  metadata { "
       "labels { part = select(values.on, concat(values.third, \"x\"), select(values.off, concat(values.other, "
       "\"y\"), values.account)) } }\n  spec { serviceAccountName = values.account when values.on }\n}\n");
  EXPECT_EQ(pattern("account"), "");
  EXPECT_NE(asked().find("account: '\", values.account, \"' is no name of a ServiceAccount"), std::string::npos);
}

TEST_F(NarrowTest, AMapOfWhichSomePlacesAsk) {
  const std::string always = "resource a.object: v1 Pod named \"a\" in \"default\" {\n  apiVersion = \"v1\"\n  kind = "
                             "\"Pod\"\n  metadata { name = concat(json(values.nodes), json(values.others)) }\n  spec { "
                             "nodeSelector = values.nodes }\n}\n";
  read("  nodes: map<string> = {}\n  others: map<string> = {}\n  on: bool = false\n",
       always + pod("    nodeSelector = values.others when values.on\n"));
  EXPECT_NE(type("nodes").rules, nullptr);
  EXPECT_EQ(type("others").rules, nullptr);
  EXPECT_NE(asked().find("values.on: is_empty([for"), std::string::npos) << asked();
  EXPECT_EQ(asked().find("values.nodes"), std::string::npos) << asked();
}

TEST_F(NarrowTest, ADefaultThatIsNoneKeepsTheType) {
  read("  account: string = \"not one\"\n  on: bool = false\n",
       pod("    serviceAccountName = values.account when values.on\n"));
  EXPECT_EQ(pattern("account"), "");
  EXPECT_NE(asked(), "");
}

// "internal" may be something else altogether.
TEST_F(NarrowTest, AConditionThatLooksAtIt) {
  read("  account: string = \"default\"\n",
       pod("    serviceAccountName = values.account when values.account != \"In Turn\"\n"));
  EXPECT_EQ(pattern("account"), "");
  EXPECT_NE(asked(), "");
}

TEST_F(NarrowTest, NumbersOf32Bits) {
  read("  user: int(0..) = 1000\n  group: int = 1\n  low: int(0..9) = 1\n",
       "resource d.object: apps/v1 Deployment named \"d\" in \"default\" {\n  apiVersion = \"apps/v1\"\n  kind = "
       "\"Deployment\"\n  spec { replicas = values.user, minReadySeconds = values.low, revisionHistoryLimit = "
       "add(values.group, 1) }\n}\n");
  EXPECT_EQ(type("user").min, 0);
  EXPECT_EQ(type("user").max, INT32_MAX);
  EXPECT_EQ(type("low").max, 9);
  EXPECT_EQ(type("group").max, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(asked(),
            "always: -2147483648 <= add(values.group, 1) && add(values.group, 1) <= 2147483647: concat(\"group: \", "
            "str(add(values.group, 1)), \" is too large for 'revisionHistoryLimit', which has 32 bits\")\n");
}

TEST_F(NarrowTest, KeysAndValuesOfMaps) {
  read("  nodes: map<string> = {}\n  notes: map<string> = {}\n",
       "resource p.object: v1 Pod named \"p\" in \"default\" {\n  apiVersion = \"v1\"\n  kind = \"Pod\"\n  metadata { "
       "annotations { ...values.notes } }\n  spec { nodeSelector = values.nodes }\n}\n");
  ASSERT_NE(type("nodes").rules, nullptr);
  EXPECT_EQ(type("nodes").rules->asked.text(), "name of a label");
  ASSERT_NE(type("nodes").element->rules, nullptr);
  EXPECT_EQ(type("nodes").element->rules->max_length, 63u);
  ASSERT_NE(type("notes").rules, nullptr);
  EXPECT_EQ(type("notes").element->rules, nullptr);
}

std::string service(const std::string& name, const std::string& name_of) {
  return "resource " + name + ".object: v1 Service named " + name_of + " in \"default\" {\n  apiVersion = \"v1\"\n  " +
         "kind = \"Service\"\n  spec { clusterIP = \"None\" }\n}\n";
}

// Values that have a type of their own are asked where that does not prove it.
TEST_F(NarrowTest, LabelsOfAType) {
  read("  names: map<string(pattern = \"[a-z]*\", max = 63)> = {}\n  long: map<string(pattern = \"[a-z]*\")> = {}\n"
       "  words: map<\"a\" | \"b\"> = {}\n  any: map<\"a\" | \"b c\"> = {}\n",
       "resource p.object: v1 Pod named \"p\" in \"default\" {\n  apiVersion = \"v1\"\n  kind = \"Pod\"\n  metadata { "
       "labels { ...values.names, ...values.long, ...values.words, ...values.any } }\n}\n");
  const std::string told = asked();
  for (const char* path : {"names", "long", "words", "any"}) EXPECT_NE(type(path).rules, nullptr) << path;
  for (const char* each : {"long: '", "any: '"}) EXPECT_NE(told.find(each), std::string::npos) << told;
  for (const char* each : {"names: '", "words: '"}) EXPECT_EQ(told.find(each), std::string::npos) << told;
  EXPECT_EQ(told.find("is no key of a label"), std::string::npos) << "the types say so";
}

// A Service's name begins with a letter, a release's need not: asked once of what both names begin with.
TEST_F(NarrowTest, NamesThatBeginAlike) {
  read("  on: bool = false\n",
       "let %1 = cut(release.name, 40)\n" + service("a", "concat(%1, \"-a\")") + service("b", "concat(%1, \"-b\")"));
  EXPECT_EQ(asked(),
            "always: matches(cut(release.name, 40), \"[a-z][-a-z0-9]*\"): concat(\"release.name: '\", "
            "cut(release.name, 40), \"' cannot begin a name of a Service: at most 63 lower-case letters, "
            "digits and '-', a letter first, a letter or digit last\")\n");
}

// Its registry is left out where it is empty: one question for both texts.
TEST_F(NarrowTest, AnImageMadeOfParts) {
  read("  registry: string = \"\"\n  name: string = \"app\"\n",
       pod("    containers = [{ name = \"c\", image = select(is_empty(values.registry), concat(values.name, \":1\"), "
           "concat(values.registry, \"/\", values.name, \":1\")) }]\n"));
  ASSERT_EQ(module.asked.size(), 1u);
  EXPECT_EQ(module.asked[0].guard, nullptr);
  EXPECT_NE(asked().find("registry and name: '"), std::string::npos) << asked();
}

}  // namespace
}  // namespace dpc::ir
