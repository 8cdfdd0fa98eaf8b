#include "backends/helm/named_templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "backends/helm/choices.h"
#include "backends/helm/print.h"
#include "backends/helm/raise/joins.h"
#include "backends/helm/raise/versions.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;

namespace {

// What a reader of charts looks for in _helpers.tpl.
std::string_view about_helper(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"name", "The app's name in names and labels."},
      {"fullname", "What the names of the release's objects begin with."},
      {"prefix", "The same, cut so that the longest of the names fits."},
      {"chart", "The chart's name and version as a label."},
      {"labels", "Labels of every object."},
      {"selectorLabels", "Labels by which workloads find their pods."},
  };
  for (const auto& [each, text] : known) {
    if (each == name) return text;
  }
  return {};
}

}  // namespace

NamedTemplates::NamedTemplates(const ir::Module& module, ir::Builder& builder, Lower& lower, Raise& raise,
                               std::uint32_t guard_steps)
    : builder_(builder), lower_(lower), raise_(raise), guard_steps_(guard_steps), uses_(module) {
  lower_.define_by([this](const Node* node) { return printed(node, node); });
  lower_.ask_by([this](const Node* node) { return asked(node); });
}

std::string NamedTemplates::beside(Symbol address) const {
  const auto known = beside_.find(address);
  return known == beside_.end() ? std::string() : known->second;
}

std::string NamedTemplates::define(std::string_view name, std::string_view body, std::string_view end,
                                   std::string_view about) {
  if (about.empty()) about = about_helper(name);
  return (about.empty() ? std::string() : fmt::format("{{{{/* {} */}}}}\n", about)) +
         fmt::format("{{{{- define \"{}\"{}{}{}\n", lower_.qualified(name), begins_trimmed(body) ? " }}" : " -}}\n",
                     body, end);
}

// A text has its lines, and nothing else. With "{{ end }}" the last line keeps its end.
std::string NamedTemplates::document_body(const Node* node, Raise& raise, const go::Scope& scope,
                                          std::string variables) {
  const bool exact = is_text_block(node) || is_env_lines(node);
  const std::string body = print_items(raise.body(node), exact ? Trim::Right : Trim::Left, scope);
  const bool ends = exact && (is_env_lines(node) || node->kids().back()->text().ends_with('\n'));
  if (!variables.empty() && exact && begins_trimmed(body)) keep_what_follows(variables);
  return variables + body + (ends ? "{{ end }}" : "{{- end }}");
}

std::string NamedTemplates::chosen(const ir::Module& module) {
  std::string out;
  const std::vector<Helper> chosen = choose_helpers(module, uses_, builder_.types());
  for (const Helper& helper : chosen) {
    lower_.name(helper.node, helper.name);
    names_.insert(helper.name);
  }
  const auto written = [&](const Helper& helper) {
    return is_app_name(helper.node) ? open_name(builder_, helper.node, module.app.name.text()) : helper.node;
  };
  for (const Helper& helper : chosen) {
    const std::string made = is_document(helper.node)
                                 ? define(helper.name, document_body(helper.node, raise_, {}, {}), {})
                                 : define(helper.name, choices(lower_, builder_, written(helper)));
    (helper.home == nullptr ? out : beside_[helper.home->address]) += made + "\n";
  }
  const CommonLabels common = common_labels(module);
  if (!common.selector.empty()) out += shared("selectorLabels", common.selector);
  if (!common.labels.empty()) out += shared("labels", common.labels);
  return out;
}

std::string NamedTemplates::shared(const char* name, const std::vector<ir::Entry>& entries) {
  // Read back wherever it has a map that is open, see Raise::merged.
  const Node* record = builder_.record(entries, builder_.types().string_map);
  const std::string body = print_items(raise_.read_back(record), Trim::Left);
  raise_.share({name, entries});
  return define(name, body) + "\n";
}

// What a function takes and no function makes, as a call of a template that prints it: a map or list as YAML, or a
// text. What holds where it is taken is no matter there.
// `named`: what it is named for.
go::Expr NamedTemplates::printed(const Node* node, const Node* named) {
  if (const auto known = printed_.find(node); known != printed_.end()) return call_of(known->second);
  Printed made = printed_as(node, named);
  const Lower::Situation here = lower_.leave();
  lower_.at_key(here.key);
  Raise raise(builder_, lower_, guard_steps_);
  raise.within(made.names);
  std::string text = body_of(node, raise, made);
  lower_.resume(here);
  const auto [same, fresh] = by_text_.emplace(std::move(text), made.name);
  if (fresh) made_ += define(made.name, same->first, {}, made.about) + "\n";
  else names_.erase(std::exchange(made.name, same->second));
  return call_of(printed_.emplace(node, std::move(made)).first->second);
}

