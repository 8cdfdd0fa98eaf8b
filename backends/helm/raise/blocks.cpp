#include "backends/helm/raise/blocks.h"

#include <algorithm>
#include <utility>

#include "backends/helm/types.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;

namespace {

// What a block of YAML can hold as it is.
bool fits_in_block(std::string_view text) {
  constexpr std::string_view breaks[] = {"\x7F", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF"};
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; };
  return std::ranges::none_of(text, control) &&
         std::ranges::none_of(breaks, [&](std::string_view it) { return text.find(it) != std::string_view::npos; });
}

bool fits_in_block(const Node* part) {
  return part->op == Op::String ? fits_in_block(part->text()) : is_inline_text(part);
}

// The lines of a text, part by part.
class Lines {
 public:
  explicit Lines(ir::TextProofs& proofs) : proofs_(proofs) {}

  void add(const Node* part) {
    if (part->op != Op::String) {
      ends_with_line_ = false;
      // Where it is empty the text ends as before it.
      if (!proofs_.always_matches(part, ".+")) return;
      ends_blank_ = false;
      fill();
      return;
    }
    std::string_view rest = part->text();
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      add(rest.substr(0, end));
      last_filled_ = std::exchange(filled_, false);
      rest.remove_prefix(end + 1);
    }
    ends_with_line_ = rest.empty();
    add(rest);
  }

  // The first line with something in it says how deep a block stands. What is white behind the last such line would go
  // with the line end before a control structure.
  std::string_view header() const {
    if (begins_blank_ || ends_blank_) return "";
    if (ends_with_line_) return last_filled_ ? "|" : "";
    return filled_ ? "|-" : "";
  }

 private:
  void add(std::string_view text) {
    if (text.empty()) return;
    if (!tells_depth_ && is_blank(text[0])) begins_blank_ = true;
    ends_blank_ = is_blank(text.back());
    fill();
  }
  static bool is_blank(char c) { return c == ' ' || c == '\t'; }
  void fill() { filled_ = tells_depth_ = true; }

  ir::TextProofs& proofs_;
  bool filled_ = false;       // something of the line is there whatever the parts are
  bool last_filled_ = false;  // the same of the line before
  bool tells_depth_ = false;  // of some line so far
  bool begins_blank_ = false;
  bool ends_blank_ = false;  // of the last piece of text
  bool ends_with_line_ = false;
};

}  // namespace

std::string_view block_header(ir::TextProofs& proofs, const Node* concat) {
  const Node* first = concat->kid(0);
  if (first->op == Op::String && first->text()[0] == '\n') return "";
  const auto fits = [](const Node* part) { return fits_in_block(part); };
  if (!std::ranges::all_of(concat->kids(), fits)) return "";
  Lines lines(proofs);
  for (const Node* part : concat->kids()) lines.add(part);
  return lines.header();
}

}  // namespace dpc::helm
