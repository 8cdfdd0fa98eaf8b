#include "ir/guard.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <variant>

#include "ir/text.h"

namespace dpc::ir {
namespace {

constexpr std::uint32_t budget = 200'000;

struct GuardTest : testing::Test {
  Arena arena;
  Interner interner;
  Builder builder{arena, interner};
  const Types& types = builder.types();

  const Node* param(std::string_view name, const Type* type) {
    std::vector<Symbol> names;
    while (!name.empty()) {
      const std::size_t dot = name.find('.');
      names.push_back(interner.intern(name.substr(0, dot)));
      name = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
    }
    return builder.param(Root::Values, arena.copy(names), type);
  }
  const Node* flag(std::string_view name) { return param(name, types.boolean); }
  const Node* text(std::string_view name) { return param(name, types.string); }
  const Type* choice(std::initializer_list<std::string_view> texts) {
    std::vector<Literal> literals;
    for (std::string_view it : texts) literals.push_back({false, 0, interner.intern(it)});
    Type type;
    type.kind = TypeKind::Enum;
    type.literals = arena.copy(literals);
    return builder.make_type(type);
  }
  const Type* number(std::int64_t min, std::int64_t max) {
    Type type;
    type.kind = TypeKind::Int;
    type.min = min;
    type.max = max;
    return builder.make_type(type);
  }
  const Node* call(Builtin id, std::initializer_list<const Node*> kids) {
    return builder.call(id, kids, types.boolean);
  }
  const Node* no(const Node* a) { return builder.logical_not(a); }
  const Node* both(const Node* a, const Node* b) { return builder.logical_and(a, b); }
  const Node* either(const Node* a, const Node* b) { return builder.logical_or(a, b); }
  const Node* is(const Node* a, std::string_view literal) { return call(Builtin::Eq, {a, builder.string(literal)}); }
  const Node* empty(const Node* a) { return call(Builtin::IsEmpty, {a}); }

