#include "support/arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

namespace dpc {
namespace {

// As x86-64 and most arm64 kernels have it; a wrong guess costs nothing but the gain.
constexpr std::size_t huge_page = std::size_t{2} << 20;

// A page is zeroed by the kernel at its first touch, and asking it for each 4 KB was a quarter of the time of large
// apps.
void* allocate_huge(std::size_t bytes) {
  void* block = std::aligned_alloc(huge_page, bytes);
#ifdef MADV_HUGEPAGE
  if (block != nullptr) madvise(block, bytes, MADV_HUGEPAGE);
#endif
  return block;
}

}  // namespace

void* Arena::allocate_slow(std::size_t size, std::size_t align) {
  constexpr std::size_t smallest = 64 * 1024;
  constexpr std::size_t largest = 2 * huge_page;
  std::size_t block = std::clamp(bytes_ / 2, smallest, largest);
  block = std::max(block, size + align);
  if (block >= huge_page) block = (block + huge_page - 1) / huge_page * huge_page;
  void* made = block >= huge_page ? allocate_huge(block) : std::malloc(block);
  if (made == nullptr) throw std::bad_alloc();
  blocks_.emplace_back(made);
  bytes_ += block;
  next_ = reinterpret_cast<std::uintptr_t>(made);
  end_ = next_ + block;
  return allocate(size, align);
}

Arena::Mark Arena::mark() {
  if (blocks_.empty()) allocate(1, 1);
  return {blocks_.size(), next_, end_, bytes_};
}

void Arena::rewind(const Mark& mark) {
#ifndef NDEBUG
  // Whoever still reads it is found out.
  std::memset(reinterpret_cast<void*>(mark.next), 0xDD, mark.end - mark.next);
#endif
  blocks_.resize(mark.blocks);
  next_ = mark.next;
  end_ = mark.end;
  bytes_ = mark.bytes;
}

}  // namespace dpc
