// A folder is replaced as a whole or not at all: whatever fails, whenever it is killed.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "support/output/replace.h"

namespace dpc::output {
namespace {

namespace fs = std::filesystem;

// What is on the disk after a failure of the machine is no matter here, and to wait for it takes most of the time.
class Unsynced : public FileSystem {
 public:
  int sync(int) override { return ++syncs, 0; }
  int sync_all(int) override { return ++all_syncs, 0; }
  int syncs = 0, all_syncs = 0;
};

class Scratch {
 public:
  Scratch() {
    char name[] = "/tmp/dpc-output-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Scratch() { fs::remove_all(path_); }
  FolderPath target() const { return {path_ + "/dist", {"app", "kubernetes"}}; }
  std::string folder() const { return path_ + "/dist/app/kubernetes"; }
  std::string operator/(const std::string& below) const { return path_ + "/" + below; }

 private:
  std::string path_;
};

void put(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

// What stands in a folder, the manifest aside.
std::map<std::string, std::string> tree(const std::string& folder) {
  std::map<std::string, std::string> out;
  if (!fs::exists(folder)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().filename() == ".dpc-manifest") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    out[fs::relative(entry.path(), folder)] = text.str();
  }
  return out;
}

std::vector<File> version(const std::string& which) {
  return {{"default/a.yaml", which},
          {"default/b-" + which + ".yaml", which},
          {"production/a.yaml", which},
          {"top.yaml", which}};
}

std::map<std::string, std::string> as_tree(const std::vector<File>& files) {
  std::map<std::string, std::string> out;
  for (const File& file : files) out[file.path] = file.content;
  return out;
}

const std::vector<std::string> chart_keeps = {"charts", "Chart.lock"};

// What `helm dependency build` puts into a chart.
std::map<std::string, std::string> add_kept(const std::string& folder) {
  fs::create_directories(folder + "/charts/deep/er");
  put(folder + "/charts/sql-1.0.0.tgz", std::string("\x1f\x8b\0packed", 9));
  put(folder + "/charts/deep/er/x", "deep");
  put(folder + "/Chart.lock", "digest: sha256:1\n");
  auto all = tree(folder);
  std::erase_if(all,
                [](const auto& entry) { return !entry.first.starts_with("charts/") && entry.first != "Chart.lock"; });
  return all;
}

std::map<std::string, std::string> operator+(std::map<std::string, std::string> a,
                                             const std::map<std::string, std::string>& b) {
  a.insert(b.begin(), b.end());
  return a;
}

// Names that a run leaves beside the tree, but for the lock.
std::vector<std::string> beside(const std::string& folder) {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(fs::path(folder).parent_path())) {
    const std::string name = entry.path().filename();
    if (name != ".dpc-lock" && name != "kubernetes") out.push_back(name);
  }
  return out;
}

// Thousands of files are waited for together, and a failure to write any of them is told then.
TEST(Replace, SyncsManyFilesAtOnce) {
  Scratch scratch;
  std::vector<File> many;
  for (int i = 0; i < 100; ++i) many.push_back({"f" + std::to_string(i), "x"});
  Unsynced few_synced;
  ASSERT_TRUE(replace_folder(few_synced, scratch.target(), version("1")).done());
  EXPECT_EQ(few_synced.all_syncs, 0);
  EXPECT_GE(few_synced.syncs, 4 + 3);
  Unsynced many_synced;
  ASSERT_TRUE(replace_folder(many_synced, scratch.target(), many).done());
  EXPECT_EQ(many_synced.all_syncs, 1);
  EXPECT_LT(many_synced.syncs, 5);
  struct Broken : Unsynced {
    int sync_all(int) override {
      errno = EIO;
      return -1;
    }
  } broken;
  EXPECT_EQ(replace_folder(broken, scratch.target(), many).why, "Input/output error");
  FileSystem real;
  EXPECT_TRUE(replace_folder(real, scratch.target(), many).done());
}

TEST(Replace, WritesThenReplaces) {
  Scratch scratch;
  FileSystem system;
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("1")).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("1")));
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("2")).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("2")));
  EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>());
}

