// Evaluation under an assignment: what is left out, what stays, in which order, and that it always ends.
#include "ir/eval.h"

#include <gtest/gtest.h>

#include "ir/builtins/documents.h"

namespace dpc::ir {
namespace {

struct Evaluation : ::testing::Test {
  Arena arena;
  Interner interner;
  Builder b{arena, interner};
  const Types& t = b.types();
  Diagnostics diagnostics;
  Limits limits;
  std::vector<Entry> values;

  Symbol sym(std::string_view text) { return b.symbol(text); }
  const Node* str(std::string_view text) { return b.string(text); }
  const Node* param(std::string_view name, const Type* type) {
    const Symbol names[] = {sym(name)};
    return b.param(Root::Values, names, type);
  }
  void bind(std::string_view name, const Node* value) { values.push_back({sym(name), value}); }

  Entry entry(std::string_view key, const Node* value, const Node* guard = nullptr) { return {sym(key), value, guard}; }
  Entry group(const Node* value, const Node* guard = nullptr) { return {{}, value, guard}; }
  const Node* rec(std::initializer_list<Entry> entries, std::uint8_t flags = 0) {
    return b.record({entries.begin(), entries.size()}, nullptr, flags);
  }
  const Node* list(std::initializer_list<Entry> entries) { return b.list({entries.begin(), entries.size()}, nullptr); }
  const Node* data(std::initializer_list<Entry> entries) { return b.data_record({entries.begin(), entries.size()}); }
  const Node* data_list(std::initializer_list<Entry> entries) { return b.data_list({entries.begin(), entries.size()}); }
  const Node* concat(std::initializer_list<const Node*> parts) { return b.concat({parts.begin(), parts.size()}); }

  Assignment assignment() { return {b.data_record(values), nullptr, nullptr}; }

  const Node* run(const Node* node) {
    const Assignment bound = assignment();
    Evaluator evaluator(b, bound, diagnostics, limits);
    return evaluator.evaluate(node, {});
  }

