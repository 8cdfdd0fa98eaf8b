#include "driver/job.h"

#include <fmt/format.h>

#include <algorithm>

#include "driver/exit_code.h"
#include "ir/narrow.h"
#include "support/render/human.h"
#include "support/render/json.h"

namespace dpc::driver {
namespace {

bool coloured(const Job& job) {
  switch (job.options.colour) {
    case Colour::Always: return true;
    case Colour::Never: return false;
    case Colour::Auto: break;
  }
  return job.world.streams.err_is_terminal && !job.world.streams.no_colour;
}

void tell_diagnostics(Job& job) {
  Session& session = job.session;
  session.diagnostics.sort(session.sources);
  const std::uint32_t most = session.limits.errors;
  job.world.streams.err.write(job.options.json_messages
                                  ? render::json(session.diagnostics, session.sources, most)
                                  : render::human(session.diagnostics, session.sources, {coloured(job), most}));
}

void tell_report(Job& job) {
  if (job.options.json_report) {
    job.world.streams.err.write(job.report.json());
  } else if (!job.options.quiet) {
    job.world.streams.err.write(job.report.human());
  }
}

void tell_files(Job& job) {
  if (!job.options.verbose) return;
  for (const std::string& path : job.files.read_so_far()) job.world.streams.err.write(fmt::format("read {}\n", path));
}

bool is_input_output(const Diagnostic& diagnostic) {
  return diagnostic.info.severity == Severity::Error && diagnostic.info.code >= 901 && diagnostic.info.code < 911;
}

// What is narrowed refuses values that are given, and charts take them later. `check` binds none, the text of the IR
// shows the types as they are written, and the source's own values are never refused.
bool is_narrowed(const Options& options, const ir::Module& module) {
  if (options.emit != Emit::Output || options.command == Command::Check) return false;
  const bool has_params = module.values != nullptr && !module.values->fields.empty();
  return options.command != Command::Render || (has_params && !options.values.empty());
}

// `app_test.dp` beside `app.dp` is read with it; by itself it is full of unknown names. True after a report.
bool is_file_of_tests(Job& job, const std::string& path) {
  constexpr std::string_view end = "_test.dp";
  if (!path.ends_with(end) || path.size() == end.size()) return false;
  const std::string app = path.substr(0, path.size() - end.size()) + ".dp";
  if (!job.files.resolve(app) || !job.files.resolve(path)) return false;
  job.session.diagnostics.report({}, diag::FileOfTests, path, app)
      .help(fmt::format("`dpc check {0}` checks it too, and `dpc test {0}` runs it", app));
  return true;
}

}  // namespace

std::optional<ir::Module> compile_app(Job& job, const std::string& path) {
  if (is_file_of_tests(job, path)) return std::nullopt;
  const bool tests = job.options.command == Command::Test || job.options.command == Command::Check;
  const AppOverrides overrides{job.options.chart_version, job.options.app_version, tests};
  std::optional<ir::Module> module = compile(job.session, job.files, path, overrides);
  if (job.session.diagnostics.any_errors()) return std::nullopt;
  if (module && is_narrowed(job.options, *module)) ir::narrow(*module, job.session.builder);
  return module;
}

int finish(Job& job) {
  tell_diagnostics(job);
  tell_report(job);
  tell_files(job);
  const Diagnostics& diagnostics = job.session.diagnostics;
  if (diagnostics.limit_met()) return LimitMet;
  const bool broken = std::any_of(diagnostics.all().begin(), diagnostics.all().end(), is_input_output);
  if (broken || !job.world.streams.out.good() || !job.world.streams.err.good()) return InputOutput;
  const bool denied = job.options.deny_warnings && diagnostics.warnings() > 0;
  return diagnostics.any_errors() || denied ? Refused : Good;
}

int usage_error(World& world, std::string_view what) {
  world.streams.err.write(fmt::format("dpc: {}\n", what));
  return Usage;
}

}  // namespace dpc::driver
