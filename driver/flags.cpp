// The table of flags and the table of commands.
#include <charconv>

#include "driver/options.h"

namespace dpc::driver {
namespace {

constexpr std::uint16_t bit(Command command) { return static_cast<std::uint16_t>(command); }
constexpr std::uint16_t build = bit(Command::Build), render = bit(Command::Render), check = bit(Command::Check),
                        test = bit(Command::Test), verify = bit(Command::Verify), eval = bit(Command::Eval),
                        images = bit(Command::Images);
constexpr std::uint16_t diff = bit(Command::Diff);
constexpr std::uint16_t with_values = build | render | eval | images | diff;
constexpr std::uint16_t compiling = with_values | check | test | verify;
constexpr std::uint16_t any = 0xFFFF;

std::string one_of(std::string_view given, std::string_view choices) {
  return "takes one of " + std::string(choices) + ", not '" + std::string(given) + "'";
}

template <ValueFlag::Kind kind>
std::string add_value(Options& options, std::string_view text) {
  options.values.push_back({kind, std::string(text)});
  return {};
}

template <std::string Options::* field>
std::string set_text(Options& options, std::string_view text) {
  options.*field = text;
  return {};
}

template <bool Options::* field>
std::string set_switch(Options& options, std::string_view) {
  options.*field = true;
  return {};
}

template <bool Options::* field>
std::string set_json(Options& options, std::string_view text) {
  if (text != "human" && text != "json") return one_of(text, "human and json");
  options.*field = text == "json";
  return {};
}

std::string set_output(Options& options, std::string_view text) {
  if (text != "yaml" && text != "json") return one_of(text, "yaml and json");
  options.json_output = text == "json";
  return {};
}

std::string set_colour(Options& options, std::string_view text) {
  if (text == "auto") options.colour = Colour::Auto;
  else if (text == "always") options.colour = Colour::Always;
  else if (text == "never") options.colour = Colour::Never;
  else return one_of(text, "auto, always and never");
  return {};
}

std::string set_emit(Options& options, std::string_view text) {
  if (text == "tokens") options.emit = Emit::Tokens;
  else if (text == "ast") options.emit = Emit::Ast;
  else if (text == "ir") options.emit = Emit::Ir;
  else return one_of(text, "tokens, ast and ir");
  return {};
}

// The text's parts between the commas, as Helm takes lists.
template <std::vector<std::string> Options::* field>
std::string add_list(Options& options, std::string_view text) {
  for (;;) {
    const std::size_t comma = text.find(',');
    (options.*field).emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return {};
    text.remove_prefix(comma + 1);
  }
}

template <class Number, Number Options::* field>
std::string set_number(Options& options, std::string_view text) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), options.*field);
  if (fault == std::errc() && end == text.data() + text.size()) return {};
  return "takes a whole number, not '" + std::string(text) + "'";
}

template <std::size_t Options::* field, std::size_t most>
std::string set_positive(Options& options, std::string_view text) {
  const std::string fault = set_number<std::size_t, field>(options, text);
  if (!fault.empty()) return fault;
  if (options.*field >= 1 && options.*field <= most) return {};
  return "takes a number from 1 to " + std::to_string(most) + ", not '" + std::string(text) + "'";
}

std::string add_target(Options& options, std::string_view text) {
  if (text != "kubernetes" && text != "helm" && text != "kustomize")
    return one_of(text, "kubernetes, helm and kustomize");
  options.targets.emplace_back(text);
  return {};
}

std::string set_diff_format(Options& options, std::string_view text) {
  constexpr std::pair<std::string_view, DiffFormat> known[] = {
      {"text", DiffFormat::Text}, {"json", DiffFormat::Json}, {"markdown", DiffFormat::Markdown}};
  for (const auto& [name, format] : known) {
    if (text != name) continue;
    options.diff_format = format;
    return {};
  }
  return one_of(text, "text, json and markdown");
}

std::string set_only(Options& options, std::string_view text) {
  if (text.find('/') == std::string_view::npos) return "takes KIND/NAME, not '" + std::string(text) + "'";
  options.only = text;
  return {};
}

