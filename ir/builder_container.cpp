// Records, lists and the groups inside them.
#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "ir/builder.h"
#include "ir/entry_set.h"

namespace dpc::ir {
namespace {

constexpr unsigned deepest_walk = 1000;
// Spreads into a larger container are left to evaluation, which counts its steps.
constexpr std::size_t most_entries = 1u << 16;

bool is_constant(const Node* guard) { return guard != nullptr && guard->op == Op::Bool; }

// A group whose entries are known.
bool dissolves(const Entry& entry) {
  if (!entry.key.empty()) return false;
  if (entry.value->op == Op::Pair) return entry.value->kid(0)->op == Op::String;
  return entry.value->op == Op::Spread &&
         (is_container(entry.value->kid(0)->op) || entry.value->kid(0)->op == Op::Null);
}

// Nothing but entries that are left out, of keys that stand once: they are passed over. Small records, such as metadata
// without annotations.
bool only_leaves_out(std::span<const Entry> entries) {
  constexpr std::size_t few = 12;
  if (entries.size() > few) return false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    if (entry.key.empty() || is_constant(entry.guard)) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (entries[j].key == entry.key) return false;
    }
  }
  return true;
}

bool needs_folding(Op op, std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    // Most entries are scalars of a key.
    const Op value = entry.value->op;
    if (entry.guard == nullptr && is_scalar(value) && value != Op::Null) continue;
    if (is_constant(entry.guard) || dissolves(entry) || (!is_group(value) && left_out(op, *entry.value))) return true;
  }
  return false;
}

// Puts entries together, dissolving groups. `depth` bounds spreads within spreads.
class Folding {
 public:
  Folding(Builder& builder, Op op) : builder_(builder), op_(op), set_(builder) {}

  void add(const Entry& entry, const Node* outer_guard, bool from_data) {
    const Node* own = is_constant(entry.guard) && entry.guard->b ? nullptr : entry.guard;
    const Node* guard = builder_.logical_and(outer_guard, own);
    if (is_constant(guard)) {
      if (!guard->b) return;
      guard = nullptr;
    }
    if (!entry.key.empty() || !is_group(entry.value->op))
      return put({entry.key, entry.value, guard, entry.span}, from_data);
    if (!dissolves(entry) || size() + entry.value->kid(0)->entries().size() > most_entries) {
      groups_ = true;
      return put({{}, entry.value, guard, entry.span}, true);
    }
    const Node* first = entry.value->kid(0);
    if (entry.value->op == Op::Pair) return put({first->s, entry.value->kid(1), guard, entry.span}, false);
    for (const Entry& inner : first->entries()) add(inner, guard, first->flags & FromData);
  }

  std::vector<Entry> take() { return op_ == Op::List ? std::move(list_) : set_.take(); }

 private:
  std::size_t size() const { return list_.size() + set_.size(); }

  void put(const Entry& entry, bool from_data) {
    const bool gone = !from_data && left_out(op_, *entry.value);
    if (op_ == Op::List) {
      if (!gone) list_.push_back(entry);
      return;
    }
    // an open group before it may have the key, so the entry must stay to take it away
    if (gone && !groups_) return set_.remove(entry.key, entry.guard);
    set_.put(entry);
  }

  Builder& builder_;
  Op op_;
  EntrySet set_;
  std::vector<Entry> list_;
  bool groups_ = false;
};

// Loop variables in a range's body that belong to a range further out.
class OuterVariables {
 public:
  bool in(std::span<const Entry> entries, std::uint32_t key, std::uint32_t value, unsigned depth = 0) {
    bound_.push_back(key);
    bound_.push_back(value);
    const bool found = std::ranges::any_of(entries, [&](const Entry& entry) {
      return in(entry.value, depth + 1) || (entry.guard != nullptr && in(entry.guard, depth + 1));
    });
    bound_.resize(bound_.size() - 2);
    return found;
  }

 private:
  bool in(const Node* node, unsigned depth) {
    if (!(node->flags & Looped)) return false;
    if (depth > deepest_walk) return true;
    if (node->op == Op::Var) return std::ranges::find(bound_, node->i) == bound_.end();
    if (!seen_.insert(node).second) return false;
    for (const Node* kid : node->kids()) {
      if (in(kid, depth + 1)) return true;
    }
    if (node->op == Op::Range) {
      return in(node->range_info->entries, node->range_info->key_var, node->range_info->value_var, depth);
    }
    return std::ranges::any_of(node->entries(), [&](const Entry& entry) {
      return in(entry.value, depth + 1) || (entry.guard != nullptr && in(entry.guard, depth + 1));
    });
  }

  std::vector<std::int64_t> bound_;
  std::unordered_set<const Node*> seen_;
};

void write_index(std::span<const Entry> entries, std::uint32_t* index) {
  const std::size_t mask = index_size(entries.size()) - 1;
  for (std::uint32_t n = 0; n < entries.size(); ++n) {
    std::size_t i = entries[n].key.hash() & mask;
    while (index[i] != 0) i = (i + 1) & mask;
    index[i] = n + 1;
  }
}

constexpr std::size_t recent_bits = 13;
constexpr std::size_t recent_places = std::size_t{1} << recent_bits;
constexpr std::size_t most_shared = 8;  // entries

std::uint64_t trace_of(const Node& value) {
  if (value.op == Op::String) return value.s.hash();
  if (value.op == Op::Int) return static_cast<std::uint64_t>(value.i);
  if (value.op == Op::Bool) return value.b;
  return is_container(value.op) && value.count > 0 ? value.entry_array[0].span.begin : 0;
}

