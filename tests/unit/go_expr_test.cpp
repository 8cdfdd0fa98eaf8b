// Expressions of templates as text: what is parenthesised, piped, quoted, and where the root is `$`.
#include "ir/go/expr.h"

#include <gtest/gtest.h>

namespace dpc::go {
namespace {

Expr values(std::string name) { return field(field(root(), "Values"), std::move(name)); }

TEST(GoExpr, CallsWithinCallsStandInParentheses) {
  EXPECT_EQ(print(call("and", {values("a"), call("not", {values("b")})})), "and .Values.a (not .Values.b)");
  EXPECT_EQ(print(call("eq", {call("len", {values("l")}), integer(-2)})), "eq (len .Values.l) -2");
  EXPECT_EQ(print(call("list", {})), "list");
  EXPECT_EQ(print(call("concat", {call("list", {}), values("l")})), "concat (list) .Values.l");
}

TEST(GoExpr, WhatWorksOnItsLastArgumentIsPiped) {
  EXPECT_EQ(print(call("quote", {values("a")})), ".Values.a | quote");
  EXPECT_EQ(print(call("trunc", {integer(63), call("lower", {values("a")})})), ".Values.a | lower | trunc 63");
  EXPECT_EQ(print(call("default", {call("int64", {values("b")}), values("a")})),
            ".Values.a | default (int64 .Values.b)");
  EXPECT_EQ(print(call("quote", {include("app.name")})), "include \"app.name\" . | quote");
  EXPECT_EQ(print(call("replace", {text("."), text("-"), values("a")})), ".Values.a | replace \".\" \"-\"");
}

// A pipeline is one argument only within parentheses, and a pipeline of one function reads better as a call.
TEST(GoExpr, PipelinesAsArguments) {
  EXPECT_EQ(print(call("eq", {call("trunc", {integer(3), values("a")}), text("x")})), "eq (.Values.a | trunc 3) \"x\"");
  EXPECT_EQ(print(call("eq", {call("int64", {values("a")}), integer(1)})), "eq (int64 .Values.a) 1");
  EXPECT_EQ(print(call("ternary", {call("quote", {call("lower", {values("a")})}), nil(), values("b")})),
            "ternary (quote (lower .Values.a)) nil .Values.b");
}

// `"a" | quote` reads as if the literal were computed.
TEST(GoExpr, LiteralsAreNotPiped) {
  EXPECT_EQ(print(call("quote", {text("a")})), "quote \"a\"");
  EXPECT_EQ(print(call("int64", {integer(3)})), "int64 3");
  EXPECT_EQ(print(call("toString", {boolean(true)})), "toString true");
}

TEST(GoExpr, TheRootIsADollarWhereTheDotIsAnother) {
  const Expr dot = values("m"), expr = call("printf", {text("%s"), field(values("m"), "x"), values("a"), root()});
  EXPECT_EQ(print(expr), "printf \"%s\" .Values.m.x .Values.a .");
  EXPECT_EQ(print(expr, {&dot, true}), "printf \"%s\" .x $.Values.a $");
  EXPECT_EQ(print(expr, {nullptr, true}), "printf \"%s\" $.Values.m.x $.Values.a $");
  EXPECT_EQ(print(dot, {&dot, true}), ".");
  EXPECT_EQ(print(values("mm"), {&dot, true}), "$.Values.mm");
  EXPECT_EQ(print(include("app.name"), {&dot, true}), "include \"app.name\" $");
}

TEST(GoExpr, NamesThatAreNoIdentifiersAreIndexed) {
  EXPECT_EQ(print(values("a-b")), "(index .Values \"a-b\")");
  EXPECT_EQ(print(field(values("a-b"), "c")), "(index .Values \"a-b\").c");
  EXPECT_EQ(print(field(field(root(), "0"), "1")), "(index (index . \"0\") \"1\")");
  EXPECT_EQ(print(values("a\"b")), "(index .Values `a\"b`)");
  const Expr dot = values("m");
  EXPECT_EQ(print(field(values("m"), "a b"), {&dot, true}), "(index . \"a b\")");
  EXPECT_EQ(print(field(values("x"), "a b"), {&dot, true}), "(index $.Values.x \"a b\")");
}

TEST(GoExpr, FieldsOfVariablesAndOfCalls) {
  EXPECT_EQ(print(field(variable("host"), "name")), "$host.name");
  EXPECT_EQ(print(field(call("index", {values("l"), integer(0)}), "name")), "(index .Values.l 0).name");
}

// Between backquotes Go has no escapes, drops carriage returns, and there may be no backquote.
TEST(GoExpr, Literals) {
  EXPECT_EQ(literal(""), "\"\"");
  EXPECT_EQ(literal("a'b`c"), "\"a'b`c\"");
  EXPECT_EQ(literal("a\"b"), "`a\"b`");
  EXPECT_EQ(literal("^\\d+$"), "`^\\d+$`");
  EXPECT_EQ(literal("`\"\\"), "\"`\\\"\\\\\"");
  EXPECT_EQ(literal("\"\n\t\r"), "\"\\\"\\n\\t\\r\"");
  EXPECT_EQ(literal("é😀{{%}}"), "\"é😀{{%}}\"");
}

}  // namespace
}  // namespace dpc::go