  // As JSON; an error as the diagnostic's message.
  std::string value(const Node* node) {
    const Node* result = run(node);
    if (result->op == Op::Error) return diagnostics.all().empty() ? "error" : diagnostics.all().back().message;
    std::string out;
    append_json(out, *result);
    return out;
  }
};

TEST_F(Evaluation, ReadsParams) {
  bind("a", data({entry("b", b.integer(5))}));
  const Symbol path[] = {sym("a"), sym("b")};
  EXPECT_EQ(value(b.param(Root::Values, path, t.integer)), "5");
  const Symbol missing[] = {sym("a"), sym("z"), sym("y")};
  EXPECT_EQ(value(b.param(Root::Values, missing, b.optional(t.integer))), "null");
  const Symbol release[] = {sym("name")};
  EXPECT_EQ(value(b.param(Root::Release, release, t.string)), "null");
}

TEST_F(Evaluation, GuardsDecide) {
  bind("on", b.boolean(true));
  const Node* on = param("on", t.boolean);
  EXPECT_EQ(value(rec({entry("a", str("1"), on), entry("b", str("2"), b.logical_not(on))})), R"({"a":"1"})");
}

TEST_F(Evaluation, EmptiedContainersVanishFromTheLeavesUp) {
  bind("on", b.boolean(false));
  bind("map", data({}));
  bind("none", b.null());
  const Node* on = param("on", t.boolean);
  const Node* leaf = rec({entry("x", rec({entry("y", str("1"), on)}))});
  EXPECT_EQ(value(rec({entry("a", leaf), entry("b", str("2"))})), R"({"b":"2"})");
  EXPECT_EQ(value(rec({entry("a", param("map", t.string_map)), entry("n", param("none", b.optional(t.string)))})),
            "{}");
  EXPECT_EQ(value(rec({entry("a", b.record(std::vector<Entry>{entry("y", str("1"), on)}, nullptr, KeepEmpty))})),
            R"({"a":{}})");
  EXPECT_EQ(value(rec({entry("a", b.call(Builtin::Keep, {param("map", t.string_map)}, t.string_map))})), R"({"a":{}})");
  EXPECT_EQ(value(list({{{}, rec({entry("y", str("1"), on)})}, {{}, param("none", b.optional(t.string))}})), "[{}]");
}

TEST_F(Evaluation, PassedDataIsKeptWhole) {
  bind("raw", data({entry("z", b.null()), entry("e", data({})), entry("a", data_list({{{}, b.null()}}))}));
  const Node* raw = param("raw", t.any);
  EXPECT_EQ(value(rec({entry("r", raw)})), R"({"r":{"a":[null],"e":{},"z":null}})");
  EXPECT_EQ(value(rec({group(b.spread(raw)), entry("k", str("1"))})), R"({"a":[null],"e":{},"z":null,"k":"1"})");
}

TEST_F(Evaluation, TheLaterEntryWinsAtItsPlace) {
  bind("m", data({entry("b", str("m")), entry("a", str("m"))}));
  bind("on", b.boolean(true));
  const Node* m = param("m", t.string_map);
  EXPECT_EQ(value(rec({entry("a", str("1")), group(b.spread(m)), entry("c", str("2"))})),
            R"({"a":"m","b":"m","c":"2"})");
  EXPECT_EQ(value(rec({group(b.spread(m)), entry("a", str("1"))})), R"({"b":"m","a":"1"})");
  EXPECT_EQ(value(rec({group(b.spread(m)), entry("a", str("1"), param("on", t.boolean))})), R"({"b":"m","a":"1"})");
  EXPECT_EQ(value(rec({group(b.spread(m)), entry("a", b.null())})), R"({"b":"m"})");
}

TEST_F(Evaluation, RangesRunInOrder) {
  bind("m", data({entry("b", str("2")), entry("a", str("1"))}));
  bind("l", data_list({{{}, str("y")}, {{}, str("x")}}));
  const Node *key = b.var(1, t.string), *item = b.var(2, t.string);
  const Entry pairs[] = {group(b.pair(concat({str("k-"), key}), item))};
  const Entry items[] = {{{}, concat({item, str("!")})}, {{}, key, b.equal(item, str("x"))}};
  RangeInfo info{1, 2, t.string, t.string, {}, {}, pairs};
  EXPECT_EQ(value(rec({group(b.range(param("m", t.string_map), info))})), R"({"k-a":"1","k-b":"2"})");
  info.entries = items;
  EXPECT_EQ(value(list({group(b.range(param("l", t.string_list), info))})), R"(["y!","x!",1])");
  info.entries = pairs;
  EXPECT_EQ(value(rec({group(b.range(rec({entry("b", str("2")), entry("a", str("1"))}), info))})),
            R"({"k-b":"2","k-a":"1"})");
}

TEST_F(Evaluation, RangesWithinRangesKeepTheirVariables) {
  bind("l", data_list({{{}, str("a")}, {{}, str("b")}}));
  const Node* things = param("l", t.string_list);
  const Entry inner_body[] = {{{}, concat({b.var(2, t.string), b.var(4, t.string)})}};
  const Node* inner = b.range(things, {3, 4, t.integer, t.string, {}, {}, inner_body});
  const Entry outer_body[] = {group(inner), {{}, b.var(2, t.string)}};
  EXPECT_EQ(value(list({group(b.range(things, {1, 2, t.integer, t.string, {}, {}, outer_body}))})),
            R"(["aa","ab","a","ba","bb","b"])");
}

TEST_F(Evaluation, ClosedDataComesBackAsItIs) {
  const Node* closed = rec({entry("a", list({{{}, str("x")}}))});
  EXPECT_EQ(run(closed), closed);
}

TEST_F(Evaluation, OnlyTheChosenBranchIsEvaluated) {
  bind("zero", b.integer(0));
  bind("on", b.boolean(false));
  const Node* quotient = b.call(Builtin::Div, {b.integer(1), param("zero", t.integer)}, t.integer);
  const Node* on = param("on", t.boolean);
  EXPECT_EQ(value(b.select(on, quotient, b.integer(7))), "7");
  EXPECT_EQ(value(b.logical_and(on, b.equal(quotient, b.integer(1)))), "false");
  EXPECT_FALSE(diagnostics.any_errors());
  EXPECT_EQ(value(rec({entry("q", quotient)})), "'/' cannot be evaluated: division by zero");
  EXPECT_EQ(diagnostics.all().back().info.code, diag::EvaluationFault.info.code);
}

TEST_F(Evaluation, SecretsComeOutTainted) {
  std::span<Field> fields = arena.make_array<Field>(2);
  fields[0].name = sym("user");
  fields[0].type = t.string;
  fields[1].name = sym("key");
  fields[1].type = t.secret;
  const Type* type = b.make_type({.kind = TypeKind::Record, .fields = fields});
  bind("db", data({entry("user", str("u")), entry("key", str("k"))}));
  const Node* whole = run(param("db", type));
  EXPECT_FALSE(find(*whole, sym("user"))->tainted());
  EXPECT_TRUE(find(*whole, sym("key"))->tainted());
  const Node* key = b.field(param("db", type), sym("key"), nullptr);
  EXPECT_TRUE(run(concat({str("x"), key}))->tainted());
  EXPECT_TRUE(run(b.call(Builtin::Json, {param("db", type)}, t.string))->tainted());
  EXPECT_FALSE(run(b.call(Builtin::Digest, {key}, t.string))->tainted());
  EXPECT_TRUE(run(b.call(Builtin::Digest, {key}, t.secret))->tainted());
}

TEST_F(Evaluation, WhatIsComputedFromASecretIsOneWhateverItsTypeSays) {
  const Node* parts = b.call(Builtin::Split, {b.secret(sym("a,b")), str(",")}, t.string_list);
  EXPECT_TRUE(run(parts)->entries()[0].value->tainted());
  RangeInfo info{};
  info.key_var = b.fresh_var();
  info.value_var = b.fresh_var();
  info.key_type = t.integer;
  info.value_type = t.string;
  const Entry shown = group(concat({str("<"), b.var(info.value_var, t.string)}));
  info.entries = {&shown, 1};
  const Node* all =
      list({group(b.range(b.call(Builtin::Split, {param("key", t.secret), str(",")}, t.string_list), info))});
  bind("key", str("a,b"));
  const Node* made = run(all);
  ASSERT_EQ(made->count, 2u);
  EXPECT_TRUE(made->entries()[1].value->tainted());
  EXPECT_TRUE(run(b.call(Builtin::Join, {all, str(";")}, t.string))->tainted());
}

TEST_F(Evaluation, LongChainsNeedNoStack) {
  bind("x", b.integer(0));
  bind("s", str("s"));
  bind("on", b.boolean(true));
  const Node* sum = param("x", t.integer);
  const Node* joined = param("s", t.string);
  const Node* chain = str("end");
  for (int i = 0; i < 50000; ++i) {
    sum = b.call(Builtin::Add, {sum, b.integer(1)}, t.integer);
    joined = concat({joined, param("s", t.string)});
    chain = b.select(b.equal(param("x", t.integer), b.integer(i + 1)), str("x"), chain);
  }
  EXPECT_EQ(value(sum), "50000");
  EXPECT_EQ(run(joined)->text().size(), 50001u);
  EXPECT_EQ(value(chain), R"("end")");
}

TEST_F(Evaluation, DeepExpressionsAreRefused) {
  bind("x", b.integer(0));
  const Node* sum = param("x", t.integer);
  for (int i = 0; i < 100000; ++i) sum = b.call(Builtin::Add, {b.integer(1), sum}, t.integer);
  EXPECT_EQ(value(sum), "evaluation is nested deeper than 1000 levels");
  EXPECT_EQ(diagnostics.all().back().info.code, diag::EvaluationTooDeep.info.code);
  EXPECT_TRUE(diagnostics.limit_met());
}

TEST_F(Evaluation, StepsTextAndMemoryHaveBudgets) {
  bind("s", str("0123456789"));
  const Node* doubled = param("s", t.string);
  for (int i = 0; i < 60; ++i) doubled = concat({doubled, str("/"), concat({doubled, str("-")})});
  EXPECT_EQ(value(doubled), "text would have more than 16777216 bytes");
  EXPECT_EQ(diagnostics.all().back().info.code, diag::TextTooLarge.info.code);

  bind("l", data_list({{{}, str("a")}, {{}, str("b")}}));
  const Node* items = param("l", t.string_list);
  for (int i = 0; i < 60; ++i) items = list({group(b.spread(items)), group(b.spread(items))});
  limits.steps = 100000;
  EXPECT_EQ(value(items), "evaluation took more than 100000 steps");
  EXPECT_EQ(diagnostics.all().back().info.code, diag::TooManySteps.info.code);
  limits.steps = 1'000'000'000;
  limits.memory = 8u << 20;
  EXPECT_EQ(value(items), "evaluation needs more than 8388608 bytes");
  EXPECT_EQ(diagnostics.all().back().info.code, diag::TooMuchMemory.info.code);
}

struct Modules : Evaluation {
  Module module;

