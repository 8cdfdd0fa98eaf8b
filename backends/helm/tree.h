// The templates of a chart as a tree: YAML with control structures between its entries. Everything is decided here; the
// printer only writes it.
#pragma once

#include <string>
#include <vector>

#include "ir/go/expr.h"

namespace dpc::helm {

// A stretch of a line: text as it is, or an action.
struct Piece {
  std::string text;
  bool action = false;
  go::Expr expr;
};
using Line = std::vector<Piece>;

struct Item;

struct Yaml {
  enum class Kind : std::uint8_t {
    Scalar,    // `line`, quoted where it has to be
    Map,       // `items` are entries
    List,      // `items` are elements
    Inserted,  // `expr` prints the lines of a map or list
    Text,      // a literal block: `lines`
    Document,  // a literal block of YAML: `items`
    Plain,     // lines of a map or list in which nothing is open: `plain`
  };
  Kind kind = Kind::Scalar;
  Line line;
  std::string header;  // Text, Document: "|", "|-" ...
  std::string plain;
  std::vector<Line> lines;
  std::vector<Item> items;
  go::Expr expr;
};

// `if`, `else if`, `else` (without a condition).
struct Branch {
  bool conditional = true;
  go::Expr condition;
  std::vector<Item> items;
};

struct Item {
  enum class Kind : std::uint8_t {
    Entry,     // key: value
    Element,   // - value
    Inserted,  // `expr` prints whole entries or elements
    If,        // branches
    With,      // `expr` is `.` in the items; a branch: what stands behind its `else`
    Range,     // variables := expr
    Line,      // `key` alone
  };
  Kind kind = Kind::Entry;
  Line key;
  Yaml value;
  go::Expr expr;
  std::vector<Branch> branches;
  std::vector<std::string> variables;
  std::vector<Item> items;
  bool flat = false;  // If, Range: all in one line of a text
};

inline Item line_item(Line line) {
  Item item;
  item.kind = Item::Kind::Line;
  item.key = std::move(line);
  return item;
}

}  // namespace dpc::helm
