// The only file that meets yaml-cpp's parser. It is asked for events, one document after another, and no node of its
// own is made: its tree building takes quadratic time and walks aliases without end. It reads on only as far as the
// next event needs, so that the Stop thrown at the event that goes deeper than the limit is what bounds its recursion;
// no pre-scan is needed (100,000 '[': 0.02 s).
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "support/yaml/check_text.h"
#include "support/yaml/syntax_words.h"
#include "support/yaml/tree.h"
#include "support/yaml/yaml.h"

namespace dpc::yaml {
namespace {

// Reads a text in place.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

// Marks count bytes from behind the byte order mark.
class Events : public YAML::EventHandler {
 public:
  Events(TreeBuilder& tree, std::size_t base) : tree_(tree), base_(base) {}
  void OnDocumentStart(const YAML::Mark& mark) override { tree_.begin_document(place(mark)); }
  void OnDocumentEnd() override { tree_.end_document(); }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { tree_.null(place(mark), anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { tree_.alias(place(mark), anchor); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    tree_.scalar(place(mark), tag, anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    tree_.open(Kind::Sequence, place(mark), tag, anchor, style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { tree_.close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    tree_.open(Kind::Mapping, place(mark), tag, anchor, style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { tree_.close(); }

 private:
  std::size_t place(const YAML::Mark& mark) const {
    return base_ + static_cast<std::size_t>(mark.pos < 0 ? 0 : mark.pos);
  }
  TreeBuilder& tree_;
  std::size_t base_;
};

// The column, from 1, of a tab among the blanks that the line at `at` begins with; 0 for none.
std::size_t indenting_tab(std::string_view text, std::size_t at, std::size_t& begin) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_of("\r\n", at - 1);
  begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t first = text.find_first_not_of(' ', begin);
  return first != std::string_view::npos && text[first] == '\t' ? first - begin + 1 : 0;
}

void report_syntax(const SourceFile& source, const YAML::Exception& fault, std::size_t base, Diagnostics& diagnostics,
                   const Limits& limits) {
  const std::string_view text = source.text();
  std::size_t at = std::min(base + static_cast<std::size_t>(std::max(fault.mark.pos, 0)), text.size());
  const std::size_t width = fault.msg.starts_with(YAML::ErrorMsg::INVALID_ESCAPE) && at >= 2 ? 2 : 1;
  if (width == 2) at -= 2;
  const Span span = source.span(at, std::min(at + width, text.size()));
  std::size_t line = 0;
  if (fault.msg == YAML::ErrorMsg::BAD_FILE) {
    diagnostics.report(span, diag::YamlTooDeep, static_cast<diag::Int>(limits.nesting));
  } else if (const std::size_t column = indenting_tab(text, at, line); column > 0) {
    const std::size_t tab = line + column - 1;
    diagnostics.report(source.span(tab, tab + 1), diag::YamlTab, static_cast<diag::Int>(column))
        .help("indent with spaces");
  } else {
    auto report = diagnostics.report(span, diag::YamlSyntax, syntax_words(fault.msg, text.substr(at)));
    if (fault.msg == YAML::ErrorMsg::MAP_VALUE) report.help("quote a text that holds ': ', or mend the indentation");
    if (fault.msg == YAML::ErrorMsg::UNKNOWN_TOKEN) report.help("quote the text");
  }
}

}  // namespace

std::vector<const Node*> parse(const SourceFile& source, Arena& arena, Diagnostics& diagnostics, const Limits& limits,
                               Duplicates duplicates) {
  if (!check_text(source, diagnostics, limits)) return {};
  const std::size_t base = byte_order_mark(source.text());
  TreeBuilder tree(source, arena, diagnostics, limits, duplicates);
  try {
    TextBuffer buffer(source.text());
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    Events events(tree, base);
    while (parser.HandleNextDocument(events)) {
    }
  } catch (const Stop&) {
  } catch (const YAML::Exception& fault) {
    report_syntax(source, fault, base, diagnostics, limits);
  }
  return tree.documents();
}

}  // namespace dpc::yaml
