// An open file or folder that closes itself.
#pragma once

#include <utility>

#include "support/output/file_system.h"

namespace dpc::output {

class Handle {
 public:
  Handle(FileSystem& system, int file) : system_(&system), file_(file) {}
  Handle(Handle&& other) noexcept : system_(other.system_), file_(std::exchange(other.file_, -1)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(system_, other.system_);
    std::swap(file_, other.file_);
    return *this;
  }
  ~Handle() {
    if (file_ >= 0) system_->close(file_);
  }
  explicit operator bool() const { return file_ >= 0; }
  int get() const { return file_; }
  // Closes now, for who must know whether that failed.
  bool close() { return system_->close(std::exchange(file_, -1)) == 0; }

 private:
  FileSystem* system_;
  int file_;
};

}  // namespace dpc::output