  Answer ask(const Node* a, const Node* b) { return implies(builder, a, b, budget).answer; }
  std::string shown(const Verdict& verdict) {
    std::string out = verdict.answer == Answer::Yes ? "yes" : verdict.answer == Answer::No ? "no" : "unknown";
    for (const Choice& it : verdict.example) out += "; " + print(*it.value) + " is " + it.state;
    for (const Node* it : verdict.undecided) out += "; undecided " + print(*it);
    return out;
  }
  std::string why(const Node* a, const Node* b) { return shown(implies(builder, a, b, budget)); }
};

TEST_F(GuardTest, NullCountsAsTrue) {
  EXPECT_EQ(ask(nullptr, nullptr), Answer::Yes);
  EXPECT_EQ(ask(flag("a"), nullptr), Answer::Yes);
  EXPECT_EQ(why(nullptr, flag("a")), "no; values.a is false");
  EXPECT_EQ(satisfiable(builder, nullptr, budget).answer, Answer::Yes);
}

TEST_F(GuardTest, ConjunctionsImplyTheirParts) {
  const Node* a = flag("a");
  const Node* b = flag("b");
  EXPECT_EQ(ask(both(a, b), b), Answer::Yes);
  EXPECT_EQ(ask(both(a, b), either(a, flag("c"))), Answer::Yes);
  EXPECT_EQ(why(either(a, b), a), "no; values.a is false; values.b is true");
}

TEST_F(GuardTest, ExamplesNameOnlyWhatMatters) {
  const Node* assumption = both(both(flag("x"), flag("y")), either(flag("a"), flag("b")));
  const Verdict verdict = implies(builder, assumption, both(flag("x"), no(flag("y"))), budget);
  ASSERT_EQ(verdict.answer, Answer::No);
  EXPECT_EQ(verdict.example.size(), 3u);
}

TEST_F(GuardTest, EnumsAreClosed) {
  const Node* mode = param("mode", choice({"create", "existing", "cloud"}));
  const Node* others = either(is(mode, "existing"), is(mode, "cloud"));
  EXPECT_EQ(ask(no(is(mode, "create")), others), Answer::Yes);
  EXPECT_EQ(ask(is(mode, "create"), no(is(mode, "cloud"))), Answer::Yes);
  EXPECT_EQ(why(no(is(mode, "create")), is(mode, "cloud")), "no; values.mode is \"existing\"");
  EXPECT_EQ(satisfiable(builder, is(mode, "none such"), budget).answer, Answer::No);
}

TEST_F(GuardTest, OptionalsHaveAThirdState) {
  const Node* mode = param("mode", builder.optional(choice({"a", "b"})));
  EXPECT_EQ(why(nullptr, either(is(mode, "a"), is(mode, "b"))), "no; values.mode is not set");
  EXPECT_EQ(ask(call(Builtin::IsSet, {mode}), either(is(mode, "a"), is(mode, "b"))), Answer::Yes);
  EXPECT_EQ(ask(is(mode, "a"), call(Builtin::IsSet, {mode})), Answer::Yes);
}

TEST_F(GuardTest, TextsAreEmptyOrALiteralOrAnother) {
  const Node* name = text("name");
  EXPECT_EQ(ask(is(name, "a"), no(empty(name))), Answer::Yes);
  EXPECT_EQ(ask(no(empty(name)), no(is(name, ""))), Answer::Yes);
  EXPECT_EQ(why(no(empty(name)), is(name, "a")), "no; values.name is other than \"a\"");
  EXPECT_EQ(why(nullptr, no(empty(name))), "no; values.name is empty");
}

TEST_F(GuardTest, ATextThatMayNotBeEmptyIsNot) {
  TextRules rules;
  rules.min_length = 1;
  Type type = *types.string;
  type.rules = arena.make<TextRules>(rules);
  EXPECT_EQ(ask(nullptr, no(empty(param("label", builder.make_type(type))))), Answer::Yes);
}

TEST_F(GuardTest, NumbersAreCutIntoIntervals) {
  const Node* count = param("count", number(0, 1000));
  const auto at_least = [&](std::int64_t n) { return call(Builtin::Le, {builder.integer(n), count}); };
  const auto below = [&](std::int64_t n) { return call(Builtin::Lt, {count, builder.integer(n)}); };
  EXPECT_EQ(ask(at_least(5), at_least(3)), Answer::Yes);
  EXPECT_EQ(ask(nullptr, at_least(0)), Answer::Yes);
  EXPECT_EQ(ask(no(below(5)), at_least(5)), Answer::Yes);
  EXPECT_EQ(ask(both(at_least(4), below(5)), builder.equal(count, builder.integer(4))), Answer::Yes);
  EXPECT_EQ(why(at_least(3), at_least(5)), "no; values.count is from 3 to 4");
  EXPECT_EQ(why(at_least(3), below(7)), "no; values.count is at least 7");
  EXPECT_EQ(why(nullptr, at_least(1)), "no; values.count is 0");
}

TEST_F(GuardTest, SumsAndLimitsOfNumbersAreSeenThrough) {
  const Node* count = param("count", number(0, 1000));
  const Node* more = builder.call(Builtin::Add, {count, builder.integer(2)}, types.integer);
  const Node* capped = builder.call(Builtin::Min, {count, builder.integer(3)}, types.integer);
  EXPECT_EQ(ask(nullptr, call(Builtin::Le, {builder.integer(2), more})), Answer::Yes);
  EXPECT_EQ(ask(nullptr, call(Builtin::Lt, {capped, builder.integer(4)})), Answer::Yes);
  EXPECT_EQ(ask(nullptr, call(Builtin::Lt, {count, builder.integer(4)})), Answer::No);
}

TEST_F(GuardTest, SelectsAreExpanded) {
  const Node* own = text("own");
  const Node* common = text("common");
  const Node* chosen = builder.select(empty(own), common, own);
  EXPECT_EQ(ask(no(empty(common)), no(empty(chosen))), Answer::Yes);
  EXPECT_EQ(why(nullptr, no(empty(chosen))), "no; values.own is empty; values.common is empty");
  const Node* kind = builder.select(flag("tls"), builder.string("https"), builder.string("http"));
  EXPECT_EQ(ask(is(kind, "https"), flag("tls")), Answer::Yes);
}

TEST_F(GuardTest, ConstantPartsOfTextsAreTakenOff) {
  const Node* name = text("name");
  const Node* joined = builder.concat(std::vector<const Node*>{builder.string("a-"), name});
  EXPECT_EQ(ask(nullptr, no(empty(joined))), Answer::Yes);
  EXPECT_EQ(ask(is(joined, "a-b"), is(name, "b")), Answer::Yes);
  EXPECT_EQ(satisfiable(builder, is(joined, "b"), budget).answer, Answer::No);
  const Node* open = builder.concat(std::vector<const Node*>{text("x"), text("y")});
  EXPECT_EQ(ask(empty(open), empty(text("x"))), Answer::Yes);
}

TEST_F(GuardTest, MembersOfAListAreFreeButNotOfAnEmptyOne) {
  const Node* list = param("list", types.string_list);
  const Node* has = call(Builtin::Has, {list, builder.string("x")});
  EXPECT_EQ(ask(has, no(empty(list))), Answer::Yes);
  EXPECT_EQ(ask(no(empty(list)), has), Answer::No);
  const Node* length = builder.call(Builtin::Length, {list}, types.integer);
  EXPECT_EQ(ask(call(Builtin::Lt, {builder.integer(0), length}), no(empty(list))), Answer::Yes);
  EXPECT_EQ(ask(empty(list), builder.equal(length, builder.integer(0))), Answer::Yes);
}

TEST_F(GuardTest, QuestionsOfTextsAgreeWithLiterals) {
  const Node* name = text("name");
  const Node* prefix = call(Builtin::HasPrefix, {name, builder.string("ab")});
  EXPECT_EQ(ask(is(name, "abc"), prefix), Answer::Yes);
  EXPECT_EQ(ask(prefix, no(empty(name))), Answer::Yes);
  EXPECT_EQ(ask(is(name, "xyz"), no(prefix)), Answer::Yes);
  EXPECT_EQ(why(nullptr, prefix), "no; values.name is empty");
}

TEST_F(GuardTest, WhatHangsOnARelationIsUnknown) {
  const Node* same = builder.equal(text("a"), text("b"));
  EXPECT_EQ(ask(same, same), Answer::Yes);
  EXPECT_EQ(why(nullptr, same), "unknown; undecided " + print(*same));
  EXPECT_EQ(ask(both(same, flag("x")), flag("y")), Answer::Unknown);
  EXPECT_EQ(why(either(same, flag("x")), flag("y")), "no; values.x is true; values.y is false");
  const Node* short_prefix = call(Builtin::HasPrefix, {text("a"), builder.string("a")});
  const Node* long_prefix = call(Builtin::HasPrefix, {text("a"), builder.string("ab")});
  EXPECT_EQ(ask(long_prefix, short_prefix), Answer::Unknown);
}

TEST_F(GuardTest, PartsOfWhatIsNotSetAreNotThere) {
  Type record;
  record.kind = TypeKind::Record;
  const Node* whole = param("disk", builder.optional(builder.make_type(record)));
  const Node* part = param("disk.kind", choice({"a", "b"}));
  EXPECT_EQ(ask(is(part, "a"), call(Builtin::IsSet, {whole})), Answer::Yes);
  EXPECT_EQ(ask(call(Builtin::IsSet, {whole}), no(empty(whole))), Answer::No);
}

TEST_F(GuardTest, ASecretsLiteralIsNotTold) {
  const Node* key = param("key", types.secret);
  EXPECT_EQ(why(is(key, "hunter2"), flag("a")).find("hunter2"), std::string::npos);
}

TEST_F(GuardTest, ABudgetThatIsSpentAnswersUnknown) {
  const Node* claim = flag("x0");
  for (int i = 0; i < 40; ++i)
    claim = either(both(claim, flag("x" + std::to_string(i))), both(no(flag("y" + std::to_string(i))), claim));
  const Verdict verdict = implies(builder, flag("z"), claim, 3);
  EXPECT_EQ(verdict.answer, Answer::Unknown);
  EXPECT_FALSE(verdict.undecided.empty());
}

TEST_F(GuardTest, DeepChainsDoNotExhaustTheStack) {
  const Node* chain = flag("a");
  for (int i = 0; i < 20'000; ++i) {
    const Node* next = flag("x" + std::to_string(i));
    chain = i % 2 == 0 ? both(chain, next) : either(chain, next);
  }
  EXPECT_NE(ask(chain, flag("b")), Answer::Yes);
  EXPECT_NE(ask(builder.select(chain, flag("c"), flag("d")), flag("b")), Answer::Yes);
}

// The property: what the solver says is what trying every assignment says.

using Value = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>>;
using Values = std::map<const Node*, Value>;

Value value_of(const Node* node, const Values& values);
bool truth(const Node* node, const Values& values) {
  const Value value = value_of(node, values);
  return std::holds_alternative<bool>(value) && std::get<bool>(value);
}

bool is_empty(const Value& value) {
  if (const auto* it = std::get_if<std::string>(&value)) return it->empty();
  if (const auto* it = std::get_if<std::vector<std::string>>(&value)) return it->empty();
  return std::holds_alternative<std::monostate>(value);
}

Value call_of(const Node* node, const Values& values) {
  std::vector<Value> kids;
  for (const Node* kid : node->kids()) kids.push_back(value_of(kid, values));
  switch (node->builtin) {
    case Builtin::Not: return !truth(node->kid(0), values);
    case Builtin::And: return truth(node->kid(0), values) && truth(node->kid(1), values);
    case Builtin::Or: return truth(node->kid(0), values) || truth(node->kid(1), values);
    case Builtin::Eq: return kids[0] == kids[1];
    case Builtin::Lt: return std::get<std::int64_t>(kids[0]) < std::get<std::int64_t>(kids[1]);
    case Builtin::Le: return std::get<std::int64_t>(kids[0]) <= std::get<std::int64_t>(kids[1]);
    case Builtin::IsEmpty: return is_empty(kids[0]);
    case Builtin::IsSet: return !std::holds_alternative<std::monostate>(kids[0]);
    case Builtin::Has: {
      const auto& list = std::get<std::vector<std::string>>(kids[0]);
      return std::find(list.begin(), list.end(), std::get<std::string>(kids[1])) != list.end();
    }
    case Builtin::HasPrefix: return std::get<std::string>(kids[0]).starts_with(std::get<std::string>(kids[1]));
    default: ADD_FAILURE() << "not expected: " << print(*node); return false;
  }
}

Value value_of(const Node* node, const Values& values) {
  switch (node->op) {
    case Op::Bool: return node->b;
    case Op::Int: return node->i;
    case Op::String: return std::string(node->text());
    case Op::Param: return values.at(node);
    case Op::Select: return value_of(node->kid(truth(node->kid(0), values) ? 1 : 2), values);
    case Op::Call: return call_of(node, values);
    case Op::Concat: {
      std::string text;
      for (const Node* kid : node->kids()) text += std::get<std::string>(value_of(kid, values));
      return text;
    }
    default: return std::monostate();
  }
}

bool is_in(const Value& value, const std::string& state) {
  if (state == "not set") return std::holds_alternative<std::monostate>(value);
  if (state == "empty") return is_empty(value) && !std::holds_alternative<std::monostate>(value);
  if (state == "not empty") return !is_empty(value);
  if (const auto* it = std::get_if<bool>(&value)) return state == (*it ? "true" : "false");
  if (const auto* it = std::get_if<std::string>(&value)) {
    if (state.starts_with("other than ")) return !it->empty() && state.find('"' + *it + '"') == std::string::npos;
    return state == '"' + *it + '"';
  }
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr) return false;
  if (state.starts_with("at least ")) return *number >= std::stoll(state.substr(9));
  if (state.starts_with("at most ")) return *number <= std::stoll(state.substr(8));
  if (!state.starts_with("from ")) return *number == std::stoll(state);
  return *number >= std::stoll(state.substr(5)) && *number <= std::stoll(state.substr(state.find(" to ") + 4));
}

struct RandomTest : GuardTest {
  std::mt19937 random{20240131};
  std::vector<const Node*> flags, texts, choices, numbers, optionals, lists;
  std::vector<std::pair<const Node*, std::vector<Value>>> domains;

