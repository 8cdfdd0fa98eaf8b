#include "ir/text.h"

#include <gtest/gtest.h>

#include <random>

#include "ir/verify.h"

namespace dpc::ir {
namespace {

// Every construct of the text form once, as the printer writes it.
constexpr std::string_view whole = R"(module freezer {
  version = "0.1.0"
  app_version = "1.0.0"
  description = "Says \"hello\"\nin two lines"
  kubernetes = ">=1.23"
  metadata {
    home = "https://example.com"
    keywords = ["a", "b"]
    maintainers = [{ name = "Ann", email = "" }]
  }
}

type dns_label = string(pattern = "[a-z]+", max = 63, ascii, example = "web")
type Stage = {
  /// Enable the stage
  ///
  ///   indented
  enabled: bool = true
  @deprecated("use replicas") count: int(0..)?
  mode: "create" | "use existing" | 3 = "create"
  label: dns_label = "web"
}
type Stage#2 = {
  enabled: bool = false
}

values {
  "a key": string = "x"
  @documented("a well-known start") key: secret = secret#1
  piper: Stage = ...
  packer: Stage#2
  hosts: list<{
    host: string
    paths: list<string> = []
  }> = [{ host = "h", paths = [] }]
  labels: map<string> = {}
  size: union<string(number), int(..10)> = 1.5
  mode: ("a" | "b")?
  env: keyed<k8s.EnvVar by "name">
  free: any = none
  web: object<Service>
}
param values.free.part: list<string>

let %1 = concat(release.name, "-", values."a key")
let %2 = { app = %1, tier = "x" when values.packer.enabled }

prefix = %1
namespace = release.namespace
resource p.config: v1 ConfigMap named %1 in release.namespace when values.packer.enabled && !is_empty(values.labels) {
  apiVersion = "v1"
  kind = "ConfigMap"
  metadata { name = %1, labels = %2 }
  data {
    "config.yaml" = yaml({ a = data { b = none, c = {} }, d = values.labels })
    ...values.labels
    [lower(values."a key")] = "x" when values.mode == "a"
    for $1 host in values.hosts {
      let %3 = concat($1.host, "/", values."a key")
      [%3] = %3
      for $2 index, $3 in $1.paths { [concat(str($2), $3)] = $1.host }
    }
    kept = keep []
  }
}
resource "odd address": "odd 1" ConfigMap named "b" hook ["pre-install"] weight -5 delete ["hook-succeeded"] kept {
  metadata { labels = %2 }
  list = [1, 2.5, true when values.mode != "b", ...values.free.part, for $4 in values.hosts [$4.host, "x"]]
}
resource secret: v1 Secret named "s" { stringData { key = values.key, fixed = secret#2, none = secret#0 } }
check 1 <= values.piper.count || values.mode == "b" when values.packer.enabled : concat("a ", values."a key")
notes = concat("Visit ", values."a key", "\n")
/// For many
environment production {
  values.labels = { a = "b" }
  values.key = secret#1
}
feature packing = values.packer.enabled
test "it packs" {
  given values.packer.enabled = true
  expect values.mode == "a" comparing values.mode, "a"
  refused "no"
  refused
}
dependency {
  name = "redis"
  version = "1"
  condition = "redis.enabled"
}
)";

struct IrTextTest : testing::Test {
  Arena arena;
  Interner interner;
  Builder builder{arena, interner};
  SourceMap sources;
  Diagnostics diagnostics;
  Limits limits;

  std::optional<Module> parse(std::string text) {
    return read(*sources.add("m.ir", std::move(text)), builder, diagnostics, limits);
  }
  std::string said() {
    std::string out;
    for (const Diagnostic& it : diagnostics.all()) out += code_text(it.info.code) + " " + it.message + "\n";
    return out;
  }
  std::string again(const std::string& text) {
    const std::optional<Module> module = parse(text);
    EXPECT_TRUE(module.has_value()) << said() << text;
    return module ? print(*module) : "";
  }
  std::string fault(std::string_view item) {
    diagnostics = Diagnostics();
    EXPECT_FALSE(
        parse("module m {}\nvalues { a: bool, s: string, l: list<string> }\n" + std::string(item)).has_value());
    return said();
  }
  const Node* param(std::string_view name, const Type* type) {
    const Symbol names[] = {interner.intern(name)};
    return builder.param(Root::Values, names, type);
  }
};

TEST_F(IrTextTest, PrintsAgainWhatItRead) { EXPECT_EQ(again(std::string(whole)), whole); }

TEST_F(IrTextTest, LayoutMeansNothing) {
  std::string flat;
  bool doc = false;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    doc |= whole.substr(i).starts_with("///");
    if (whole[i] == '\n' && !doc) flat += "   ";
    else flat += whole[i];
    if (whole[i] == '\n') doc = false;
  }
  EXPECT_EQ(again(flat), whole);
}

