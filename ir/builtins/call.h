// What the evaluation of a builtin works on, and the evaluators: one function for each line of ir/builtins.def, so that
// a line without its meaning does not link.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "ir/builder.h"

namespace dpc::ir {

struct Call {
  Builder& builder;
  std::span<const Node* const> arguments;
  const Type* type;
  std::string& fault;

  const Node& operator[](std::size_t index) const { return *arguments[index]; }
  // Null and a sentence for the diagnostic.
  const Node* refuse(std::string why) {
    if (fault.empty()) fault = std::move(why);
    return nullptr;
  }
  std::string_view text(std::size_t index);   // Null is the empty text
  std::int64_t integer(std::size_t index);
  bool boolean(std::size_t index);
  std::span<const Entry> entries(std::size_t index);  // Null has none
  const Node* made_text(const std::string& text);     // refused where it is too large
  const Node* made_integer(std::int64_t value, bool overflow = false);  // refused outside ±max_int
  const Node* made_list(const std::vector<Symbol>& texts);
};

namespace evaluators {
#define DPC_BUILTIN(id, name, signature, doc, example, value, fails) const Node* id(Call& call);
#include "ir/builtins.def"
#undef DPC_BUILTIN
}  // namespace evaluators

// The entries of a closed record in the order in which it is iterated: bytewise by key for data, as written otherwise.
std::vector<Entry> ordered_entries(const Node& record);

}  // namespace dpc::ir
