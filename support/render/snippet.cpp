#include "support/render/snippet.h"

#include <algorithm>
#include <span>
#include <tuple>

#include "support/render/excerpt.h"

namespace dpc::render {
namespace {

// An underline below one line: bytes [begin, end) of it, from 0.
struct Underline {
  std::uint32_t line;
  std::size_t begin, end;
  std::string_view text;
  bool primary;
};

struct Frame {
  std::string& out;
  const SourceMap& sources;
  const Paint& paint;
  std::size_t gutter;      // columns of the line numbers
  Severity severity;
};

struct Place {
  const SourceFile* file;
  Span span;
  std::string_view text;
  bool primary;
};

std::size_t first_text(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t");
  return at == std::string_view::npos ? 0 : at;
}

void add_underlines(std::vector<Underline>& out, const Place& place) {
  const LineColumn from = place.file->locate(place.span.begin);
  const LineColumn to = place.file->locate(std::max(place.span.begin, place.span.end));
  if (from.line == to.line) {
    out.push_back({from.line, from.column - 1, to.column - 1, place.text, place.primary});
    return;
  }
  out.push_back({from.line, from.column - 1, place.file->line(from.line).size(), {}, place.primary});
  // A span that ends with a line's end belongs to that line, not to the start of the next.
  const bool ends_before = to.column == 1;
  const std::uint32_t last = ends_before ? to.line - 1 : to.line;
  const std::string_view text = place.file->line(last);
  if (last == from.line) {
    out.back().text = place.text;
  } else {
    out.push_back({last, first_text(text), ends_before ? text.size() : to.column - 1, place.text, place.primary});
  }
}

std::vector<Underline> underlines(const std::vector<Place>& places, const SourceFile* file) {
  std::vector<Underline> out;
  for (const Place& place : places) {
    if (place.file == file) add_underlines(out, place);
  }
  std::stable_sort(out.begin(), out.end(), [](const Underline& a, const Underline& b) {
    return std::tuple(a.line, !a.primary, a.begin) < std::tuple(b.line, !b.primary, b.begin);
  });
  return out;
}

void append_gutter(Frame& frame, std::string_view number, std::string_view bar) {
  std::string text(frame.gutter - number.size(), ' ');
  text.append(number).append(bar);
  frame.out += frame.paint(Colour::Frame, text);
}

void append_underline(Frame& frame, const Excerpt& excerpt, const Underline& underline) {
  const std::size_t begin = excerpt.column(underline.begin);
  const std::size_t end = std::max(excerpt.column(underline.end), begin + 1);
  std::string marks(end - begin, underline.primary ? '^' : '-');
  if (!underline.text.empty()) marks.append(1, ' ').append(visible(underline.text));
  const Colour own = frame.severity == Severity::Error ? Colour::Error : Colour::Warning;
  append_gutter(frame, "", " | ");
  frame.out.append(begin, ' ').append(frame.paint(underline.primary ? own : Colour::Frame, marks)).append(1, '\n');
}

void append_line(Frame& frame, const SourceFile& file, std::span<const Underline> marks) {
  const Excerpt excerpt(frame.sources, file, marks[0].line, marks[0].begin);
  append_gutter(frame, std::to_string(marks[0].line), excerpt.text().empty() ? " |" : " | ");
  frame.out.append(excerpt.text()).append(1, '\n');
  for (const Underline& mark : marks) append_underline(frame, excerpt, mark);
}

void append_file(Frame& frame, const SourceFile& file, const std::vector<Underline>& marks) {
  append_gutter(frame, "", " |");
  frame.out += '\n';
  for (std::size_t i = 0; i < marks.size();) {
    if (i > 0 && marks[i].line > marks[i - 1].line + 1)
      frame.out.append(frame.paint(Colour::Frame, "...")).append(1, '\n');
    std::size_t next = i;
    while (next < marks.size() && marks[next].line == marks[i].line) ++next;
    append_line(frame, file, std::span(marks).subspan(i, next - i));
    i = next;
  }
}

void append_place(Frame& frame, std::string_view arrow, const Place& place) {
  const LineColumn at = place.file->locate(place.span.begin);
  frame.out.append(frame.gutter, ' ').append(frame.paint(Colour::Frame, arrow));
  frame.out += fmt::format(" {}:{}:{}\n", visible(place.file->path()), at.line, at.column);
}

std::vector<Place> places_of(const Diagnostic& diagnostic, const SourceMap& sources) {
  std::vector<Place> out;
  const auto add = [&](Span span, std::string_view text, bool primary) {
    const SourceFile* file = span.known() ? sources.find(span.begin) : nullptr;
    if (file != nullptr) out.push_back({file, span, text, primary});
  };
  add(diagnostic.span, {}, true);
  for (const Label& label : diagnostic.labels) add(label.span, label.text, false);
  return out;
}

std::size_t gutter_width(const std::vector<Place>& places) {
  std::uint32_t largest = 1;
  for (const Place& place : places)
    largest = std::max(largest, place.file->locate(std::max(place.span.begin, place.span.end)).line);
  return std::to_string(largest).size();
}

}  // namespace

std::size_t append_snippets(std::string& out, const Diagnostic& diagnostic, const SourceMap& sources,
                            const Paint& paint) {
  const std::vector<Place> places = places_of(diagnostic, sources);
  Frame frame{out, sources, paint, gutter_width(places), diagnostic.info.severity};
  std::vector<const SourceFile*> done;
  for (const Place& place : places) {
    if (std::find(done.begin(), done.end(), place.file) != done.end()) continue;
    append_place(frame, done.empty() ? "-->" : ":::", place);
    append_file(frame, *place.file, underlines(places, place.file));
    done.push_back(place.file);
  }
  return frame.gutter;
}

}  // namespace dpc::render
