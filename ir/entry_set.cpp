#include "ir/entry_set.h"

namespace dpc::ir {

std::uint32_t EntrySet::last_of(Symbol key) const {
  const auto found = last_.find(key);
  return found == last_.end() ? none : found->second;
}

void EntrySet::remove(Symbol key, const Node* under) {
  for (std::uint32_t at = last_of(key); at != none; at = previous_[at]) {
    Entry& earlier = entries_[at];
    if (earlier.value == nullptr) continue;
    const Node* left =
        under ? builder_.logical_and(earlier.guard, builder_.logical_not(under)) : builder_.boolean(false);
    if (left == builder_.boolean(false)) {
      earlier.value = nullptr;
    } else {
      earlier.guard = left;
    }
  }
  if (under == nullptr) last_.erase(key);
}

void EntrySet::put(const Entry& entry) {
  std::uint32_t earlier = none;
  if (!entry.key.empty() || !is_group(entry.value->op)) {
    earlier = last_of(entry.key);
    if (earlier != none) remove(entry.key, entry.guard);
    if (entry.guard == nullptr) earlier = none;
    last_[entry.key] = static_cast<std::uint32_t>(entries_.size());
  }
  entries_.push_back(entry);
  previous_.push_back(earlier);
}

std::vector<Entry> EntrySet::take() {
  std::erase_if(entries_, [](const Entry& entry) { return entry.value == nullptr; });
  return std::move(entries_);
}

}  // namespace dpc::ir