  Resource object(std::string_view kind, const Node* name, const Node* guard = nullptr) {
    Resource resource;
    resource.address = sym("x");
    resource.api_version = sym("v1");
    resource.kind = sym(kind);
    resource.name = name;
    resource.guard = guard;
    resource.body = rec({entry("kind", str(kind)), entry("name", name)});
    return resource;
  }

  ClosedModule close() { return evaluate_module(module, b, assignment_ = assignment(), diagnostics, limits); }
  Assignment assignment_;
};

TEST_F(Modules, ObjectsWhoseGuardHoldsComeInOrder) {
  bind("on", b.boolean(false));
  bind("name", str("n"));
  module.resources = {object("ConfigMap", param("name", t.string)), object("Secret", str("s"), param("on", t.boolean)),
                      object("Pod", str("p"))};
  const ClosedModule closed = close();
  ASSERT_TRUE(closed.ok);
  ASSERT_EQ(closed.documents.size(), 2u);
  EXPECT_EQ(closed.documents[0].name.text(), "n");
  EXPECT_EQ(closed.documents[1].resource->kind.text(), "Pod");
}

TEST_F(Modules, AnObjectMadeTwiceIsRefused) {
  bind("name", str("n"));
  module.resources = {object("ConfigMap", str("n")), object("ConfigMap", param("name", t.string))};
  EXPECT_FALSE(close().ok);
  ASSERT_EQ(diagnostics.all().size(), 1u);
  EXPECT_EQ(diagnostics.all()[0].info.code, diag::ObjectTwice.info.code);
  EXPECT_EQ(diagnostics.all()[0].message, "ConfigMap 'n' is made twice");
}

TEST_F(Modules, ObjectsOfOneNameInDifferentKindsGroupsOrNamespacesAreTwo) {
  module.resources = {object("Ingress", str("n")), object("Service", str("n")), object("Ingress", str("n")),
                      object("Ingress", str("n"))};
  module.resources[2].api_version = sym("networking.k8s.io/v1");
  module.resources[3].name_space = str("other");
  EXPECT_TRUE(close().ok);
}

TEST_F(Modules, EveryFailedCheckIsTold) {
  bind("a", b.integer(1));
  bind("on", b.boolean(false));
  const Node* small = b.call(Builtin::Lt, {param("a", t.integer), b.integer(1)}, t.boolean);
  const Node* message = concat({str("a is "), b.call(Builtin::Str, {param("a", t.integer)}, t.string)});
  module.checks = {{nullptr, small, message, {10, 11}},
                   {param("on", t.boolean), small, str("guarded"), {20, 21}},
                   {nullptr, small, str("again"), {30, 31}}};
  module.resources = {object("Pod", str("p"))};
  const ClosedModule closed = close();
  EXPECT_FALSE(closed.ok);
  ASSERT_EQ(diagnostics.all().size(), 2u);
  EXPECT_EQ(diagnostics.all()[0].info.code, diag::CheckFailed.info.code);
  EXPECT_EQ(diagnostics.all()[0].message, "a is 1");
  EXPECT_EQ(diagnostics.all()[1].message, "again");
}

TEST_F(Modules, AMessageMadeFromASecretIsMasked) {
  bind("key", str("hush"));
  module.checks = {{nullptr, b.boolean(false), concat({str("key is "), param("key", t.secret)}), {10, 11}}};
  EXPECT_FALSE(close().ok);
  EXPECT_EQ(diagnostics.all()[0].message.find("hush"), std::string::npos);
}

}  // namespace
}  // namespace dpc::ir
