// What the Builder shares, folds and marks.
#include "ir/builder.h"

#include <gtest/gtest.h>

#include <random>


namespace dpc::ir {
namespace {

struct Building : ::testing::Test {
  Arena arena;
  Interner interner;
  Builder b{arena, interner};
  const Types& t = b.types();

  Symbol sym(std::string_view text) { return b.symbol(text); }
  const Node* str(std::string_view text) { return b.string(text); }

  const Node* param(std::initializer_list<std::string_view> path, const Type* type) {
    std::vector<Symbol> names;
    for (const std::string_view name : path) names.push_back(sym(name));
    return b.param(Root::Values, names, type);
  }
  const Node* flag(std::string_view name) { return param({name}, t.boolean); }
  const Node* text(std::string_view name) { return param({name}, t.string); }

  const Type* record_type(std::initializer_list<std::pair<std::string_view, const Type*>> fields) {
    std::span<Field> made = arena.make_array<Field>(fields.size());
    std::size_t i = 0;
    for (const auto& [name, type] : fields) {
      made[i].name = sym(name);
      made[i++].type = type;
    }
    return b.make_type({.kind = TypeKind::Record, .fields = made});
  }

  Entry entry(std::string_view key, const Node* value, const Node* guard = nullptr) { return {sym(key), value, guard}; }
  Entry group(const Node* value, const Node* guard = nullptr) { return {{}, value, guard}; }
  const Node* rec(std::initializer_list<Entry> entries, std::uint8_t flags = 0) {
    return b.record({entries.begin(), entries.size()}, nullptr, flags);
  }
  const Node* list(std::initializer_list<Entry> entries) { return b.list({entries.begin(), entries.size()}, nullptr); }
  const Node* concat(std::initializer_list<const Node*> parts) { return b.concat({parts.begin(), parts.size()}); }

