// Walking UTF-8 (RFC 3629) a character at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dpc {

struct Decoded {
  std::uint32_t point = 0;
  std::size_t size = 0;  // in bytes, at least 1
  bool valid = false;    // where it is not, `point` is U+FFFD and `size` 1
};

// The first character of a text that is not empty.
Decoded decode_utf8(std::string_view text);
void append_utf8(std::string& out, std::uint32_t point);
bool is_ascii(std::string_view text);

}  // namespace dpc
