// What a user gave against the params.
#include "ir/bind/conform.h"

namespace dpc::ir {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "'" : ", '") + name + "'";
  return out;
}

}  // namespace

const Node* bind_values(const Type& values, const Node* given, bool required, Builder& builder,
                        Diagnostics& diagnostics, const SourceMap* sources,
                        std::span<const Symbol> dependencies) {
  const std::size_t before = diagnostics.errors();
  Conform conform(builder, diagnostics);
  conform.sources = sources;
  conform.lenient_root = true;
  conform.dependencies = dependencies;
  const Node* out = conform.record(given, nullptr, values, true, {});
  if (required && !conform.missing.empty()) {
    diagnostics.report({}, diag::RequiredNotSet, joined(conform.missing))
        .help("give them in a file with -f, or with --set " + conform.missing.front() + "=...");
  }
  return diagnostics.errors() == before ? out : nullptr;
}

}  // namespace dpc::ir