  std::size_t pick(std::size_t n) { return random() % n; }
  template <class T>
  const T& one(const std::vector<T>& from) { return from[pick(from.size())]; }

  void SetUp() override {
    using Texts = std::vector<std::string>;
    const auto add = [&](std::vector<const Node*>& group, const Node* node, std::vector<Value> domain) {
      group.push_back(node);
      domains.push_back({node, std::move(domain)});
    };
    for (const char* name : {"p", "q"}) add(flags, flag(name), {false, true});
    for (const char* name : {"s", "t"}) add(texts, text(name), {"", "a", "b", "ab", "c", "zz", "azz"});
    add(choices, param("mode", choice({"a", "b", "c"})), {"a", "b", "c"});
    add(numbers, param("n", number(0, 4)),
        {std::int64_t{0}, std::int64_t{1}, std::int64_t{2}, std::int64_t{3}, std::int64_t{4}});
    add(optionals, param("o", builder.optional(types.string)), {std::monostate(), "", "a", "zz"});
    add(lists, param("l", types.string_list), {Texts{}, Texts{"x"}, Texts{"y"}, Texts{"x", "y"}, Texts{"q"}});
  }

  const Node* any_text(int depth) {
    if (depth > 0 && pick(3) == 0) return builder.select(formula(depth - 1), any_text(depth - 1), any_text(depth - 1));
    if (pick(6) == 0) return builder.string(one<std::string>({"", "a", "b"}));
    if (pick(6) == 0)
      return builder.concat(std::vector<const Node*>{builder.string(one<std::string>({"a", "b"})), one(texts)});
    return pick(3) == 0 ? one(choices) : one(texts);
  }

