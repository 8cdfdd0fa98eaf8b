// Base64 with padding, RFC 4648 section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dpc {

std::string base64(std::string_view bytes);
// Nothing where the text is not base64 with its padding.
std::optional<std::string> unbase64(std::string_view text);

}  // namespace dpc
