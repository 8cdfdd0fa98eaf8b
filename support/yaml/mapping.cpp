#include "support/yaml/mapping.h"

#include "support/yaml/kind_words.h"

namespace dpc::yaml {
namespace {

constexpr std::size_t few = 8;

bool is_merge_key(const Node& key) { return key.kind == Kind::Scalar && key.plain && key.text == "<<"; }

bool is_list_of_mappings(const Node& value) {
  if (value.kind != Kind::Sequence) return false;
  for (const Node* item : value.items) {
    if (item->kind != Kind::Mapping) return false;
  }
  return true;
}

}  // namespace

Pair* MappingBuilder::find(std::string_view key) {
  if (pairs_.size() > few) {
    const auto found = index_.find(key);
    return found == index_.end() ? nullptr : &pairs_[found->second];
  }
  for (Pair& pair : pairs_) {
    if (pair.key->text == key) return &pair;
  }
  return nullptr;
}

void MappingBuilder::append(const Pair& pair) {
  pairs_.push_back(pair);
  if (pairs_.size() == few + 1) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) index_.emplace(pairs_[i].key->text, i);
  } else if (pairs_.size() > few + 1) {
    index_.emplace(pair.key->text, pairs_.size() - 1);
  }
}

void MappingBuilder::written(const Pair& pair) {
  Pair* before = find(pair.key->text);
  if (before == nullptr) return append(pair);
  if (duplicates_ == Duplicates::Refuse) {
    diagnostics_.report(pair.key->span, diag::YamlDuplicateKey, pair.key->text)
        .label(before->key->span, "first here")
        .help("keep one of the two");
  }
  *before = pair;
}

void MappingBuilder::merged(const Node& mapping, bool override) {
  for (const Pair& pair : mapping.pairs) {
    Pair* before = find(pair.key->text);
    if (before == nullptr) append(pair);
    else if (override) *before = pair;
  }
}

// Of a list of mappings the first that has a key gives it.
void MappingBuilder::merge(const Node& value, bool override) {
  if (value.kind == Kind::Mapping) return merged(value, override);
  if (override) {
    for (std::size_t i = value.items.size(); i > 0; --i) merged(*value.items[i - 1], true);
  } else {
    for (const Node* item : value.items) merged(*item, false);
  }
}

void MappingBuilder::add(const Node* key, const Node* value) {
  if (key->kind == Kind::Sequence || key->kind == Kind::Mapping) {
    diagnostics_.report(key->span, diag::YamlBadKey, kind_words(key->kind));
  } else if (!is_merge_key(*key)) {
    written({key, value});
  } else if (value->kind != Kind::Mapping && !is_list_of_mappings(*value)) {
    diagnostics_.report(value->span, diag::YamlBadMerge, kind_words(value->kind))
        .label(key->span, "merges what follows");
  } else if (duplicates_ == Duplicates::LastWins) {
    merge(*value, true);
  } else {
    merges_.push_back(value);
  }
}

const std::vector<Pair>& MappingBuilder::finish() {
  for (const Node* value : merges_) merge(*value, false);
  return pairs_;
}

}  // namespace dpc::yaml
