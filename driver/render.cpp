// `dpc render`: an app's objects as plain YAML on standard output.
#include <algorithm>

#include "backends/kubernetes/documents.h"
#include "driver/commands.h"
#include "driver/inputs.h"
#include "driver/job.h"
#include "support/text.h"

namespace dpc::driver {
namespace {

using Documents = std::vector<const ir::Document*>;

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

constexpr std::size_t most_candidates = 8;

// The objects of that kind, where there are none all of them; the first few.
std::string candidates_text(std::vector<std::string> names, const std::string& kind) {
  const auto other = [&](const std::string& name) { return lowered(name.substr(0, name.find('/'))) != kind; };
  const std::vector<std::string> all = names;
  std::erase_if(names, other);
  if (names.empty()) names = all;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most_candidates; ++i) out += (i > 0 ? ", " : "") + names[i];
  return names.size() > most_candidates ? out + fmt::format(" and {} more", names.size() - most_candidates) : out;
}

// What --only names; the kind in any case, as kubectl takes it. False after a report.
bool select(Job& job, Documents& documents) {
  const std::string& only = job.options.only;
  if (only.empty()) return true;
  const std::size_t slash = only.find('/');
  const std::string kind = lowered(only.substr(0, slash));
  std::vector<std::string> names;
  Documents found;
  for (const ir::Document* document : documents) {
    names.push_back(fmt::format("{}/{}", document->resource->kind.text(), document->name.text()));
    if (lowered(document->resource->kind.text()) == kind && document->name.text() == only.substr(slash + 1))
      found.push_back(document);
  }
  documents = found;
  if (!found.empty()) return true;
  auto report = job.session.diagnostics.report({}, diag::UnknownObject, only);
  report.place("--only");
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  if (const auto near = nearest(only, candidates)) report.help(fmt::format("did you mean '{}'?", *near));
  else if (!names.empty()) report.help("there is " + candidates_text(names, kind));
  return false;
}

void print(Job& job, const Documents& documents) {
  Streams& streams = job.world.streams;
  const bool mask = streams.out_is_terminal && !job.options.show_secrets;
  std::vector<const ir::Node*> bodies;
  for (const ir::Document* document : documents) {
    bodies.push_back(mask ? emit::masked(*document, job.session.builder) : document->body);
  }
  const emit::Format format = job.options.json_output ? emit::Format::Json : emit::Format::Yaml;
  emit::write_bodies(bodies, format, [&](std::string_view text) { return streams.out.write(text); });
}

void tell_notes(Job& job, const std::string& notes) {
  if (job.options.quiet || notes.empty()) return;
  job.world.streams.err.write(notes.back() == '\n' ? notes : notes + "\n");
}

// The whole way from source to YAML.
void render(Job& job) {
  const std::optional<ir::Module> module = compile_app(job, job.options.operands[0]);
  if (!module) return;
  const std::optional<ir::Assignment> assignment = assign_from_flags(job, *module);
  if (!assignment) return;
  Session& session = job.session;
  const ir::ClosedModule closed =
      evaluate_module(*module, session.builder, *assignment, session.diagnostics, session.limits, &session.sources);
  if (!closed.ok) return;
  Documents documents = emit::in_apply_order(closed);
  if (!select(job, documents)) return;
  print(job, documents);
  tell_notes(job, closed.notes);
  report_hooks(job.report, closed);
  report_dependencies(job.report, *module, *assignment);
}

}  // namespace

int run_render(const Options& options, World& world) {
  if (options.emit != Emit::Output) return run_emit(options, world, options.operands[0]);
  for (bool again = false;; again = true) {
    Job job(options, world);
    if (again && !options.json_output) world.streams.out.write("---\n");
    render(job);
    const int code = finish(job);
    if (!options.watch || !world.streams.out.good() || !world.wait_for_change(job.files.read_so_far())) return code;
  }
}

}  // namespace dpc::driver
