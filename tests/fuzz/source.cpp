// Source text through the whole front end. Properties: no crash, errors are told, and what was accepted is sound IR.
#include "frontend/compile.h"
#include "ir/verify.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dpc;
  fuzz::MemoryFiles files{std::string(fuzz::text_of(data, size))};
  static const parse::Standard standard;
  Session session(standard);
  session.limits = fuzz::small_limits();
  const std::optional<ir::Module> module = compile(session, files, "main.dp");
  if (session.diagnostics.any_errors()) return 0;
  if (!module) fuzz::finding("no module and no error", {});
  const std::vector<std::string> faults = ir::verify(*module);
  if (!faults.empty()) fuzz::finding("accepted source gave unsound IR", faults.front());
  return 0;
}
