// Small pieces of text on their way to a string, which takes many at a time: each append to a std::string checks its
// room and ends its text anew.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

namespace dpc::emit {

class Pieces {
 public:
  explicit Pieces(std::string& out) : out_(out) {}
  ~Pieces() { flushed(); }
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;

  void add(char c) {
    if (used_ == sizeof buffer_) flushed();
    buffer_[used_++] = c;
  }
  void add(std::string_view text) {
    if (text.size() > sizeof buffer_ - used_) {
      flushed() += text;
      return;
    }
    std::memcpy(buffer_ + used_, text.data(), text.size());
    used_ += text.size();
  }
  void spaces(unsigned count) {
    if (count > sizeof buffer_ - used_) {
      flushed().append(count, ' ');
      return;
    }
    // As much as most lines are indented, since so much of a known size is one or two stores.
    constexpr std::size_t usual = 32;
    if (count <= usual && usual <= sizeof buffer_ - used_) {
      std::memset(buffer_ + used_, ' ', usual);
    } else {
      std::memset(buffer_ + used_, ' ', count);
    }
    used_ += count;
  }
  // The string with all that was added, to append to it by other means.
  std::string& flushed() {
    out_.append(buffer_, used_);
    used_ = 0;
    return out_;
  }

 private:
  std::string& out_;
  std::size_t used_ = 0;
  char buffer_[2048];
};

}  // namespace dpc::emit
