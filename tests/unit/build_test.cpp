// `dpc build`: what a target writes, and that its folder is replaced as a whole or not at all.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "tests/unit/driver_shell.h"

namespace dpc::driver {
namespace {

namespace fs = std::filesystem;
using Tree = std::map<std::string, std::string>;

std::string content(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

void put(const std::string& path, const std::string& text) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << text;
}

// What stands in a folder, without the manifest.
Tree tree(const std::string& folder) {
  Tree out;
  if (!fs::exists(folder)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().filename() != ".dpc-manifest")
      out[fs::relative(entry.path(), folder)] = content(entry.path());
  }
  return out;
}

// To wait for the disk takes long, and what is on it after a failure of the machine is no matter here.
class Unsynced : public output::FileSystem {
 public:
  int sync(int) override { return 0; }
  int sync_all(int) override { return 0; }
};

class Build : public testing::Test {
 protected:
  Build() {
    char name[] = "/tmp/dpc-build-XXXXXX";
    folder_ = mkdtemp(name);
    dpc.output = &unsynced_;
  }
  ~Build() override { fs::remove_all(folder_); }
  std::string text(const std::string& path) { return content(folder_ + "/" + path); }
  int build(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"build", "app.dp", "--output-dir", folder_});
    return dpc(more);
  }
  Unsynced unsynced_;
  std::string folder_;
  Shell dpc;
};

TEST_F(Build, WritesAFolderAnEnvironment) {
  ASSERT_EQ(build({"-t", "kubernetes"}), 0) << dpc.err;
  EXPECT_EQ(dpc.out, folder_ + "/shop/kubernetes: default (3 objects) production (3 objects)\n");
  EXPECT_TRUE(has(text("shop/kubernetes/default/deployment-web.yaml"), "replicas: 1\n"));
  EXPECT_TRUE(has(text("shop/kubernetes/production/deployment-web.yaml"), "replicas: 3\n"));
  EXPECT_TRUE(has(text("shop/kubernetes/default/secret-login.yaml"), "password: hunter2\n"));
  EXPECT_EQ(build({"--env", "production", "--set", "replicas=7"}), 0);
  EXPECT_TRUE(has(text("shop/kubernetes/production/deployment-web.yaml"), "replicas: 7\n"));
  EXPECT_TRUE(has(text("shop/kubernetes/default/deployment-web.yaml"), "replicas: 1\n"));
}

TEST_F(Build, LeavesOutWhatLacksARequiredParam) {
  dpc.files.files["app.dp"] = "required";
  ASSERT_EQ(build(), 0) << dpc.err;
  EXPECT_TRUE(has(dpc.err, "note: the defaults left out: ")) << dpc.err;
  EXPECT_TRUE(has(dpc.err, "password"));
  EXPECT_FALSE(fs::exists(folder_ + "/shop/kubernetes/default"));
  EXPECT_TRUE(has(text("shop/kubernetes/production/secret-login.yaml"), "password: s3cret\n"));
  EXPECT_EQ(dpc({"render", "app.dp"}), 1);
}

TEST_F(Build, WritesEveryTargetUnlessToldWhich) {
  ASSERT_EQ(build(), 0) << dpc.err;
  EXPECT_TRUE(
      has(dpc.out, "/shop/kubernetes: default (3 objects) production (3 objects)\n" + folder_ + "/shop/helm: "));
  EXPECT_TRUE(fs::exists(folder_ + "/shop/kubernetes/default/deployment-web.yaml"));
  EXPECT_TRUE(fs::exists(folder_ + "/shop/helm/templates/web-deployment.yaml"));
  fs::remove_all(folder_ + "/shop");
  ASSERT_EQ(build({"-t", "helm"}), 0) << dpc.err;
  EXPECT_FALSE(fs::exists(folder_ + "/shop/kubernetes"));
}

TEST_F(Build, NoFolderIsReplacedWhereAnotherHoldsAForeignFile) {
  ASSERT_EQ(build(), 0) << dpc.err;
  put(folder_ + "/shop/helm/templates/own.yaml", "mine\n");
  const Tree before = tree(folder_);
  EXPECT_NE(build({"--set", "replicas=7"}), 0);
  EXPECT_TRUE(has(dpc.err, "own.yaml")) << dpc.err;
  EXPECT_EQ(tree(folder_), before) << "the plain manifests come first, and are as they were";
}

