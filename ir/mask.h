// Texts that must not be shown.
#pragma once

#include <cstdint>
#include <string_view>

#include "ir/builder.h"

namespace dpc::ir {

inline constexpr std::string_view masked_text = "*****";

enum class Masks : std::uint8_t { Secrets, EveryText };

// Closed data with `masked_text` in place of its texts: those made from a secret, or every one. Keys stay, and values
// that are no texts.
const Node* mask_texts(const Node* data, Masks which, Builder& builder);

}  // namespace dpc::ir
