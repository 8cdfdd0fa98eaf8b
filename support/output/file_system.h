// The system calls that writing needs, behind virtual functions: a test makes the n-th of them fail.
//
// Every function returns what its system call returns, -1 with errno set on failure, and is retried where a signal
// interrupted it. `folder` is an open folder or AT_FDCWD. No call follows a symbolic link in the last component of a
// name.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

namespace dpc::output {

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual int open(int folder, const std::string& name, int flags, mode_t mode);
  virtual ssize_t read(int file, void* to, std::size_t size);
  virtual ssize_t write(int file, const void* from, std::size_t size);
  virtual int sync(int file);
  virtual int sync_all(int folder);  // all that was written to its file system
  virtual int close(int file);
  virtual int set_mode(int file, mode_t mode);
  virtual int lock(int file);  // waits for its turn
  virtual int make_folder(int folder, const std::string& name, mode_t mode);
  virtual int remove(int folder, const std::string& name, int flags);
  virtual int rename(int folder, const std::string& from, const std::string& to, unsigned flags);  // renameat2's flags
  virtual int link(int folder, const std::string& name, int to);  // under the same name in the folder `to`
  virtual int status(int folder, const std::string& name, struct stat& out);
  virtual int list(int folder, std::vector<std::string>& names);  // sorted, without . and ..
};

}  // namespace dpc::output