TEST_F(Build, UnknownTargetsAreUsage) {
  EXPECT_EQ(dpc({"build", "app.dp", "-t", "docker"}), 2);
  EXPECT_EQ(dpc.err, "dpc: flag '--target' takes one of kubernetes, helm and kustomize, not 'docker'\n");
}

TEST_F(Build, AppsOfAnyNameHaveAFolder) {
  for (const std::string name : {".", "..", "a/b", "CON", "con", "Shop", "shop", "x."}) {
    dpc.files.files["app.dp"] = "named " + name;
    ASSERT_EQ(build({"--name", "x"}), 0) << name << dpc.err;
  }
  std::size_t apps = 0;
  for (const auto& entry : fs::directory_iterator(folder_)) apps += entry.is_directory();
  EXPECT_EQ(apps, 8u);
  EXPECT_FALSE(fs::exists(folder_ + "/kubernetes"));
}

TEST_F(Build, KeepsWhatHelmPutsIntoAChart) {
  ASSERT_EQ(build(), 0) << dpc.err;
  put(folder_ + "/shop/helm/charts/sql-1.0.0.tgz", "packed");
  put(folder_ + "/shop/helm/Chart.lock", "digest: 1\n");
  ASSERT_EQ(build(), 0) << dpc.err;
  EXPECT_EQ(text("shop/helm/charts/sql-1.0.0.tgz"), "packed");
  EXPECT_EQ(text("shop/helm/Chart.lock"), "digest: 1\n");
  put(folder_ + "/shop/kubernetes/Chart.lock", "digest: 1\n");
  EXPECT_EQ(build(), 3) << "plain manifests have none";
}

