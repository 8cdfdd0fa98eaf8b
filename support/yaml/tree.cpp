#include "support/yaml/tree.h"

#include <algorithm>

#include "support/utf8.h"
#include "support/yaml/mapping.h"
#include "support/yaml/scalar_end.h"

namespace dpc::yaml {
namespace {

constexpr std::string_view standard_tags[] = {"str", "int", "float", "bool", "null", "map", "seq"};

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_of("\r\n", at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

bool is_document_line(std::string_view line) {
  return line.substr(0, 3) == "..." || line.substr(0, 3) == "---";
}

// yaml-cpp takes what follows a complete document for another one, even without a line that says so.
bool has_document_line(std::string_view between) {
  for (std::size_t at = 0; at < between.size();) {
    if (is_document_line(between.substr(at))) return true;
    at = std::min(between.find_first_of("\r\n", at), between.size());
    at = std::min(between.find_first_not_of("\r\n", at), between.size());
  }
  return false;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode_utf8(text.substr(at));
    if (!c.valid) return false;
    at += c.size;
  }
  return true;
}

// yaml-cpp 0.7 gives "\_" and "\N" as the single bytes A0 and 85, which are not UTF-8.
std::string mended(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded c = decode_utf8(text.substr(at));
    if (!c.valid) out += '\xC2';
    out += text.substr(at, c.size);
    at += c.size;
  }
  return out;
}

}  // namespace

TreeBuilder::TreeBuilder(const SourceFile& source, Arena& arena, Diagnostics& diagnostics, const Limits& limits,
                         Duplicates duplicates)
    : source_(source), arena_(arena), diagnostics_(diagnostics), limits_(limits), duplicates_(duplicates) {}

Span TreeBuilder::span(std::size_t begin, std::size_t end) const {
  const std::size_t size = source_.text().size();
  begin = std::min(begin, size);
  return source_.span(begin, std::clamp(end, begin, size));
}

void TreeBuilder::begin_document(std::size_t at) {
  const std::string_view text = source_.text();
  at = std::min(at, text.size());
  const std::size_t before = std::min(end_, at);
  const bool begun = text.substr(at, 3) == "---" || has_document_line(text.substr(before, at - before));
  if (!documents_.empty() && !begun) {
    diagnostics_.report(span(at, at + 1), diag::YamlSyntax, "this stands outside the document's value")
        .help("indent it like what stands before it, or begin another document with a line '---'");
    throw Stop{};
  }
  anchors_.clear();
  root_ = nullptr;
  end_ = at;
}

void TreeBuilder::end_document() { documents_.push_back(root_ != nullptr ? root_ : arena_.make<Node>()); }

// The short form of a standard tag; empty for none and for '!', which says only that the value is a text.
std::string_view TreeBuilder::check_tag(std::string_view tag, std::size_t at) {
  constexpr std::string_view prefix = "tag:yaml.org,2002:";
  if (tag.empty() || tag == "?" || tag == "!") return {};
  if (tag.starts_with(prefix)) {
    for (std::string_view known : standard_tags) {
      if (tag.substr(prefix.size()) == known) return arena_.copy_text("!!" + std::string(known));
    }
  }
  const std::string_view text = source_.text();
  const std::size_t end = std::min(text.find_first_of(" \t\r\n,[]{}", at), text.size());
  const std::string shown =
      tag.starts_with(prefix) ? "!!" + std::string(tag.substr(prefix.size())) : std::string(tag);
  diagnostics_.report(span(at, end), diag::YamlCustomTag, shown)
      .help("take the tag away, or use one of !!str !!int !!float !!bool !!null !!map !!seq");
  throw Stop{};
}

// yaml-cpp lets a tab pass as indentation where no key follows it; YAML and Go's readers do not.
void TreeBuilder::check_indentation(std::size_t at) {
  if (!frames_.empty() && frames_.back().flow) return;
  const std::string_view text = source_.text();
  at = std::min(at, text.size());
  const std::size_t begin = line_begin(text, at);
  const std::string_view before = text.substr(begin, at - begin);
  const std::size_t tab = before.find('\t');
  if (tab == std::string_view::npos || before.find_first_not_of(" \t") != std::string_view::npos) return;
  diagnostics_.report(span(begin + tab, begin + tab + 1), diag::YamlTab, static_cast<diag::Int>(tab + 1))
      .help("indent with spaces");
  throw Stop{};
}

void TreeBuilder::check_depth(std::size_t at, std::uint32_t height) {
  if (frames_.size() + height <= limits_.nesting) return;
  diagnostics_.report(span(at, at + 1), diag::YamlTooDeep, static_cast<diag::Int>(limits_.nesting));
  throw Stop{};
}