TEST_F(IrTextTest, TextsOfTheVersionTellHowTheyWereMade) {
  const std::string text =
      again("module m {\n  version = \"1.0\"\n}\nnotes = \"m 1.0\" from concat(\"m \", app.version)\n");
  EXPECT_NE(text.find("notes = \"m 1.0\" from concat(\"m \", app.version)"), std::string::npos) << text;
  EXPECT_EQ(again(text), text);
}

TEST_F(IrTextTest, ExpressionsFitMessages) {
  const Node* mode = param("mode", builder.types().string);
  const Node* open = param("open", builder.types().boolean);
  const Node* is = builder.equal(mode, builder.string("a\"b"));
  EXPECT_EQ(print(*is), "values.mode == \"a\\\"b\"");
  EXPECT_EQ(print(*builder.logical_not(is)), "values.mode != \"a\\\"b\"");
  EXPECT_EQ(print(*builder.logical_not(builder.logical_or(is, open))), "!(values.mode == \"a\\\"b\" || values.open)");
  EXPECT_EQ(print(*builder.logical_and(builder.logical_or(is, open), open)), "values.open");
  EXPECT_EQ(print(*builder.floating(3)), "3.0");
  EXPECT_EQ(print(*builder.string(std::string_view("\x01\xff\n", 3))), "\"\\x01\\xFF\\n\"");
}

TEST_F(IrTextTest, SecretsAreMaskedEvenInDefaults) {
  Field field;
  field.name = interner.intern("key");
  field.type = builder.types().secret;
  field.fallback = builder.string("hunter2");
  field.has_default = true;
  Type record;
  record.kind = TypeKind::Record;
  record.fields = {&field, 1};
  Module module;
  module.app.name = interner.intern("m");
  module.values = &record;
  module.notes = builder.concat(
      std::vector<const Node*>{builder.secret(interner.intern("hunter3")), param("x", builder.types().string)});
  const std::string text = print(module);
  EXPECT_EQ(text.find("hunter"), std::string::npos) << text;
  EXPECT_NE(text.find("key: secret = secret#1"), std::string::npos) << text;
}