// Where a list or map has a template that prints it, that is asked.
go::Expr NamedTemplates::asked(const Node* container) {
  if (uses_.has(container)) return go::nil();
  const Node*& marks = marks_[container];
  if (marks == nullptr) marks = marks_of(builder_, *container);
  return marks == nullptr ? go::nil() : printed(marks, container);
}

// With the root, or with the loops' variables that are in it, each as it is called around.
NamedTemplates::Printed NamedTemplates::printed_as(const Node* node, const Node* named) {
  Printed made;
  const Use* use = uses_.of(named);
  made.name = name_for(use, node != named);
  const Needs needs = needs_of(node);
  made.loops.assign(needs.variables.begin(), needs.variables.end());
  for (const std::uint32_t variable : made.loops) made.names.push_back(lower_.variable_name(variable));
  const auto taken = [&](const char* name) { return std::ranges::find(made.names, name) != made.names.end(); };
  const char* kind = node != named            ? "Something where there is any"
                     : node->op == Op::List   ? "A list as YAML"
                     : node->op == Op::Record ? "A map as YAML"
                                              : "A text";
  made.about = use == nullptr || use->key.empty() ? fmt::format("{}.", kind)
                                                         : fmt::format("{}: {} of {}.", kind, use->key, use->owner);
  if (made.names.empty()) return made;
  if (needs.root) made.root = taken("root") ? "chart" : "root";
  if (!made.root.empty()) made.scope.root = "." + made.root;
  const bool alone = made.root.empty() && made.names.size() == 1;
  for (const std::string& name : made.names)
    made.variables += fmt::format("{{{{- ${} := .{} -}}}}\n", name, alone ? "" : name);
  return made;
}

std::string NamedTemplates::name_for(const Use* use, bool asks) {
  const std::string key(use != nullptr && !use->key.empty() ? use->key : lower_.key().text());
  std::string word = key.empty() ? "data" : helper_word(key);
  if (asks) word = "has" + std::string(1, static_cast<char>(std::toupper(word[0]))) + word.substr(1);
  const std::string wanted = use != nullptr ? use->owner + "." + word : word;
  std::string name = wanted;
  for (int i = 2; !names_.insert(name).second; ++i) name = wanted + std::to_string(i);
  return name;
}

std::string NamedTemplates::body_of(const Node* node, Raise& raise, const Printed& made) {
  if (is_container(node->op))
    return made.variables + print_items(raise.read_back(node), Trim::Left, made.scope) + "{{ end }}";
  if (node->op == Op::Call && node->builtin == ir::Builtin::Join) return joined_body(node, raise, made);
  if (is_document(node)) return document_body(node, raise, made.scope, made.variables);
  return made.variables + choices(lower_, builder_, node, made.scope) + "{{- end }}";
}

std::string NamedTemplates::joined_body(const Node* node, Raise& raise, const Printed& made) {
  std::string body = print_items(raise.joined(node), Trim::Right, made.scope);
  std::string variables = made.variables;
  if (!variables.empty() && begins_trimmed(body)) keep_what_follows(variables);
  if (joined_as(*node) == Joined::Lines) return variables + body + "{{ end }}";
  if (body.ends_with("{{ end }}\n")) return variables + body + "{{- end }}";
  body.pop_back();
  return variables + body + "{{ end }}";
}

go::Expr NamedTemplates::call_of(const Printed& printed) {
  std::vector<go::Expr> variables;
  for (const std::uint32_t loop : printed.loops) variables.push_back(go::variable(lower_.variable_name(loop)));
  const bool alone = printed.root.empty() && variables.size() == 1;
  go::Expr with = variables.empty() ? go::root() : alone ? variables[0] : go::call("dict", {});
  if (!printed.root.empty()) with.args = {go::text(printed.root), go::root()};
  for (std::size_t i = 0; !alone && i < variables.size(); ++i) {
    with.args.push_back(go::text(printed.names[i]));
    with.args.push_back(variables[i]);
  }
  return go::call("include", {go::text(lower_.qualified(printed.name)), std::move(with)});
}

}  // namespace dpc::helm