TEST(Replace, ModesDoNotDependOnTheUmask) {
  Scratch scratch;
  Unsynced system;
  const mode_t before = umask(0077);
  const bool done = replace_folder(system, scratch.target(), version("1")).done();
  umask(before);
  ASSERT_TRUE(done);
  const auto mode = [&](const std::string& path) { return static_cast<unsigned>(fs::status(path).permissions()); };
  EXPECT_EQ(mode(scratch.folder()), 0755u);
  EXPECT_EQ(mode(scratch.folder() + "/default"), 0755u);
  EXPECT_EQ(mode(scratch.folder() + "/default/a.yaml"), 0644u);
  EXPECT_EQ(mode(scratch.folder() + "/.dpc-manifest"), 0644u);
}

TEST(Replace, RefusesForeignFiles) {
  Scratch scratch;
  Unsynced system;
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("1")).done());
  put(scratch.folder() + "/default/mine.txt", "x");
  put(scratch.folder() + "/zzz", "x");
  const Outcome outcome = replace_folder(system, scratch.target(), version("2"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::Foreign);
  EXPECT_EQ(outcome.path, "default/mine.txt");
  auto expected = as_tree(version("1"));
  expected["default/mine.txt"] = expected["zzz"] = "x";
  EXPECT_EQ(tree(scratch.folder()), expected);
}

TEST(Replace, KeepsWhatIsOthers) {
  Scratch scratch;
  Unsynced system;
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("1"), {}, chart_keeps).done());
  const auto kept = add_kept(scratch.folder());
  ASSERT_EQ(kept.size(), 3u);
  for (const std::string next : {"2", "3"}) {
    ASSERT_TRUE(replace_folder(system, scratch.target(), version(next), {}, chart_keeps).done());
    EXPECT_EQ(tree(scratch.folder()), as_tree(version(next)) + kept);
    EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>());
  }
  fs::remove_all(scratch.folder() + "/charts");
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("4"), {}, chart_keeps).done());
  EXPECT_FALSE(fs::exists(scratch.folder() + "/charts"));
  EXPECT_TRUE(fs::exists(scratch.folder() + "/Chart.lock"));
}

TEST(Replace, KeepsBesideItsOwnInTheSameFolder) {
  Scratch scratch;
  Unsynced system;
  const std::vector<File> one = {{"charts/common/Chart.yaml", "1"}}, two = {{"charts/common/Chart.yaml", "2"}};
  ASSERT_TRUE(replace_folder(system, scratch.target(), one, {}, chart_keeps).done());
  put(scratch.folder() + "/charts/common/mine", "x");
  put(scratch.folder() + "/charts/sql.tgz", "y");
  ASSERT_TRUE(replace_folder(system, scratch.target(), two, {}, chart_keeps).done());
  const std::map<std::string, std::string> mine = {{"charts/common/mine", "x"}, {"charts/sql.tgz", "y"}};
  EXPECT_EQ(tree(scratch.folder()), as_tree(two) + mine);
  // What dpc no longer writes goes, also where it lies among what is kept.
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("3"), {}, chart_keeps).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("3")) + mine);
}

TEST(Replace, KeepsNothingThatIsInTheWay) {
  for (const std::string path : {"charts/common", "charts/common/Chart.yaml", "charts/common/Chart.yaml/x"}) {
    Scratch scratch;
    Unsynced system;
    ASSERT_TRUE(replace_folder(system, scratch.target(), version("1"), {}, chart_keeps).done());
    fs::create_directories(fs::path(scratch.folder() + "/" + path).parent_path());
    put(scratch.folder() + "/" + path, "x");
    const Outcome outcome =
        replace_folder(system, scratch.target(), {{"charts/common/Chart.yaml", "2"}}, {}, chart_keeps);
    EXPECT_EQ(outcome.kind, Outcome::Kind::Foreign) << path;
    EXPECT_EQ(outcome.path, path);
  }
}

