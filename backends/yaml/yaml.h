// Closed data as YAML and as JSON, in one pass into a byte buffer.
//
// Block style, two spaces a level, the items of a list indented under its key. Scalars that any YAML 1.1 or 1.2 reader
// could take for something else are quoted (support/yaml/quote.h); texts of several lines are literal blocks where
// those are exact.
#pragma once

#include <array>
#include <string>

#include "ir/node.h"

namespace dpc::emit {

// One document with its final line end, without `---`. Null prints as `null`. The data must be closed (ir::is_data all
// the way down).
void append_yaml(std::string& out, const ir::Node& data);

// The same for many documents of one session: what is found of a text that comes again is kept.
class YamlWriter {
 public:
  void append(std::string& out, const ir::Node& data);
  using Texts = std::array<Symbol, 512>;

 private:
  Texts simple_{};  // those that need no quotes, by their hash; the later one replaces
};

// Compact, on one line, without a line end.
void append_json(std::string& out, const ir::Node& data);

}  // namespace dpc::emit
