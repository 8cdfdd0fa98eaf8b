// dpc as its users meet it, in-process: flags, streams, exit codes.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "driver/help.h"
#include "driver/options.h"
#include "driver/real_files.h"
#include "driver/real_world.h"
#include "support/signal_stack.h"
#include "tests/unit/driver_shell.h"

namespace dpc::driver {
namespace {

TEST(Usage, UnknownWordsAreAnsweredWithTheNearest) {
  Shell dpc;
  EXPECT_EQ(dpc({"render", "app.dp", "--vlaues", "x"}), 2);
  EXPECT_EQ(dpc.err, "dpc: unknown flag '--vlaues', did you mean '--values'?\n");
  EXPECT_EQ(dpc({"rendr", "app.dp"}), 2);
  EXPECT_EQ(dpc.err, "dpc: unknown command 'rendr', did you mean 'render'?\n");
  EXPECT_EQ(dpc({"render", "app.dp", "-Z"}), 2);
  EXPECT_EQ(dpc.err, "dpc: unknown flag '-Z'\n");
  EXPECT_EQ(dpc({"help", "chekc"}), 2);
  EXPECT_EQ(dpc.err, "dpc: unknown command 'chekc', did you mean 'check'?\n");
  EXPECT_EQ(dpc.out, "");
}

TEST(Usage, MissingAndSuperfluousArguments) {
  Shell dpc;
  EXPECT_EQ(dpc({"render"}), 2);
  EXPECT_EQ(dpc.err, "dpc: 'dpc render' needs APP.dp\n");
  EXPECT_EQ(dpc({"render", "a", "b"}), 2);
  EXPECT_EQ(dpc({"render", "app.dp", "--set"}), 2);
  EXPECT_EQ(dpc.err, "dpc: flag '--set' needs PATH=VALUE\n");
  EXPECT_EQ(dpc({"render", "app.dp", "--watch=yes"}), 2);
  EXPECT_EQ(dpc({"render", "app.dp", "-o", "xml"}), 2);
  EXPECT_EQ(dpc.err, "dpc: flag '--output' takes one of yaml and json, not 'xml'\n");
  EXPECT_EQ(dpc({"test", "app.dp", "--set", "a=b"}), 2);
  EXPECT_EQ(dpc.err, "dpc: 'dpc test' takes no flag '--set'\n");
  EXPECT_EQ(dpc({}), 2);
}

TEST(Usage, HelpAndVersion) {
  Shell dpc;
  EXPECT_EQ(dpc({"help"}), 0);
  EXPECT_TRUE(has(dpc.out, "exit codes:"));
  EXPECT_EQ(dpc({"render", "--help"}), 0);
  EXPECT_TRUE(has(dpc.out, "-f, --values FILE"));
  EXPECT_EQ(dpc({"--version"}), 0);
  EXPECT_TRUE(dpc.out.starts_with("dpc "));
  EXPECT_EQ(dpc({"version"}), 0);
}

TEST(Options, ReadsAllForms) {
  Options options;
  std::string error;
  const std::vector<std::string> given = {"render",  "-f",  "a",  "--values=b", "-fc", "-f=d",
                                          "-nspace", "-qv", "-a", "x/v1,y/v1",  "--",  "-x.dp"};
  ASSERT_TRUE(parse_options(given, options, error)) << error;
  ASSERT_EQ(options.values.size(), 4u);
  EXPECT_EQ(options.values[0].text + options.values[1].text + options.values[2].text + options.values[3].text, "abcd");
  EXPECT_EQ(options.name_space, "space");
  EXPECT_TRUE(options.quiet && options.verbose);
  EXPECT_EQ(options.api_versions, (std::vector<std::string>{"x/v1", "y/v1"}));
  EXPECT_EQ(options.operands, std::vector<std::string>{"-x.dp"});
}

TEST(Options, EveryFlagHasHelpAndACommand) {
  for (const FlagInfo& flag : all_flags()) {
    EXPECT_FALSE(flag.help.empty()) << flag.name;
    bool listed = false;
    for (const CommandInfo& command : all_commands()) listed = listed || has(command_help(command), flag.name);
    EXPECT_TRUE(listed) << flag.name;
  }
}

TEST(Render, PrintsObjectsInTheOrderOfApplying) {
  Shell dpc;
  ASSERT_EQ(dpc({"render", "app.dp"}), 0) << dpc.err;
  EXPECT_EQ(dpc.out,
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\nstringData:\n  password: hunter2\n"
            "---\n"
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  containers:\n"
            "    - name: main\n      image: web:1.0\n"
            "---\n"
            "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\nspec:\n  suspend: true\n");
  EXPECT_EQ(dpc.err,
            "Welcome.\nnote: Job/migrate is a hook (post-upgrade): plain YAML has no hooks, so it is an object like "
            "any other\n");
}

TEST(Render, QuietSaysNothingMore) {
  Shell dpc;
  EXPECT_EQ(dpc({"render", "app.dp", "-q"}), 0);
  EXPECT_EQ(dpc.err, "");
}

TEST(Render, ValuesComeFromFilesThenFlags) {
  Shell dpc;
  dpc.files.files["v.yaml"] = "replicas: 4\ntag: two\n";
  dpc.input = "tag: three\n";
  ASSERT_EQ(dpc({"render", "app.dp", "--set", "replicas=6", "-f", "v.yaml", "-f", "-", "-q"}), 0) << dpc.err;
  EXPECT_TRUE(has(dpc.out, "replicas: 6\n"));
  EXPECT_TRUE(has(dpc.out, "image: web:three\n"));
}

TEST(Render, TheSourceMayBeStandardInput) {
  Shell dpc;
  dpc.input = "app shop {}";
  EXPECT_EQ(dpc({"render", "-", "-q"}), 0) << dpc.err;
  EXPECT_TRUE(has(dpc.out, "kind: Deployment"));
}

TEST(Render, AFileMayBeginWithADash) {
  Shell dpc;
  dpc.files.files["-x.dp"] = "app shop {}";
  EXPECT_EQ(dpc({"render", "-q", "--", "-x.dp"}), 0) << dpc.err;
}

TEST(Render, SetFileReadsTheFile) {
  Shell dpc;
  dpc.files.files["tag.txt"] = "from-file";
  ASSERT_EQ(dpc({"render", "app.dp", "--set-file", "tag=tag.txt", "-q"}), 0) << dpc.err;
  EXPECT_TRUE(has(dpc.out, "image: web:from-file\n"));
}

TEST(Render, EnvironmentsBindParams) {
  Shell dpc;
  ASSERT_EQ(dpc({"render", "app.dp", "--env", "production", "-q"}), 0);
  EXPECT_TRUE(has(dpc.out, "replicas: 3\n"));
  EXPECT_EQ(dpc({"render", "app.dp", "--env", "productoin"}), 1);
  EXPECT_TRUE(has(dpc.err, "error[DP0911]: the app has no environment 'productoin'")) << dpc.err;
  EXPECT_TRUE(has(dpc.err, "help: did you mean 'production'?"));
  EXPECT_EQ(dpc.out, "");
}

TEST(Render, OnlyOneObject) {
  Shell dpc;
  ASSERT_EQ(dpc({"render", "app.dp", "--only", "deployment/web", "-q"}), 0);
  EXPECT_TRUE(dpc.out.starts_with("apiVersion: apps/v1\nkind: Deployment\n"));
  EXPECT_FALSE(has(dpc.out, "---"));
  EXPECT_EQ(dpc({"render", "app.dp", "--only", "Deployment/wbe"}), 1);
  EXPECT_TRUE(has(dpc.err, "error[DP0912]: no object is 'Deployment/wbe'"));
  EXPECT_TRUE(has(dpc.err, "help: did you mean 'Deployment/web'?"));
}

TEST(Render, JsonIsAnObjectALine) {
  Shell dpc;
  ASSERT_EQ(dpc({"render", "app.dp", "-o", "json", "--only", "Job/migrate", "-q"}), 0);
  EXPECT_EQ(dpc.out,
            "{\"apiVersion\":\"batch/"
            "v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"migrate\"},\"spec\":{\"suspend\":true}}\n");
}

TEST(Render, ATerminalSeesNoSecrets) {
  Shell dpc;
  dpc.terminal = true;
  ASSERT_EQ(dpc({"render", "app.dp"}), 0);
  EXPECT_FALSE(has(dpc.out, "hunter2"));
  EXPECT_TRUE(has(dpc.out, "password: \"*****\"\n") || has(dpc.out, "password: '*****'\n")) << dpc.out;
  ASSERT_EQ(dpc({"render", "app.dp", "--show-secrets"}), 0);
  EXPECT_TRUE(has(dpc.out, "password: hunter2\n"));
  ASSERT_EQ(dpc({"eval", "password", "app.dp"}), 0);
  EXPECT_FALSE(has(dpc.out, "hunter2"));
}

TEST(Render, NoMessageHoldsASecretOfAFlag) {
  Shell dpc;
  EXPECT_EQ(dpc({"render", "app.dp", "--set", "passwrod=correct-horse"}), 1);
  EXPECT_FALSE(has(dpc.err, "correct-horse")) << dpc.err;
  EXPECT_EQ(dpc({"render", "app.dp", "--set-json", "password={correct-horse"}), 1);
  EXPECT_FALSE(has(dpc.err, "correct-horse")) << dpc.err;
}

TEST(Render, NoMessageHoldsASecretOfAFile) {
  Shell dpc;
  for (const char* text : {"password: 12345678\n", "passwrod: 12345678\n", "password:\n  - {a: 12345678}\n"}) {
    dpc.files.files["v.yaml"] = text;
    EXPECT_EQ(dpc({"render", "app.dp", "-f", "v.yaml"}), 1);
    EXPECT_FALSE(has(dpc.err, "12345678")) << dpc.err;
    EXPECT_TRUE(has(dpc.err, "v.yaml:1:1\n")) << dpc.err;
  }
}

TEST(Render, AClosedPipeIsAFailure) {
  Shell dpc;
  dpc.broken_pipe = true;
  EXPECT_EQ(dpc({"render", "app.dp"}), 3);
  EXPECT_EQ(dpc({"help"}), 3);
}

TEST(Render, AFileThatIsNotThereIsExitCodeThree) {
  Shell dpc;
  EXPECT_EQ(dpc({"render", "nothing.dp"}), 3);
  EXPECT_TRUE(has(dpc.err, "error[DP0901]: cannot read 'nothing.dp': not found"));
  EXPECT_EQ(dpc({"render", "app.dp", "-f", "nothing.yaml"}), 3);
  EXPECT_EQ(dpc({"render", "app.dp", "--set-file", "tag=nothing"}), 3);
}

TEST(Render, WatchPrintsAgain) {
  Shell dpc;
  int rounds = 0;
  dpc.files.files["v.yaml"] = "tag: one\n";
  dpc.changes = [&](const std::vector<std::string>& paths) {
    EXPECT_EQ(paths, (std::vector<std::string>{"app.dp", "v.yaml"}));
    dpc.files.files["v.yaml"] = "tag: two\n";
    return ++rounds == 1;
  };
  EXPECT_EQ(dpc({"render", "app.dp", "-f", "v.yaml", "--watch", "--only", "Deployment/web"}), 0);
  EXPECT_TRUE(has(dpc.out, "image: web:one\n---\napiVersion")) << dpc.out;
  EXPECT_TRUE(has(dpc.out, "image: web:two\n"));
}

TEST(Render, TheReportMayBeJson) {
  Shell dpc;
  EXPECT_EQ(dpc({"render", "app.dp", "--report", "json"}), 0);
  EXPECT_TRUE(has(
      dpc.err, "\"kind\": \"hook-as-object\",\n      \"target\": \"kubernetes\",\n      \"subject\": \"Job/migrate\""))
      << dpc.err;
}

TEST(Check, TellsAndCounts) {
  Shell dpc;
  dpc.files.files["bad.dp"] = "broken";
  dpc.files.files["odd.dp"] = "doubtful";
  EXPECT_EQ(dpc({"check", "app.dp"}), 0);
  EXPECT_EQ(dpc.err, "");
  EXPECT_EQ(dpc({"check", "odd.dp", "bad.dp"}), 1);
  EXPECT_TRUE(has(dpc.err, "warning[DP0302]: the source is doubtful\n --> odd.dp:1:1\n"));
  EXPECT_TRUE(has(dpc.err, "error[DP0301]: the source is broken\n --> bad.dp:1:1\n"));
  EXPECT_EQ(dpc({"check", "odd.dp"}), 0);
  EXPECT_EQ(dpc({"check", "odd.dp", "--deny-warnings"}), 1);
  EXPECT_EQ(dpc({"check", "bad.dp", "--message-format", "json"}), 1);
  EXPECT_TRUE(dpc.err.starts_with("{\n  \"diagnostics\": ["));
}

TEST(Check, ColoursHeedTheTerminalAndNoColor) {
  Shell dpc;
  dpc.files.files["bad.dp"] = "broken";
  dpc({"check", "bad.dp"});
  EXPECT_FALSE(has(dpc.err, "\x1b"));
  dpc.terminal = true;
  dpc({"check", "bad.dp"});
  EXPECT_TRUE(has(dpc.err, "\x1b"));
  dpc.no_colour = true;
  dpc({"check", "bad.dp"});
  EXPECT_FALSE(has(dpc.err, "\x1b"));
  dpc({"check", "bad.dp", "--color", "always"});
  EXPECT_TRUE(has(dpc.err, "\x1b"));
}

TEST(Test, ShowsBothSidesOfWhatFails) {
  Shell dpc;
  EXPECT_EQ(dpc({"test", "app.dp"}), 1);
  EXPECT_TRUE(dpc.out.starts_with("ok    five replicas\nFAIL  one replica\n")) << dpc.out;
  EXPECT_TRUE(has(dpc.out, "left:  1\n        right: 5\n")) << dpc.out;
  EXPECT_TRUE(dpc.out.ends_with("1 passed, 1 failed\n"));
}

TEST(Eval, PrintsAValue) {
  Shell dpc;
  EXPECT_EQ(dpc({"eval", "replicas", "app.dp", "--set", "replicas=7"}), 0) << dpc.err;
  EXPECT_EQ(dpc.out, "7\n");
}

TEST(Images, ListsEveryAlternative) {
  Shell dpc;
  EXPECT_EQ(dpc({"images", "app.dp"}), 0) << dpc.err;
  EXPECT_EQ(dpc.out, "big/web:1.0  (open: values.tag)\nweb:1.0  (open: values.tag)\n");
}

TEST(Explain, FindsPages) {
  Shell dpc;
  EXPECT_EQ(dpc({"explain", "DP0902"}), 0);
  EXPECT_TRUE(dpc.out.starts_with("# DP0902: "));
  const std::string page = dpc.out;
  EXPECT_EQ(dpc({"explain", "902"}), 0);
  EXPECT_EQ(dpc.out, page);
  EXPECT_EQ(dpc({"explain"}), 0);
  EXPECT_TRUE(has(dpc.out, "\nDP0902: "));
  EXPECT_EQ(dpc({"explain", "DP0999"}), 2);
  EXPECT_TRUE(dpc.err.starts_with("dpc: no diagnostic is 'DP0999'"));
}

TEST(RealFiles, ReadsOnlyRegularFilesWithinTheLimit) {
  RealFiles files;
  std::string why;
  EXPECT_FALSE(files.read("/tmp", 100, why));
  EXPECT_EQ(why, "is a folder");
  EXPECT_FALSE(files.read("/dev/zero", 100, why));
  EXPECT_EQ(why, "is a device");
  EXPECT_FALSE(files.read("/nowhere/at/all", 100, why));
  EXPECT_EQ(why, "not found");
  EXPECT_FALSE(files.read("/proc/cpuinfo", 10, why));
  EXPECT_EQ(why, "is larger than 10 bytes");
}

// Without bound for what is called here, and nothing that the compiler could make a loop of.
[[gnu::noinline]] int descend(volatile const char* outer) {
  volatile char here[4096];
  here[0] = outer != nullptr ? outer[0] : 'a';
  return here[0] == '\0' ? 0 : descend(here) + here[0];
}

TEST(Bugs, AnOverflowOfTheCompilersStackIsReportedAsABug) {
  const auto overflow = [] {
    driver::guard_against_bugs();
    std::thread([] {
      const SignalStack for_handlers;
      descend(nullptr);
    }).join();
  };
  EXPECT_EXIT(overflow(), ::testing::ExitedWithCode(70), "bug");
}

TEST(RealFiles, Globs) {
  EXPECT_TRUE(matches_glob("a.conf", "*.conf"));
  EXPECT_FALSE(matches_glob("x/a.conf", "*.conf"));
  EXPECT_TRUE(matches_glob("x/a.conf", "x/?.conf"));
  EXPECT_TRUE(matches_glob("x/y/a.conf", "**/*.conf"));
  EXPECT_TRUE(matches_glob("a.conf", "**/*.conf"));
  EXPECT_TRUE(matches_glob("x/y/z", "x/**"));
  EXPECT_FALSE(matches_glob("y/z", "x/**"));
  EXPECT_TRUE(matches_glob("aXbXc", "a*b*c"));
  EXPECT_FALSE(matches_glob(std::string(5000, 'a'), "a*a*a*a*a*a*a*a*a*a*a*b"));
}

}  // namespace
}  // namespace dpc::driver
