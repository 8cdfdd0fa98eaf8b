// Text files compiled into the program (cmake/Embed.cmake makes the tables).
#pragma once

#include <span>
#include <string_view>

namespace dpc {

struct EmbeddedFile {
  std::string_view path;  // relative to the folder that embeds it, with '/'
  std::string_view text;
};

namespace embedded {
std::span<const EmbeddedFile> stdlib();   // stdlib/dp/**.dp
std::span<const EmbeddedFile> explain();  // docs/diagnostics/*.md
}  // namespace embedded

}  // namespace dpc
