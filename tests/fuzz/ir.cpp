// IR text: read, verified and printed. Property: what is printed reads back, and prints the same again.
#include "ir/text.h"

#include "ir/verify.h"
#include "support/arena.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace dpc;

struct Reading {
  SourceMap sources;
  Diagnostics diagnostics;
  Interner interner;
  Arena arena;
  ir::Builder builder{arena, interner};
  std::optional<ir::Module> module;

  explicit Reading(std::string_view text) {
    static const Limits limits = fuzz::small_limits();
    module = ir::read(*sources.add("module.ir", std::string(text)), builder, diagnostics, limits);
    if (!module && !diagnostics.any_errors()) fuzz::finding("refused without an error", {});
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Reading first(fuzz::text_of(data, size));
  if (!first.module || first.diagnostics.any_errors() || !ir::verify(*first.module).empty()) return 0;
  const std::string printed = ir::print(*first.module);
  const Reading second(printed);
  if (!second.module) fuzz::finding("what was printed cannot be read", printed);
  const std::string again = ir::print(*second.module);
  if (printed != again) fuzz::finding("printing is not stable", printed + "\n----\n" + again);
  return 0;
}
