// Laying values over values.
#include <unordered_map>

#include "ir/bind/values.h"

namespace dpc::ir {
namespace {

enum class Null : std::uint8_t { Kept, Deletes };

const Node* laid_over(Builder& builder, const Node* base, const Node* over, Null null) {
  if (base == nullptr || base->op != Op::Record || over->op != Op::Record) return over;
  std::vector<Entry> entries;
  entries.reserve(base->entries().size() + over->entries().size());
  std::unordered_map<Symbol, const Entry*> given;
  for (const Entry& entry : over->entries()) given.emplace(entry.key, &entry);
  for (const Entry& entry : base->entries()) {
    const auto found = given.find(entry.key);
    if (found == given.end()) {
      entries.push_back(entry);
    } else if (const Entry& later = *found->second; later.value->op != Op::Null || null == Null::Kept) {
      // Where the entry is told of, it is where it was written last.
      entries.push_back({entry.key, laid_over(builder, entry.value, later.value, null), nullptr, later.span});
    }
  }
  for (const Entry& entry : over->entries()) {
    if (find(*base, entry.key) == nullptr) entries.push_back(entry);
  }
  return builder.data_record(entries, base->type);
}

}  // namespace

const Node* merge_values(Builder& builder, const Node* base, const Node* over) {
  if (over == nullptr || over->op == Op::Null) return base;
  return laid_over(builder, base, over, Null::Deletes);
}

const Node* overlay_values(Builder& builder, const Node* base, const Node* over) {
  if (over == nullptr || over->op == Op::Null) return base;
  return laid_over(builder, base, over, Null::Kept);
}

}  // namespace dpc::ir
