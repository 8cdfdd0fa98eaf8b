// `dpc test`: the tests that an app's source holds.
//
// A test binds its `given` values over the defaults. Where it expects a refusal, one message of what refuses them must
// contain the expected text; otherwise the values must be accepted, and each expectation must hold.
#include "backends/yaml/yaml.h"
#include "driver/commands.h"
#include "driver/exit_code.h"
#include "driver/inputs.h"
#include "driver/job.h"
#include "ir/mask.h"
#include "support/render/human.h"

namespace dpc::driver {
namespace {

struct Run {
  Job& job;
  const ir::Module& module;
  const ir::Test& test;
  Diagnostics refusals{};
  std::optional<ir::Assignment> assignment{};
  std::string failures{};
};

std::string place_of(const Job& job, Span span) {
  const SourceFile* file = job.session.sources.find(span.begin);
  return file == nullptr ? std::string() : fmt::format("{}:{}: ", file->path(), file->locate(span.begin).line);
}

void fail(Run& run, Span span, std::string_view what) {
  run.failures += fmt::format("      {}{}\n", place_of(run.job, span), what);
}

void bind(Run& run) {
  Session& session = run.job.session;
  const ir::Environment given{run.test.title, {}, run.test.given, run.test.span};
  run.assignment = assign(run.job, run.module, &given, session.builder.data_record({}), run.refusals);
  if (run.assignment)
    evaluate_module(run.module, session.builder, *run.assignment, run.refusals, session.limits, &session.sources);
}

bool expects_refusal(const ir::Test& test) {
  for (const ir::Expectation& expectation : test.expectations) {
    if (expectation.kind == ir::Expectation::Kind::Refused) return true;
  }
  return false;
}

std::string shown(ir::Evaluator& evaluator, const ir::Node* node, Span near) {
  const ir::Node* value = evaluator.evaluate(node, near);
  if (value->tainted()) return std::string(ir::masked_text);
  std::string out;
  if (!evaluator.failed()) emit::append_json(out, *value);
  return out.empty() ? std::string("(could not be evaluated)") : out;
}

void expect_refused(Run& run, const ir::Expectation& expectation) {
  std::string told;
  for (const Diagnostic& diagnostic : run.refusals.all()) {
    if (diagnostic.info.severity != Severity::Error) continue;
    if (diagnostic.message.find(expectation.refusal.text()) != std::string::npos) return;
    told += "; " + diagnostic.message;
  }
  if (told.empty()) return fail(run, expectation.span, "expected a refusal, but the values are accepted");
  fail(run, expectation.span,
       fmt::format("expected a refusal with \"{}\", was refused with: {}", expectation.refusal.text(), told.substr(2)));
}

void expect_true(Run& run, const ir::Expectation& expectation) {
  if (!run.assignment) return;
  Diagnostics faults;
  ir::Evaluator evaluator(run.job.session.builder, *run.assignment, faults, run.job.session.limits);
  if (evaluator.holds(expectation.condition, expectation.span) && !evaluator.failed()) return;
  if (!faults.all().empty()) return fail(run, expectation.span, faults.all().front().message);
  fail(run, expectation.span, "does not hold: " + std::string(run.job.session.sources.text(expectation.span)));
  if (expectation.left == nullptr || expectation.right == nullptr) return;
  run.failures += fmt::format("        left:  {}\n", shown(evaluator, expectation.left, expectation.span));
  run.failures += fmt::format("        right: {}\n", shown(evaluator, expectation.right, expectation.span));
}

void check(Run& run) {
  if (!expects_refusal(run.test) && run.refusals.any_errors()) {
    for (const Diagnostic& diagnostic : run.refusals.all()) {
      if (diagnostic.info.severity == Severity::Error)
        fail(run, run.test.span, "the values are refused: " + diagnostic.message);
    }
    return;
  }
  for (const ir::Expectation& expectation : run.test.expectations) {
    switch (expectation.kind) {
      case ir::Expectation::Kind::Refused: expect_refused(run, expectation); break;
      case ir::Expectation::Kind::True: expect_true(run, expectation); break;
    }
  }
}

// How many tests failed.
std::size_t run_all(Job& job, const ir::Module& module) {
  Sink& out = job.world.streams.out;
  std::size_t failed = 0;
  for (const ir::Test& test : module.tests) {
    Run run{job, module, test};
    bind(run);
    check(run);
    if (!run.failures.empty()) ++failed;
    if (!run.failures.empty() || !job.options.quiet) {
      out.write(fmt::format("{}  {}\n{}", run.failures.empty() ? "ok  " : "FAIL", test.title.text(), run.failures));
    }
  }
  if (!job.options.quiet) out.write(fmt::format("{} passed, {} failed\n", module.tests.size() - failed, failed));
  return failed;
}

}  // namespace

int run_test(const Options& options, World& world) {
  Job job(options, world);
  std::size_t failed = 0;
  if (const std::optional<ir::Module> module = compile_app(job, options.operands[0])) failed = run_all(job, *module);
  const int code = finish(job);
  return code == Good && failed > 0 ? static_cast<int>(Refused) : code;
}

}  // namespace dpc::driver
