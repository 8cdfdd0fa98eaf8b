#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "driver/verify/process.h"

namespace dpc::driver::verify {
namespace {

volatile sig_atomic_t stop_signal = 0;
constexpr int stopping[] = {SIGINT, SIGTERM, SIGHUP};

void note(int signal) { stop_signal = signal; }

void handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  for (const int signal : stopping) ::sigaction(signal, &action, nullptr);
}

struct Worker {
  pid_t pid = -1;
  int pipe = -1;
  std::string unread;
};

bool say(int pipe, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(pipe, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

class Pool {
 public:
  Pool(const std::vector<std::size_t>& numbers, unsigned at_once, const std::function<std::string(std::size_t)>& work,
       const std::function<bool(std::string_view)>& told)
      : numbers_(numbers), at_once_(at_once), work_(work), told_(told) {}

  bool run() {
    while (wanted() || !workers_.empty()) {
      while (wanted() && workers_.size() < at_once_ && begin()) {
      }
      if (workers_.empty()) break;
      listen();
    }
    return good_;
  }

 private:
  bool wanted() const { return good_ && wanted_ && StopSignals::seen() == 0 && next_ < numbers_.size(); }

  // Small shares near the end, so that all end together.
  std::size_t share() const {
    const std::size_t left = numbers_.size() - next_;
    return std::clamp<std::size_t>(left / (std::size_t{4} * at_once_), 1, 100);
  }

  bool begin() {
    const std::size_t from = next_, count = share();
    int ends[2];
    if (::pipe(ends) != 0) return good_ = false;
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::close(ends[0]);
      for (std::size_t i = from; i < from + count && StopSignals::seen() == 0; ++i) {
        const std::string line = work_(numbers_[i]);
        if (StopSignals::seen() != 0 || !say(ends[1], line)) break;
      }
      ::_exit(0);
    }
    ::close(ends[1]);
    if (pid < 0) {
      ::close(ends[0]);
      return good_ = false;
    }
    workers_.push_back({pid, ends[0], {}});
    next_ += count;
    return true;
  }

  void listen() {
    std::vector<pollfd> pipes;
    for (const Worker& worker : workers_) pipes.push_back({worker.pipe, POLLIN, 0});
    if (::poll(pipes.data(), pipes.size(), -1) < 0) return stop();
    for (std::size_t i = pipes.size(); i-- > 0;) {
      if (pipes[i].revents != 0 && !read(workers_[i])) end(i);
    }
  }

  bool read(Worker& worker) {
    char buffer[1 << 14];
    const ssize_t got = ::read(worker.pipe, buffer, sizeof buffer);
    if (got <= 0) return got < 0 && errno == EINTR;
    worker.unread.append(buffer, static_cast<std::size_t>(got));
    for (std::size_t end = 0; (end = worker.unread.find('\n')) != std::string::npos;) {
      if (wanted_ && !told_(std::string_view(worker.unread).substr(0, end))) {
        wanted_ = false;
        stop();
      }
      worker.unread.erase(0, end + 1);
    }
    return true;
  }

  void end(std::size_t i) {
    int status = 0;
    while (::waitpid(workers_[i].pid, &status, 0) < 0 && errno == EINTR) {
    }
    ::close(workers_[i].pipe);
    good_ = good_ && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(i));
  }

  // The copies end after what they are at.
  void stop() {
    if (StopSignals::seen() == 0 && wanted_) return;
    for (const Worker& worker : workers_) ::kill(worker.pid, SIGTERM);
  }

  const std::vector<std::size_t>& numbers_;
  const std::size_t at_once_;
  const std::function<std::string(std::size_t)>& work_;
  const std::function<bool(std::string_view)>& told_;
  std::vector<Worker> workers_;
  std::size_t next_ = 0;
  bool wanted_ = true, good_ = true;
};

}  // namespace

StopSignals::StopSignals() {
  stop_signal = 0;
  handle(note);
}

StopSignals::~StopSignals() {
  handle(SIG_DFL);
  stop_signal = 0;
}

int StopSignals::seen() { return stop_signal; }

bool run_workers(const std::vector<std::size_t>& numbers, unsigned at_once,
                 const std::function<std::string(std::size_t)>& work,
                 const std::function<bool(std::string_view)>& told) {
  return Pool(numbers, at_once, work, told).run();
}

}  // namespace dpc::driver::verify
