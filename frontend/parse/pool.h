// Objects handed out again for the next item rather than freed.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace dpc::parse {

template <class T>
class Pool {
 public:
  T& take() {
    if (at_ == end_) next_block();
    return *at_++;
  }
  void reset() {
    block_ = 0;
    at_ = end_ = nullptr;
  }

 private:
  static constexpr std::size_t block_size = 512;
  void next_block() {
    if (block_ == blocks_.size()) blocks_.push_back(std::make_unique<T[]>(block_size));
    at_ = blocks_[block_++].get();
    end_ = at_ + block_size;
  }

  std::vector<std::unique_ptr<T[]>> blocks_;
  std::size_t block_ = 0;
  T* at_ = nullptr;
  T* end_ = nullptr;
};

}  // namespace dpc::parse
