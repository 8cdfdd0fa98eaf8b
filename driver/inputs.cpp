#include "driver/inputs.h"

#include <array>

#include "driver/hide_secrets.h"
#include "ir/bind/release.h"
#include "stdlib/facts/facts.h"
#include "support/text.h"

namespace dpc::driver {
namespace {

using Kind = ValueFlag::Kind;

std::optional<std::string> read_file(Job& job, const std::string& path) {
  std::string why;
  std::optional<std::string> text = job.files.read_values(path, job.session.limits.data_bytes, why);
  if (!text) job.session.diagnostics.report({}, diag::CannotRead, path, why);
  return text;
}

const SourceFile* add_source(Job& job, const std::string& path, std::string text) {
  const SourceFile* source = job.session.sources.add(path, std::move(text));
  if (source == nullptr)
    job.session.diagnostics.report({}, diag::CannotRead, path, "all files together are larger than 2 GiB");
  return source;
}

const ir::Node* with_file(Job& job, const ir::Node* values, const std::string& path) {
  std::optional<std::string> text = read_file(job, path);
  if (!text) return nullptr;
  const SourceFile* source = add_source(job, path, std::move(*text));
  if (source == nullptr) return nullptr;
  const ir::Node* read = ir::read_values(*source, job.session.builder, job.session.diagnostics, job.session.limits);
  return read == nullptr ? nullptr : ir::overlay_values(job.session.builder, values, read);
}

std::string_view flag_name(Kind kind) {
  switch (kind) {
    case Kind::File: return "--values";
    case Kind::Json: return "--set-json";
    case Kind::Set: return "--set";
    case Kind::String: return "--set-string";
    case Kind::FromFile: return "--set-file";
    case Kind::Literal: return "--set-literal";
  }
  return {};
}

ir::SetFlag::Kind set_kind(Kind kind) {
  switch (kind) {
    case Kind::File: case Kind::Set: return ir::SetFlag::Kind::Set;
    case Kind::Json: return ir::SetFlag::Kind::Json;
    case Kind::String: return ir::SetFlag::Kind::String;
    case Kind::FromFile: return ir::SetFlag::Kind::File;
    case Kind::Literal: return ir::SetFlag::Kind::Literal;
  }
  return ir::SetFlag::Kind::Set;
}

// Where the values of `a=1,b={2,3}` stand. What is no such list, or is read in another way, is one value from the first
// '=' on.
std::vector<std::pair<std::size_t, std::size_t>> places_of_values(const ValueFlag& given) {
  const std::string& text = given.text;
  std::vector<std::pair<std::size_t, std::size_t>> places;
  const bool several = given.kind == Kind::Set || given.kind == Kind::String;
  for (std::size_t at = text.find('='); at != std::string::npos; at = text.find('=', at)) {
    const std::size_t begin = ++at;
    bool inside = text.compare(begin, 1, "{") == 0;
    while (several && at < text.size() && (inside || text[at] != ',')) {
      if (text[at] == '\\') ++at;
      else if (inside && text[at] == '}') inside = false;
      ++at;
    }
    if (!several || inside || at > text.size()) at = text.size();
    places.emplace_back(begin, at);
  }
  return places;
}

// A flag's text is a source of its own, so that messages point into it; its value may be a secret and is never shown.
const ir::Node* with_flag(Job& job, const ir::Node* values, const ValueFlag& given) {
  const SourceFile* source = add_source(job, std::string(flag_name(given.kind)), given.text);
  if (source == nullptr) return nullptr;
  const std::size_t equals = given.text.find('=');
  for (const auto& [begin, end] : places_of_values(given)) job.session.sources.hide(source->span(begin, end));
  ir::SetFlag flag{set_kind(given.kind), given.text, {}, source->span(0, given.text.size())};
  if (given.kind == Kind::FromFile && equals != std::string::npos) {
    std::optional<std::string> content = read_file(job, given.text.substr(equals + 1));
    if (!content) return nullptr;
    flag.content = std::move(*content);
  }
  const ir::Node* set = ir::apply_set(values, flag, job.session.builder, job.session.diagnostics);
  if (job.session.arena.bytes() <= job.session.limits.memory) return set;
  job.session.diagnostics.report(flag.span, diag::TooMuchMemory, static_cast<std::int64_t>(job.session.limits.memory));
  return nullptr;
}

}  // namespace

const ir::Node* values_of_flags(Job& job) { return values_of(job, job.options.values); }

const ir::Node* values_of(Job& job, const std::vector<ValueFlag>& flags) {
  const ir::Node* values = job.session.builder.data_record({});
  for (const Kind kind : {Kind::File, Kind::Json, Kind::Set, Kind::String, Kind::FromFile, Kind::Literal}) {
    for (const ValueFlag& given : flags) {
      if (given.kind != kind) continue;
      values = kind == Kind::File ? with_file(job, values, given.text) : with_flag(job, values, given);
      if (values == nullptr) return nullptr;
    }
  }
  return values;
}

const ir::Environment* find_environment(Job& job, const ir::Module& module) {
  return find_environment(job, module, job.options.environment, "--env");
}

const ir::Environment* find_environment(Job& job, const ir::Module& module, const std::string& name,
                                        const char* flag) {
  std::vector<std::string_view> names;
  std::string listed;
  for (const ir::Environment& environment : module.environments) {
    if (environment.name.text() == name) return &environment;
    names.push_back(environment.name.text());
    listed.append(listed.empty() ? "" : ", ").append(environment.name.text());
  }
  auto report = job.session.diagnostics.report({}, diag::UnknownEnvironment, name);
  report.place(flag);
  if (const auto near = nearest(name, names)) {
    report.help(fmt::format("did you mean '{}'?", *near));
  } else {
    report.help(listed.empty() ? std::string("it declares none") : "it has " + listed);
  }
  return nullptr;
}

namespace {

bool is_flag(const ir::ParamPath& path) {
  const std::string_view field = path.names[0].text();
  return path.root == ir::Root::Release ? field == "name" || field == "namespace" : field == "version";
}

std::optional<k8s::VersionRange> declared_range(const ir::Module& module) {
  if (module.app.kubernetes.empty()) return std::nullopt;
  return k8s::parse_version_range(module.app.kubernetes.text());
}

// The newest version that the app runs on, where that is not simply the newest.
std::string newest_served(const ir::Module& module) {
  const std::optional<k8s::VersionRange> range = declared_range(module);
  return range && range->max.known() && range->max < k8s::newest() ? k8s::version_text(range->max) : std::string();
}

// Helm refuses a cluster outside a chart's kubeVersion. False after a report.
bool runs_on(const ir::Module& module, const ir::ReleaseFlags& flags, bool flag_given, Diagnostics& diagnostics) {
  const std::optional<k8s::VersionRange> range = declared_range(module);
  const std::optional<k8s::Version> version = k8s::parse_version(flags.kube_version);
  if (!range || !version) return true;
  const bool above = range->max.known() && range->max < *version;
  if (!above && *version >= range->min) return true;
  auto report = diagnostics.report({}, diag::KubernetesRefused, module.app.kubernetes.text(), flags.kube_version);
  report.place(flag_given ? "--kube-version" : "cluster.version")
      .help("give a version of the app's `kubernetes` range, or widen the range");
  return false;
}

// The flags, and where one is not given what the environment or test binds in its place.
ir::ReleaseFlags release_flags(Job& job, const ir::Module& module, const ir::Environment* environment) {
  const Options& options = job.options;
  ir::ReleaseFlags flags{options.name, options.name_space, options.kube_version, options.api_versions};
  static const std::vector<ir::Binding> none;
  for (const ir::Binding& binding : environment != nullptr ? environment->bindings : none) {
    if (binding.path->root == ir::Root::Values || binding.path->names.empty() || !is_flag(*binding.path)) continue;
    const std::string text(binding.value->text());
    const std::string_view field = binding.path->names[0].text();
    if (field == "name" && flags.name.empty()) flags.name = text;
    if (field == "namespace" && flags.name_space == ir::ReleaseFlags{}.name_space) flags.name_space = text;
    if (field == "version" && flags.kube_version.empty()) flags.kube_version = text;
  }
  if (flags.name.empty()) flags.name = module.app.name.text();
  if (flags.kube_version.empty()) flags.kube_version = newest_served(module);
  return flags;
}

// What no flag can say: release.is_upgrade, release.revision, cluster.api_versions.
void bind_rest(ir::Assignment& assignment, const ir::Environment* environment, ir::Builder& builder) {
  if (environment == nullptr) return;
  for (const ir::Binding& binding : environment->bindings) {
    if (binding.path->root == ir::Root::Values || binding.path->names.size() != 1 || is_flag(*binding.path)) continue;
    const ir::Entry entry{binding.path->names[0], binding.value, nullptr, binding.span};
    const ir::Node*& bound = binding.path->root == ir::Root::Release ? assignment.release : assignment.cluster;
    bound = ir::overlay_values(builder, bound, builder.data_record({&entry, 1}));
  }
}

std::vector<Symbol> keys_of_dependencies(const ir::Module& module) {
  std::vector<Symbol> keys;
  for (const ir::Dependency& each : module.dependencies) keys.push_back(each.key());
  return keys;
}

}  // namespace

std::optional<ir::Assignment> assign(Job& job, const ir::Module& module, const ir::Environment* environment,
                                     const ir::Node* flags, Diagnostics& diagnostics, Required required) {
  ir::Builder& builder = job.session.builder;
  const ir::ReleaseFlags release = release_flags(job, module, environment);
  std::optional<ir::Assignment> assignment = ir::make_release(release, builder, diagnostics);
  if (!assignment || !runs_on(module, release, !job.options.kube_version.empty(), diagnostics)) return std::nullopt;
  bind_rest(*assignment, environment, builder);
  const ir::Node* own =
      environment != nullptr ? ir::environment_values(*environment, builder) : builder.data_record({});
  const ir::Node* given = ir::overlay_values(builder, own, flags);
  hide_secrets(*module.values, *given, job.session.sources);
  assignment->values = ir::bind_values(*module.values, given, required == Required::MustHave, builder, diagnostics,
                                       &job.session.sources, keys_of_dependencies(module));
  if (assignment->values == nullptr) return std::nullopt;
  return assignment;
}

std::string newest_version(const ir::Module& module) {
  const std::string served = newest_served(module);
  return ir::kube_version_text(served.empty() ? k8s::version_text(k8s::newest()) : served);
}

std::string oldest_version(const ir::Module& module) {
  const std::optional<k8s::VersionRange> range = declared_range(module);
  // Its first release is within the range, unless that names later ones of the same minor version.
  std::size_t dots = 0;
  for (const char c : module.app.kubernetes.text()) {
    if (c == '.') ++dots;
    else if (c < '0' || c > '9') dots = 0;
    if (dots > 1) return newest_version(module);
  }
  return range && range->min.known() ? ir::kube_version_text(k8s::version_text(range->min)) : newest_version(module);
}

std::optional<ir::Assignment> assign_as(Job& job, const ir::Module& module, const ir::Environment* environment,
                                        const ir::Node* given, const ir::ReleaseFlags& release,
                                        Diagnostics& diagnostics) {
  ir::Builder& builder = job.session.builder;
  std::optional<ir::Assignment> assignment = ir::make_release(release, builder, diagnostics);
  if (!assignment) return std::nullopt;
  const ir::Entry service{builder.symbol("service"), builder.string("Helm"), nullptr, {}};
  assignment->release = ir::overlay_values(builder, assignment->release, builder.data_record({&service, 1}));
  const ir::Node* own =
      environment != nullptr ? ir::environment_values(*environment, builder) : builder.data_record({});
  const ir::Node* values = ir::overlay_values(builder, own, given);
  assignment->values = ir::bind_values(*module.values, values, true, builder, diagnostics, &job.session.sources,
                                       keys_of_dependencies(module));
  if (assignment->values == nullptr) return std::nullopt;
  return assignment;
}

std::optional<ir::Assignment> assign_from_flags(Job& job, const ir::Module& module) {
  const ir::Environment* environment = nullptr;
  if (!job.options.environment.empty()) {
    environment = find_environment(job, module);
    if (environment == nullptr) return std::nullopt;
  }
  const ir::Node* flags = values_of_flags(job);
  if (flags == nullptr) return std::nullopt;
  return assign(job, module, environment, flags, job.session.diagnostics);
}

}  // namespace dpc::driver
