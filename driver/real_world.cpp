#include "driver/real_world.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>

#include "driver/exit_code.h"
#include "driver/real_files.h"
#include "support/signal_stack.h"

namespace dpc::driver {
namespace {

constexpr std::string_view bug_message =
    "dpc: internal error: this is a bug in dpc, not in your source; please report it with the input that shows it\n";

// Only what is safe in a signal handler.
[[noreturn]] void die_of_bug() {
  const ssize_t ignored = ::write(STDERR_FILENO, bug_message.data(), bug_message.size());
  static_cast<void>(ignored);
  ::_exit(Bug);
}

void on_signal(int) { die_of_bug(); }

class FileSink : public Sink {
 public:
  explicit FileSink(int file) : file_(file) {}

 protected:
  bool put(std::string_view text) override {
    while (!text.empty()) {
      const ssize_t written = ::write(file_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int file_;
};

std::vector<timespec> times_of(const std::vector<std::string>& paths) {
  std::vector<timespec> out;
  for (const std::string& path : paths) {
    struct stat status {};
    out.push_back(::stat(path.c_str(), &status) == 0 ? status.st_mtim : timespec{});
  }
  return out;
}

bool wait_for_change(const std::vector<std::string>& paths) {
  const auto same = [](const timespec& a, const timespec& b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; };
  const std::vector<timespec> before = times_of(paths);
  for (;;) {
    ::usleep(200'000);
    const std::vector<timespec> now = times_of(paths);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (!same(now[i], before[i])) return true;
    }
  }
}

}  // namespace

void guard_against_bugs() {
  ::signal(SIGPIPE, SIG_IGN);
  std::set_terminate(die_of_bug);
  static const SignalStack of_main;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK;
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) ::sigaction(signal, &action, nullptr);
}

struct RealWorld::Parts {
  FileSink out{STDOUT_FILENO};
  FileSink err{STDERR_FILENO};
  Streams streams{out, err, [](std::uint64_t limit, std::string& why) { return read_stream(STDIN_FILENO, limit, why); },
                  ::isatty(STDOUT_FILENO) == 1, ::isatty(STDERR_FILENO) == 1, no_colour()};
  RealFiles files;
  output::FileSystem output;
  World world{streams, files, output, wait_for_change, read_pipe};

  // https://no-color.org: set and not empty
  static bool no_colour() {
    const char* value = std::getenv("NO_COLOR");
    return value != nullptr && *value != '\0';
  }
};

RealWorld::RealWorld() : parts_(std::make_unique<Parts>()) {}
RealWorld::~RealWorld() = default;
World& RealWorld::world() { return parts_->world; }

}  // namespace dpc::driver
