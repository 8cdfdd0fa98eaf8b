#include "ir/entries.h"

namespace dpc::ir {

std::vector<Entry> with_value(std::span<const Entry> entries, std::string_view key, const Node* value,
                              Builder& builder) {
  std::vector<Entry> out(entries.begin(), entries.end());
  const auto at = std::ranges::find(out, key, [](const Entry& entry) { return entry.key.text(); });
  if (at != out.end()) at->value = value;
  else out.push_back({builder.symbol(key), value, nullptr, {}});
  return out;
}

}  // namespace dpc::ir
