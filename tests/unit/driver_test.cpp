// dpc as its users meet it, in-process: flags, streams, exit codes. The front end is a stand-in that gives one small
// app.
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
#include "driver/run.h"
#include "support/signal_stack.h"

namespace dpc {
namespace {

constexpr DiagnosticKind<> broken{{301, Severity::Error, "Broken"}, "the source is broken"};
constexpr DiagnosticKind<> doubtful{{302, Severity::Warning, "Doubtful"}, "the source is doubtful"};

// The app that every source stands for: params replicas, mode, tag and password (required in the source "required"), a
// Deployment, a Secret, a Job that is a hook, an environment, two tests.
class App {
 public:
  explicit App(Session& session, bool required) : s_(session), b_(session.builder) {
    module_.values = values_type(required);
    module_.app.name = b_.symbol("shop");
    add_objects();
    add_environment();
    add_tests();
  }
  ir::Module module_;

  const ir::Node* param(std::string_view name, const ir::Type* type) {
    const Symbol names[] = {b_.symbol(name)};
    return b_.param(ir::Root::Values, names, type);
  }

 private:
  using Pairs = std::vector<std::pair<std::string_view, const ir::Node*>>;

  const ir::Node* record(const Pairs& pairs) {
    std::vector<ir::Entry> entries;
    for (const auto& [key, value] : pairs) entries.push_back({b_.symbol(key), value, nullptr, {}});
    return b_.record(entries, b_.types().any_map);
  }
  const ir::Node* list(std::initializer_list<const ir::Node*> items) {
    std::vector<ir::Entry> entries;
    for (const ir::Node* item : items) entries.push_back({{}, item, nullptr, {}});
    return b_.list(entries, b_.types().any_list);
  }

  const ir::Type* values_type(bool required) {
    ir::Type mode{.kind = ir::TypeKind::Enum};
    static const ir::Literal no_literal;
    std::vector<ir::Literal> literals(2, no_literal);
    literals[0].text = b_.symbol("small");
    literals[1].text = b_.symbol("large");
    mode.literals = s_.arena.copy(literals);
    mode_ = b_.make_type(mode);
    std::vector<ir::Field> fields(4);
    fields[0] = {b_.symbol("replicas"), b_.types().integer, b_.integer(1), true};
    fields[1] = {b_.symbol("mode"), mode_, b_.string("small"), true};
    fields[2] = {b_.symbol("tag"), b_.types().string, b_.string("1.0"), true};
    fields[3] = {b_.symbol("password"), b_.types().secret, required ? nullptr : b_.secret(b_.symbol("hunter2")),
                 !required};
    ir::Type record{.kind = ir::TypeKind::Record};
    record.fields = s_.arena.copy(fields);
    return b_.make_type(record);
  }

  void add(std::string_view api, std::string_view kind, std::string_view name, Pairs rest,
           const ir::Hook* hook = nullptr) {
    ir::Resource resource;
    resource.address = b_.symbol(name);
    resource.api_version = b_.symbol(api);
    resource.kind = b_.symbol(kind);
    resource.name = b_.string(name);
    resource.name_space = b_.string("default");
    resource.hook = hook;
    Pairs body = {
        {"apiVersion", b_.string(api)}, {"kind", b_.string(kind)}, {"metadata", record({{"name", b_.string(name)}})}};
    body.insert(body.end(), rest.begin(), rest.end());
    resource.body = record(body);
    module_.resources.push_back(resource);
  }

  void add_objects() {
    const ir::Node* tag = param("tag", b_.types().string);
    const ir::Node* large = b_.equal(param("mode", mode_), b_.string("large"));
    const ir::Node* parts[] = {b_.select(large, b_.string("big/web:"), b_.string("web:")), tag};
    const ir::Node* container = record({{"name", b_.string("main")}, {"image", b_.concat(parts)}});
    add("apps/v1", "Deployment", "web",
        {{"spec", record({{"replicas", param("replicas", b_.types().integer)}, {"containers", list({container})}})}});
    add("v1", "Secret", "login", {{"stringData", record({{"password", param("password", b_.types().secret)}})}});
    hook_.events = {b_.symbol("post-upgrade")};
    add("batch/v1", "Job", "migrate", {{"spec", record({{"suspend", b_.boolean(true)}})}}, &hook_);
    module_.notes = b_.string("Welcome.\n");
  }

  void add_environment() {
    ir::Environment production;
    production.name = b_.symbol("production");
    production.bindings.push_back({param("replicas", b_.types().integer)->param, b_.integer(3), {}});
    if (module_.values->fields[3].fallback == nullptr) {
      production.bindings.push_back({param("password", b_.types().secret)->param, b_.string("s3cret"), {}});
    }
    module_.environments.push_back(production);
  }

  void add_tests() {
    ir::Expectation one;
    one.left = param("replicas", b_.types().integer);
    one.right = b_.integer(5);
    one.condition = b_.equal(one.left, one.right);
    ir::Test good, bad;
    good.title = b_.symbol("five replicas");
    good.given.push_back({one.left->param, b_.integer(5), {}});
    good.expectations = {one};
    bad.title = b_.symbol("one replica");
    bad.expectations = {one};
    module_.tests = {good, bad};
  }

