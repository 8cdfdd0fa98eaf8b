// Makes the tree of yaml.h from a parser's events, within the budgets. Knows nothing of yaml-cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/yaml/yaml.h"

namespace dpc::yaml {

// Thrown, after a report, where the text cannot be read on. It never leaves this folder.
struct Stop {};

class TreeBuilder {
 public:
  TreeBuilder(const SourceFile& source, Arena& arena, Diagnostics& diagnostics, const Limits& limits,
              Duplicates duplicates);

  // Places are byte offsets into the source. An anchor is the parser's number for it within the document, 0 for none.
  void begin_document(std::size_t at);
  void end_document();
  void null(std::size_t at, std::size_t anchor);
  void scalar(std::size_t at, std::string_view tag, std::size_t anchor, std::string_view value);
  void alias(std::size_t at, std::size_t anchor);
  void open(Kind kind, std::size_t at, std::string_view tag, std::size_t anchor, bool flow);
  void close();

  const std::vector<const Node*>& documents() const { return documents_; }

 private:
  // What a node stands for once its aliases are written out.
  struct Measure {
    std::uint64_t nodes = 1;
    std::uint32_t height = 1;
  };
  struct Frame {
    Kind kind;
    bool flow;
    std::size_t begin;
    std::string_view tag;
    std::size_t anchor;
    std::size_t first;  // of its children in nodes_
    Measure measure;
  };
  struct Anchor {
    const Node* node = nullptr;  // null while what it names is still open
    Measure measure;
  };

  std::string_view check_tag(std::string_view tag, std::size_t at);
  void check_indentation(std::size_t at);
  [[noreturn]] void missing_item(std::size_t at);
  void check_depth(std::size_t at, std::uint32_t height);
  void add(const Node* node, std::size_t anchor, const Measure& measure);
  std::span<const Pair> pairs_of(std::span<const Node* const> children);
  Span span(std::size_t begin, std::size_t end) const;

  const SourceFile& source_;
  Arena& arena_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  Duplicates duplicates_;
  std::vector<const Node*> documents_;
  std::vector<Frame> frames_;
  std::vector<const Node*> nodes_;  // the children of all open collections, one behind the other
  std::vector<Anchor> anchors_;
  const Node* root_ = nullptr;
  std::size_t end_ = 0;             // one past the last node
  std::uint64_t aliased_ = 0;       // nodes that aliases stood for
};

}  // namespace dpc::yaml
