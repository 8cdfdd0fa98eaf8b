#include "driver/verify/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

extern char** environ;

namespace dpc::driver::verify {
namespace {

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Zero or an error number.
int start(pid_t& pid, const std::vector<std::string>& command, const std::string& out, const std::string& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<char*> arguments;
  for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int fault = posix_spawnp(&pid, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return fault;
}

// No system tells of the end of a child and of the time alike, so it is asked, soon at first. False once the time is
// over.
bool ends_by(pid_t pid, int& status, std::chrono::steady_clock::time_point deadline) {
  std::chrono::microseconds pause{500};
  for (;;) {
    const pid_t ended = ::waitpid(pid, &status, WNOHANG);
    if (ended == pid || (ended < 0 && errno != EINTR)) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds{10'000});
  }
}

void end_group(pid_t pid, int& status) {
  ::kill(-pid, SIGKILL);
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  const char* base = std::getenv("TMPDIR");
  std::string pattern = std::string(base != nullptr && *base != 0 ? base : "/tmp") + "/dpc-XXXXXX";
  if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Finished run(const std::vector<std::string>& command, const std::string& folder, std::chrono::milliseconds at_most) {
  using End = Finished::End;
  const std::string base = folder + "/" + std::to_string(::getpid());
  const std::string out = base + ".out", err = base + ".err";
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  pid_t pid = -1;
  if (const int fault = start(pid, command, out, err); fault != 0) return {End::NotStarted, fault, {}, {}};
  int status = 0;
  const bool ended = ends_by(pid, status, deadline);
  if (!ended) end_group(pid, status);
  const End end = !ended ? End::TooLate : WIFEXITED(status) ? End::Exited : End::Killed;
  return {end, WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status), content(out), content(err)};
}

}  // namespace dpc::driver::verify
