// The generated parser, an item at a time, with error handling of its own.
//
// After a mistake parsing goes on at the next entry of the same braces: one mistake gives one message and costs one
// entry. ANTLR's own strategy, messages and adaptive prediction are never entered.
#pragma once

#include <memory>

#include "frontend/parse/report.h"
#include "frontend/parse/tree.h"

namespace dpc::parse {

class ItemParser {
 public:
  // `tokens` are the layout's and must outlive this.
  ItemParser(const std::vector<Token>& tokens, Report& report);
  ~ItemParser();

  bool at_end() const;
  // Parses one item and leaves the parser after its separator. The tree lives until the next call. Null for an empty
  // item, and where parsing stopped because too much was reported.
  Node next_item();
  // Parses the whole input as one expression; null where it is none.
  Node expression();
  // Was something reported in this item, entry or arm itself, rather than in an entry inside it?
  bool is_broken(Node node) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dpc::parse
