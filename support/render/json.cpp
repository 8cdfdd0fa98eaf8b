#include "support/render/json.h"

#include <algorithm>

#include "support/json.h"
#include "support/render/human.h"

namespace dpc::render {
namespace {

void append_position(JsonWriter& writer, std::string_view name, const SourceFile& file, std::uint32_t place) {
  const LineColumn at = file.locate(place);
  writer.key(name);
  writer.open('{');
  writer.key("line");
  writer.number(at.line);
  writer.key("column");
  writer.number(at.column);
  writer.key("offset");
  writer.number(file.offset(place));
  writer.close('}');
}

void append_place(JsonWriter& writer, const SourceMap& sources, Span span, const std::string& otherwise) {
  const SourceFile* file = span.known() ? sources.find(span.begin) : nullptr;
  writer.key("file");
  if (file != nullptr) {
    writer.string(file->path());
  } else if (!otherwise.empty()) {
    writer.string(shown_place(otherwise));
  } else {
    writer.null();
  }
  writer.key("span");
  if (file == nullptr) return writer.null();
  writer.open('{');
  append_position(writer, "start", *file, span.begin);
  append_position(writer, "end", *file, std::max(span.begin, span.end));
  writer.close('}');
}

void append_texts(JsonWriter& writer, std::string_view name, const std::vector<std::string>& texts) {
  writer.key(name);
  writer.open('[');
  for (const std::string& text : texts) writer.string(text);
  writer.close(']');
}

void append_labels(JsonWriter& writer, const Diagnostic& diagnostic, const SourceMap& sources) {
  writer.key("labels");
  writer.open('[');
  for (const Label& label : diagnostic.labels) {
    writer.open('{');
    append_place(writer, sources, label.span, {});
    writer.key("message");
    writer.string(label.text);
    writer.close('}');
  }
  writer.close(']');
}

void append_fixes(JsonWriter& writer, const Diagnostic& diagnostic, const SourceMap& sources) {
  writer.key("fixes");
  writer.open('[');
  for (const Fix& fix : diagnostic.fixes) {
    writer.open('{');
    append_place(writer, sources, fix.span, {});
    writer.key("replacement");
    writer.string(fix.replacement);
    writer.close('}');
  }
  writer.close(']');
}

void append_diagnostic(JsonWriter& writer, const Diagnostic& diagnostic, const SourceMap& sources) {
  writer.open('{');
  writer.key("code");
  writer.string(code_text(diagnostic.info.code));
  writer.key("name");
  writer.string(diagnostic.info.name);
  writer.key("severity");
  writer.string(diagnostic.info.severity == Severity::Error ? "error" : "warning");
  writer.key("message");
  writer.string(diagnostic.message);
  append_place(writer, sources, diagnostic.span, diagnostic.place);
  append_labels(writer, diagnostic, sources);
  append_texts(writer, "notes", diagnostic.notes);
  append_texts(writer, "helps", diagnostic.helps);
  append_fixes(writer, diagnostic, sources);
  writer.close('}');
}

}  // namespace

std::string json(const Diagnostics& diagnostics, const SourceMap& sources, std::uint32_t most) {
  std::string out;
  JsonWriter writer(out, true);
  writer.open('{');
  writer.key("diagnostics");
  writer.open('[');
  const std::size_t count = std::min<std::size_t>(most, diagnostics.all().size());
  for (std::size_t i = 0; i < count; ++i) append_diagnostic(writer, diagnostics.all()[i], sources);
  writer.close(']');
  writer.key("errors");
  writer.number(static_cast<std::int64_t>(diagnostics.errors()));
  writer.key("warnings");
  writer.number(static_cast<std::int64_t>(diagnostics.warnings()));
  writer.close('}');
  out += '\n';
  return out;
}

}  // namespace dpc::render
