#include "driver/options.h"

#include <fmt/format.h>

#include "support/text.h"

namespace dpc::driver {
namespace {

class Parser {
 public:
  Parser(std::span<const std::string> arguments, Options& options) : arguments_(arguments), options_(options) {}

  // What is wrong, or nothing.
  std::string run() {
    while (next_ < arguments_.size()) {
      std::string error = one(arguments_[next_++]);
      if (!error.empty()) return error;
    }
    return check();
  }

 private:
  std::string one(const std::string& argument) {
    if (only_operands_ || argument == "-" || !argument.starts_with('-')) return operand(argument);
    if (argument == "--") {
      only_operands_ = true;
      return {};
    }
    return argument.starts_with("--") ? long_flag(argument) : short_flags(argument);
  }

  std::string operand(const std::string& argument) {
    if (options_.command != Command::None) {
      options_.operands.push_back(argument);
      return {};
    }
    command_ = find_command(argument);
    if (command_ == nullptr) {
      std::vector<std::string_view> names;
      for (const CommandInfo& command : all_commands()) names.push_back(command.name);
      return fmt::format("unknown command '{}'{}", argument, suggestion(argument, names));
    }
    options_.command = command_->command;
    return {};
  }

  std::string long_flag(std::string_view argument) {
    const std::size_t equals = argument.find('=');
    const std::string_view name = argument.substr(2, equals == std::string_view::npos ? equals : equals - 2);
    for (const FlagInfo& flag : all_flags()) {
      if (flag.name != name) continue;
      if (equals == std::string_view::npos) return take(flag, fmt::format("--{}", name));
      if (flag.argument.empty()) return fmt::format("flag '--{}' takes no value", name);
      return apply(flag, argument.substr(equals + 1));
    }
    std::vector<std::string_view> names;
    for (const FlagInfo& flag : all_flags()) names.push_back(flag.name);
    return fmt::format("unknown flag '--{}'{}", name, suggestion(name, names, "--"));
  }

  // -q, -qv, -n NAME, -nNAME, -n=NAME
  std::string short_flags(std::string_view argument) {
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const FlagInfo* flag = with_letter(argument[i]);
      if (flag == nullptr) return fmt::format("unknown flag '-{}'", argument.substr(i));
      std::string_view rest = argument.substr(i + 1);
      if (flag->argument.empty()) {
        if (std::string error = apply(*flag, {}); !error.empty()) return error;
        continue;
      }
      if (rest.empty()) return take(*flag, fmt::format("-{}", argument[i]));
      if (rest.front() == '=') rest.remove_prefix(1);
      return apply(*flag, rest);
    }
    return {};
  }

  static const FlagInfo* with_letter(char letter) {
    for (const FlagInfo& flag : all_flags()) {
      if (flag.letter == letter) return &flag;
    }
    return nullptr;
  }

  std::string take(const FlagInfo& flag, const std::string& shown) {
    if (flag.argument.empty()) return apply(flag, {});
    if (next_ == arguments_.size()) return fmt::format("flag '{}' needs {}", shown, flag.argument);
    return apply(flag, arguments_[next_++]);
  }

  std::string apply(const FlagInfo& flag, std::string_view argument) {
    used_.push_back(&flag);
    const std::string error = flag.apply(options_, argument);
    return error.empty() ? error : fmt::format("flag '--{}' {}", flag.name, error);
  }

  std::string check() {
    if (command_ == nullptr || options_.help) return {};
    for (const FlagInfo* flag : used_) {
      const bool fits = (flag->commands & static_cast<std::uint16_t>(command_->command)) != 0;
      if (!fits) return fmt::format("'dpc {}' takes no flag '--{}'", command_->name, flag->name);
    }
    const std::size_t count = options_.operands.size();
    if (count < command_->least) return fmt::format("'dpc {}' needs {}", command_->name, command_->operands);
    if (count > command_->most)
      return fmt::format("'dpc {}' does not take '{}'", command_->name, options_.operands[command_->most]);
    return {};
  }

  std::span<const std::string> arguments_;
  Options& options_;
  const CommandInfo* command_ = nullptr;
  std::vector<const FlagInfo*> used_;
  std::size_t next_ = 0;
  bool only_operands_ = false;
};

}  // namespace

std::string suggestion(std::string_view name, std::span<const std::string_view> candidates, std::string_view prefix) {
  const auto found = nearest(name, candidates);
  return found ? fmt::format(", did you mean '{}{}'?", prefix, *found) : std::string();
}

bool parse_options(std::span<const std::string> arguments, Options& options, std::string& error) {
  error = Parser(arguments, options).run();
  return error.empty();
}

}  // namespace dpc::driver
