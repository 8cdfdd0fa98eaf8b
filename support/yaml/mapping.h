// The entries of one mapping: keys that stand twice, and merge keys (https://yaml.org/type/merge.html).
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "support/yaml/yaml.h"

namespace dpc::yaml {

class MappingBuilder {
 public:
  MappingBuilder(Diagnostics& diagnostics, Duplicates duplicates)
      : diagnostics_(diagnostics), duplicates_(duplicates) {}

  // Faults are reported, and the entry left out.
  void add(const Node* key, const Node* value);
  // Where duplicates are refused, a written key wins over a merged one wherever it stands (YAML's rule); where the last
  // wins, a merge overrides what stands before it (as Go's yaml.v2 does).
  const std::vector<Pair>& finish();

 private:
  Pair* find(std::string_view key);
  void append(const Pair& pair);
  void written(const Pair& pair);
  void merged(const Node& mapping, bool override);
  void merge(const Node& value, bool override);

  Diagnostics& diagnostics_;
  Duplicates duplicates_;
  std::vector<Pair> pairs_;
  std::vector<const Node*> merges_;
  std::unordered_map<std::string_view, std::size_t> index_;  // filled once there are more than a few
};

}  // namespace dpc::yaml