  const Node* atom(int depth) {
    const auto bound = [&] { return builder.integer(static_cast<std::int64_t>(pick(7)) - 1); };
    switch (pick(9)) {
      case 0: return one(flags);
      case 1: return is(any_text(depth), one<std::string>({"", "a", "b", "ab", "c"}));
      case 2: return empty(any_text(depth));
      case 3:
        return pick(2) == 0 ? call(Builtin::Lt, {one(numbers), bound()}) : call(Builtin::Le, {bound(), one(numbers)});
      case 4: return builder.equal(one(numbers), bound());
      case 5: return pick(2) == 0 ? call(Builtin::IsSet, {one(optionals)}) : empty(one(optionals));
      case 6: return pick(2) == 0 ? is(one(optionals), one<std::string>({"a", ""})) : empty(one(lists));
      case 7: return call(Builtin::Has, {one(lists), builder.string(one<std::string>({"x", "y"}))});
      case 8: return call(Builtin::HasPrefix, {texts[0], builder.string("a")});
    }
    return one(flags);
  }

  const Node* formula(int depth) {
    if (depth <= 0 || pick(5) == 0) return atom(depth);
    switch (pick(4)) {
      case 0: return both(formula(depth - 1), formula(depth - 1));
      case 1: return either(formula(depth - 1), formula(depth - 1));
      case 2: return no(formula(depth - 1));
      case 3: return builder.select(formula(depth - 1), formula(depth - 1), formula(depth - 1));
    }
    return atom(depth);
  }

