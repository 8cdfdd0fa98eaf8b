// A stack of its own for the signal handlers of the thread that makes it, as long as this lives: on one that overflowed
// none can run.
#pragma once

#include <signal.h>

#include <memory>

namespace dpc {

class SignalStack {
 public:
  SignalStack() : memory_(std::make_unique<char[]>(bytes)) {
    stack_t stack{};
    stack.ss_sp = memory_.get();
    stack.ss_size = bytes;
    ::sigaltstack(&stack, &before_);
  }
  ~SignalStack() { ::sigaltstack(&before_, nullptr); }
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;

 private:
  static constexpr std::size_t bytes = 64 * 1024;
  std::unique_ptr<char[]> memory_;
  stack_t before_{};
};

}  // namespace dpc
