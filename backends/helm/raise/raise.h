// Data of the IR as template trees.
#pragma once

#include "backends/helm/lower.h"
#include "backends/helm/tree.h"
#include "backends/yaml/yaml.h"
#include "ir/builder.h"

namespace dpc::helm {

// Entries that several maps begin with, as one named template.
struct SharedEntries {
  std::string helper;
  std::vector<ir::Entry> entries;
};

class Raise {
 public:
  Raise(ir::Builder& builder, Lower& lower, std::uint32_t guard_steps)
      : builder_(builder), lower_(lower), guard_steps_(guard_steps) {}

  // The longest that fits is used.
  void share(SharedEntries shared) { shared_.push_back(std::move(shared)); }
  // The entries of a record, or elements of a list, where `given` holds (null: everywhere).
  std::vector<Item> items(const ir::Node* container, const ir::Node* given);
  // What a helper prints: a text, or the document of a Yaml call.
  std::vector<Item> document(const ir::Node* yaml);
  Yaml value(const ir::Node* node);
  // `guard` without what `given` implies; null where nothing is left.
  const ir::Node* simplified(const ir::Node* guard);

 private:
  struct Guarded {
    const ir::Node* guard;
    Item item;
  };
  std::size_t shared_prefix(std::span<const ir::Entry> entries, std::vector<Guarded>& out);
  const SharedEntries* find_shared(std::span<const ir::Entry> entries) const;
  bool is_plain(const ir::Node* node) const;
  void entry(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry);
  void split(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry);
  void group(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry, const ir::Node* guard);
  void range(std::vector<Guarded>& out, ir::Op container, const ir::Node* node, const ir::Node* guard);
  void pass_through(std::vector<Guarded>& out, const ir::Entry& entry, const ir::Node* guard, Item item);
  bool is_kept_empty(const ir::Node* value);
  const ir::Node* without_keep(const ir::Node* value);
  void kept_empty(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry);
  Item item_of(ir::Op container, const ir::Entry& entry);
  std::vector<Item> grouped(std::vector<Guarded> all);
  std::vector<Item> merged(const ir::Node* record);
  static bool has_group(std::span<const ir::Entry> entries);
  const ir::Node* not_later(std::span<const ir::Entry> entries, std::size_t at);
  const ir::Node* taken_by(const ir::Node* group, const ir::Node* key);

  Yaml scalar(const ir::Node* node);
  Yaml literal(const ir::Node* node);
  Yaml text(const ir::Node* node);
  Line plain_line(const ir::Node* node);

  ir::Builder& builder_;
  Lower& lower_;
  std::uint32_t guard_steps_;
  const ir::Node* given_ = nullptr;
  std::vector<SharedEntries> shared_;
  emit::YamlWriter writer_;
};

}  // namespace dpc::helm
