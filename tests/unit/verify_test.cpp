#include "ir/verify.h"

#include <gtest/gtest.h>

#include "ir/builder.h"

namespace dpc::ir {
namespace {

struct VerifyTest : testing::Test {
  Arena arena;
  Interner interner;
  Builder builder{arena, interner};
  Module module;

  void SetUp() override {
    Field fields[2];
    fields[0].name = interner.intern("on");
    fields[0].type = builder.types().boolean;
    fields[1].name = interner.intern("key");
    fields[1].type = builder.types().secret;
    Type record;
    record.kind = TypeKind::Record;
    record.fields = arena.copy(std::vector<Field>(fields, fields + 2));
    module.values = builder.make_type(record);
  }

  const Node* param(std::string_view name, const Type* type) {
    const Symbol names[] = {interner.intern(name)};
    return builder.param(Root::Values, names, type);
  }
  Entry named(std::string_view key, const Node* value) { return {interner.intern(key), value, nullptr, {}}; }
  Resource& object(std::string_view address, std::string_view kind, const Node* value) {
    const Entry entries[] = {named("data", value)};
    Resource it;
    it.address = interner.intern(address);
    it.kind = interner.intern(kind);
    it.name = builder.string("a");
    it.body = builder.record(entries, nullptr);
    return module.resources.emplace_back(it);
  }
  // A node that no builder would make.
  Node* raw(Op op, std::vector<const Node*> kids, std::uint8_t flags = 0) {
    Node node;
    node.op = op;
    node.type = builder.types().string;
    node.flags = flags;
    node.count = static_cast<std::uint32_t>(kids.size());
    node.kid_array = arena.copy(kids).data();
    return arena.make<Node>(node);
  }
  std::string said() {
    std::string out;
    for (const std::string& it : verify(module)) out += it + "\n";
    return out;
  }
  bool says(std::string_view part) {
    const std::string all = said();
    EXPECT_NE(all.find(part), std::string::npos) << "said: " << all;
    return true;
  }
};

TEST_F(VerifyTest, ASoundModuleIsSound) {
  Resource& it = object("a", "ConfigMap", builder.string("x"));
  it.guard = param("on", builder.types().boolean);
  object("b", "Secret", param("key", builder.types().secret));
  EXPECT_EQ(said(), "");
}

TEST_F(VerifyTest, SecretsStandOnlyInSecrets) {
  object("a", "ConfigMap", param("key", builder.types().secret));
  EXPECT_EQ(said(), "a secret stands in object 'a'\n");
}

TEST_F(VerifyTest, NotesAndMessagesTellNoSecrets) {
  module.notes = param("key", builder.types().secret);
  Check check;
  check.condition = param("on", builder.types().boolean);
  check.message = module.notes;
  module.checks.push_back(check);
  says("a secret stands in the notes");
  says("a secret stands in the message of a check");
}

TEST_F(VerifyTest, AddressesAreUnique) {
  object("a", "ConfigMap", builder.string("x"));
  object("a", "ConfigMap", builder.string("y"));
  EXPECT_EQ(said(), "two objects have the address 'a'\n");
}

TEST_F(VerifyTest, ParamsExist) {
  object("a", "ConfigMap", param("nope", builder.types().string));
  EXPECT_EQ(said(), "there is no param 'values.nope'\n");
}

TEST_F(VerifyTest, ConditionsAreBools) {
  object("a", "ConfigMap", builder.string("x")).guard = builder.string("yes");
  EXPECT_EQ(said(), "object 'a' has a condition that is no bool\n");
}

TEST_F(VerifyTest, LoopVariablesStayInTheirLoop) {
  object("a", "ConfigMap", builder.var(builder.fresh_var(), builder.types().string));
  says("object 'a' uses a loop variable outside its loop");
}

TEST_F(VerifyTest, ALoopVariableIsBoundOnce) {
  const Entry entries[] = {{{}, builder.var(1, builder.types().string), nullptr, {}}};
  const RangeInfo info{2, 1, builder.types().integer, builder.types().string, {}, {}, entries};
  const Node* list = param("list", builder.types().string_list);
  const Entry both[] = {{{}, builder.range(list, info), nullptr, {}}, {{}, builder.range(list, info), nullptr, {}}};
  object("a", "ConfigMap", builder.list(both, nullptr));
  says("a loop variable is bound twice");
}

TEST_F(VerifyTest, GroupsStandOnlyInContainers) {
  const Node* group = builder.spread(param("on", builder.types().string_map));
  object("a", "ConfigMap", raw(Op::Concat, {group}, Open));
  says("a group as an operand");
  module.resources.clear();
  object("b", "ConfigMap", builder.string("x")).body = group;
  says("object 'b' is a group");
}

TEST_F(VerifyTest, OperandsAreCounted) {
  object("a", "ConfigMap", raw(Op::Select, {builder.boolean(true)}));
  says("1 operands where 3 belong");
}

TEST_F(VerifyTest, MarksAgreeWithOperands) {
  object("a", "ConfigMap", raw(Op::Concat, {param("on", builder.types().boolean)}));
  says("an open node is marked as closed");
  module.resources.clear();
  object("b", "Secret", raw(Op::Concat, {param("key", builder.types().secret)}, Open));
  says("a secret is not marked");
  module.resources.clear();
  Node* parts = raw(Op::Call, {param("key", builder.types().secret), builder.string(",")}, Open);
  parts->builtin = Builtin::Split;
  object("c", "Secret", parts);
  says("a secret is not marked");
}

TEST_F(VerifyTest, ClosedDataHasNoGuards) {
  Node* closed = raw(Op::Record, {});
  const std::vector<Entry> entries = {{interner.intern("k"), builder.string("x"), builder.boolean(true), {}}};
  closed->count = 1;
  closed->entry_array = arena.copy(entries).data();
  object("a", "ConfigMap", closed);
  says("a guard or group in closed data");
}

TEST_F(VerifyTest, ListsHaveNoNames) {
  Node* list = raw(Op::List, {});
  const std::vector<Entry> entries = {named("k", builder.string("x"))};
  list->count = 1;
  list->entry_array = arena.copy(entries).data();
  object("a", "ConfigMap", list);
  says("a list with the name 'k'");
}

}  // namespace
}  // namespace dpc::ir