  static inline ir::Hook hook_;
  Session& s_;
  ir::Builder& b_;
  const ir::Type* mode_ = nullptr;
};

}  // namespace

std::optional<ir::Module> compile(Session& session, FileReader& files, const std::string& path, const AppOverrides&) {
  std::string why;
  const std::optional<std::string> text = files.read(path, session.limits.source_bytes, why);
  if (!text) {
    session.diagnostics.report({}, diag::CannotRead, path, why);
    return std::nullopt;
  }
  const SourceFile* source = session.sources.add(path, *text);
  if (text->starts_with("broken")) session.diagnostics.report(source->span(0, 6), broken);
  if (text->starts_with("doubtful")) session.diagnostics.report(source->span(0, 8), doubtful);
  return App(session, text->starts_with("required")).module_;
}

const ir::Node* compile_expression(Session& session, FileReader&, const std::string&, std::string_view expression) {
  App app(session, false);
  return app.param(expression,
                   expression == "password" ? session.builder.types().secret : session.builder.types().integer);
}

namespace driver {
namespace {

class TextSink : public Sink {
 public:
  explicit TextSink(bool broken) : broken_(broken) {}
  std::string text;

 protected:
  bool put(std::string_view more) override {
    text += more;
    return !broken_;
  }

 private:
  bool broken_;
};

class MemoryFiles : public FileReader {
 public:
  std::map<std::string, std::string> files;
  std::optional<std::string> read(const std::string& path, std::uint64_t, std::string& why) override {
    const auto found = files.find(path);
    if (found != files.end()) return found->second;
    why = "not found";
    return std::nullopt;
  }
  std::vector<std::string> glob(const std::string&, const std::string&, std::string&) override { return {}; }
  std::optional<std::string> resolve(const std::string& path) override { return path; }
};

struct Shell {
  MemoryFiles files;
  std::string input;
  bool terminal = false, no_colour = false, broken_pipe = false;
  output::FileSystem output;
  std::function<bool(const std::vector<std::string>&)> changes = [](const auto&) { return false; };
  std::string out, err;

  Shell() { files.files["app.dp"] = "app shop {}"; }
  int operator()(std::vector<std::string> arguments) {
    TextSink to_out(broken_pipe), to_err(false);
    Streams streams{to_out,   to_err,   [&](std::uint64_t, std::string&) { return std::optional(input); },
                    terminal, terminal, no_colour};
    World world{streams, files, output, changes};
    const int code = run(arguments, world);
    out = to_out.text;
    err = to_err.text;
    return code;
  }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

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

class Build : public testing::Test {
 protected:
  Build() {
    char name[] = "/tmp/dpc-build-XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~Build() override { std::filesystem::remove_all(folder_); }
  std::string text(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(folder_ + "/" + path).rdbuf();
    return out.str();
  }
  std::string folder_;
  Shell dpc;
};

TEST_F(Build, WritesAFolderAnEnvironment) {
  ASSERT_EQ(dpc({"build", "app.dp", "--output-dir", folder_}), 0) << dpc.err;
  EXPECT_EQ(dpc.out, folder_ + "/shop/kubernetes: default (3 objects) production (3 objects)\n");
  EXPECT_TRUE(has(text("shop/kubernetes/default/deployment-web.yaml"), "replicas: 1\n"));
  EXPECT_TRUE(has(text("shop/kubernetes/production/deployment-web.yaml"), "replicas: 3\n"));
  EXPECT_TRUE(has(text("shop/kubernetes/default/secret-login.yaml"), "password: hunter2\n"));
  EXPECT_EQ(dpc({"build", "app.dp", "--output-dir", folder_, "--env", "production", "--set", "replicas=7"}), 0);
  EXPECT_TRUE(has(text("shop/kubernetes/production/deployment-web.yaml"), "replicas: 7\n"));
  EXPECT_TRUE(has(text("shop/kubernetes/default/deployment-web.yaml"), "replicas: 1\n"));
}

TEST_F(Build, LeavesOutWhatLacksARequiredParam) {
  dpc.files.files["app.dp"] = "required";
  ASSERT_EQ(dpc({"build", "app.dp", "--output-dir", folder_}), 0) << dpc.err;
  EXPECT_TRUE(has(dpc.err, "note: the defaults left out: ")) << dpc.err;
  EXPECT_TRUE(has(dpc.err, "password"));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/shop/kubernetes/default"));
  EXPECT_TRUE(has(text("shop/kubernetes/production/secret-login.yaml"), "password: s3cret\n"));
  EXPECT_EQ(dpc({"render", "app.dp"}), 1);
}

TEST_F(Build, RefusesWhatItDidNotWrite) {
  ASSERT_EQ(dpc({"build", "app.dp", "--output-dir", folder_}), 0);
  std::ofstream(folder_ + "/shop/kubernetes/notes.txt") << "mine";
  EXPECT_EQ(dpc({"build", "app.dp", "--output-dir", folder_}), 3);
  EXPECT_TRUE(has(dpc.err, "error[DP0902]: output folder '" + folder_ +
                               "/shop/kubernetes' holds 'notes.txt', which dpc did not write"));
  EXPECT_EQ(text("shop/kubernetes/notes.txt"), "mine");
}

TEST_F(Build, RefusesALink) {
  std::filesystem::create_directory_symlink("/tmp", folder_ + "/shop");
  EXPECT_EQ(dpc({"build", "app.dp", "--output-dir", folder_}), 3);
  EXPECT_TRUE(has(dpc.err, "error[DP0903]: output '" + folder_ + "/shop' is a symbolic link")) << dpc.err;
}

TEST_F(Build, TellsWhatCannotBeWritten) {
  EXPECT_EQ(dpc({"build", "app.dp", "--output-dir", "/proc/dpc"}), 3);
  EXPECT_TRUE(has(dpc.err, "error[DP0904]: cannot write '/proc/dpc'")) << dpc.err;
}

TEST_F(Build, UnknownTargetsAreUsage) {
  EXPECT_EQ(dpc({"build", "app.dp", "-t", "docker"}), 2);
  EXPECT_EQ(dpc.err, "dpc: flag '--target' takes one of kubernetes and helm, not 'docker'\n");
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
}  // namespace driver
}  // namespace dpc
