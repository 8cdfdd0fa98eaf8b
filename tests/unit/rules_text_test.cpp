#include "ir/rules_text.h"

#include <gtest/gtest.h>

namespace dpc::ir {
namespace {

TEST(RulesText, Labels) {
  for (const char* good : {"a", "0", "my-app", "a--b"}) EXPECT_TRUE(has_form(good, TextForm::Label)) << good;
  for (const char* bad : {"", "-a", "a-", "a_b", "A", "a.b"}) EXPECT_FALSE(has_form(bad, TextForm::Label)) << bad;
  EXPECT_TRUE(has_form(std::string(63, 'a'), TextForm::Label));
  EXPECT_FALSE(has_form(std::string(64, 'a'), TextForm::Label));
}

TEST(RulesText, PortNames) {
  for (const char* good : {"http", "h2c-2", "1a"}) EXPECT_TRUE(has_form(good, TextForm::PortName)) << good;
  for (const char* bad : {"80", "a--b", "http_admin", "abcdefghijklmnop"})
    EXPECT_FALSE(has_form(bad, TextForm::PortName)) << bad;
}

// As servers take them with RelaxedEnvironmentVariableValidation.
TEST(RulesText, VariableNames) {
  for (const char* good : {"A", "a.b", "1st", "odd name", "-"}) EXPECT_TRUE(has_form(good, TextForm::EnvName)) << good;
  for (const char* bad : {"", "a=b", "tab\t", "\xc3\xa4"}) EXPECT_FALSE(has_form(bad, TextForm::EnvName)) << bad;
}

TEST(RulesText, Keys) {
  for (const char* good : {"a", ".hidden", "a_b.C-d", "a..b"}) EXPECT_TRUE(has_form(good, TextForm::ConfigKey)) << good;
  for (const char* bad : {"", ".", "..", "..a", "a/b", "a b"}) EXPECT_FALSE(has_form(bad, TextForm::ConfigKey)) << bad;
}

TEST(RulesText, LabelsAndAnnotations) {
  for (const char* good : {"a", "A_b.c", "example.com/a", "a-b.c/D"})
    EXPECT_TRUE(has_form(good, TextForm::QualifiedName)) << good;
  for (const char* bad : {"", "a/", "/a", "Example.com/a", "a/b/c", "_a"})
    EXPECT_FALSE(has_form(bad, TextForm::QualifiedName)) << bad;
  EXPECT_TRUE(has_form("Example.com/a", TextForm::AnnotationKey));
  EXPECT_TRUE(has_form("", TextForm::LabelValue));
  EXPECT_FALSE(has_form("a b", TextForm::LabelValue));
}

TEST(RulesText, WhatMendsThem) {
  EXPECT_EQ(mended("My_container", TextForm::Label), "my-container");
  EXPECT_EQ(mended("my=var x", TextForm::EnvName), "my_var_x");
  EXPECT_EQ(mended("a b/c", TextForm::ConfigKey), "a-b-c");
  EXPECT_EQ(mended("80", TextForm::PortName), "");
}

// github.com/robfig/cron v3, parser_test.go, and what ParseStandard takes besides.
TEST(Schedule, Taken) {
  for (const char* good :
       {"* * * * *", "*/5 0-6,12 1 JAN,mar-4 mon-FRI", "5 4 * * sun", "0 0 ? * 6", "10-20/3 * * * *", "0/15 * * * *",
        "@daily", "@midnight", "@every 1h30m", "@every 500ms", "  0  0 1 1 *  ", "1,,2 * * * *"}) {
    EXPECT_EQ(schedule_fault(good), "") << good;
  }
}

TEST(Schedule, Refused) {
  for (const char* bad : {"", "daily", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
                          "* * * * 7", "5-1 * * * *", "*/0 * * * *", "a * * * *", "1-2-3 * * * *", "@fortnightly",
                          "@every soon", "TZ=UTC 0 0 * * *"}) {
    EXPECT_NE(schedule_fault(bad), "") << bad;
  }
}

}  // namespace
}  // namespace dpc::ir
