#include "driver/verify/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

extern char** environ;

namespace dpc::driver::verify {
namespace {

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// -1 where it cannot be started.
pid_t start(const std::vector<std::string>& command, const std::string& out, const std::string& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<char*> arguments;
  for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  pid_t pid = -1;
  if (posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ) != 0) pid = -1;
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

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

void run_all(std::size_t count, unsigned at_once, const std::function<std::vector<std::string>(std::size_t)>& command,
             const std::function<bool(std::size_t, Finished)>& done) {
  const TemporaryFolder folder;
  std::map<pid_t, std::size_t> running;
  std::size_t next = 0;
  bool wanted = true;
  const auto file = [&](std::size_t i, const char* kind) { return folder.path() + "/" + std::to_string(i) + kind; };
  const auto finish = [&](std::size_t i, int code) {
    Finished finished{code, content(file(i, ".out")), content(file(i, ".err"))};
    std::filesystem::remove(file(i, ".out"));
    std::filesystem::remove(file(i, ".err"));
    wanted = done(i, std::move(finished)) && wanted;
  };
  while (!running.empty() || (wanted && next < count)) {
    while (wanted && next < count && running.size() < at_once) {
      const std::size_t i = next++;
      const pid_t pid = start(command(i), file(i, ".out"), file(i, ".err"));
      if (pid < 0) finish(i, 127);
      else running.emplace(pid, i);
    }
    if (running.empty()) continue;
    int status = 0;
    const pid_t pid = waitpid(-1, &status, 0);
    const auto which = running.find(pid);
    if (which == running.end()) continue;
    const std::size_t i = which->second;
    running.erase(which);
    finish(i, code_of(status));
  }
}

Finished run(const std::vector<std::string>& command) {
  Finished result;
  run_all(
      1, 1, [&](std::size_t) { return command; },
      [&](std::size_t, Finished finished) {
        result = std::move(finished);
        return true;
      });
  return result;
}

}  // namespace dpc::driver::verify