TEST(Replace, KeepsNoLinksAndNothingElsewhere) {
  for (const std::string path : {"charts/link", "Chart.lock", "mine", "charts.txt", "Chart.lock.bak", "a/charts/x"}) {
    Scratch scratch;
    Unsynced system;
    ASSERT_TRUE(replace_folder(system, scratch.target(), version("1"), {}, chart_keeps).done());
    fs::create_directories(fs::path(scratch.folder() + "/" + path).parent_path());
    if (path == "charts/link" || path == "Chart.lock") {
      fs::create_symlink("/etc/passwd", scratch.folder() + "/" + path);
    } else {
      put(scratch.folder() + "/" + path, "x");
    }
    const Outcome outcome = replace_folder(system, scratch.target(), version("2"), {}, chart_keeps);
    EXPECT_EQ(outcome.kind, Outcome::Kind::Foreign) << path;
    EXPECT_EQ(outcome.path, path);
  }
  Scratch scratch;
  Unsynced system;
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("1")).done());
  add_kept(scratch.folder());
  EXPECT_EQ(replace_folder(system, scratch.target(), version("2")).kind, Outcome::Kind::Foreign);
}

TEST(Replace, CopiesWhereNothingCanBeLinked) {
  Scratch scratch;
  class WithoutLinks : public Unsynced {
    int link(int, const std::string&, int) override {
      errno = EPERM;
      return -1;
    }
  } system;
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("1"), {}, chart_keeps).done());
  const auto kept = add_kept(scratch.folder());
  for (const std::string next : {"2", "3"}) {
    ASSERT_TRUE(replace_folder(system, scratch.target(), version(next), {}, chart_keeps).done());
    EXPECT_EQ(tree(scratch.folder()), as_tree(version(next)) + kept);
  }
  EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>());
}

// `helm dependency build` at work while dpc is: what comes after dpc has looked is not lost.
TEST(Replace, KeepsWhatComesInTheMiddle) {
  Scratch scratch;
  struct Meddling : Unsynced {
    std::string path;
    int rename(int folder, const std::string& from, const std::string& to, unsigned flags) override {
      fs::create_directories(fs::path(path).parent_path());
      put(path, "late");
      return FileSystem::rename(folder, from, to, flags);
    }
  } system;
  system.path = scratch.folder() + "/charts/late.tgz";
  Unsynced sound;
  ASSERT_TRUE(replace_folder(sound, scratch.target(), version("1"), {}, chart_keeps).done());
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("2"), {}, chart_keeps).done());
  EXPECT_EQ(tree(scratch.folder())["charts/late.tgz"], "late");
  EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>());
}

TEST(Replace, TakesAnEmptyFolder) {
  Scratch scratch;
  Unsynced system;
  fs::create_directories(scratch.folder());
  EXPECT_TRUE(replace_folder(system, scratch.target(), version("1")).done());
}

TEST(Replace, FollowsNoLink) {
  for (const std::string link : {"dist", "dist/app", "dist/app/kubernetes"}) {
    Scratch scratch;
    Unsynced system;
    fs::create_directories(scratch / "elsewhere");
    fs::create_directories(fs::path(scratch / link).parent_path());
    fs::create_directory_symlink(scratch / "elsewhere", scratch / link);
    const Outcome outcome = replace_folder(system, scratch.target(), version("1"));
    EXPECT_EQ(outcome.kind, Outcome::Kind::NotAFolder) << link;
    EXPECT_EQ(outcome.why, "a symbolic link") << link;
    EXPECT_TRUE(fs::is_empty(scratch / "elsewhere")) << link;
  }
}

