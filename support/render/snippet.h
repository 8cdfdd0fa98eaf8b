// The source lines that a diagnostic speaks of, with its spans underlined.
#pragma once

#include <string>

#include "support/diagnostic.h"
#include "support/render/paint.h"

namespace dpc::render {

// Appends ` --> FILE:LINE:COLUMN`, the lines, and below each the underlines: `^^^` for the diagnostic's own span, `---
// text` for its labels; other files follow with ` ::: FILE:LINE:COLUMN`. A span of several lines shows its first and
// its last. Returns how many columns the line numbers took.
std::size_t append_snippets(std::string& out, const Diagnostic& diagnostic, const SourceMap& sources,
                            const Paint& paint);

}  // namespace dpc::render