using Kind = ValueFlag::Kind;
constexpr FlagInfo flags[] = {
    {"values", 'f', "FILE", "values from a YAML file, '-' for standard input; repeatable, the last wins", with_values,
     add_value<Kind::File>},
    {"set", 0, "PATH=VALUE", "a value, read as Helm reads it: numbers, true, false, null, {a,b}", with_values,
     add_value<Kind::Set>},
    {"set-string", 0, "PATH=TEXT", "a value that stays a text", with_values, add_value<Kind::String>},
    {"set-json", 0, "PATH=JSON", "a value in JSON", with_values, add_value<Kind::Json>},
    {"set-file", 0, "PATH=FILE", "a value from a file's text", with_values, add_value<Kind::FromFile>},
    {"set-literal", 0, "PATH=TEXT", "a text in which no character is special", with_values, add_value<Kind::Literal>},
    {"env", 0, "NAME", "bind the environment of that name", with_values, set_text<&Options::environment>},
    {"name", 0, "NAME", "the release's name (default: the app's)", with_values, set_text<&Options::name>},
    {"namespace", 'n', "NAMESPACE", "the release's namespace (default: default)", with_values,
     set_text<&Options::name_space>},
    {"kube-version", 0, "VERSION", "the cluster's version, as 1.30", with_values, set_text<&Options::kube_version>},
    {"api-versions", 'a', "GROUP/VERSION", "API versions that the cluster has beside Kubernetes's own; repeatable",
     with_values, add_list<&Options::api_versions>},
    {"app-version", 0, "VERSION", "instead of the app's app_version", compiling, set_text<&Options::app_version>},
    {"chart-version", 0, "VERSION", "instead of the app's version", compiling, set_text<&Options::chart_version>},
    {"output", 'o', "yaml|json", "print YAML documents, or a JSON object a line", render | eval, set_output},
    {"only", 0, "KIND/NAME", "print only this object", render, set_only},
    {"show-secrets", 0, "", "print secrets to a terminal as well", render | eval | diff,
     set_switch<&Options::show_secrets>},
    {"watch", 0, "", "print again whenever a file that was read has changed", render, set_switch<&Options::watch>},
    {"target", 't', "TARGET", "which of kubernetes, helm and kustomize; repeatable (default: all)", build | verify,
     add_target},
    {"base", 0, "NAME", "make the Kustomize base under that environment (default: the app's defaults)", build | verify,
     set_text<&Options::base>},
    {"output-dir", 0, "FOLDER", "where to build (default: dist)", build, set_text<&Options::output_dir>},
    {"helm", 0, "PROGRAM", "the helm to verify with (default: the one on the path)", verify, set_text<&Options::helm>},
    {"kubectl", 0, "PROGRAM", "the kubectl to verify with (default: the one on the path)", verify,
     set_text<&Options::kubectl>},
    {"chart", 0, "FOLDER", "compare this chart, one edited by hand, instead of what would be built", verify,
     set_text<&Options::chart>},
    {"count", 0, "N", "how many assignments are compared (default: 500)", verify,
     set_positive<&Options::count, 10'000'000>},
    {"seed", 0, "N", "what random assignments are made from (default: 1)", verify,
     set_number<std::uint64_t, &Options::seed>},
    {"jobs", 'j', "N", "how many of them run at a time (default: one a core)", verify,
     set_positive<&Options::jobs, 256>},
    {"timeout", 0, "SECONDS", "how long each of them may take (default: 120)", verify,
     set_positive<&Options::timeout, 86'400>},
    {"junit", 0, "FILE", "also write the results as JUnit XML", verify, set_text<&Options::junit>},
    {"state", 0, "FOLDER", "where a run that is stopped leaves what it has found (default: the user's cache folder)",
     verify, set_text<&Options::state>},
    {"since", 0, "REVISION", "compare with the app as it was in this revision of git", diff, set_text<&Options::since>},
    {"format", 0, "text|json|markdown", "how differences are told", diff, set_diff_format},
    {"emit", 0, "tokens|ast|ir", "print what the compiler made of the source instead", render | check, set_emit},
    {"message-format", 0, "human|json", "how diagnostics are told", compiling, set_json<&Options::json_messages>},
    {"report", 0, "human|json", "how the binding report is told", build | render, set_json<&Options::json_report>},
    {"deny-warnings", 0, "", "exit with 1 where there are warnings", compiling, set_switch<&Options::deny_warnings>},
    {"color", 0, "auto|always|never", "colours in messages; auto heeds NO_COLOR", any, set_colour},
    {"quiet", 'q', "", "no notes, reports and summaries", any, set_switch<&Options::quiet>},
    {"verbose", 'v', "", "also say which files were read", any, set_switch<&Options::verbose>},
    {"help", 'h', "", "say how a command is used", any, set_switch<&Options::help>},
    {"version", 0, "", "print dpc's version", any, set_switch<&Options::version>},
};

constexpr CommandInfo commands[] = {
    {Command::Build, "build", "APP.dp", 1, 1, "write every target of an app to dist/APP"},
    {Command::Render, "render", "APP.dp", 1, 1, "print an app's objects as plain Kubernetes YAML"},
    {Command::Check, "check", "FILE.dp ...", 1, 255, "say what is wrong with the source"},
    {Command::Test, "test", "APP.dp", 1, 1, "run an app's tests"},
    {Command::Eval, "eval", "EXPRESSION APP.dp", 2, 2, "print an expression's value in the scope of an app"},
    {Command::Images, "images", "APP.dp", 1, 1, "list every container image over all values"},
    {Command::Verify, "verify", "APP.dp", 1, 1,
     "compare the chart under helm, and the Kustomize tree under kubectl, with dpc"},
    {Command::Diff, "diff", "APP.dp [FROM] [TO]", 1, 3,
     "say what differs between two environments, files of values, or revisions"},
    {Command::Explain, "explain", "[CODE]", 0, 1, "say more of a diagnostic, or list them all"},
    {Command::Help, "help", "[COMMAND]", 0, 1, "say how a command is used"},
    {Command::Version, "version", "", 0, 0, "print dpc's version"},
};

}  // namespace

std::span<const FlagInfo> all_flags() { return flags; }
std::span<const CommandInfo> all_commands() { return commands; }

const CommandInfo* find_command(std::string_view name) {
  for (const CommandInfo& command : commands) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

}  // namespace dpc::driver
