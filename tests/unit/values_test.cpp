#include "ir/bind/values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "ir/bind/release.h"
#include "ir/bind/scalar.h"
#include "ir/k8s_type.h"
#include "support/json.h"

namespace dpc::ir {
namespace {

#include "tests/unit/values_helm.inc"

// As Go's encoding/json writes: keys in bytewise order, '<', '>' and '&' escaped.
std::string json(const Node& data) {
  std::string out;
  switch (data.op) {
    case Op::Null: return "null";
    case Op::Bool: return data.b ? "true" : "false";
    case Op::Int: append_json_number(out, data.i); return out;
    case Op::Float: append_json_number(out, data.f); return out;
    case Op::String: {
      std::string text;
      append_json_string(text, data.text());
      for (char c : text) {
        if (c == '<') out += "\\u003c";
        else if (c == '>') out += "\\u003e";
        else if (c == '&') out += "\\u0026";
        else out += c;
      }
      return out;
    }
    case Op::List:
      for (const Entry& entry : data.entries()) out += (out.empty() ? "" : ",") + json(*entry.value);
      return "[" + out + "]";
    case Op::Record: {
      std::map<std::string, std::string> sorted;
      Arena arena;
      Interner interner;
      Builder builder(arena, interner);
      for (const Entry& entry : data.entries()) sorted[json(*builder.string(entry.key.text()))] = json(*entry.value);
      for (const auto& [key, value] : sorted) out += (out.empty() ? "" : ",") + key + ":" + value;
      return "{" + out + "}";
    }
    default: return "?";
  }
}

struct Case {
  SourceMap sources;
  Arena arena;
  Interner interner;
  Builder builder{arena, interner};
  Diagnostics diagnostics;
  const SourceFile* file = nullptr;

  Symbol symbol(std::string_view text) { return builder.symbol(text); }
  const Node* read(std::string text) {
    file = sources.add("values.yaml", std::move(text));
    return read_values(*file, builder, diagnostics, Limits{});
  }
  const Node* set(const Node* values, SetFlag::Kind kind, std::string text, std::string content = {}) {
    return apply_set(values, {kind, std::move(text), std::move(content)}, builder, diagnostics);
  }
  // "CODE line:column message | help", a line each.
  std::string faults() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.all()) {
      out += code_text(d.info.code) + " ";
      if (d.span.known()) {
        const LineColumn at = file->locate(d.span.begin);
        out += fmt::format("{}:{} ", at.line, at.column);
      } else if (!d.place.empty()) {
        out += "(" + d.place + ") ";
      }
      out += d.message;
      for (const std::string& help : d.helps) out += " | " + help;
      out += "\n";
    }
    return out;
  }
};

std::string read_json_of(const std::string& text) {
  Case c;
  const Node* out = c.read(text);
  EXPECT_EQ(out == nullptr, c.diagnostics.any_errors()) << text;
  return out == nullptr ? "" : json(*out);
}

TEST(Values, ScalarsAsHelmReadsThem) {
  for (const auto& [input, expected] : scalars)
    EXPECT_EQ(read_json_of("x: " + std::string(input) + "\n"), expected) << input;
}

TEST(Values, DocumentsAsHelmReadsThem) {
  for (const auto& [input, expected] : documents) EXPECT_EQ(read_json_of(input), expected) << input;
}

void check_sets(SetFlag::Kind kind, std::span<const Measured> table, const std::set<std::string>& refused) {
  for (const auto& [input, expected] : table) {
    Case c;
    const Node* out = c.set(c.builder.data_record({}), kind, input);
    EXPECT_EQ(out == nullptr ? "" : json(*out), refused.contains(input) ? std::string() : expected)
        << input << "\n"
        << c.faults();
    EXPECT_EQ(out == nullptr, c.diagnostics.any_errors()) << input;
  }
}

