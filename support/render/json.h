// Diagnostics for programs: one JSON document.
#pragma once

#include <string>

#include "support/diagnostic.h"

namespace dpc::render {

// { "diagnostics": [ { code, name, severity, message, file, span, labels, notes, helps, fixes } ], "errors": N,
// "warnings": M }
//
// A span is { start, end }, each { line, column, offset }; lines and columns count from 1, columns and offsets in
// bytes; the end is one past the last byte. `span` is null where a diagnostic has no place in a file; `file` then names
// the flag or file, or is null. A label is { file, span, message }, a fix { file, span, replacement }. At most `most`
// diagnostics are listed; all are counted.
std::string json(const Diagnostics& diagnostics, const SourceMap& sources, std::uint32_t most);

}  // namespace dpc::render
