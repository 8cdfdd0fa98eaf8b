// A bump allocator for trees that live as long as one compilation.
//
// Nothing in it is destroyed: only trivially destructible types may be made in it. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace dpc {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(std::size_t size, std::size_t align) {
    std::uintptr_t at = (next_ + align - 1) & ~(align - 1);
    if (at + size > end_) return allocate_slow(size, align);
    next_ = at + size;
    return reinterpret_cast<void*>(at);
  }

  template <class T, class... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  template <class T>
  std::span<T> make_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    T* first = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
    for (std::size_t i = 0; i < count; ++i) new (first + i) T();
    return {first, count};
  }

  // For so many, none of them made yet.
  template <class T>
  T* make_room(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    return static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
  }

  template <class T>
  std::span<T> copy(const std::vector<T>& from) {
    std::span<T> to = make_array<T>(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = from[i];
    return to;
  }

  std::string_view copy_text(std::string_view text) {
    if (text.empty()) return {};
    char* to = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  std::size_t bytes() const { return bytes_; }

  // A place to go back to: what was made since is gone then, and its room is used again.
  struct Mark {
    std::size_t blocks = 0;
    std::uintptr_t next = 0, end = 0;
    std::size_t bytes = 0;
  };
  // Asks for a block where there is none yet, so that going back does not give the first one away.
  Mark mark();
  void rewind(const Mark& mark);

 private:
  void* allocate_slow(std::size_t size, std::size_t align);

  std::uintptr_t next_ = 0;
  std::uintptr_t end_ = 0;
  std::size_t bytes_ = 0;
  struct Free {
    void operator()(void* block) const { std::free(block); }
  };
  std::vector<std::unique_ptr<void, Free>> blocks_;
};

}  // namespace dpc
