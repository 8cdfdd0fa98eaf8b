// What every YAML text is asked before it reaches the reader: size, encoding, characters.
#pragma once

#include "support/diagnostic.h"
#include "support/limits.h"
#include "support/source.h"

namespace dpc::yaml {

// False after a report. Refused are UTF-16 and UTF-32, bytes that are not UTF-8, and the characters that YAML 1.2
// (section 5.1) takes nowhere: C0 controls but tab, LF and CR, U+007F, surrogates, U+FFFE and U+FFFF.
bool check_text(const SourceFile& source, Diagnostics& diagnostics, const Limits& limits);

// 3 where the text begins with the byte order mark of UTF-8, otherwise 0.
std::size_t byte_order_mark(std::string_view text);

}  // namespace dpc::yaml
