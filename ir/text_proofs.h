// Which open texts are seen to match a pattern, so that nobody need ask at install.
//
// A text is followed part by part through the automaton of the pattern: from each set of its states, a part (a param, a
// name that many objects begin with) leads to the sets behind any of its texts. That is found once for each part and
// pattern, as in ir/text_inclusion.h.
#pragma once

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

}  // namespace dpc::ir
