// The entries of records by key, and values by path.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string_view>

#include "ir/builder.h"

namespace dpc::ir {

// The entry of that name, guarded or not, and though it is Null (unlike entry_of, ir/field_rules.h). Null where there
// is none, or `node` is no record or null itself: steps follow one another.
inline const Entry* find_entry(const Node* node, std::string_view key) {
  if (node == nullptr || node->op != Op::Record) return nullptr;
  const auto found = std::ranges::find(node->entries(), key, [](const Entry& entry) { return entry.key.text(); });
  return found != node->entries().end() ? &*found : nullptr;
}

// Null where it is Null, too.
inline const Node* value_at(const Node* node, std::span<const std::string_view> path) {
  for (const std::string_view key : path) {
    const Entry* entry = find_entry(node, key);
    node = entry != nullptr && entry->value->op != Op::Null ? entry->value : nullptr;
  }
  return node;
}
inline const Node* value_at(const Node* node, std::string_view key) { return value_at(node, std::span(&key, 1)); }
inline const Node* value_at(const Node* node, std::initializer_list<std::string_view> path) {
  return value_at(node, std::span(path.begin(), path.size()));
}

// The entries with another value of `key`, which comes last where there was none.
std::vector<Entry> with_value(std::span<const Entry> entries, std::string_view key, const Node* value,
                              Builder& builder);

}  // namespace dpc::ir