// The same in each run: no addresses.
std::size_t recent_place(const Node& container) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15u;
  std::uint64_t hash = container.count;
  for (const Entry& entry : container.entries()) {
    hash = (hash ^ (std::uint64_t{entry.span.begin} << 32) ^ entry.key.hash()) * factor;
    hash = (hash ^ trace_of(*entry.value)) * factor;
  }
  return hash >> (64 - recent_bits);
}

bool same_container(const Node& a, const Node& b) {
  return a.op == b.op && a.flags == b.flags && a.type == b.type &&
         std::ranges::equal(a.entries(), b.entries(), [](const Entry& x, const Entry& y) {
           return x.key == y.key && x.value == y.value && x.span == y.span;
         });
}

}  // namespace

const Node* Builder::make_container(Op op, std::span<const Entry> entries, const Type* type, std::uint8_t flags) {
  Node node;
  node.op = op;
  node.type = type ? type : op == Op::Record ? types_.any_map : types_.any_list;
  node.count = static_cast<std::uint32_t>(entries.size());
  node.flags = flags & (KeepEmpty | FromData);
  for (const Entry& entry : entries) {
    node.flags |= entry.value->flags & upward_flags;
    if (entry.guard) node.flags |= (entry.guard->flags & upward_flags) | Open;
    if (is_group(entry.value->op)) node.flags |= Open;
  }
  if (!entries.empty()) node.entry_array = entries.data();
  // What the instances of a component have in common is made from the same places, of the same values.
  const bool shared = node.closed() && entries.size() <= most_shared;
  if (recent_.empty()) recent_.resize(recent_places);
  const Node** recent = shared ? &recent_[recent_place(node)] : nullptr;
  if (shared && *recent != nullptr && same_container(**recent, node)) return *recent;
  const bool indexed = op == Op::Record && node.closed() && entries.size() >= indexed_from;
  const std::size_t index_bytes = indexed ? index_size(entries.size()) * sizeof(std::uint32_t) : 0;
  if (!entries.empty()) {
    auto* kept = static_cast<Entry*>(arena_.allocate(entries.size_bytes() + index_bytes, alignof(Entry)));
    std::ranges::copy(entries, kept);
    node.entry_array = kept;
    if (indexed) {
      auto* index = reinterpret_cast<std::uint32_t*>(kept + entries.size());
      std::fill_n(index, index_bytes / sizeof(std::uint32_t), 0u);
      write_index(entries, index);
      node.flags |= Indexed;
    }
  }
  const Node* made = arena_.make<Node>(node);
  if (shared) *recent = made;
  return made;
}

const Node* Builder::container(Op op, std::span<const Entry> entries, const Type* type, std::uint8_t flags) {
  if (flags & FromData || !needs_folding(op, entries)) return make_container(op, entries, type, flags);
  if (op == Op::Record && only_leaves_out(entries)) {
    std::vector<Entry> kept;
    kept.reserve(entries.size());
    std::ranges::copy_if(entries, std::back_inserter(kept),
                         [op](const Entry& entry) { return !left_out(op, *entry.value); });
    return make_container(op, kept, type, flags);
  }
  Folding folding(*this, op);
  for (const Entry& entry : entries) folding.add(entry, nullptr, false);
  return make_container(op, folding.take(), type, flags);
}

const Node* Builder::record(std::span<const Entry> entries, const Type* type, std::uint8_t flags) {
  return container(Op::Record, entries, type, flags & ~FromData);
}

const Node* Builder::list(std::span<const Entry> entries, const Type* type, std::uint8_t flags) {
  return container(Op::List, entries, type, flags & ~FromData);
}

const Node* Builder::data_record(std::span<const Entry> entries, const Type* type) {
  return make_container(Op::Record, entries, type, FromData);
}

const Node* Builder::data_list(std::span<const Entry> entries, const Type* type) {
  return make_container(Op::List, entries, type, FromData);
}

const Node* Builder::spread(const Node* collection) {
  const Node* kids[] = {collection};
  return operation(Op::Spread, kids, collection->type);
}

const Node* Builder::pair(const Node* key, const Node* value) {
  const Node* kids[] = {key, value};
  return operation(Op::Pair, kids, value->type);
}

const Node* Builder::range(const Node* collection, const RangeInfo& info) {
  const std::span<Entry> entries = arena_.make_array<Entry>(info.entries.size());
  std::ranges::copy(info.entries, entries.begin());
  RangeInfo* kept = arena_.make<RangeInfo>(info);
  kept->entries = entries;
  Node node;
  node.op = Op::Range;
  node.type = collection->type;
  node.range_info = kept;
  node.only = collection;
  node.flags = static_cast<std::uint8_t>(Open | (collection->flags & (Looped | Versioned)));
  for (const Entry& entry : entries) {
    node.flags |= entry.value->flags & (Tainted | Versioned);
    if (entry.guard) node.flags |= entry.guard->flags & (Tainted | Versioned);
  }
  if (OuterVariables().in(entries, info.key_var, info.value_var)) node.flags |= Looped;
  return arena_.make<Node>(node);
}

const Node* Builder::with_origins(const Node* data) {
  if (!(data->flags & Versioned)) return data;
  if (data->origin() != nullptr) return data->origin();
  if (!is_container(data->op)) return data;
  std::vector<Entry> entries(data->entries().begin(), data->entries().end());
  for (Entry& entry : entries) entry.value = with_origins(entry.value);
  return make_container(data->op, entries, data->type, data->flags);
}

const Node* Builder::taint(const Node* data) {
  if (data->op == Op::String) return secret(data->s);
  if (!is_container(data->op) || data->count == 0) return data;
  std::vector<Entry> entries(data->entries().begin(), data->entries().end());
  for (Entry& entry : entries) entry.value = taint(entry.value);
  return make_container(data->op, entries, data->type, data->flags);
}

}  // namespace dpc::ir
