#include "support/symbol.h"

#include <cstring>

namespace dpc {
namespace {

// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (unsigned char c : text) hash = (hash ^ c) * 16777619u;
  return hash;
}

}  // namespace

Interner::Interner() : table_(1024, nullptr) {}

Symbol Interner::intern(std::string_view text) {
  const std::uint32_t hash = hash_of(text);
  std::size_t mask = table_.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
    const Symbol::Entry* entry = table_[i];
    if (entry == nullptr) {
      auto* made = new (arena_.allocate(sizeof(Symbol::Entry) + text.size(), alignof(Symbol::Entry)))
          Symbol::Entry{hash, static_cast<std::uint32_t>(text.size())};
      if (!text.empty()) std::memcpy(reinterpret_cast<char*>(made + 1), text.data(), text.size());
      table_[i] = made;
      if (++count_ * 2 > table_.size()) grow();
      return Symbol(made);
    }
    if (entry->hash == hash && std::string_view(entry->data(), entry->size) == text) return Symbol(entry);
  }
}

void Interner::grow() {
  std::vector<const Symbol::Entry*> larger(table_.size() * 2, nullptr);
  const std::size_t mask = larger.size() - 1;
  for (const Symbol::Entry* entry : table_) {
    if (entry == nullptr) continue;
    std::size_t i = entry->hash & mask;
    while (larger[i] != nullptr) i = (i + 1) & mask;
    larger[i] = entry;
  }
  table_.swap(larger);
}

}  // namespace dpc
