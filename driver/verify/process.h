// Other programs, several at a time.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace dpc::driver::verify {

struct Finished {
  int code = 0;  // 128 + the signal where one ended it; 127 where it could not be started
  std::string out, err;
};

// Runs `count` commands, `at_once` at a time, and hands each over when it is done, in any order. Standard input is
// empty. `command` makes the arguments of number i, the program first; it is called when i's turn comes.
void run_all(std::size_t count, unsigned at_once, const std::function<std::vector<std::string>(std::size_t)>& command,
             const std::function<bool(std::size_t, Finished)>& done);

Finished run(const std::vector<std::string>& command);

// A folder of its own below the system's for temporary files, removed with what is in it.
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
