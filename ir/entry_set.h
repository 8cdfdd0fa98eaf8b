// The entries of a record while it is put together: a later entry replaces an earlier one of its key, at the later's
// place.
//
// A guarded later entry leaves the earlier one where its own guard does not hold. Groups have no key and replace
// nothing here.
#pragma once

#include <unordered_map>
#include <vector>

#include "ir/builder.h"

namespace dpc::ir {

class EntrySet {
 public:
  explicit EntrySet(Builder& builder) : builder_(builder) {}
  void put(const Entry& entry);
  // The key is gone wherever `under` holds; null: everywhere.
  void remove(Symbol key, const Node* under);
  std::size_t size() const { return entries_.size(); }
  std::vector<Entry> take();

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t last_of(Symbol key) const;

  Builder& builder_;
  std::vector<Entry> entries_;  // a removed one has no value
  std::vector<std::uint32_t> previous_;  // the earlier entry of the same key
  std::unordered_map<Symbol, std::uint32_t> last_;
};

}  // namespace dpc::ir
