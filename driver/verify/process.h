// Other programs, and copies of this one that work side by side.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace dpc::driver::verify {

struct Finished {
  enum class End { Exited, Killed, NotStarted, TooLate } end = End::Exited;
  int code = 0;  // the exit code; of what was killed the signal, of what was not started errno
  std::string out, err;
};

// Standard input is empty. What the program prints passes through files in `folder`. It has a process group of its own,
// which is killed as a whole once the time is over.
Finished run(const std::vector<std::string>& command, const std::string& folder, std::chrono::milliseconds at_most);

// While there is one, what asks the program to stop (an interrupt, a hang-up) is only noted.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  static int seen();  // the signal, or 0
};

// Works through all of `numbers`, some at a time in each of `at_once` forked copies of this process, which forget what
// they have made when they end: memory stays bounded. `work` is called in a copy, and says a line; `told` is called
// here with it, in any order, and stops the rest by saying false. Returns false where a copy died or none could be
// made.
bool run_workers(const std::vector<std::size_t>& numbers, unsigned at_once,
                 const std::function<std::string(std::size_t)>& work,
                 const std::function<bool(std::string_view)>& told);

// A folder of its own below the system's for temporary files ($TMPDIR, or /tmp), removed with what is in it. Its path
// is empty where it could not be made.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace dpc::driver::verify
