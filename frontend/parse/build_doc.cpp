#include <algorithm>
#include <string>

#include "frontend/parse/build.h"

namespace dpc::parse {
namespace {

// Nothing but one line end and blanks.
bool is_next_line(std::string_view between) {
  std::size_t lines = 0;
  for (std::size_t i = 0; i < between.size(); ++i) {
    const char c = between[i];
    if (c == '\n' || (c == '\r' && (i + 1 == between.size() || between[i + 1] != '\n'))) {
      ++lines;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      return false;
    }
  }
  return lines == 1;
}

std::string_view without_slashes(std::string_view line) {
  line.remove_prefix(3);
  if (line.starts_with(' ')) line.remove_prefix(1);
  while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::string_view build_doc(Build& build, const Token& first) {
  if (!first.doc_before) return {};
  const auto& docs = build.docs;
  const auto after =
      std::partition_point(docs.begin(), docs.end(), [&](const DocLine& doc) { return doc.end <= first.begin; });
  auto top = after;
  std::size_t below = first.begin;
  while (top != docs.begin() && (top - 1)->alone && is_next_line(build.report.text((top - 1)->end, below))) {
    --top;
    below = top->begin;
  }
  if (top == after) return {};
  if (after - top == 1) return without_slashes(build.report.text(top->begin, top->end));
  std::string text;
  for (auto doc = top; doc != after; ++doc) {
    if (doc != top) text += '\n';
    text += without_slashes(build.report.text(doc->begin, doc->end));
  }
  return build.arena.copy_text(text);
}

}  // namespace dpc::parse
