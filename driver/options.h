// The command line, read by one table of flags and one of commands: help text is made from the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dpc::driver {

enum class Command : std::uint16_t {
  None = 0, Build = 1, Render = 2, Check = 4, Test = 8, Explain = 16, Eval = 32, Images = 64, Help = 128, Version = 256,
  Verify = 512, Diff = 1024,
};

// One flag that gives values, in the order of the command line.
struct ValueFlag {
  enum class Kind : std::uint8_t { File, Json, Set, String, FromFile, Literal } kind;
  std::string text;
  friend bool operator==(const ValueFlag&, const ValueFlag&) = default;
};

enum class Colour : std::uint8_t { Auto, Always, Never };
enum class DiffFormat : std::uint8_t { Text, Json, Markdown };
enum class Emit : std::uint8_t { Output, Tokens, Ast, Ir };

struct Options {
  Command command = Command::None;
  std::vector<std::string> operands;
  std::vector<ValueFlag> values;
  std::string environment;
  std::string name;
  std::string name_space = "default";
  std::string kube_version;
  std::vector<std::string> api_versions;
  std::string only;
  std::string app_version;
  std::string chart_version;
  std::vector<std::string> targets;
  std::string output_dir = "dist";
  std::string base;            // build, verify: the environment of the Kustomize base; empty: the defaults
  std::string helm;            // verify: the program
  std::string kubectl;         // verify: the program
  std::string chart;           // verify: a chart to compare instead of the one that would be built
  std::size_t count = 500;     // verify: assignments
  std::uint64_t seed = 1;
  std::size_t timeout = 120;   // verify: of each helm, in seconds
  std::size_t jobs = 0;        // verify: at a time; 0 is the number of cores
  std::string junit;           // verify: the report's file
  std::string state;           // verify: the folder for what a run that is stopped has found
  std::string since;           // diff: a revision of git
  DiffFormat diff_format = DiffFormat::Text;
  bool json_output = false;
  bool json_messages = false;
  bool json_report = false;
  bool deny_warnings = false;
  bool show_secrets = false;
  bool watch = false;
  bool quiet = false;
  bool verbose = false;
  // All targets where none is named.
  bool wants(std::string_view target) const {
    return targets.empty() || std::ranges::find(targets, target) != targets.end();
  }
  bool help = false;
  bool version = false;
  Colour colour = Colour::Auto;
  Emit emit = Emit::Output;
};

struct FlagInfo {
  std::string_view name;      // without dashes
  char letter;                // 0: none
  std::string_view argument;  // as in help: "FILE"; empty: a switch
  std::string_view help;
  std::uint16_t commands;     // Command bits for which it means something
  // Takes the argument; says what is wrong with it, or nothing.
  std::string (*apply)(Options& options, std::string_view argument);
};

struct CommandInfo {
  Command command;
  std::string_view name;
  std::string_view operands;
  std::uint8_t least, most;   // operands
  std::string_view help;
};

std::span<const FlagInfo> all_flags();
std::span<const CommandInfo> all_commands();
const CommandInfo* find_command(std::string_view name);

// The options, or in `error` what is wrong with the command line ("unknown flag '--vlaues', did you mean '--values'?").
// A flag may stand anywhere; after `--` everything is an operand; `-` is one, too.
bool parse_options(std::span<const std::string> arguments, Options& options, std::string& error);

// ", did you mean '--values'?" or nothing.
std::string suggestion(std::string_view name, std::span<const std::string_view> candidates,
                       std::string_view prefix = "");

}  // namespace dpc::driver