TEST(Replace, AFileInTheWayIsRefused) {
  Scratch scratch;
  Unsynced system;
  fs::create_directories(scratch / "dist/app");
  put(scratch.folder(), "x");
  const Outcome outcome = replace_folder(system, scratch.target(), version("1"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::NotAFolder);
  EXPECT_EQ(outcome.why, "not a folder");
}

TEST(Replace, AMemberThatBecameALinkIsRemovedNotFollowed) {
  Scratch scratch;
  Unsynced system;
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("1")).done());
  put(scratch / "precious", "x");
  fs::remove(scratch.folder() + "/top.yaml");
  fs::create_symlink(scratch / "precious", scratch.folder() + "/top.yaml");
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("2")).done());
  EXPECT_TRUE(fs::is_regular_file(scratch / "precious"));
  EXPECT_FALSE(fs::is_symlink(scratch.folder() + "/top.yaml"));
}

// Fails the n-th call that can fail, with an error that fits it.
class Failing : public Unsynced {
 public:
  Failing(int at, int error) : at_(at), error_(error) {}
  int calls() const { return calls_; }
  int open(int folder, const std::string& name, int flags, mode_t mode) override {
    return now() ? -1 : FileSystem::open(folder, name, flags, mode);
  }
  ssize_t write(int file, const void* from, std::size_t size) override {
    return now() ? -1 : FileSystem::write(file, from, size);
  }
  int sync(int file) override { return now() ? -1 : Unsynced::sync(file); }
  int close(int file) override {
    const bool fail = now();
    const int result = FileSystem::close(file);
    if (fail) errno = error_;
    return fail ? -1 : result;
  }
  int set_mode(int file, mode_t mode) override { return now() ? -1 : FileSystem::set_mode(file, mode); }
  int lock(int file) override { return now() ? -1 : FileSystem::lock(file); }
  int link(int folder, const std::string& name, int to) override {
    return now() ? -1 : FileSystem::link(folder, name, to);
  }
  ssize_t read(int file, void* to, std::size_t size) override {
    return now() ? -1 : FileSystem::read(file, to, size);
  }
  int make_folder(int folder, const std::string& name, mode_t mode) override {
    return now() ? -1 : FileSystem::make_folder(folder, name, mode);
  }
  int remove(int folder, const std::string& name, int flags) override {
    return now() ? -1 : FileSystem::remove(folder, name, flags);
  }
  int rename(int folder, const std::string& from, const std::string& to, unsigned flags) override {
    return now() ? -1 : FileSystem::rename(folder, from, to, flags);
  }
  int list(int folder, std::vector<std::string>& names) override {
    return now() ? -1 : FileSystem::list(folder, names);
  }

 private:
  bool now() {
    if (++calls_ != at_) return false;
    errno = error_;
    return true;
  }
  int at_, error_, calls_ = 0;
};

// Runs a replacement whose n-th call fails, and returns how many calls there were.
int replace_with_failure(int n, int error, bool has_old) {
  Scratch scratch;
  Unsynced sound;
  EXPECT_TRUE(!has_old || replace_folder(sound, scratch.target(), version("1"), {}, chart_keeps).done());
  const auto kept = has_old ? add_kept(scratch.folder()) : std::map<std::string, std::string>();
  const auto old = tree(scratch.folder());
  Failing failing(n, error);
  const Outcome outcome = replace_folder(failing, scratch.target(), version("2"), {}, chart_keeps);
  EXPECT_EQ(tree(scratch.folder()), outcome.done() ? as_tree(version("2")) + kept : old)
      << "call " << n << " " << outcome.why;
  EXPECT_TRUE(replace_folder(sound, scratch.target(), version("3"), {}, chart_keeps).done()) << "call " << n;
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("3")) + kept);
  EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>()) << "call " << n;
  return failing.calls();
}

TEST(Replace, AnyCallMayFail) {
  const int errors[] = {EIO, ENOSPC, EACCES};
  for (const bool has_old : {true, false}) {
    const int calls = replace_with_failure(0, EIO, has_old);
    EXPECT_GT(calls, 60);
    for (int n = 1; n <= calls; ++n) replace_with_failure(n, errors[n % 3], has_old);
  }
}

