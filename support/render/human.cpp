#include "support/render/human.h"

#include "support/render/excerpt.h"
#include "support/render/paint.h"
#include "support/render/snippet.h"

namespace dpc::render {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// Lines after the first stand under the first one's text.
void append_lines(std::string& out, std::string_view text, std::size_t indent) {
  for (bool first = true;; first = false) {
    const std::size_t end = text.find('\n');
    if (!first) out.append(indent, ' ');
    out.append(visible(text.substr(0, end))).append(1, '\n');
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

void append_head(std::string& out, const Diagnostic& diagnostic, const Paint& paint) {
  const bool error = diagnostic.info.severity == Severity::Error;
  const std::string word = fmt::format("{}[{}]", error ? "error" : "warning", code_text(diagnostic.info.code));
  out += paint(error ? Colour::Error : Colour::Warning, word);
  std::string message = ": ";
  append_lines(message, diagnostic.message, 2);
  message.pop_back();
  out.append(paint(Colour::Strong, message)).append(1, '\n');
}

void append_remarks(std::string& out, std::string_view kind, const std::vector<std::string>& remarks,
                    std::size_t gutter, const Paint& paint) {
  for (const std::string& remark : remarks) {
    out.append(gutter + 1, ' ').append(paint(Colour::Frame, "=")).append(1, ' ');
    out.append(paint(Colour::Help, kind)).append(": ");
    append_lines(out, remark, gutter + kind.size() + 5);
  }
}

void append_diagnostic(std::string& out, const Diagnostic& diagnostic, const SourceMap& sources, const Paint& paint) {
  append_head(out, diagnostic, paint);
  if (!diagnostic.span.known() && !diagnostic.place.empty()) {
    out.append(1, ' ')
        .append(paint(Colour::Frame, "-->"))
        .append(1, ' ')
        .append(shown_place(diagnostic.place))
        .append(1, '\n');
  }
  const std::size_t gutter = append_snippets(out, diagnostic, sources, paint);
  append_remarks(out, "note", diagnostic.notes, gutter, paint);
  append_remarks(out, "help", diagnostic.helps, gutter, paint);
  out += '\n';
}

}  // namespace

std::string summary(std::size_t errors, std::size_t warnings) {
  if (errors == 0 && warnings == 0) return {};
  if (warnings == 0) return counted(errors, "error");
  if (errors == 0) return counted(warnings, "warning");
  return counted(errors, "error") + ", " + counted(warnings, "warning");
}

std::string shown_place(const std::string& place) {
  if (!place.starts_with("--set")) return visible(place);
  const std::size_t value = place.find('=');
  return value == std::string::npos ? visible(place) : visible(place.substr(0, value)) + "=...";
}

std::string human(const Diagnostics& diagnostics, const SourceMap& sources, const HumanStyle& style) {
  const Paint paint{style.colour};
  std::string out;
  std::size_t shown = 0, errors_shown = 0;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (shown == style.most) break;
    append_diagnostic(out, diagnostic, sources, paint);
    ++shown;
    if (diagnostic.info.severity == Severity::Error) ++errors_shown;
  }
  if (shown < diagnostics.all().size()) {
    const std::size_t errors = diagnostics.errors() - errors_shown;
    const std::size_t warnings = diagnostics.warnings() - (shown - errors_shown);
    if (errors > 0) out += fmt::format("... and {} more error{}\n", errors, errors == 1 ? "" : "s");
    if (warnings > 0) out += fmt::format("... and {} more warning{}\n", warnings, warnings == 1 ? "" : "s");
  }
  if (!out.empty()) out += summary(diagnostics.errors(), diagnostics.warnings()) + "\n";
  return out;
}

}  // namespace dpc::render
