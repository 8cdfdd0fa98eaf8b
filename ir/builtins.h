// The builtins: their table (ir/builtins.def) and their first meaning, evaluation of closed arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ir/node.h"

namespace dpc::ir {

class Builder;

enum class Builtin : std::uint16_t {
#define DPC_BUILTIN(id, name, signature, doc, example, value, fails) id,
#include "ir/builtins.def"
#undef DPC_BUILTIN
};

struct BuiltinInfo {
  Builtin id;
  std::string_view name;
  std::string_view signature;
  std::string_view doc;
  std::string_view example;
  std::string_view value;
};

std::span<const BuiltinInfo> all_builtins();
const BuiltinInfo& info(Builtin builtin);
const BuiltinInfo* find_builtin(std::string_view name);

// Evaluates one builtin of closed arguments. On a fault (overflow, division by zero, text that is not ASCII where it
// must be, a size over its budget) returns null and says so in `fault`, in the wording of a diagnostic. `type` is the
// type of the result. Operators that do not need all their arguments (and, or) are folded by the Builder before this is
// asked.
const Node* evaluate_builtin(Builder& builder, Builtin builtin, std::span<const Node* const> arguments,
                             const Type* type, std::string& fault);

// The most numbers that `range` makes.
inline constexpr std::int64_t most_of_range = 1000;

// The bytes of the largest text that evaluation makes.
inline constexpr std::size_t max_text = 16u << 20;

// What is asked of a secret, for a bool, is plain. A digest tells a guess from the right one, so it is a secret where
// its type says so: `type` is that of the call.
bool drops_taint(Builtin builtin, const Type* type);
// The keys of a map that holds secrets are made of secrets themselves: a computed key is. Those of params never are.
bool has_tainted_keys(const Node& map);

// A scalar as `str` gives it; Null is the empty text. Numbers are made in `buffer`, and the answer may refer to it.
std::string_view scalar_text(const Node& scalar, std::string& buffer);

}  // namespace dpc::ir
