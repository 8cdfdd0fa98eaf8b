#include "driver/run.h"

#include <fmt/format.h>

#include "driver/commands.h"
#include "driver/exit_code.h"
#include "driver/help.h"
#include "driver/job.h"

namespace dpc::driver {
namespace {

int say(World& world, const std::string& text) { return world.streams.out.write(text) ? Good : InputOutput; }

int run_help(const Options& options, World& world) {
  if (options.operands.empty()) return say(world, general_help());
  if (const CommandInfo* command = find_command(options.operands[0])) return say(world, command_help(*command));
  std::vector<std::string_view> names;
  for (const CommandInfo& command : all_commands()) names.push_back(command.name);
  return usage_error(
      world, fmt::format("unknown command '{}'{}", options.operands[0], suggestion(options.operands[0], names)));
}

std::string own_help(const Options& options) {
  for (const CommandInfo& command : all_commands()) {
    if (command.command == options.command) return command_help(command);
  }
  return general_help();
}

int dispatch(const Options& options, World& world) {
  switch (options.command) {
    case Command::None: break;
    case Command::Build: return run_build(options, world);
    case Command::Render: return run_render(options, world);
    case Command::Check: return run_check(options, world);
    case Command::Test: return run_test(options, world);
    case Command::Explain: return run_explain(options, world);
    case Command::Eval: return run_eval(options, world);
    case Command::Images: return run_images(options, world);
    case Command::Verify: return run_verify(options, world);
    case Command::Diff: return run_diff(options, world);
    case Command::Help: return run_help(options, world);
    case Command::Version: return say(world, "dpc " DPC_VERSION "\n");
  }
  world.streams.err.write(general_help());
  return Usage;
}

}  // namespace

int run(std::span<const std::string> arguments, World& world) {
  Options options;
  std::string error;
  if (!parse_options(arguments, options, error)) return usage_error(world, error);
  if (options.help) return say(world, own_help(options));
  if (options.version) return say(world, "dpc " DPC_VERSION "\n");
  return dispatch(options, world);
}

}  // namespace dpc::driver