  void gather(const Node* node, std::set<const Node*>& params) {
    if (node->op == Op::Param) params.insert(node);
    for (const Node* kid : node->op == Op::Call || node->op == Op::Select || node->op == Op::Concat
                               ? node->kids()
                               : std::span<const Node* const>()) {
      gather(kid, params);
    }
  }

  // Calls `see` with every assignment of the params of some conditions, until it returns false.
  // Conditions over so many params that trying all would take long are passed over: false.
  template <class See>
  bool all_values(std::initializer_list<const Node*> conditions, See see) {
    std::set<const Node*> params;
    for (const Node* condition : conditions) gather(condition, params);
    std::vector<std::pair<const Node*, std::vector<Value>>> domains;
    for (const auto& it : this->domains) {
      if (params.contains(it.first)) domains.push_back(it);
    }
    std::size_t count = 1;
    for (const auto& it : domains) count *= it.second.size();
    if (count > 1200) return false;
    std::vector<std::size_t> at(domains.size(), 0);
    Values values;
    while (true) {
      for (std::size_t i = 0; i < at.size(); ++i) values[domains[i].first] = domains[i].second[at[i]];
      if (!see(values)) return true;
      std::size_t i = 0;
      while (i < at.size() && ++at[i] == domains[i].second.size()) at[i++] = 0;
      if (i == at.size()) return true;
    }
  }
};

TEST_F(RandomTest, AgreesWithTryingEveryAssignment) {
  int yes = 0, no_count = 0;
  for (int round = 0; round < 3000; ++round) {
    const Node* assumption = formula(3);
    const Node* claim = formula(2);
    const Verdict verdict = implies(builder, assumption, claim, budget);
    // Two params equal to one another are the only relation; nothing else here may be unknown.
    ASSERT_NE(verdict.answer, Answer::Unknown) << print(*assumption) << "\n" << print(*claim) << "\n" << shown(verdict);
    bool holds = true;
    const auto obeys = [&](const Values& values) { return holds = !truth(assumption, values) || truth(claim, values); };
    if (!all_values({assumption, claim}, obeys)) continue;
    ASSERT_EQ(verdict.answer == Answer::Yes, holds) << print(*assumption) << "\n"
                                                    << print(*claim) << "\n"
                                                    << shown(verdict);
    (holds ? yes : no_count)++;
  }
  EXPECT_GT(yes, 300);
  EXPECT_GT(no_count, 300);
}

TEST_F(RandomTest, EveryCaseOfACounterexampleIsOneAndNoPartIsTooMany) {
  int checked = 0;
  for (int round = 0; round < 600; ++round) {
    const Node* condition = formula(3);
    const Verdict verdict = satisfiable(builder, condition, budget);
    if (verdict.answer != Answer::Yes) continue;
    if (!all_values({condition}, [](const Values&) { return false; })) continue;
    const auto covered = [&](std::size_t without) {
      bool all = true, any = false;
      all_values({condition}, [&](const Values& values) {
        for (std::size_t i = 0; i < verdict.example.size(); ++i) {
          if (i != without && !is_in(value_of(verdict.example[i].value, values), verdict.example[i].state)) return true;
        }
        any = true;
        return all = truth(condition, values);
      });
      return all && any;
    };
    ASSERT_TRUE(covered(SIZE_MAX)) << print(*condition) << "\n" << shown(verdict);
    for (std::size_t i = 0; i < verdict.example.size(); ++i) {
      ASSERT_FALSE(covered(i)) << print(*condition) << "\n" << shown(verdict) << "\nneedless: " << i;
    }
    ++checked;
  }
  EXPECT_GT(checked, 150);
}

}  // namespace
}  // namespace dpc::ir