// Each fault of a folder, for each target.
class Folder : public Build, public testing::WithParamInterface<const char*> {
 protected:
  std::string path() const { return folder_ + "/shop/" + GetParam(); }
  int build(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"-t", GetParam()});
    return Build::build(more);
  }
  // The app's other version, told from the first by its notes and password.
  void change() { dpc.files.files["app.dp"] = "required"; }
  void change_back() { dpc.files.files["app.dp"] = "app shop {}"; }
  Tree built(bool changed) {
    changed ? change() : change_back();
    EXPECT_EQ(build(), 0) << dpc.err;
    return tree(path());
  }
};
INSTANTIATE_TEST_SUITE_P(Build, Folder, testing::Values("kubernetes", "helm", "kustomize"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(Folder, RefusesWhatItDidNotWrite) {
  const Tree old = built(false);
  put(path() + "/notes.txt", "mine");
  change();
  EXPECT_EQ(build(), 3);
  EXPECT_TRUE(has(dpc.err, "error[DP0902]: output folder '" + path() + "' holds 'notes.txt', which dpc did not write"));
  EXPECT_EQ(content(path() + "/notes.txt"), "mine");
  fs::remove(path() + "/notes.txt");
  EXPECT_EQ(tree(path()), old);
}

TEST_P(Folder, RefusesALink) {
  for (const std::string& link : {std::string("shop"), "shop/" + std::string(GetParam())}) {
    fs::remove_all(folder_ + "/shop");
    fs::create_directories(folder_ + "/elsewhere");
    fs::create_directories(fs::path(folder_ + "/" + link).parent_path());
    fs::create_directory_symlink(folder_ + "/elsewhere", folder_ + "/" + link);
    EXPECT_EQ(build(), 3);
    EXPECT_TRUE(has(dpc.err, "error[DP0903]: output '" + folder_ + "/" + link + "' is a symbolic link")) << dpc.err;
    EXPECT_TRUE(fs::is_empty(folder_ + "/elsewhere"));
  }
}

TEST_P(Folder, FollowsNoMemberThatBecameALink) {
  const Tree old = built(false);
  put(folder_ + "/precious", "mine");
  const std::string member = path() + "/" + old.rbegin()->first;
  fs::remove(member);
  fs::create_symlink(folder_ + "/precious", member);
  EXPECT_EQ(build(), 0) << dpc.err;
  EXPECT_EQ(content(folder_ + "/precious"), "mine");
  EXPECT_EQ(tree(path()), old);
}

TEST_P(Folder, TellsWhatCannotBeWritten) {
  EXPECT_EQ(dpc({"build", "app.dp", "-t", GetParam(), "--output-dir", "/proc/dpc"}), 3);
  EXPECT_TRUE(has(dpc.err, "error[DP0904]: cannot write '/proc/dpc'")) << dpc.err;
}

// Every write, close, sync, and the making of files and folders, in turn.
struct Failing : Unsynced {
  int at, error, calls = 0;
  Failing(int n, int e) : at(n), error(e) {}
  bool now() {
    if (++calls != at) return false;
    errno = error;
    return true;
  }
  ssize_t write(int f, const void* from, std::size_t n) override { return now() ? -1 : Unsynced::write(f, from, n); }
  int sync(int) override { return now() ? -1 : 0; }
  int open(int folder, const std::string& name, int flags, mode_t mode) override {
    return (flags & O_CREAT) != 0 && now() ? -1 : Unsynced::open(folder, name, flags, mode);
  }
  int make_folder(int folder, const std::string& name, mode_t mode) override {
    return now() ? -1 : Unsynced::make_folder(folder, name, mode);
  }
};

TEST_P(Folder, AFullOrBrokenDiskLeavesTheOldTree) {
  const Tree old = built(false);
  change();
  Failing counting(0, 0);
  fs::path spare = folder_ + "-spare";
  fs::remove_all(spare);
  fs::copy(folder_, spare, fs::copy_options::recursive);
  dpc.output = &counting;
  ASSERT_EQ(build(), 0) << dpc.err;
  fs::remove_all(folder_);
  fs::rename(spare, folder_);
  EXPECT_GT(counting.calls, 8);
  for (int n = 1; n <= counting.calls; n += 1 + counting.calls / 20) {
    Failing failing(n, n % 2 == 0 ? ENOSPC : EIO);
    dpc.output = &failing;
    // Of the folders that are there already no one has to be made.
    if (build() == 0) continue;
    EXPECT_TRUE(has(dpc.err, "error[DP0904]: cannot write '")) << dpc.err;
    EXPECT_EQ(tree(path()), old) << "call " << n;
  }
}

TEST_P(Folder, AClosedPipeIsAFailureOfTheProgramNotOfTheTree) {
  dpc.broken_pipe = true;
  EXPECT_EQ(build(), 3);
  dpc.broken_pipe = false;
  const Tree written = tree(path());
  EXPECT_EQ(written, built(false));
}

TEST_P(Folder, KilledAtAnyInstantLeavesOneWholeTree) {
  const Tree plain = built(false), other = built(true);
  ASSERT_NE(plain, other);
  Tree kept;
  if (std::string(GetParam()) == "helm") {
    kept = {{"charts/sql-1.0.0.tgz", "packed"}, {"Chart.lock", "digest: 1\n"}};
    for (const auto& [name, text] : kept) put(path() + "/" + name, text);
  }
  const auto with_kept = [&](Tree all) {
    all.insert(kept.begin(), kept.end());
    return all;
  };
  std::mt19937 random(7);
  int killed = 0;
  for (int i = 0; i < 200; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      i % 2 == 0 ? change_back() : change();
      _exit(build() == 0 ? 0 : 1);
    }
    usleep(random() % 12000);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    killed += WIFSIGNALED(status);
    const Tree now = tree(path());
    ASSERT_TRUE(now == with_kept(plain) || now == with_kept(other)) << "round " << i;
  }
  EXPECT_GT(killed, 20);
  EXPECT_EQ(built(false), with_kept(plain));
  std::vector<std::string> beside;
  for (const auto& entry : fs::directory_iterator(folder_ + "/shop")) beside.push_back(entry.path().filename());
  std::ranges::sort(beside);
  EXPECT_EQ(beside, (std::vector<std::string>{".dpc-lock", GetParam()}));
}

TEST_P(Folder, TwoAtOnceWaitForEachOther) {
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      i % 2 == 0 ? change() : change_back();
      bool done = true;
      for (int k = 0; k < 5; ++k) done = build() == 0 && done;
      _exit(done ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  const Tree last = tree(path()), plain = built(false), other = built(true);
  EXPECT_TRUE(last == plain || last == other);
}

}  // namespace
}  // namespace dpc::driver