TEST(Replace, AFailedWriteIsTold) {
  Scratch scratch;
  class Full : public Unsynced {
    ssize_t write(int, const void*, std::size_t) override {
      errno = ENOSPC;
      return -1;
    }
  } full;
  const Outcome outcome = replace_folder(full, scratch.target(), version("1"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::Failed);
  EXPECT_EQ(outcome.why, "No space left on device");
}

TEST(Replace, ShortWritesAreContinued) {
  Scratch scratch;
  class Slow : public Unsynced {
    ssize_t write(int file, const void* from, std::size_t) override { return FileSystem::write(file, from, 1); }
  } slow;
  ASSERT_TRUE(replace_folder(slow, scratch.target(), {{"a", "hello"}}).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree({{"a", "hello"}}));
}

class WithoutExchange : public Unsynced {
 public:
  int rename(int folder, const std::string& from, const std::string& to, unsigned flags) override {
    if (flags != 0) {
      errno = EINVAL;
      return -1;
    }
    if (die_after_moves_ > 0 && --die_after_moves_ == 0) _exit(9);
    return FileSystem::rename(folder, from, to, flags);
  }
  int die_after_moves_ = 0;
};

TEST(Replace, WorksWhereNamesCannotBeExchanged) {
  Scratch scratch;
  WithoutExchange system;
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("1")).done());
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("2")).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("2")));
  EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>());
}

TEST(Replace, TheOldTreeIsPutBackAfterADeathBetweenTwoMoves) {
  Scratch scratch;
  Unsynced sound;
  ASSERT_TRUE(replace_folder(sound, scratch.target(), version("1")).done());
  const pid_t child = fork();
  if (child == 0) {
    WithoutExchange system;
    system.die_after_moves_ = 2;
    replace_folder(system, scratch.target(), version("2"));
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(WEXITSTATUS(status), 9);
  EXPECT_FALSE(fs::exists(scratch.folder()));
  class Full : public Unsynced {
    ssize_t write(int, const void*, std::size_t) override {
      errno = ENOSPC;
      return -1;
    }
  } full;
  EXPECT_FALSE(replace_folder(full, scratch.target(), version("3")).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("1")));
}

// With what `helm dependency build` made, and without.
class Killed : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Replace, Killed, testing::Bool());

TEST_P(Killed, AtAnyInstantLeavesOneWholeTree) {
  Scratch scratch;
  Unsynced system;
  std::mt19937 random(1);
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("0"), {}, chart_keeps).done());
  const auto kept = GetParam() ? add_kept(scratch.folder()) : std::map<std::string, std::string>();
  std::map<std::string, std::string> before = tree(scratch.folder());
  int killed = 0;
  for (int i = 1; i <= 200; ++i) {
    const auto files = version(std::to_string(i));
    const pid_t child = fork();
    if (child == 0) {
      Unsynced own;
      _exit(replace_folder(own, scratch.target(), files, {}, chart_keeps).done() ? 0 : 1);
    }
    usleep(random() % 3000);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) ++killed;
    const auto now = tree(scratch.folder());
    ASSERT_TRUE(now == before || now == as_tree(files) + kept) << "round " << i;
    before = now;
  }
  EXPECT_GT(killed, 20);
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("x"), {}, chart_keeps).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("x")) + kept);
  EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>());
}

TEST(Replace, TwoAtOnceWaitForEachOther) {
  Scratch scratch;
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      Unsynced own;
      bool done = true;
      for (int k = 0; k < 20; ++k)
        done = replace_folder(own, scratch.target(), version(std::to_string(i))).done() && done;
      _exit(done ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  EXPECT_EQ(tree(scratch.folder()).size(), 4u);
}

}  // namespace
}  // namespace dpc::output