TEST_F(IrTextTest, WhatIsSharedIsPrintedOnce) {
  const Node* text = param("x", builder.types().string);
  for (int i = 0; i < 60; ++i) {
    const Node* lower = builder.call(Builtin::Lower, {text}, builder.types().string);
    text = builder.call(Builtin::Replace, {lower, builder.string("a"), lower}, builder.types().string);
  }
  EXPECT_LT(print(*text).size(), 20'000u);
}

TEST_F(IrTextTest, DepthIsNoTrouble) {
  const Node* number = param("n", builder.types().integer);
  for (int i = 0; i < 20'000; ++i)
    number = builder.call(Builtin::Add, {number, builder.integer(i)}, builder.types().integer);
  Field field;
  field.name = interner.intern("n");
  field.type = builder.types().integer;
  Type record;
  record.kind = TypeKind::Record;
  record.fields = {&field, 1};
  Module module;
  module.app.name = interner.intern("m");
  module.values = &record;
  module.notes = builder.call(Builtin::Str, {number}, builder.types().string);
  const std::string text = print(module);
  EXPECT_EQ(again(text), text);
}

TEST_F(IrTextTest, FaultsAreToldWithTheirPlace) {
  EXPECT_EQ(fault("notes = %7"), "DP0144 IR text: '%7' is not defined here\n");
  EXPECT_EQ(fault("notes = $1"), "DP0144 IR text: '$1' is not defined here\n");
  EXPECT_EQ(fault("notes = frob(1)"), "DP0141 IR text: there is no builtin 'frob'\n");
  EXPECT_EQ(fault("notes = lower()"), "DP0142 IR text: 'lower' takes 1 arguments, 0 are given\n");
  EXPECT_EQ(fault("notes = lower(5)"), "DP0143 IR text: an argument of lower is not string\n");
  EXPECT_EQ(fault("notes = 1 && values.a"), "DP0143 IR text: a condition is not a bool\n");
  EXPECT_EQ(fault("type T = Nope"), "DP0145 IR text: there is no type 'Nope'\n");
  EXPECT_EQ(fault("notes = values.zz"), "DP0146 IR text: there is no param 'values.zz'\n");
  EXPECT_EQ(fault("notes = \"a"), "DP0140 IR text: expected an expression, found a text that is not closed\n");
  EXPECT_EQ(fault("nonsense"), "DP0140 IR text: expected an item of a module, found \"nonsense\"\n");
  EXPECT_EQ(fault("notes = 99999999999999999999"),
            "DP0140 IR text: expected an expression, found a number that does not fit\n");
  EXPECT_EQ(fault("notes = join([1], \",\")"), "DP0143 IR text: an argument of join is not list<string>\n");
}

TEST_F(IrTextTest, NestingIsLimited) {
  EXPECT_EQ(fault("notes = " + std::string(100'000, '(')), "DP0801 nesting is deeper than 256 levels\n");
  EXPECT_EQ(fault("notes = " + std::string(100'000, '[')), "DP0801 nesting is deeper than 256 levels\n");
  std::string type = "type T = ";
  for (int i = 0; i < 10'000; ++i) type += "list<";
  EXPECT_EQ(fault(type), "DP0801 nesting is deeper than 256 levels\n");
}

// Changed, cut and doubled text is refused or read, and what is read prints to a fixed point.
TEST_F(IrTextTest, NoTextIsTooStrange) {
  std::mt19937 random(7);
  int sound = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text(whole);
    for (int change = 0; change < 1 + static_cast<int>(random() % 3); ++change) {
      const std::size_t at = random() % text.size();
      const std::size_t length = random() % 12;
      switch (random() % 4) {
        case 0: text.erase(at, length); break;
        case 1: text.insert(at, text.substr(random() % text.size(), length)); break;
        case 2: text[at] = static_cast<char>(random() % 256); break;
        case 3: text[at] = "{}[]()=%$#\"!.:<>"[random() % 16]; break;
      }
    }
    Arena own_arena;
    Interner own_interner;
    Builder own(own_arena, own_interner);
    SourceMap own_sources;
    Diagnostics own_diagnostics;
    const std::optional<Module> module = read(*own_sources.add("m", text), own, own_diagnostics, limits);
    ASSERT_EQ(module.has_value(), !own_diagnostics.any_errors()) << text;
    if (!module) continue;
    ++sound;
    const std::string printed = print(*module);
    const std::optional<Module> second = read(*own_sources.add("n", printed), own, own_diagnostics, limits);
    ASSERT_TRUE(second.has_value()) << own_diagnostics.all()[0].message << "\n" << printed;
    ASSERT_EQ(print(*second), printed);
  }
  EXPECT_GT(sound, 100);
}

// Random modules, made with the builder.
struct RandomModules : IrTextTest {
  std::mt19937 random{99};
  std::vector<const Node*> made, loops;
  std::size_t pick(std::size_t n) { return random() % n; }

  const Node* text(int depth) {
    const Types& types = builder.types();
    if (!loops.empty() && pick(3) == 0) return loops[pick(loops.size())];
    if (depth == 0 || pick(4) == 0) {
      if (pick(2) == 0) return builder.string(pick(2) == 0 ? "a b\n\"" : "");
      return param(pick(2) == 0 ? "s" : "t", types.string);
    }
    switch (pick(5)) {
      case 0: return builder.call(Builtin::Lower, {text(depth - 1)}, types.string);
      case 1: return builder.concat(std::vector<const Node*>{text(depth - 1), text(depth - 1)});
      case 2: return builder.select(condition(depth - 1), text(depth - 1), text(depth - 1));
      case 3: return builder.call(Builtin::Json, {value(depth - 1)}, types.string);
      default: return builder.call(Builtin::Replace, {text(depth - 1), builder.string("x"), text(0)}, types.string);
    }
  }

  const Node* condition(int depth) {
    const Types& types = builder.types();
    if (depth == 0) return param("b", types.boolean);
    switch (pick(6)) {
      case 0: return builder.logical_not(condition(depth - 1));
      case 1: return builder.logical_and(condition(depth - 1), condition(depth - 1));
      case 2: return builder.logical_or(condition(depth - 1), condition(depth - 1));
      case 3: return builder.equal(text(depth - 1), text(depth - 1));
      case 4:
        return builder.call(Builtin::Lt, {param("n", types.integer), builder.integer(static_cast<int>(pick(9)) - 4)},
                            types.boolean);
      default: return builder.call(Builtin::IsEmpty, {text(depth - 1)}, types.boolean);
    }
  }

  Entry entry(bool record, int depth) {
    Entry it;
    if (pick(4) == 0) it.guard = condition(1);
    const std::size_t kind = pick(10);
    if (kind == 0) {
      it.value =
          builder.spread(record ? param("m", builder.types().string_map) : param("l", builder.types().string_list));
    } else if (kind == 1 && record) {
      it.value = builder.pair(text(1), value(depth - 1));
    } else if (kind == 2) {
      RangeInfo info{};
      info.key_var = builder.fresh_var();
      info.value_var = builder.fresh_var();
      info.key_type = builder.types().integer;
      info.value_type = builder.types().string;
      if (pick(2) == 0) info.value_name = interner.intern("it");
      loops.push_back(builder.var(info.value_var, info.value_type));
      if (pick(2) == 0)
        loops.push_back(builder.call(Builtin::Str, {builder.var(info.key_var, info.key_type)}, builder.types().string));
      const std::size_t outer = loops.size();
      const std::vector<Entry> body = entries(record, depth - 1);
      loops.resize(outer);
      while (!loops.empty() && (loops.back()->op == Op::Call || loops.back()->i == info.value_var)) {
        const bool last = loops.back()->op == Op::Var;
        loops.pop_back();
        if (last) break;
      }
      info.entries = body;
      it.value = builder.range(param("l", builder.types().string_list), info);
    } else {
      if (record) it.key = interner.intern("k" + std::to_string(pick(40)));
      it.value = value(depth - 1);
    }
    return it;
  }

  std::vector<Entry> entries(bool record, int depth) {
    std::vector<Entry> found;
    for (std::size_t i = pick(4); i-- > 0;) found.push_back(entry(record, depth));
    return found;
  }

  const Node* value(int depth) {
    if (loops.empty() && !made.empty() && pick(4) == 0) return made[pick(made.size())];
    if (depth <= 0 || pick(3) == 0) return text(1);
    const bool record = pick(2) == 0;
    const std::vector<Entry> inner = entries(record, depth);
    const std::uint8_t flags = pick(5) == 0 ? KeepEmpty : 0;
    const Node* node = record ? builder.record(inner, nullptr, flags) : builder.list(inner, nullptr, flags);
    if (loops.empty()) made.push_back(node);
    return node;
  }

  Module module() {
    Module module;
    module.app.name = interner.intern("m");
    std::vector<Field> fields;
    const Types& types = builder.types();
    const std::pair<const char*, const Type*> params[] = {{"s", types.string},     {"t", types.string},
                                                          {"b", types.boolean},    {"n", types.integer},
                                                          {"m", types.string_map}, {"l", types.string_list}};
    for (const auto& [name, type] : params) {
      Field field;
      field.name = interner.intern(name);
      field.type = type;
      fields.push_back(field);
    }
    Type record;
    record.kind = TypeKind::Record;
    record.fields = arena.copy(fields);
    module.values = builder.make_type(record);
    for (int i = 0; i < 3; ++i) {
      Resource it;
      it.address = interner.intern("r" + std::to_string(i));
      it.api_version = interner.intern("v1");
      it.kind = interner.intern("ConfigMap");
      it.name = text(2);
      if (pick(2) == 0) it.guard = condition(2);
      it.body = builder.record(entries(true, 4), nullptr);
      module.resources.push_back(it);
    }
    module.notes = text(4);
    return module;
  }
};

TEST_F(RandomModules, AreReadBackAsTheyWere) {
  for (int round = 0; round < 1500; ++round) {
    made.clear();
    loops.clear();
    const Module module = this->module();
    const std::string text = print(module);
    const std::vector<std::string> faults = verify(module);
    ASSERT_TRUE(faults.empty()) << faults[0] << "\n" << text;
    ASSERT_EQ(again(text), text);
  }
}

}  // namespace
}  // namespace dpc::ir
