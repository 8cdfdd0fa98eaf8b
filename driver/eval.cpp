// `dpc eval EXPRESSION APP.dp`: the value of an expression in the scope of an app's main file.
#include "backends/yaml/yaml.h"
#include "driver/commands.h"
#include "driver/inputs.h"
#include "driver/job.h"
#include "ir/mask.h"

namespace dpc::driver {
namespace {

void print(Job& job, const ir::Node* value) {
  Streams& streams = job.world.streams;
  if (streams.out_is_terminal && !job.options.show_secrets)
    value = ir::mask_texts(value, ir::Masks::Secrets, job.session.builder);
  std::string out;
  if (job.options.json_output) {
    emit::append_json(out, *value);
    out += '\n';
  } else {
    emit::append_yaml(out, *value);
  }
  streams.out.write(out);
}

void eval(Job& job) {
  Session& session = job.session;
  const std::string& path = job.options.operands[1];
  const std::optional<ir::Module> module = compile_app(job, path);
  if (!module) return;
  const ir::Node* expression = compile_expression(session, job.files, path, job.options.operands[0]);
  if (expression == nullptr || session.diagnostics.any_errors()) return;
  const std::optional<ir::Assignment> assignment = assign_from_flags(job, *module);
  if (!assignment) return;
  ir::Evaluator evaluator(session.builder, *assignment, session.diagnostics, session.limits);
  const ir::Node* value = evaluator.evaluate(expression, {});
  if (!evaluator.failed()) print(job, value);
}

}  // namespace

int run_eval(const Options& options, World& world) {
  Job job(options, world);
  eval(job);
  return finish(job);
}

}  // namespace dpc::driver