// Where Helm drops a part of the flag without a word, dpc refuses it: the second argument lists them.
TEST(Values, FlagsAsHelmReadsThem) {
  check_sets(SetFlag::Kind::Set, sets, {".a=1", "a[0=1", "a[0]", "[0]=1", "=1", "=", "a={x,y}.b=2"});
  check_sets(SetFlag::Kind::String, set_strings, {});
  check_sets(SetFlag::Kind::Literal, set_literals, {});
  check_sets(SetFlag::Kind::Json, set_jsons, {});
}

TEST(Values, SetFileTakesTheContent) {
  Case c;
  const Node* out = c.set(nullptr, SetFlag::Kind::File, "a.b=/some/path", "one\n{a,b}\n");
  ASSERT_NE(out, nullptr);
  EXPECT_EQ(json(*out), R"({"a":{"b":"one\n{a,b}\n"}})");
  EXPECT_EQ(c.set(nullptr, SetFlag::Kind::File, "a=p,b=q", "x"), nullptr);
}

TEST(Values, LargestIndex) {
  Case c;
  const Node* out = c.set(nullptr, SetFlag::Kind::Set, "a[65536]=1");
  ASSERT_NE(out, nullptr);
  EXPECT_EQ(find(*out, c.symbol("a"))->entries().size(), 65537u);
  EXPECT_EQ(c.set(nullptr, SetFlag::Kind::Set, "a[65537]=1"), nullptr);
  EXPECT_EQ(c.faults(), "DP0714 (--set a[65537]=1) --set cannot be applied: index 65537 is greater than 65536\n");
}

// Measured: the chart's values.yaml, the user's file, what the templates see.
TEST(Values, NullDeletesWhatTheDefaultsHave) {
  const char* defaults = "m: {}\no: {k: 1, j: {z: 1}}\nt: 5\nl: [1]\n";
  const std::pair<const char*, const char*> cases[] = {
      {"m: {k: null}", R"({"l":[1],"m":{"k":null},"o":{"j":{"z":1},"k":1},"t":5})"},
      {"o: {k: null}", R"({"l":[1],"m":{},"o":{"j":{"z":1}},"t":5})"},
      {"o: {j: {z: null}}", R"({"l":[1],"m":{},"o":{"j":{},"k":1},"t":5})"},
      {"o: null", R"({"l":[1],"m":{},"t":5})"},
      {"q: {a: null}", R"({"l":[1],"m":{},"o":{"j":{"z":1},"k":1},"q":{"a":null},"t":5})"},
      {"t: {a: 1}", R"({"l":[1],"m":{},"o":{"j":{"z":1},"k":1},"t":{"a":1}})"},
      {"o: 5", R"({"l":[1],"m":{},"o":5,"t":5})"},
      {"l: [null]", R"({"l":[null],"m":{},"o":{"j":{"z":1},"k":1},"t":5})"},
  };
  for (const auto& [given, expected] : cases) {
    Case c;
    EXPECT_EQ(json(*merge_values(c.builder, c.read(defaults), c.read(given))), expected) << given;
  }
  Case c;
  EXPECT_EQ(json(*overlay_values(c.builder, c.read("z: {a: 1}\ny1: 2"), c.read("z: null"))), R"({"y1":2,"z":null})");
}

TEST(Values, TheStrictDialectWarnsWhereReadersDiffer) {
  Case c;
  c.file = c.sources.add("data.yaml",
                         "a: yes\nb: 010\nc: 0o17\nd: 1_000\ne: 1e3\nf: 12:30\ng: 2001-01-01\ny: 1\nh: 0x1F\ni: 3.0\n");
  const auto documents = yaml::parse(*c.file, c.arena, c.diagnostics, Limits{});
  const Node* out = read_data(*documents.at(0), Dialect::Strict, c.builder, c.diagnostics);
  EXPECT_EQ(json(*out),
            R"({"a":"yes","b":10,"c":15,"d":"1_000","e":1000,"f":"12:30","g":"2001-01-01","h":31,"i":3,"y":1})");
  EXPECT_EQ(find(*out, c.symbol("i"))->op, Op::Float);
  EXPECT_EQ(c.diagnostics.errors(), 0u);
  const std::string help = " | quote it, or write the value that is meant\n";
  EXPECT_EQ(c.faults(),
            "DP0711 1:4 'yes' is read as the text \"yes\" here, but as true by YAML 1.1 readers" + help +
                "DP0711 2:4 '010' is read as the number 10 here, but as the number 8 by YAML 1.1 readers" + help +
                "DP0711 4:4 '1_000' is read as the text \"1_000\" here, but as the number 1000 by YAML 1.1 readers" +
                help + "DP0711 8:1 'y' is read as this key here, but as the key \"true\" by YAML 1.1 readers" + help);
}