  std::string keys(const Node* record) {
    std::string out;
    for (const Entry& e : record->entries()) out += std::string(e.key.text()) + (e.guard ? "? " : " ");
    return out;
  }
};

TEST_F(Building, EqualNodesAreOneNode) {
  EXPECT_EQ(str("a"), str("a"));
  EXPECT_NE(str("a"), str("b"));
  EXPECT_EQ(b.integer(5), b.integer(5));
  EXPECT_NE(b.integer(1), b.floating(1));
  EXPECT_NE(b.floating(0.0), b.floating(-0.0));
  EXPECT_EQ(text("x"), text("x"));
  EXPECT_EQ(concat({str("a"), text("x")}), concat({str("a"), text("x")}));
  EXPECT_NE(b.secret(sym("a")), str("a"));
  EXPECT_EQ(b.string(Symbol()), str(""));
}

TEST_F(Building, SmallClosedContainersOfTheSameEntriesAreOneNode) {
  const Entry port = {sym("port"), b.integer(80), nullptr, {3, 7}};
  Entry elsewhere = port;
  elsewhere.span = {30, 70};
  Entry other = port;
  other.value = b.integer(81);
  const Entry open = {sym("port"), text("port"), nullptr, {3, 7}};
  const auto made = [&](const Entry& each, std::uint8_t flags = 0) { return b.record({&each, 1}, t.any_map, flags); };
  EXPECT_EQ(made(port), made(port));
  EXPECT_NE(made(port), made(elsewhere));
  EXPECT_NE(made(port), made(other));
  EXPECT_NE(made(port), made(port, KeepEmpty));
  EXPECT_NE(made(port), b.data_record({&port, 1}, t.any_map));
  EXPECT_NE(made(open), made(open));
}

TEST_F(Building, ParamsAreSharedByPath) {
  const Type* stage = record_type({{"image", record_type({{"tag", t.string}})}});
  const Node* long_way = b.field(b.field(param({"piper"}, stage), sym("image"), nullptr), sym("tag"), nullptr);
  EXPECT_EQ(long_way, param({"piper", "image", "tag"}, t.string));
  EXPECT_EQ(long_way->param->text.text(), "values.piper.image.tag");
  EXPECT_EQ(long_way->type, t.string);
  EXPECT_EQ(param({"a.b", "c\"d"}, t.string)->param->text.text(), R"(values."a.b"."c\"d")");
}

TEST_F(Building, AFieldOfAnOptionalRecordIsOptional) {
  const Type* inner = record_type({{"host", t.string}});
  const Node* field = b.field(param({"db"}, b.optional(inner)), sym("host"), nullptr);
  EXPECT_EQ(field->type, b.optional(t.string));
}

TEST_F(Building, SecretsTaint) {
  const Node* password = param({"password"}, t.secret);
  const Type* holder = record_type({{"user", t.string}, {"password", b.optional(t.secret)}});
  const Node* whole = param({"db"}, holder);
  EXPECT_TRUE(password->tainted());
  EXPECT_TRUE(whole->tainted());
  EXPECT_FALSE(b.field(whole, sym("user"), nullptr)->tainted());
  EXPECT_TRUE(b.field(whole, sym("password"), nullptr)->tainted());
  EXPECT_TRUE(concat({str("x"), password})->tainted());
  EXPECT_EQ(concat({str("x"), password})->type, t.secret);
  EXPECT_TRUE(b.call(Builtin::Base64, {password}, t.string)->tainted());
  EXPECT_FALSE(b.equal(password, str("a"))->tainted());
  EXPECT_FALSE(concat({str("x"), b.select(b.equal(password, str("a")), str("1"), str("2"))})->tainted());
  EXPECT_TRUE(b.select(flag("c"), password, str(""))->tainted());
  EXPECT_TRUE(rec({entry("a", password)})->tainted());
  EXPECT_TRUE(param({"m"}, b.map_of(t.secret))->tainted());
  EXPECT_FALSE(b.call(Builtin::IsEmpty, {password}, t.boolean)->tainted());
  EXPECT_FALSE(b.call(Builtin::Digest, {password}, t.string)->tainted());
  EXPECT_TRUE(b.call(Builtin::Digest, {password}, t.secret)->tainted());
  EXPECT_TRUE(b.call(Builtin::Base64, {b.secret(sym("a"))}, t.string)->tainted());
  EXPECT_TRUE(concat({str("x"), b.secret(sym("a"))})->tainted());
}

TEST_F(Building, TypesThatHoldOneAnotherAreSearchedForSecrets) {
  std::span<Field> fields = arena.make_array<Field>(2);
  const Type* node = b.make_type({.kind = TypeKind::Record, .fields = fields});
  const Type* wrapper = record_type({{"next", b.optional(node)}});
  fields[0].name = sym("next");
  fields[0].type = b.list_of(wrapper);
  fields[1].name = sym("key");
  fields[1].type = t.secret;
  EXPECT_TRUE(b.contains_secret(node));
  EXPECT_TRUE(b.contains_secret(wrapper));
  EXPECT_FALSE(b.contains_secret(t.any_map));
}

TEST_F(Building, ConditionsAreSimplified) {
  const Node *x = flag("x"), *y = flag("y"), *z = flag("z");
  EXPECT_EQ(b.logical_not(b.logical_not(x)), x);
  EXPECT_EQ(b.logical_and(x, b.logical_not(x)), b.boolean(false));
  EXPECT_EQ(b.logical_or(x, b.logical_not(x)), b.boolean(true));
  EXPECT_EQ(b.logical_and(b.logical_and(x, y), x), b.logical_and(x, y));
  EXPECT_EQ(b.logical_and(x, b.logical_and(y, z)), b.logical_and(b.logical_and(x, y), z));
  EXPECT_EQ(b.logical_and(x, b.logical_or(x, y)), x);
  EXPECT_EQ(b.logical_or(x, b.logical_and(x, y)), x);
  EXPECT_EQ(b.logical_and(nullptr, x), x);
  EXPECT_EQ(b.logical_and(nullptr, nullptr), nullptr);
  EXPECT_EQ(b.logical_or(nullptr, x), b.boolean(true));
  EXPECT_EQ(b.equal(x, b.boolean(true)), x);
  EXPECT_EQ(b.equal(b.boolean(false), x), b.logical_not(x));
  const Node *ratio = param({"ratio"}, t.floating), *count = param({"count"}, t.integer);
  EXPECT_EQ(b.equal(ratio, b.integer(1)), b.equal(ratio, b.floating(1.0)));
  EXPECT_EQ(b.equal(b.floating(1.0), count), b.equal(count, b.integer(1)));
  EXPECT_NE(b.equal(count, b.floating(1.5)), b.equal(count, b.integer(1)));
}

TEST_F(Building, TestsOfOneValueExcludeOneAnother) {
  const Node* mode = text("mode");
  const Node *a = b.equal(mode, str("a")), *c = b.equal(str("c"), mode);
  EXPECT_EQ(b.logical_and(a, c), b.boolean(false));
  EXPECT_EQ(b.logical_and(a, b.logical_not(c)), a);
  EXPECT_EQ(b.logical_and(b.logical_not(c), a), a);
  EXPECT_EQ(b.logical_not(a)->kid(0), a);
}

TEST_F(Building, PredicatesFoldWhereTheTypeTells) {
  EXPECT_EQ(b.call(Builtin::IsSet, {text("x")}, t.boolean), b.boolean(true));
  EXPECT_EQ(b.call(Builtin::IsSet, {param({"o"}, b.optional(t.string))}, t.boolean)->op, Op::Call);
  EXPECT_EQ(b.call(Builtin::IsEmpty, {concat({str("a"), text("x")})}, t.boolean), b.boolean(false));
  EXPECT_EQ(b.call(Builtin::IsEmpty, {text("x")}, t.boolean)->op, Op::Call);
  const Entry map{sym("a"), param({"m"}, b.map_of(t.string))};
  EXPECT_EQ(b.call(Builtin::IsEmpty, {b.record({&map, 1}, nullptr, 0)}, t.boolean)->op, Op::Call);
  const Entry element{{}, map.value};
  EXPECT_EQ(b.call(Builtin::IsEmpty, {b.list({&element, 1}, nullptr, 0)}, t.boolean), b.boolean(false));
  EXPECT_EQ(b.equal(param({"o"}, b.optional(t.string)), b.null())->builtin, Builtin::Not);
  EXPECT_EQ(b.call(Builtin::IsEmpty, {b.select(flag("c"), str(""), str("a"))}, t.boolean), flag("c"));
}

TEST_F(Building, ChoicesAreSimplified) {
  const Node *c = flag("c"), *x = text("x"), *y = text("y"), *z = text("z"), *p = flag("p");
  EXPECT_EQ(b.select(b.boolean(true), x, y), x);
  EXPECT_EQ(b.select(c, x, x), x);
  EXPECT_EQ(b.select(c, b.boolean(true), b.boolean(false)), c);
  EXPECT_EQ(b.select(c, b.boolean(false), b.boolean(true)), b.logical_not(c));
  EXPECT_EQ(b.select(c, p, b.boolean(false)), b.logical_and(c, p));
  EXPECT_EQ(b.select(c, p, b.boolean(true)), b.logical_or(b.logical_not(c), p));
  EXPECT_EQ(b.select(b.logical_not(c), x, y), b.select(c, y, x));
  EXPECT_EQ(b.select(c, b.select(c, x, y), z), b.select(c, x, z));
  EXPECT_EQ(b.select(c, x, b.select(c, y, z)), b.select(c, x, z));
  EXPECT_EQ(b.equal(b.select(c, str("a"), str("b")), str("a")), c);
  EXPECT_EQ(b.select(c, x, b.null())->type, b.optional(t.string));
  EXPECT_EQ(b.select(c, x, param({"s"}, t.secret))->type, t.secret);
}

TEST_F(Building, TextsJoin) {
  const Node* x = text("x");
  EXPECT_EQ(concat({str("a"), b.integer(1), b.null(), b.boolean(true)}), str("a1true"));
  EXPECT_EQ(concat({x}), x);
  EXPECT_EQ(concat({}), str(""));
  const Node* joined = concat({str("a"), concat({str("b"), x, str("c")}), str("d")});
  ASSERT_EQ(joined->count, 3u);
  EXPECT_EQ(joined->kid(0), str("ab"));
  EXPECT_EQ(joined->kid(2), str("cd"));
}

TEST_F(Building, ALongSumOfTextsTakesLinearTime) {
  const Node* sum = text("x");
  for (int i = 0; i < 300000; ++i) sum = concat({sum, text(i % 2 ? "y" : "z")});
  EXPECT_EQ(sum->op, Op::Concat);
}

TEST_F(Building, TextsThatDoubleAreNotMadeAtBuild) {
  const Node* doubled = str("0123456789");
  for (int i = 0; i < 60; ++i) doubled = concat({doubled, doubled});
  EXPECT_EQ(doubled->op, Op::Concat);
  EXPECT_TRUE(doubled->open());
  EXPECT_LT(arena.bytes(), 64u << 20);
}

TEST_F(Building, ListsThatDoubleAreNotMadeAtBuild) {
  const Node* doubled = list({{{}, str("a")}});
  for (int i = 0; i < 40; ++i) doubled = list({group(b.spread(doubled)), group(b.spread(doubled))});
  EXPECT_TRUE(doubled->open());
}

TEST_F(Building, ClosedCallsFoldAndFaultsStay) {
  EXPECT_EQ(b.call(Builtin::Add, {b.integer(1), b.integer(2)}, t.integer), b.integer(3));
  const Node* fault = b.call(Builtin::Div, {b.integer(1), b.integer(0)}, t.integer);
  EXPECT_EQ(fault->op, Op::Call);
  EXPECT_TRUE(fault->open());
  EXPECT_EQ(b.call(Builtin::Add, {b.error(), b.integer(2)}, t.integer), b.error());
}

TEST_F(Building, ClosedRecordsLeaveOutWhatIsEmpty) {
  const Node* kept = rec({}, KeepEmpty);
  const Node* record =
      rec({entry("a", b.null()), entry("b", rec({})), entry("c", kept), entry("d", list({})), entry("e", str(""))});
  EXPECT_EQ(keys(record), "c e ");
  EXPECT_TRUE(record->closed());
  EXPECT_EQ(list({{{}, b.null()}, {{}, rec({})}})->count, 1u);
  const Entry null = entry("n", b.null());
  EXPECT_EQ(b.data_record({&null, 1})->count, 1u);
}

TEST_F(Building, ConstantGuardsFold) {
  const Node* record = rec(
      {entry("a", str("1"), b.boolean(true)), entry("b", str("2"), b.boolean(false)), entry("c", str("3"), flag("f"))});
  EXPECT_EQ(keys(record), "a c? ");
  EXPECT_TRUE(record->open());
  EXPECT_TRUE(rec({entry("a", str("1"), b.boolean(true))})->closed());
}

TEST_F(Building, KnownGroupsDissolve) {
  const Node* base = rec({entry("a", str("1")), entry("b", str("2"))});
  EXPECT_EQ(keys(rec({group(b.spread(base)), entry("a", str("3"))})), "b a ");
  EXPECT_EQ(keys(rec({group(b.pair(str("k"), str("1"))), entry("z", str("2"))})), "k z ");
  EXPECT_EQ(keys(rec({group(b.spread(b.null())), entry("z", str("2"))})), "z ");
  EXPECT_EQ(list({group(b.spread(list({{{}, str("a")}, {{}, str("b")}}))), {{}, str("c")}})->count, 3u);
}

TEST_F(Building, AGuardedLaterEntryLeavesTheEarlierWhereItDoesNotHold) {
  const Node* f = flag("f");
  const Node* record = rec({group(b.spread(rec({entry("a", str("1"))}))), entry("a", str("2"), f)});
  ASSERT_EQ(keys(record), "a? a? ");
  EXPECT_EQ(record->entries()[0].guard, b.logical_not(f));
  EXPECT_EQ(b.field(record, sym("a"), t.string), b.select(f, str("2"), str("1")));
}

TEST_F(Building, ANullAfterAnOpenGroupStaysToTakeItsKeyAway) {
  const Node* labels = param({"labels"}, t.string_map);
  EXPECT_EQ(rec({group(b.spread(labels)), entry("a", b.null())})->count, 2u);
  EXPECT_EQ(rec({entry("a", b.null()), group(b.spread(labels))})->count, 1u);
}

TEST_F(Building, FieldsOfRecordsAndChoicesAreFound) {
  const Node *c = flag("c"), *x = text("x");
  const Node* record = rec({entry("a", x), entry("b", str("1"), c)});
  EXPECT_EQ(b.field(record, sym("a"), t.string), x);
  EXPECT_EQ(b.field(record, sym("b"), t.string), b.select(c, str("1"), b.null()));
  EXPECT_EQ(b.field(record, sym("z"), t.string), b.null());
  EXPECT_EQ(b.field(b.select(c, rec({entry("a", x)}), rec({entry("a", str("y"))})), sym("a"), t.string),
            b.select(c, x, str("y")));
  const Node* open = rec({entry("a", x), group(b.spread(param({"m"}, t.string_map)))});
  const Node* own = b.field(param({"m"}, t.string_map), sym("a"), b.optional(t.string));
  EXPECT_EQ(b.field(open, sym("a"), t.string), b.select(b.call(Builtin::IsSet, {own}, t.boolean), own, x));
  const Type* maybe = b.map_of(b.optional(t.string));
  const Node* hidden = rec({entry("a", x), group(b.spread(param({"n"}, maybe)))});
  EXPECT_EQ(b.field(hidden, sym("a"), t.string)->op, Op::Field);
  EXPECT_EQ(b.field(rec({group(b.spread(param({"m"}, t.string_map))), entry("a", x)}), sym("a"), t.string), x);
}

TEST_F(Building, KeysOfRecordsAreKnownWhereNothingMayTakeThem) {
  const Node *f = flag("f"), *m = param({"m"}, t.string_map);
  const auto has = [&](const Node* record) { return b.call(Builtin::Has, {record, b.string("a")}, t.boolean); };
  EXPECT_EQ(has(rec({entry("a", text("x")), group(b.spread(m))})), b.boolean(true));
  EXPECT_EQ(has(rec({entry("a", text("x"), f)})), f);
  EXPECT_EQ(has(rec({entry("b", text("x"))})), b.boolean(false));
  EXPECT_EQ(has(rec({entry("b", text("x")), group(b.spread(m))})), has(m));
  EXPECT_EQ(has(rec({entry("a", param({"l"}, t.string_list))}))->builtin, Builtin::Has);
}

TEST_F(Building, RangesAreLoopedOnlyByVariablesFurtherOut) {
  const Node* outer = b.var(1, t.string);
  const Node* own = b.var(4, t.string);
  const Entry own_body[] = {{{}, own}};
  const Entry outer_body[] = {{{}, concat({outer, own})}};
  const Node* things = param({"things"}, t.string_list);
  RangeInfo info{3, 4, t.integer, t.string, {}, {}, own_body};
  EXPECT_FALSE(b.range(things, info)->flags & Looped);
  info.entries = outer_body;
  EXPECT_TRUE(b.range(things, info)->flags & Looped);
}

TEST_F(Building, LargeClosedRecordsAreFoundInByIndex) {
  std::vector<Entry> entries;
  for (int i = 0; i < 5000; ++i) entries.push_back({sym("key" + std::to_string(i)), b.integer(i)});
  const Node* record = b.record(entries, nullptr);
  EXPECT_TRUE(record->flags & Indexed);
  for (int i = 0; i < 5000; ++i) ASSERT_EQ(find(*record, sym("key" + std::to_string(i))), b.integer(i));
  EXPECT_EQ(find(*record, sym("key5000")), nullptr);
}

// Random conditions mean the same before and after simplification, for every assignment of their variables.
struct Conditions : Building {
  std::mt19937 random{11};
  static constexpr int variables = 4;