void TreeBuilder::add(const Node* node, std::size_t anchor, const Measure& measure) {
  if (anchor != 0) {
    if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
    anchors_[anchor] = {node, measure};
  }
  end_ = std::max<std::size_t>(end_, source_.offset(node->span.end));
  if (frames_.empty()) {
    root_ = node;
    return;
  }
  Measure& outer = frames_.back().measure;
  outer.nodes += measure.nodes;
  outer.height = std::max(outer.height, measure.height + 1);
  nodes_.push_back(node);
}

// yaml-cpp takes `[a,,b]` for three items; YAML 1.2 and Go's readers refuse it.
void TreeBuilder::missing_item(std::size_t at) {
  diagnostics_.report(span(at, at + 1), diag::YamlSyntax, "an item is missing before ','");
  throw Stop{};
}

void TreeBuilder::null(std::size_t at, std::size_t anchor) {
  const std::string_view text = source_.text();
  const std::size_t from = skip_properties(text, std::min(at, text.size()));
  std::size_t size = 0;
  for (std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (text.substr(from, word.size()) == word) size = word.size();
  }
  if (size > 0) check_indentation(at);
  else if (from == at && !frames_.empty() && frames_.back().flow && frames_.back().kind == Kind::Sequence)
    missing_item(at);
  Node* node = arena_.make<Node>();
  node->plain = true;
  node->span = span(at, size > 0 ? from + size : at);
  node->text = arena_.copy_text(text.substr(from, size));
  add(node, anchor, {});
}

void TreeBuilder::scalar(std::size_t at, std::string_view tag, std::size_t anchor, std::string_view value) {
  check_indentation(at);
  const std::size_t end = scalar_end(source_.text(), at, value);
  if (end == std::string_view::npos) {
    diagnostics_.report(span(at, at + 1), diag::YamlSyntax, "the quoted text that begins here is not closed");
    throw Stop{};
  }
  Node* node = arena_.make<Node>();
  node->kind = Kind::Scalar;
  node->plain = tag == "?";
  node->span = span(at, end);
  node->tag = check_tag(tag, at);
  node->text = arena_.copy_text(is_valid_utf8(value) ? value : std::string_view(mended(value)));
  add(node, anchor, {});
}

void TreeBuilder::alias(std::size_t at, std::size_t anchor) {
  const std::string_view text = source_.text();
  const std::size_t end = std::min(text.find_first_of(" \t\r\n,[]{}", at), text.size());
  if (anchor >= anchors_.size() || anchors_[anchor].node == nullptr) {
    diagnostics_.report(span(at, end), diag::YamlCyclicAlias, text.substr(at, end - at));
    throw Stop{};
  }
  const Anchor named = anchors_[anchor];
  check_depth(at, named.measure.height - 1);
  aliased_ += named.measure.nodes;
  if (aliased_ > limits_.aliases) {
    diagnostics_.report(span(at, end), diag::YamlTooManyAliases, static_cast<diag::Int>(limits_.aliases));
    throw Stop{};
  }
  Node* node = arena_.make<Node>(*named.node);
  node->span = span(at, end);
  add(node, 0, named.measure);
}

void TreeBuilder::open(Kind kind, std::size_t at, std::string_view tag, std::size_t anchor, bool flow) {
  check_indentation(at);
  check_depth(at, 1);
  if (anchor != 0 && anchors_.size() <= anchor) anchors_.resize(anchor + 1);
  if (anchor != 0) anchors_[anchor] = {};
  frames_.push_back({kind, flow, at, check_tag(tag, at), anchor, nodes_.size(), {}});
}

std::span<const Pair> TreeBuilder::pairs_of(std::span<const Node* const> children) {
  MappingBuilder mapping(diagnostics_, duplicates_);
  for (std::size_t i = 0; i + 1 < children.size(); i += 2) mapping.add(children[i], children[i + 1]);
  return arena_.copy(mapping.finish());
}

void TreeBuilder::close() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  const std::span<const Node* const> children = std::span(nodes_).subspan(frame.first);
  Node* node = arena_.make<Node>();
  node->kind = frame.kind;
  node->tag = frame.tag;
  std::size_t end = frame.begin + 1;
  if (!children.empty()) end = std::max<std::size_t>(end, source_.offset(children.back()->span.end));
  node->span = span(frame.begin, end);
  if (frame.kind == Kind::Mapping) {
    node->pairs = pairs_of(children);
  } else {
    node->items = arena_.copy(std::vector<const Node*>(children.begin(), children.end()));
  }
  nodes_.resize(frame.first);
  add(node, frame.anchor, frame.measure);
}

}  // namespace dpc::yaml
