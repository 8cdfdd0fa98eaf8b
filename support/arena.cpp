#include "support/arena.h"

#include <algorithm>

namespace dpc {

void* Arena::allocate_slow(std::size_t size, std::size_t align) {
  constexpr std::size_t smallest = 64 * 1024;
  constexpr std::size_t largest = 4 * 1024 * 1024;
  std::size_t block = std::clamp(bytes_ / 2, smallest, largest);
  block = std::max(block, size + align);
  blocks_.emplace_back(new std::byte[block]);
  bytes_ += block;
  next_ = reinterpret_cast<std::uintptr_t>(blocks_.back().get());
  end_ = next_ + block;
  return allocate(size, align);
}

}  // namespace dpc
