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

// Names that a run leaves beside the tree, but for the lock.
std::vector<std::string> beside(const std::string& folder) {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(fs::path(folder).parent_path())) {
    const std::string name = entry.path().filename();
    if (name != ".dpc-lock" && name != "kubernetes") out.push_back(name);
  }
  return out;
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
  FileSystem system;
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
  FileSystem system;
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

TEST(Replace, TakesAnEmptyFolder) {
  Scratch scratch;
  FileSystem system;
  fs::create_directories(scratch.folder());
  EXPECT_TRUE(replace_folder(system, scratch.target(), version("1")).done());
}

TEST(Replace, FollowsNoLink) {
  for (const std::string link : {"dist", "dist/app", "dist/app/kubernetes"}) {
    Scratch scratch;
    FileSystem system;
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
  FileSystem system;
  fs::create_directories(scratch / "dist/app");
  put(scratch.folder(), "x");
  const Outcome outcome = replace_folder(system, scratch.target(), version("1"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::NotAFolder);
  EXPECT_EQ(outcome.why, "not a folder");
}

TEST(Replace, AMemberThatBecameALinkIsRemovedNotFollowed) {
  Scratch scratch;
  FileSystem system;
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("1")).done());
  put(scratch / "precious", "x");
  fs::remove(scratch.folder() + "/top.yaml");
  fs::create_symlink(scratch / "precious", scratch.folder() + "/top.yaml");
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("2")).done());
  EXPECT_TRUE(fs::is_regular_file(scratch / "precious"));
  EXPECT_FALSE(fs::is_symlink(scratch.folder() + "/top.yaml"));
}

// Fails the n-th call that can fail, with an error that fits it.
class Failing : public FileSystem {
 public:
  Failing(int at, int error) : at_(at), error_(error) {}
  int calls() const { return calls_; }
  int open(int folder, const std::string& name, int flags, mode_t mode) override {
    return now() ? -1 : FileSystem::open(folder, name, flags, mode);
  }
  ssize_t write(int file, const void* from, std::size_t size) override {
    return now() ? -1 : FileSystem::write(file, from, size);
  }
  int sync(int file) override { return now() ? -1 : FileSystem::sync(file); }
  int close(int file) override {
    const bool fail = now();
    const int result = FileSystem::close(file);
    if (fail) errno = error_;
    return fail ? -1 : result;
  }
  int set_mode(int file, mode_t mode) override { return now() ? -1 : FileSystem::set_mode(file, mode); }
  int lock(int file) override { return now() ? -1 : FileSystem::lock(file); }
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
  FileSystem sound;
  EXPECT_TRUE(!has_old || replace_folder(sound, scratch.target(), version("1")).done());
  const auto old = tree(scratch.folder());
  Failing failing(n, error);
  const Outcome outcome = replace_folder(failing, scratch.target(), version("2"));
  EXPECT_EQ(tree(scratch.folder()), outcome.done() ? as_tree(version("2")) : old) << "call " << n << " " << outcome.why;
  EXPECT_TRUE(replace_folder(sound, scratch.target(), version("3")).done()) << "call " << n;
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("3")));
  EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>()) << "call " << n;
  return failing.calls();
}

TEST(Replace, AnyCallMayFail) {
  for (const int error : {EIO, ENOSPC, EACCES}) {
    for (const bool has_old : {true, false}) {
      const int calls = replace_with_failure(0, error, has_old);
      EXPECT_GT(calls, 60);
      for (int n = 1; n <= calls; ++n) replace_with_failure(n, error, has_old);
    }
  }
}

TEST(Replace, AFailedWriteIsTold) {
  Scratch scratch;
  class Full : public FileSystem {
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
  class Slow : public FileSystem {
    ssize_t write(int file, const void* from, std::size_t) override { return FileSystem::write(file, from, 1); }
  } slow;
  ASSERT_TRUE(replace_folder(slow, scratch.target(), {{"a", "hello"}}).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree({{"a", "hello"}}));
}

class WithoutExchange : public FileSystem {
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
  FileSystem sound;
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
  class Full : public FileSystem {
    ssize_t write(int, const void*, std::size_t) override {
      errno = ENOSPC;
      return -1;
    }
  } full;
  EXPECT_FALSE(replace_folder(full, scratch.target(), version("3")).done());
  EXPECT_EQ(tree(scratch.folder()), as_tree(version("1")));
}

TEST(Replace, KilledAtAnyInstantLeavesOneWholeTree) {
  Scratch scratch;
  FileSystem system;
  std::mt19937 random(1);
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("0")).done());
  std::map<std::string, std::string> before = tree(scratch.folder());
  int killed = 0;
  for (int i = 1; i <= 200; ++i) {
    const auto files = version(std::to_string(i));
    const pid_t child = fork();
    if (child == 0) {
      FileSystem own;
      _exit(replace_folder(own, scratch.target(), files).done() ? 0 : 1);
    }
    usleep(random() % 3000);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) ++killed;
    const auto now = tree(scratch.folder());
    ASSERT_TRUE(now == before || now == as_tree(files)) << "round " << i;
    before = now;
  }
  EXPECT_GT(killed, 20);
  ASSERT_TRUE(replace_folder(system, scratch.target(), version("x")).done());
  EXPECT_EQ(beside(scratch.folder()), std::vector<std::string>());
}

TEST(Replace, TwoAtOnceWaitForEachOther) {
  Scratch scratch;
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      FileSystem own;
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
