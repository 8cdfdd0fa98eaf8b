// A values file, and after each NUL byte the text of a --set flag, against params of every type: read, merged and
// bound. Property: no crash, and what is refused is refused with an error.
#include "ir/bind/values.h"

#include "frontend/compile.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_files.h"

namespace {

using namespace dpc;

constexpr const char* app = R"(app fuzz { version = "1.0.0" }
type Stage = {
  enabled: bool = true
  replicas: int(0..100) = 1
  image: { repository: string = "", tag: string = "", pullPolicy: "Always" | "Never" = "Always" }
  resources: k8s.ResourceRequirements = {}
  tolerations: list<k8s.Toleration> = []
  affinity: k8s.Affinity = {}
}
values {
  name: dns_label = "x"
  ratio: float = 0.5
  port: port = 80
  size: quantity = "1Gi"
  wait: duration = "1s"
  token: secret = ""
  pattern: string(pattern = "[a-z]+", max = 9) = "abc"
  either: int | string = 1
  maybe: int?
  labels: map<string> = {}
  counts: map<int> = {}
  names: list<string> = []
  stages: list<Stage> = []
  stage: Stage = {}
  needed: string
  part: partial<Stage> = {}
  old: string = "" @deprecated("use name")
  hosts: map<{ host: string, paths: list<{ path: string = "/" }> = [] }> = {}
}
)";

// The compiled params. Made anew from time to time, as texts once interned stay.
struct App {
  App() {
    fuzz::MemoryFiles files{app};
    module = compile(session, files, "main.dp");
    for (const Diagnostic& one : session.diagnostics.all()) {
      const bool unused = one.info.code == diag::UnusedParam.info.code;
      if (one.info.severity == Severity::Error && !unused) fuzz::finding("the params do not compile", one.message);
    }
    session.limits = fuzz::small_limits();
  }
  Session session;
  std::optional<ir::Module> module;
};

const ir::Node* with_flags(const ir::Node* values, std::string_view flags, ir::Builder& builder,
                           Diagnostics& diagnostics) {
  for (int count = 0; values != nullptr && !flags.empty(); ++count) {
    const std::string_view flag = flags.substr(0, flags.find('\0'));
    flags.remove_prefix(std::min(flags.size(), flag.size() + 1));
    const auto kind = static_cast<ir::SetFlag::Kind>(count % 5);
    values = ir::apply_set(values, {kind, std::string(flag), std::string(flag)}, builder, diagnostics);
  }
  return values;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<App> current;
  static int runs = 0;
  if (runs++ % 500 == 0) {
    current.reset();
    current = std::make_unique<App>();
  }
  const std::string_view input = fuzz::text_of(data, size);
  const std::string_view text = input.substr(0, input.find('\0'));
  Session& session = current->session;
  SourceMap sources;
  Diagnostics diagnostics;
  const SourceFile* source = sources.add("values.yaml", std::string(text));
  const ir::Node* values = ir::read_values(*source, session.builder, diagnostics, session.limits);
  if (values != nullptr && text.size() < input.size()) {
    values = with_flags(values, input.substr(text.size() + 1), session.builder, diagnostics);
  }
  if (values != nullptr) values = ir::bind_values(*current->module->values, values, true, session.builder, diagnostics);
  if (values == nullptr && !diagnostics.any_errors()) fuzz::finding("refused without an error", {});
  return 0;
}