TEST(Values, StrictRefusals) {
  const std::pair<const char*, const char*> cases[] = {
      {"x: 9007199254740993\n", "DP0753"}, {"x: .inf\n", "DP0715"}, {"x: 1e400\n", "DP0715"},
      {"null: 1\n", "DP0749"},             {"x: !!int a\n", "DP0720"},
  };
  for (const auto& [text, code] : cases) {
    Case c;
    c.file = c.sources.add("data.yaml", text);
    read_data(*yaml::parse(*c.file, c.arena, c.diagnostics, Limits{}).at(0), Dialect::Strict, c.builder, c.diagnostics);
    EXPECT_EQ(c.faults().substr(0, 6), code) << text;
  }
}

TEST(Values, AFileMustBeAMapping) {
  Case c;
  EXPECT_EQ(c.read("- a\n"), nullptr);
  EXPECT_EQ(c.faults(),
            "DP0703 1:1 values must be a mapping, not a list | write 'name: value', a line for each param\n");
}

TEST(Values, Json) {
  const auto faults = [](std::string text) {
    Case c;
    c.file = c.sources.add("x.json", std::move(text));
    const Node* out = read_json(*c.file, c.builder, c.diagnostics, Limits{});
    return out != nullptr ? json(*out) : c.faults();
  };
  EXPECT_EQ(faults(R"({"a": [1, 2.5, "\u00e9\ud83d\ude00\n", null, true, {}]})"),
            "{\"a\":[1,2.5,\"é😀\\n\",null,true,{}]}");
  EXPECT_EQ(faults(R"({"a": 1, "a": 2})"), "DP0716 1:10 invalid JSON: key 'a' stands twice in one object\n");
  EXPECT_EQ(faults("[1,]"), "DP0716 1:4 invalid JSON: this is no value\n");
  EXPECT_EQ(faults("[01]"), "DP0716 1:2 invalid JSON: a number cannot begin with 0\n");
  EXPECT_EQ(faults("{} x"), "DP0716 1:4 invalid JSON: nothing can follow the value\n");
  EXPECT_EQ(faults("9007199254740993"), "DP0716 1:1 invalid JSON: the number is beyond 2^53 and would lose digits\n");
  EXPECT_EQ(faults(std::string(100'000, '[')).substr(0, 6), "DP0841");
}

TEST(Values, AnyBytesEndWithoutACrash) {
  std::uint32_t state = 7;
  const auto random_text = [&](std::string_view letters, int size) {
    std::string out;
    for (int i = 0; i < size; ++i) {
      state = state * 1664525u + 1013904223u;
      out += letters[(state >> 16) % letters.size()];
    }
    return out;
  };
  for (int i = 0; i < 5'000; ++i) {
    Case c;
    for (auto kind : {SetFlag::Kind::Set, SetFlag::Kind::Json, SetFlag::Kind::Literal}) {
      c.set(nullptr, kind, random_text("ab1.[]{},=\\\"0-\xFF", 16));
    }
    c.file = c.sources.add("x.json", random_text("{}[]\":,\\ue1-.0tn ", 24));
    read_json(*c.file, c.builder, c.diagnostics, Limits{});
    const Node* values = c.read(random_text("ab:1-._ \n~y'[]{},&*<", 24));
    if (values == nullptr) continue;
    const Field fields[] = {{.name = c.symbol("a"), .type = c.builder.types().any},
                            {.name = c.symbol("b"), .type = c.builder.types().string_map}};
    Type record{TypeKind::Record};
    record.fields = fields;
    bind_values(record, values, true, c.builder, c.diagnostics);
  }
  Case c;
  std::string deep = "a";
  for (int i = 0; i < 100'000; ++i) deep += "[0]";
  EXPECT_EQ(c.set(nullptr, SetFlag::Kind::Set, deep + "=1"), nullptr);
}

struct Typed : Case {
  std::vector<std::vector<Field>> kept;
  const Type* type(Type t) { return builder.make_type(t); }
  const Type* integer(std::int64_t min, std::int64_t max) {
    Type t{TypeKind::Int};
    t.min = min;
    t.max = max;
    return type(t);
  }
  const Type* literals(std::vector<std::string> texts) {
    std::vector<Literal> all;
    for (const std::string& text : texts) all.push_back({false, 0, symbol(text)});
    Type t{TypeKind::Enum};
    t.literals = arena.copy(all);
    return type(t);
  }
  const Type* ruled(std::string name, std::string pattern, std::uint32_t max, bool number_allowed = false) {
    TextRules rules;
    rules.pattern = symbol(pattern);
    rules.max_length = max;
    rules.number_allowed = number_allowed;
    Type t{TypeKind::String};
    t.name = symbol(name);
    t.rules = arena.make<TextRules>(rules);
    return type(t);
  }
  const Type* k8s_of(std::string_view name) {
    Type t{TypeKind::Kubernetes};
    t.name = symbol(std::string("k8s.") + std::string(name));
    t.k8s_type = k8s_handle(arena, k8s::find_type(name));
    return type(t);
  }
  Field field(std::string_view name, const Type* t, const Node* fallback = nullptr) {
    Field f;
    f.name = symbol(name);
    f.type = t;
    f.fallback = fallback;
    f.has_default = fallback != nullptr;
    return f;
  }
  const Type* record(std::vector<Field> fields) {
    Type t{TypeKind::Record};
    t.fields = arena.copy(fields);
    return type(t);
  }
  const Types& types() { return builder.types(); }

  // A tree like an app's values.
  const Type* values() {
    const Type* image = record({field("repository", types().string), field("tag", types().string, builder.string(""))});
    const Type* stage = record({field("enabled", types().boolean, builder.boolean(true)),
                                field("replicaCount", integer(0, max_int), builder.integer(1)),
                                field("ratio", types().floating, builder.floating(0.5)), field("image", image),
                                field("policy", literals({"Always", "IfNotPresent"}), builder.string("IfNotPresent")),
                                field("nodeSelector", types().string_map, builder.data_record({})),
                                field("note", builder.optional(types().string))});
    const Entry repository{symbol("repository"), builder.string("acme/web"), nullptr, {}};
    const Entry preset{symbol("image"), builder.data_record({&repository, 1}), nullptr, {}};
    const Type* host = record({field("host", types().string), field("tls", types().boolean, builder.boolean(false))});
    return record({field("web", stage, builder.data_record({&preset, 1})),
                   field("hosts", builder.list_of(host), builder.data_list({})),
                   field("name", ruled("dns_label", "[a-z]([-a-z0-9]*[a-z0-9])?", 10), builder.string("web")),
                   field("size", ruled("quantity", "[0-9]+(Gi|Mi)?", 20, true), builder.string("1Gi")),
                   field("key", types().secret, builder.string("")),
                   field("extra", types().any, builder.data_record({}))});
  }
  std::string bound(const Type* t, const std::string& yaml, bool required = true) {
    const Node* given = read(yaml);
    const Node* out = given == nullptr ? nullptr : bind_values(*t, given, required, builder, diagnostics);
    EXPECT_EQ(out == nullptr, diagnostics.any_errors());
    return out == nullptr ? faults() : json(*out);
  }
};

std::string bound(const std::string& yaml) {
  Typed t;
  return t.bound(t.values(), yaml);
}

TEST(Bind, DefaultsFillWhatWasNotGiven) {
  const std::string web =
      R"("web":{"enabled":true,"image":{"repository":"acme/web","tag":""},"nodeSelector":{},)"
      R"("note":null,"policy":"IfNotPresent","ratio":0.5,"replicaCount":1})";
  EXPECT_EQ(bound(""), R"({"extra":{},"hosts":[],"key":"","name":"web","size":"1Gi",)" + web + "}");
  EXPECT_EQ(
      bound("web: {image: {tag: v2}, replicaCount: 3.0, ratio: 2, note: hi}\nhosts: [{host: a}]\nsize: 2\nextra: {x: "
            "[null, 1]}\nglobal: {a: 1}\n"),
      R"({"extra":{"x":[null,1]},"hosts":[{"host":"a","tls":false}],"key":"","name":"web","size":"2",)"
      R"("web":{"enabled":true,"image":{"repository":"acme/web","tag":"v2"},"nodeSelector":{},)"
      R"("note":"hi","policy":"IfNotPresent","ratio":2,"replicaCount":3}})");
}

// As the chart's schema lets them pass.
TEST(Bind, WhatIsMeantForOtherCharts) {
  Typed t;
  const Type* global = t.record({t.field("registry", t.types().string, t.builder.string(""))});
  const Type* values = t.record({t.field("global", global)});
  const Symbol dependencies[] = {t.symbol("redis")};
  const Node* given = t.read("enabled: true\nredis: {a: 1}\nglobal: {registri: x, postgresql: {b: 2}}\n");
  const Node* out = bind_values(*values, given, true, t.builder, t.diagnostics, nullptr, dependencies);
  ASSERT_NE(out, nullptr);
  EXPECT_EQ(json(*out), R"({"global":{"registry":""}})");
  EXPECT_EQ(t.faults(), "DP0729 3:10 value 'global.registri' is none of this app | did you mean 'registry'?\n");
  Typed other;
  EXPECT_EQ(other.bound(other.record({}), "redis: {a: 1}\n"), "DP0706 1:1 there is no value 'redis'\n");
}

TEST(Bind, WhatIsMeantForAChartBelowItsDeclaredValues) {
  Typed t;
  const Type* auth = t.record({t.field("user", t.types().string, t.builder.string("a"))});
  const Type* values = t.record({t.field("redis", t.record({t.field("auth", auth)}))});
  const Symbol dependencies[] = {t.symbol("redis")};
  const Node* given = t.read("redis: {auth: {other: 1, usr: b}}\n");
  const Node* out = bind_values(*values, given, true, t.builder, t.diagnostics, nullptr, dependencies);
  ASSERT_NE(out, nullptr);
  EXPECT_EQ(json(*out), R"({"redis":{"auth":{"user":"a"}}})");
  EXPECT_EQ(t.faults(), "DP0729 1:26 value 'redis.auth.usr' is none of this app | did you mean 'user'?\n");
}

TEST(Bind, NullIsNoValueForWhatIsRequired) {
  Typed t;
  const std::string said = t.bound(t.record({t.field("free", t.types().any)}), "free: null\n");
  EXPECT_TRUE(said.starts_with("DP0705 required values are not set: 'free'")) << said;
}

TEST(Bind, WhatIsEmptyOfAnotherTypeIsOfTheWrongType) {
  Typed t;
  const std::string said = t.bound(t.record({t.field("host", t.types().string)}), "host: []\n");
  EXPECT_TRUE(said.starts_with("DP0707 1:1 value 'host' must be a text, not a list")) << said;
}

// What a server asks of the fields themselves; the empty text is one that is not set.
TEST(Bind, FormsOfKubernetesFields) {
  const auto bound = [](const std::string& env, const std::string& spec) {
    Typed t;
    return t.bound(t.record({t.field("env", t.k8s_of("core.v1.EnvVar")), t.field("spec", t.k8s_of("core.v1.PodSpec"))}),
                   "env: " + env + "\nspec: " + spec + "\n");
  };
  const std::string spec = "{priority: 1}";
  EXPECT_EQ(bound("{name: A.B-c}", spec), R"({"env":{"name":"A.B-c"},"spec":{"priority":1}})");
  EXPECT_EQ(bound("{name: \"\"}", spec), R"({"env":{"name":""},"spec":{"priority":1}})");
  const std::tuple<const char*, const char*, const char*> refused[] = {
      {"{name: A=B}", "{}", "DP0709 1:7 value 'env.name' must be a name of an environment variable, not"},
      {"{}", "{nodeSelector: {a b: x}}", "DP0709 2:23 value 'spec.nodeSelector.a b' must be a name of a label, not"},
      {"{}", "{nodeSelector: {a: x y}}", "DP0709 2:23 value 'spec.nodeSelector.a' must be a value of a label, not"},
      {"{}", "{priority: 3000000000}", "DP0708 2:8 value 'spec.priority' must be a whole number of 32 bits, but is"},
  };
  for (const auto& [env, pod, wanted] : refused) {
    const std::string said = bound(env, pod);
    EXPECT_TRUE(said.starts_with(wanted)) << said;
  }
}

TEST(Bind, EachFaultIsToldOnceWithItsPlace) {
  EXPECT_EQ(bound("web:\n  replicaCuont: 3\n"),
            "DP0706 2:3 there is no value 'web.replicaCuont' | did you mean 'replicaCount'?\n");
  EXPECT_EQ(bound("web:\n  image:\n    tag: 20240101\n"),
            "DP0707 3:5 value 'web.image.tag' must be a text, not the number 20240101 | quote it in a file, tag: "
            "\"20240101\", and use "
            "--set-string web.image.tag=20240101 on the command line\n");
  EXPECT_EQ(bound("web: {replicaCount: 3.5}\n"),
            "DP0707 1:7 value 'web.replicaCount' must be a whole number of at least 0, not the number 3.5\n");
  EXPECT_EQ(bound("web: {replicaCount: -1}\n"),
            "DP0708 1:7 value 'web.replicaCount' must be a whole number of at least 0, but is -1\n");
  EXPECT_EQ(bound("web: {replicaCount: 9007199254740993}\n").substr(0, 42),
            "DP0704 1:7 value 'web.replicaCount' is 900");
  EXPECT_EQ(bound("web: {policy: always}\n"),
            "DP0710 1:7 value 'web.policy' must be one of \"Always\", \"IfNotPresent\", not the text \"always\" | did "
            "you mean \"Always\"?\n");
  EXPECT_EQ(bound("web: {enabled: null}\n"),
            "DP0712 1:7 value 'web.enabled' must be true or false, not null | leave the key out to keep the default\n");
  EXPECT_EQ(bound("web: {nodeSelector: {a: null}}\n").substr(0, 6), "DP0712");
  EXPECT_EQ(bound("name: A\n"), "DP0709 1:1 value 'name' must be a dns_label, not the text \"A\"\n");
  EXPECT_EQ(bound("name: abcdefghijk\n"),
            "DP0709 1:1 value 'name' must be at most 10 characters long, not the text \"abcdefghijk\"\n");
  EXPECT_EQ(bound("hosts: {a: 1}\n"), "DP0707 1:1 value 'hosts' must be a list, not a mapping\n");
  EXPECT_EQ(bound("hosts:\n- tls: true\n"), "DP0752 2:3 value 'hosts[0].host' is required here\n");
  EXPECT_EQ(bound("web: 5\nnam: x\n"),
            "DP0706 2:1 there is no value 'nam' | did you mean 'name'?\nDP0707 1:1 value 'web' must be a mapping, not "
            "the number 5\n");
}

TEST(Bind, SecretsAreNotShown) {
  EXPECT_EQ(bound("key: 12345\n"), "DP0707 1:1 value 'key' must be a text, not a number | quote it\n");
  Typed t;
  const Node* out = bind_values(*t.values(), t.read("key: abc\n"), true, t.builder, t.diagnostics);
  ASSERT_NE(out, nullptr);
  EXPECT_TRUE(find(*out, t.symbol("key"))->tainted());
}

TEST(Bind, TextsThatNoTargetCarries) {
  EXPECT_EQ(bound("web: {image: {tag: \"a\\u0007b\"}}\n"),
            "DP0713 1:15 value 'web.image.tag' holds the character U+0007\n");
  EXPECT_EQ(bound("extra: {\"a\\uFEFF\": 1}\n").substr(0, 60),
            "DP0713 1:9 a key below 'extra' holds the character U+FEFF\n");
  EXPECT_EQ(bound("extra: [\"a\\x85\"]\n").substr(0, 6), "DP0713");
}

TEST(Bind, RequiredOnesInOneMessage) {
  Typed t;
  const Type* values = t.record({t.field("host", t.types().string), t.field("port", t.types().integer),
                                 t.field("note", t.builder.optional(t.types().string))});
  EXPECT_EQ(
      t.bound(values, "host: \"\"\n"),
      "DP0705 required values are not set: 'host', 'port' | give them in a file with -f, or with --set host=...\n");
  Typed u;
  EXPECT_EQ(
      u.bound(u.record({u.field("host", u.types().string), u.field("note", u.builder.optional(u.types().string))}),
              "note: ~", false),
      "{\"note\":null}");
}

TEST(Bind, KubernetesTypesFieldByField) {
  const auto toleration = [](const std::string& yaml) {
    Typed t;
    return t.bound(t.record({t.field("r", t.k8s_of("ResourceRequirements"), t.builder.data_record({})),
                             t.field("t", t.builder.list_of(t.k8s_of("Toleration")), t.builder.data_list({})),
                             t.field("p", t.k8s_of("Probe"), t.builder.data_record({}))}),
                   yaml);
  };
  EXPECT_EQ(
      toleration("r: {limits: {cpu: 2, memory: 1Gi}, requests: null}\nt: [{key: a, operator: Exists, "
                 "tolerationSeconds: 5}]\np: {httpGet: {port: http}}\n"),
      R"({"p":{"httpGet":{"port":"http"}},"r":{"limits":{"cpu":2,"memory":"1Gi"},"requests":null},)"
      R"("t":[{"key":"a","operator":"Exists","tolerationSeconds":5}]})");
  EXPECT_EQ(toleration("r: {limit: {cpu: 2}}\n"),
            "DP0751 1:5 value 'r.limit' is no field of ResourceRequirements | did you mean 'limits'?\n");
  EXPECT_EQ(toleration("r: {limits: {cpu: lots}}\n"),
            "DP0709 1:14 value 'r.limits.cpu' must be a quantity, not the text \"lots\" | for example: 500m, 2, 1Gi\n");
  EXPECT_EQ(toleration("t: {key: a}\n"), "DP0707 1:1 value 't' must be a list, not a mapping\n");
  EXPECT_EQ(toleration("t: [{key: 5}]\n").substr(0, 62),
            "DP0707 1:6 value 't[0].key' must be a text, not the number 5 |");
  EXPECT_EQ(toleration("p: {httpGet: {port: true}}\n").substr(0, 84),
            "DP0707 1:15 value 'p.httpGet.port' must be a whole number or a text, not true\n");
}

TEST(Bind, EnvironmentsAreValues) {
  Typed t;
  const Symbol one[] = {t.symbol("web"), t.symbol("replicaCount")};
  const Symbol two[] = {t.symbol("web"), t.symbol("enabled")};
  Environment environment;
  environment.bindings = {{t.builder.param(Root::Values, one, t.types().integer)->param, t.builder.integer(2), {}},
                          {t.builder.param(Root::Values, two, t.types().boolean)->param, t.builder.boolean(false), {}}};
  EXPECT_EQ(json(*environment_values(environment, t.builder)), R"({"web":{"enabled":false,"replicaCount":2}})");
}

TEST(Bind, BindingsLieOverOneAnother) {
  Typed t;
  const auto path = [&](std::initializer_list<std::string_view> words) {
    std::vector<Symbol> names;
    for (std::string_view word : words) names.push_back(t.symbol(word));
    return t.builder.param(Root::Values, names, t.types().any)->param;
  };
  const auto one = [&](std::string_view key, const Node* value) {
    const Entry entry{t.symbol(key), value};
    return t.builder.data_record({&entry, 1});
  };
  const auto made = [&](std::vector<Binding> bindings) {
    Environment environment;
    environment.bindings = std::move(bindings);
    return json(*environment_values(environment, t.builder));
  };
  const Node* two = t.builder.integer(2);
  const Node* empty = t.builder.data_record({});
  EXPECT_EQ(made({{path({"a"}), one("b", one("c", two)), {}}, {path({"a", "b", "d"}), two, {}}}),
            R"({"a":{"b":{"c":2,"d":2}}})");
  EXPECT_EQ(made({{path({"a", "b", "d"}), two, {}}, {path({"a"}), one("b", one("c", two)), {}}}),
            R"({"a":{"b":{"c":2,"d":2}}})");
  EXPECT_EQ(made({{path({"a", "b"}), two, {}}, {path({"a"}), two, {}}, {path({"a", "c"}), two, {}}}),
            R"({"a":{"c":2}})");
  EXPECT_EQ(made({{path({"a"}), empty, {}}, {path({"b"}), t.builder.null(), {}}}), R"({"a":{},"b":null})");
  EXPECT_EQ(made({{path({"a", "b"}), two, {}}, {path({"a"}), empty, {}}}), R"({"a":{"b":2}})");
  EXPECT_EQ(made({}), "{}");
}

TEST(Bind, ManyBindingsTakeMemoryOfTheirOwnSize) {
  Typed t;
  Environment environment;
  for (int i = 0; i < 4000; ++i) {
    const Symbol names[] = {t.symbol("flat"), t.symbol("key" + std::to_string(i))};
    environment.bindings.push_back(
        {t.builder.param(Root::Values, names, t.types().integer)->param, t.builder.integer(i), {}});
  }
  const std::size_t before = t.builder.arena().bytes();
  EXPECT_EQ(environment_values(environment, t.builder)->entries()[0].value->count, 4000u);
  EXPECT_LT(t.builder.arena().bytes() - before, 4u << 20);
}

TEST(Release, NamesAndVersions) {
  Case c;
  const auto made = make_release({"web", "prod", "1.30", {"a/v1"}}, c.builder, c.diagnostics);
  ASSERT_TRUE(made);
  EXPECT_EQ(json(*made->release),
            R"({"is_install":true,"is_upgrade":false,"name":"web","namespace":"prod","revision":1,"service":"dpc"})");
  EXPECT_EQ(json(*made->cluster), R"({"api_versions":["a/v1"],"version":"v1.30.0"})");
  EXPECT_EQ(kube_version_text("v1.30.2"), "v1.30.2");
  for (const char* bad : {"", "1", "1.x", "1.30.", "v", "1.2.3.4", "-1.2"})
    EXPECT_EQ(kube_version_text(bad), "") << bad;
  EXPECT_FALSE(make_release({std::string(54, 'a'), "a_b", "new", {}}, c.builder, c.diagnostics));
  EXPECT_EQ(c.faults(), "DP0717 (--name) release name '" + std::string(54, 'a') +
                            "' is no DNS label of at most 53 characters\n"
                            "DP0718 (--namespace) namespace 'a_b' is no DNS label of at most 63 characters\n"
                            "DP0719 (--kube-version) 'new' is no Kubernetes version | for example: 1.30 or v1.30.2\n");
}

}  // namespace
}  // namespace dpc::ir
