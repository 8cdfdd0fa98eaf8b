// Interned text: two symbols of one table are the same text exactly when they are the same pointer.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "support/arena.h"

namespace dpc {

class Symbol {
 public:
  constexpr Symbol() = default;
  std::string_view text() const { return entry_ ? std::string_view(entry_->data(), entry_->size) : std::string_view(); }
  bool empty() const { return entry_ == nullptr || entry_->size == 0; }
  explicit operator bool() const { return entry_ != nullptr; }
  std::uint32_t hash() const { return entry_ ? entry_->hash : 0; }
  friend bool operator==(Symbol a, Symbol b) { return a.entry_ == b.entry_; }
  // Bytewise order of the texts, as Go templates order map keys.
  friend bool operator<(Symbol a, Symbol b) { return a.text() < b.text(); }

 private:
  friend class Interner;
  struct Entry {
    std::uint32_t hash;
    std::uint32_t size;
    const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  };
  explicit constexpr Symbol(const Entry* entry) : entry_(entry) {}
  const Entry* entry_ = nullptr;
};

class Interner {
 public:
  Interner();
  // Begins with the symbols of `base`, whose texts stay there: it has to outlive this one.
  explicit Interner(const Interner& base) : table_(base.table_), count_(base.count_) {}
  Symbol intern(std::string_view text);
  std::size_t bytes() const { return arena_.bytes() + table_.capacity() * sizeof(table_[0]); }

 private:
  void grow();
  Arena arena_;
  std::vector<const Symbol::Entry*> table_;  // open addressing, a power of two
  std::size_t count_ = 0;
};

}  // namespace dpc

template <>
struct std::hash<dpc::Symbol> {
  std::size_t operator()(dpc::Symbol symbol) const { return symbol.hash(); }
};
