#include "driver/help.h"

#include <fmt/format.h>

namespace dpc::driver {
namespace {

std::string flag_usage(const FlagInfo& flag) {
  const std::string letter = flag.letter != 0 ? fmt::format("-{}, ", flag.letter) : "    ";
  return fmt::format("{}--{}{}{}", letter, flag.name, flag.argument.empty() ? "" : " ", flag.argument);
}

void append_flags(std::string& out, std::uint16_t commands) {
  for (const FlagInfo& flag : all_flags()) {
    if ((flag.commands & commands) != 0) out += fmt::format("  {:<34} {}\n", flag_usage(flag), flag.help);
  }
}

}  // namespace

std::string general_help() {
  std::string out =
      "dpc compiles deployments written in dp to Kubernetes manifests and Helm charts.\n\n"
      "usage: dpc COMMAND [FLAGS] [FILES]\n\ncommands:\n";
  for (const CommandInfo& command : all_commands()) {
    out += fmt::format("  {:<9}{:<20}{}\n", command.name, command.operands, command.help);
  }
  out += "\nA file named '-' is standard input; after '--' nothing is a flag.\n";
  out += "'dpc help COMMAND' lists the command's flags.\n\n";
  out += "exit codes: 0 good, 1 diagnostics, 2 usage, 3 input or output failed, 4 a limit was met, 70 a bug in dpc\n";
  return out;
}

std::string command_help(const CommandInfo& command) {
  std::string out = fmt::format("dpc {}: {}\n\nusage: dpc {} [FLAGS]{}{}\n\nflags:\n", command.name, command.help,
                                command.name, command.operands.empty() ? "" : " ", command.operands);
  append_flags(out, static_cast<std::uint16_t>(command.command));
  return out;
}

}  // namespace dpc::driver
