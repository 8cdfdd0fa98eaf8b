// Colours of a terminal (ECMA-48 SGR), or none.
#pragma once

#include <string>
#include <string_view>

namespace dpc::render {

enum class Colour { Error, Warning, Frame, Help, Strong };

struct Paint {
  bool on = false;

  std::string operator()(Colour colour, std::string_view text) const {
    if (!on || text.empty()) return std::string(text);
    return std::string(code(colour)).append(text).append("\x1b[0m");
  }

 private:
  static std::string_view code(Colour colour) {
    switch (colour) {
      case Colour::Error: return "\x1b[1;31m";
      case Colour::Warning: return "\x1b[1;33m";
      case Colour::Frame: return "\x1b[1;34m";
      case Colour::Help: return "\x1b[1;36m";
      case Colour::Strong: return "\x1b[1m";
    }
    return {};
  }
};

}  // namespace dpc::render
