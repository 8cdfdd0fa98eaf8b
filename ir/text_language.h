// Which texts an open expression can come to be: enough to see that all of them match a pattern, so that nobody need
// ask at install.
//
// The texts are taken as a regular language, over-approximated where an expression is more than that; inclusion is
// decided by ir/text_inclusion.h. ASCII characters are told apart, all others are one.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "ir/node.h"

namespace dpc::ir {

// Keeps what it made of patterns, and of texts that are parts of several, for the next question.
class TextProofs {
 public:
  TextProofs();
  ~TextProofs();

  // Every text that the node can come to be matches the pattern as a whole, under any assignment where none of `filled`
  // is empty; false where that is not seen.
  bool always_matches(const Node* text, std::string_view pattern, std::span<const Node* const> filled = {});
  // The same of the text with `start` in the place of its first part, of which only the pattern is known.
  bool always_matches_behind(std::string_view start, std::span<const Node* const> rest, std::string_view pattern);

 private:
  struct Kept;
  std::unique_ptr<Kept> kept_;
};

// The most characters that it can have; UINT32_MAX where that is not known.
std::uint32_t longest(const Node* text);

}  // namespace dpc::ir
