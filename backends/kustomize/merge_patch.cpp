#include "backends/kustomize/merge_patch.h"

#include <algorithm>
#include <optional>

#include "backends/kustomize/keyed_list.h"
#include "ir/entries.h"
#include "ir/place.h"

namespace dpc::kustomize {
namespace {

using ir::Entry;
using ir::find_entry;
using ir::Node;
using ir::Op;
using ir::Place;

constexpr std::string_view directive = "$patch";

std::size_t index_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

class Differ {
 public:
  explicit Differ(ir::Builder& builder) : b_(builder) {}
  std::size_t named = 0;
  bool possible = true;

  // Null where nothing differs.
  const Node* record(const Node& before, const Node& after, const Place& place) {
    std::vector<Entry> out;
    for (const Entry& entry : after.entries()) {
      const Entry* old = find_entry(&before, entry.key.text());
      const Node* value =
          old == nullptr ? entry.value : changed(*old->value, *entry.value, place.below(entry.key.text()));
      if (value != nullptr) out.push_back({entry.key, value, nullptr, entry.span});
    }
    for (const Entry& entry : before.entries()) {
      if (find_entry(&after, entry.key.text()) == nullptr) out.push_back({entry.key, b_.null(), nullptr, entry.span});
    }
    return out.empty() ? nullptr : b_.data_record(out);
  }

 private:
  const Node* changed(const Node& before, const Node& after, const Place& place) {
    if (same_data(before, after)) return nullptr;
    if (before.op == Op::Record && after.op == Op::Record) return record(before, after, place);
    if (before.op != Op::List || after.op != Op::List || !is_merged(place.field)) return &after;
    const std::vector<std::string_view> keys = element_keys(place.field, before, after);
    possible &= !keys.empty();
    return keys.empty() ? &after : list(before, after, keys, place.inside());
  }

  const Node* list(const Node& before, const Node& after, std::span<const std::string_view> keys, const Place& place) {
    const std::vector<std::string> old = element_names(before, keys), now = element_names(after, keys);
    const auto is_same = [&](std::size_t at) {
      const std::size_t other = index_of(old, now[at]);
      return other < old.size() && same_data(*before.entries()[other].value, *after.entries()[at].value);
    };
    // Elements that are the same from here to the end of both follow by themselves.
    std::size_t from = now.size();
    for (std::size_t last = old.size(); from > 0 && is_same(from - 1); --from) {
      const std::size_t other = index_of(old, now[from - 1]);
      if (other >= last) break;
      last = other;
    }
    std::vector<Entry> out;
    for (std::size_t i = 0; i < from; ++i) {
      const std::size_t other = index_of(old, now[i]);
      const Entry& entry = after.entries()[i];
      const Node* was = other < old.size() ? before.entries()[other].value : nullptr;
      if (was != nullptr && is_same(i) && keys.size() > 1) continue;
      if (was != nullptr && is_same(i)) ++named;
      out.push_back({{}, was == nullptr ? entry.value : element(*was, *entry.value, keys, place), nullptr, entry.span});
    }
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (index_of(now, old[i]) == now.size()) out.push_back({{}, deleted(*before.entries()[i].value, keys)});
    }
    return b_.data_list(out);
  }

  // Its name, and what differs.
  const Node* element(const Node& before, const Node& after, std::span<const std::string_view> keys,
                      const Place& place) {
    std::vector<Entry> out = name_of(after, keys);
    const Node* rest = record(before, after, place);
    if (rest != nullptr) out.insert(out.end(), rest->entries().begin(), rest->entries().end());
    return b_.data_record(out);
  }

  const Node* deleted(const Node& element, std::span<const std::string_view> keys) {
    std::vector<Entry> out = name_of(element, keys);
    out.push_back({b_.symbol(directive), b_.string("delete")});
    return b_.data_record(out);
  }

  static std::vector<Entry> name_of(const Node& element, std::span<const std::string_view> keys) {
    std::vector<Entry> out;
    for (const std::string_view key : keys) {
      if (const Entry* entry = find_entry(&element, key)) out.push_back(*entry);
    }
    return out;
  }

  ir::Builder& b_;
};

class Merger {
 public:
  explicit Merger(ir::Builder& builder) : b_(builder) {}
  bool failed = false;

  const Node* record(const Node& object, const Node& patch, const Place& place) {
    std::vector<Entry> out;
    for (const Entry& entry : object.entries()) {
      const Entry* over = find_entry(&patch, entry.key.text());
      if (over == nullptr) out.push_back(entry);
      else if (over->value->op != Op::Null) {
        const Node* value = merged(*entry.value, *over->value, place.below(entry.key.text()));
        out.push_back({entry.key, value, nullptr, entry.span});
      }
    }
    for (const Entry& entry : patch.entries()) {
      const bool is_new = find_entry(&object, entry.key.text()) == nullptr && entry.key.text() != directive;
      if (is_new && entry.value->op != Op::Null) out.push_back(entry);
    }
    return b_.exactly(Op::Record, out, nullptr, object.flags);
  }

 private:
  const Node* merged(const Node& value, const Node& over, const Place& place) {
    if (value.op == Op::Record && over.op == Op::Record) return record(value, over, place);
    if (value.op != Op::List || over.op != Op::List || !is_merged(place.field)) return &over;
    const std::vector<std::string_view> keys = element_keys(place.field, value, over);
    failed |= keys.empty();
    return keys.empty() ? &over : list(value, over, keys, place.inside());
  }

  const Node* list(const Node& value, const Node& over, std::span<const std::string_view> keys, const Place& place) {
    std::vector<Entry> out;
    const auto with_name = [&](const Node& in, const std::string& name) -> const Entry* {
      for (const Entry& entry : in.entries()) {
        if (element_name(*entry.value, keys) == name) return &entry;
      }
      return nullptr;
    };
    const bool leads = keys.size() == 1;
    for (const Entry& entry : over.entries()) {
      if (find_entry(entry.value, directive) != nullptr) continue;
      const Entry* old = with_name(value, element_name(*entry.value, keys));
      if (old == nullptr) out.push_back(entry);
      else if (leads) out.push_back({{}, record(*old->value, *entry.value, place), nullptr, entry.span});
    }
    for (const Entry& entry : value.entries()) {
      const Entry* by = with_name(over, element_name(*entry.value, keys));
      if (by == nullptr) out.push_back(entry);
      else if (!leads && find_entry(by->value, directive) == nullptr)
        out.push_back({{}, record(*entry.value, *by->value, place), nullptr, entry.span});
    }
    return b_.data_list(out);
  }

  ir::Builder& b_;
};

}  // namespace

MergePatch merge_patch(const Node& before, const Node& after, k8s::Type type, ir::Builder& builder) {
  Differ differ(builder);
  const Node* patch = differ.record(before, after, Place::of(type));
  return {differ.possible ? patch : nullptr, differ.named};
}

const Node* apply_merge_patch(const Node& object, const Node& patch, k8s::Type type, ir::Builder& builder) {
  Merger merger(builder);
  const Node* out = merger.record(object, patch, Place::of(type));
  return merger.failed ? nullptr : out;
}

}  // namespace dpc::kustomize
