// YAML read into a plain tree, each node with its span. The wall around yaml-cpp: its event interface, our node
// building.
//
// Duplicate keys, custom tags, cyclic aliases, depth, alias and size budgets are refused with a diagnostic at the
// place. Scalars stay text: what `010` or `yes` means is the consumer's to decide (ir/bind/scalar.h for values files).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "support/arena.h"
#include "support/diagnostic.h"
#include "support/limits.h"
#include "support/source.h"

namespace dpc::yaml {

enum class Kind : std::uint8_t { Null, Scalar, Sequence, Mapping };

struct Node;
struct Pair {
  const Node* key;
  const Node* value;
};
struct Node {
  Kind kind = Kind::Null;
  bool plain = false;                // Scalar: written without quotes, so its text may mean a number, bool or null
  Span span;
  std::string_view text;             // Scalar
  std::string_view tag;              // "!!str" and the like as written; empty for none
  std::span<const Node* const> items;  // Sequence
  std::span<const Pair> pairs;         // Mapping, in written order; merge keys (<<) are resolved
};

// All documents of a stream; an empty document is a Null node. On a fault reports and returns what came before it.
enum class Duplicates : std::uint8_t { Refuse, LastWins };
std::vector<const Node*> parse(const SourceFile& source, Arena& arena, Diagnostics& diagnostics, const Limits& limits,
                               Duplicates duplicates = Duplicates::Refuse);

}  // namespace dpc::yaml