  struct Made {
    const Node* node;
    std::uint32_t truth;  // a bit for each assignment
  };

  std::uint32_t column(int variable) {
    std::uint32_t bits = 0;
    for (std::uint32_t row = 0; row < 1u << variables; ++row) bits |= (row >> variable & 1u) << row;
    return bits;
  }

  Made condition(unsigned depth) {
    const int variable = static_cast<int>(random() % variables);
    if (depth == 0) return {flag("v" + std::to_string(variable)), column(variable)};
    const Made x = condition(depth - 1), y = condition(depth - 1);
    switch (random() % 5) {
      case 0: return {b.logical_not(x.node), ~x.truth & 0xFFFF};
      case 1: return {b.logical_and(x.node, y.node), x.truth & y.truth};
      case 2: return {b.logical_or(x.node, y.node), x.truth | y.truth};
      case 3: return {b.equal(x.node, b.boolean(false)), ~x.truth & 0xFFFF};
    }
    const Made z = condition(depth - 1);
    return {b.select(x.node, y.node, z.node), ((x.truth & y.truth) | (~x.truth & z.truth)) & 0xFFFF};
  }

  bool evaluate(const Node* node, std::uint32_t row) {
    if (node->op == Op::Bool) return node->b;
    if (node->op == Op::Param) return row >> (node->param->names[0].text()[1] - '0') & 1u;
    if (node->op == Op::Select) return evaluate(node->kid(evaluate(node->kid(0), row) ? 1 : 2), row);
    const bool first = evaluate(node->kid(0), row);
    if (node->builtin == Builtin::Not) return !first;
    const bool second = evaluate(node->kid(1), row);
    EXPECT_TRUE(node->builtin == Builtin::And || node->builtin == Builtin::Or);
    return node->builtin == Builtin::And ? first && second : first || second;
  }
};

TEST_F(Conditions, MeanTheSameSimplified) {
  for (int i = 0; i < 3000; ++i) {
    const Made made = condition(1 + random() % 4);
    for (std::uint32_t row = 0; row < 1u << variables; ++row)
      ASSERT_EQ(evaluate(made.node, row), (made.truth >> row & 1u) != 0);
  }
}

TEST_F(Building, TypesPrintAsWritten) {
  Literal literals[] = {{false, 0, sym("a")}, {true, 5, {}}};
  const Type* choice = b.make_type({.kind = TypeKind::Enum, .literals = literals});
  EXPECT_EQ(to_string(*choice), "\"a\" | 5");
  EXPECT_EQ(to_string(*b.optional(choice)), "(\"a\" | 5)?");
  EXPECT_EQ(to_string(*b.make_type({.kind = TypeKind::Int, .min = 0})), "int(0..)");
  EXPECT_EQ(to_string(*b.list_of(b.optional(t.string))), "list<string?>");
  EXPECT_EQ(to_string(*record_type({{"a", t.string_map}})), "{ a: map<string> }");
  EXPECT_TRUE(same_type(*b.list_of(t.string), *b.make_type({.kind = TypeKind::List, .element = t.string})));
  EXPECT_FALSE(same_type(*t.integer, *b.make_type({.kind = TypeKind::Int, .min = 0})));
}

// A text that was folded from the app's version is a text like any other, and tells how it was made.
struct Versions : Building {
  const Node* version() {
    const Symbol name = sym("version");
    return b.versioned(sym("1.2"), b.param(Root::App, {&name, 1}, t.string));
  }
};

TEST_F(Versions, FoldAsTextsDo) {
  EXPECT_EQ(version(), version());
  EXPECT_NE(version(), str("1.2"));
  EXPECT_TRUE(version()->closed());
  EXPECT_EQ(b.equal(version(), str("1.2")), b.boolean(true));
  EXPECT_EQ(b.equal(version(), str("1.3")), b.boolean(false));
  const Node* joined = concat({str("app "), version(), b.integer(3)});
  EXPECT_EQ(joined->text(), "app 1.23");
  ASSERT_NE(joined->origin(), nullptr);
  EXPECT_EQ(joined->origin()->op, Op::Concat);
  EXPECT_EQ(joined->origin()->kid(1), version()->origin());
  const Node* upper = b.call(Builtin::Upper, {joined}, t.string);
  EXPECT_EQ(upper->text(), "APP 1.23");
  EXPECT_EQ(upper->origin()->kid(0), joined->origin());
  // Open parts stand beside the text that was folded.
  EXPECT_EQ(concat({text("x"), version()})->kid(1), version());
}

TEST_F(Versions, AreFoundInsideOfData) {
  const Node* data = rec({entry("a", rec({entry("b", version())})), entry("c", str("1.2"))});
  EXPECT_TRUE(data->flags & Versioned);
  EXPECT_FALSE(rec({entry("c", str("1.2"))})->flags & Versioned);
  const Node* file = b.call(Builtin::Yaml, {data}, t.string);
  EXPECT_EQ(file->op, Op::String);
  ASSERT_NE(file->origin(), nullptr);
  EXPECT_EQ(file->origin()->kid(0)->entries()[0].value->entries()[0].value, version()->origin());
}

TEST_F(Versions, SecretsForgetThem) {
  const Node* joined = concat({b.secret(sym("pw-")), version()});
  EXPECT_TRUE(joined->tainted());
  EXPECT_EQ(joined->origin(), nullptr);
}

}  // namespace
}  // namespace dpc::ir
