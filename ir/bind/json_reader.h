// Reads JSON (RFC 8259) into closed data, a value at a time.
#pragma once

#include <string>
#include <string_view>

#include "ir/bind/values.h"

namespace dpc::ir {

struct JsonText {
  std::string_view text;
  std::size_t at = 0;                   // where to read; after a value, one past it
  // HelmValues: numbers are float64, the last duplicate of a key wins (Go's encoding/json).
  Dialect dialect = Dialect::Strict;
  const SourceFile* source = nullptr;   // of `text`, for the spans of the entries; null: none
  std::uint32_t nesting = 256;
  std::string fault;                    // what was wrong at `at`; empty: nothing
  bool too_deep = false;
};

// The value at `json.at`, or null with a fault.
const Node* read_json_value(JsonText& json, Builder& builder);

}  // namespace dpc::ir
