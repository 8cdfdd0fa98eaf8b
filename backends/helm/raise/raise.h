// Data of the IR as template trees.
#pragma once

#include <functional>
#include <unordered_map>

#include "backends/helm/lower.h"
#include "backends/helm/raise/branches.h"
#include "backends/helm/tree.h"
#include "backends/yaml/yaml.h"
#include "ir/builder.h"
#include "ir/text_proofs.h"

namespace dpc::helm {

// Entries that several maps begin with, as one named template.
struct SharedEntries {
  std::string helper;
  std::vector<ir::Entry> entries;
};

class Raise {
 public:
  Raise(ir::Builder& builder, Lower& lower, std::uint32_t guard_steps)
      : builder_(builder), lower_(lower), branches_(builder, lower), guard_steps_(guard_steps) {}

  // The longest that fits is used.
  void share(SharedEntries shared) { shared_.push_back(std::move(shared)); }
  // The entries of a record, or elements of a list, where `given` holds (null: everywhere).
  std::vector<Item> items(const ir::Node* container, const ir::Node* given);
  // What a document prints: by its helper, where it has one; and what that prints.
  std::vector<Item> document(const ir::Node* call);
  std::vector<Item> body(const ir::Node* call);
  Yaml value(const ir::Node* node);
  // Variables of loops around have these names.
  void within(std::span<const std::string> names) { loop_names_.assign(names.begin(), names.end()); }
  // What a call of `join` prints, see joins.h; what separates the texts stands behind each.
  std::vector<Item> joined(const ir::Node* join);
  // The items of a map or list that will be read back: of equal keys the last is read.
  std::vector<Item> read_back(const ir::Node* container);
  // `guard` without what `given_` implies; null where nothing is left.
  const ir::Node* simplified(const ir::Node* guard);
  // What is raised from now on stands only where that holds (null: everywhere).
  void suppose(const ir::Node* given);
  const ir::Node* given() const { return given_; }
  // The loop, with what is made of each of its entries inside.
  Item looped(const ir::Node* node, const std::function<std::vector<Guarded>(const ir::Entry&)>& make);
  std::vector<Item> grouped(std::vector<Guarded> all) { return branches_.grouped(std::move(all)); }
  // The map or list, left out where it is empty.
  const ir::Node* without_keep(const ir::Node* value);

 private:
  std::size_t shared_prefix(std::span<const ir::Entry> entries, std::vector<Guarded>& out);
  const SharedEntries* find_shared(std::span<const ir::Entry> entries) const;
  bool is_plain(const ir::Node* node) const;
  // `settled`: what is empty has an entry of its own.
  void entry(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry, bool settled = false);
  void split(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry);
  void split_arms(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry);
  bool is_split_too_often(const ir::Node* choice);
  void group(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry, const ir::Node* guard);
  void range(std::vector<Guarded>& out, ir::Op container, const ir::Node* node, const ir::Node* guard);
  std::string loop_name(Symbol written, const char* otherwise) const;
  void pass_through(std::vector<Guarded>& out, const ir::Entry& entry, const ir::Node* guard, Item item);
  void erase(std::vector<Guarded>& out, const ir::Entry& entry);
  Line open_key(const ir::Node* pair);
  bool is_kept_empty(const ir::Node* value);
  bool is_bare_element(ir::Op container, const ir::Entry& entry);
  void kept_empty(std::vector<Guarded>& out, ir::Op container, const ir::Entry& entry);
  Item item_of(ir::Op container, const ir::Entry& entry);
  std::vector<Item> merged(const ir::Node* record);
  static bool has_group(std::span<const ir::Entry> entries);
  const ir::Node* without_sure(const ir::Node* condition, const ir::Node* given, unsigned depth = 0);
  const ir::Node* not_later(std::span<const ir::Entry> entries, std::size_t at);
  const ir::Node* not_asking_later(std::span<const ir::Entry> entries, std::size_t at);
  bool is_read_back(const ir::Node* record);

  bool is_split(const ir::Node* value) const;
  std::vector<Guarded> joined_parts(std::span<const ir::Entry> entries, const ir::Node* separator);
  void joined_part(std::vector<Guarded>& out, const ir::Node* text, const ir::Node* separator, const ir::Node* guard);
  std::vector<Line> lines_of_text(const ir::Node* text);
  Yaml text_lines(const ir::Node* node);
  std::vector<Item> text_block(const ir::Node* concat);
  std::vector<Item> env_lines(const ir::Node* record);
  Line env_line(Symbol key, const ir::Node* value);
  Yaml scalar(const ir::Node* node);
  Yaml literal(const ir::Node* node);
  Yaml text(const ir::Node* node);
  Line plain_line(const ir::Node* node);

  ir::Builder& builder_;
  Lower& lower_;
  Branches branches_;
  std::uint32_t guard_steps_;
  const ir::Node* given_ = nullptr;
  const ir::Node* read_back_ = nullptr;
  bool erases_ = false;  // within a map that may be emptied, see repeats.h
  bool exact_ = false;   // within data that came whole: nulls and empty ones stay
  std::unordered_map<const ir::Node*, std::uint32_t> splits_;  // of the outermost choice at hand
  bool splits_refused_ = false;
  std::vector<SharedEntries> shared_;
  std::vector<std::string> loop_names_;
  emit::YamlWriter writer_;
  ir::TextProofs proofs_;
};

}  // namespace dpc::helm
