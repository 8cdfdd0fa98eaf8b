// Names that people bring along from Helm's templates and from Kubernetes' manifests, and what stands for them here.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

struct Known {
  std::string_view name, help;
};

constexpr Known functions[] = {
    {"default", "a fall-back is `a or_else b` where a is empty, `a ?? b` where it is not set"},
    {"coalesce", "a fall-back is `a or_else b` where a is empty, `a ?? b` where it is not set"},
    {"ternary", "a choice is `if CONDITION then a else b`"},
    {"b64enc", "it is `base64(...)`"},
    {"b64dec", "secrets and Secret's data are written plain here; base64 is added where Kubernetes wants it"},
    {"toYaml", "it is `yaml(...)`"},
    {"toJson", "it is `json(...)`"},
    {"toToml", "it is `toml(...)`"},
    {"toString", "it is `str(...)`"},
    {"quote", "texts are quoted where YAML needs it; a number becomes a text by `str(...)`"},
    {"squote", "texts are quoted where YAML needs it; a number becomes a text by `str(...)`"},
    {"nindent", "what is emitted is indented by itself; in a text it is `indent(text, columns)`"},
    {"trunc", "it is `cut(text, length)`"},
    {"printf", "write it in a text: \"${a}-${b}\""},
    {"tpl", "values are no templates; a text that is made of others is \"${a}-${b}\""},
    {"include", "what is shared is a `fn`, a `let` or a `component`"},
    {"required", "a param without a default is required"},
    {"fail", "write `check CONDITION : \"message\"`"},
    {"empty", "it is `is_empty(...)`"},
    {"hasKey", "it is `has(map, key)`, or `exists(handle.part)`"},
    {"sha256sum", "it is `digest(...)`"},
    {"len", "it is `length(...)`"},
    {"regexMatch", "it is `matches(text, pattern)`"},
    {"lookup", "what the cluster holds is not read; `external(Secret, \"name\")` refers to it"},
    {"yes", "it is written `true`"},
    {"on", "it is written `true`"},
    {"no", "it is written `false`"},
    {"off", "it is written `false`"},
    {"Values", "params are `values.NAME`"},
    {"Release", "it is `release.name`, `release.namespace`"},
    {"Chart", "it is `app.name`, `app.version`"},
};

std::string_view help_for(std::span<const Known> known, std::string_view name) {
  for (const Known& each : known) {
    if (each.name == name) return each.help;
  }
  return {};
}

constexpr Known of_workloads[] = {
    {"spec", "the fields of spec, and of the pod's spec, stand in the block itself"},
    {"template", "the fields of the pod's spec stand in the block itself"},
    {"metadata", "labels and annotations stand in the block itself; "
                 "those of the pods are `pod_labels` and `pod_annotations`"},
};

constexpr Known of_variables[] = {
    {"value", "a variable is set by `NAME = value`"},
    {"valueFrom", "without `valueFrom`: `NAME { secretKeyRef { ... } }`, or `NAME = secret.data.KEY`"},
    {"secretKeyRef", "refer to the key: `NAME = secret.data.KEY`"},
    {"configMapKeyRef", "refer to the key: `NAME = config.data.KEY`"},
};

bool has_field(const ir::Type& type, std::string_view name) {
  for (const ir::Field& field : type.fields) {
    if (field.name.text() == name) return true;
  }
  return false;
}

// "{{ .Values.tag }}" and its like, with or without a dash; empty where there is none.
std::string_view helm_action(std::string_view text) {
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
    const std::size_t first = text.find_first_not_of("- ", at + 2);
    if (first == std::string_view::npos) return {};
    if (text[first] != '.' && text[first] != '$' && !text.substr(first).starts_with("include ")) continue;
    const std::size_t end = text.find("}}", at);
    if (end == std::string_view::npos) return {};
    return end - at < 80 ? text.substr(at, end + 2 - at) : std::string_view("{{ ... }}");
  }
  return {};
}

std::string_view helm_action_in(const ast::Expr& value) {
  if (value.kind == ast::ExprKind::String) return helm_action(static_cast<const ast::StringExpr&>(value).value);
  if (value.kind != ast::ExprKind::Interpolation) return {};
  for (const ast::InterpolationPart& part : static_cast<const ast::InterpolationExpr&>(value).parts) {
    const std::string_view found = part.value == nullptr ? helm_action(part.text) : std::string_view();
    if (!found.empty()) return found;
  }
  return {};
}

// `.Values.image.tag` as it is written here; empty where it is something else.
std::string param_of(std::string_view action) {
  std::string_view inner = action.substr(2, action.size() - 4);
  inner.remove_prefix(std::min(inner.find_first_not_of(" -$"), inner.size()));
  inner = inner.substr(0, inner.find_last_not_of(" -") + 1);
  if (inner == ".Release.Name") return "release.name";
  if (inner == ".Release.Namespace") return "release.namespace";
  if (inner == ".Chart.Name") return "app.name";
  if (inner == ".Chart.AppVersion") return "app.app_version";
  constexpr std::string_view values = ".Values.";
  const bool path = inner.starts_with(values) && inner.find_first_of(" |\"(") == std::string_view::npos;
  return path ? fmt::format("values.{}", inner.substr(values.size())) : std::string();
}

constexpr std::string_view names_and_images[] = {"image", "name", "repository", "tag", "namespace"};
constexpr std::string_view label_maps[] = {"labels", "matchLabels", "pod_labels", "selector", "nodeSelector"};

bool is_one_of(std::span<const std::string_view> all, std::string_view text) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

}  // namespace

bool refuse_helm_template(Context& c, const ast::Expr& value, std::string_view field, Span block) {
  const std::string_view action = helm_action_in(value);
  if (action.empty()) return false;
  if (!is_one_of(names_and_images, field) && !is_one_of(label_maps, c.session.sources.text(block))) return false;
  const std::string param = param_of(action);
  auto report = c.diagnostics().report(value.span, diag::HelmTemplate, action);
  report.help(param.empty() ? std::string("a value stands in a text by `${...}`, as in \"nginx:${values.tag}\"")
                            : fmt::format("write `${{{}}}`", param));
  return true;
}

std::string_view helm_action_of(std::string_view text) { return helm_action(text); }

std::string_view function_habit(std::string_view name) { return help_for(functions, name); }

std::string field_habit(const ir::Type& type, std::string_view key) {
  const bool variable = has_field(type, "source") && has_field(type, "key");
  if (variable) return std::string(help_for(of_variables, key));
  return has_field(type, "pod_labels") ? std::string(help_for(of_workloads, key)) : std::string();
}

}  // namespace dpc::check
