#include "backends/helm/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "backends/helm/files/chart_yaml.h"
#include "backends/helm/files/helmignore.h"
#include "backends/helm/files/names.h"
#include "backends/helm/files/readme.h"
#include "backends/helm/files/schema.h"
#include "backends/helm/files/validations.h"
#include "backends/helm/files/values.h"
#include "backends/helm/helpers.h"
#include "backends/helm/print.h"
#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/end.h"
#include "backends/helm/raise/fill.h"
#include "backends/helm/raise/groups.h"
#include "backends/helm/raise/joins.h"
#include "backends/helm/raise/raise.h"
#include "backends/helm/raise/unroll.h"
#include "backends/helm/raise/versions.h"
#include "backends/helm/uses.h"
#include "backends/yaml/yaml.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;

namespace {

// The passes of raising that are IR to IR, in order: groups are simple before defaults are written into what is left of
// them and before loops over them are unrolled; what that leaves behind is simplified again.
class Passes {
 public:
  explicit Passes(ir::Builder& builder)
      : versions_(builder), groups_(builder), fill_(builder), unroll_(builder), again_(builder) {}
  const Node* run(const Node* node) {
    return again_.rewrite(unroll_.rewrite(fill_.rewrite(groups_.rewrite(versions_.open(node)))));
  }

 private:
  OpenVersions versions_;
  SimplifyGroups groups_;
  Fill fill_;
  Unroll unroll_;
  SimplifyGroups again_;
};

ir::Module simplified(const ir::Module& module, ir::Builder& builder) {
  ir::Module out = module;
  Passes passes(builder);
  const Node* label = chart_label(builder);
  for (ir::Resource& resource : out.resources) {
    if (is_plain_definition(resource)) continue;
    resource.body = with_chart_label(builder, resource.body, label);
    for (const Node** node : {&resource.name, &resource.name_space, &resource.guard, &resource.body})
      *node = passes.run(*node);
  }
  // dpc says what a server asks in its own words; for a chart it is a check like others.
  out.checks.insert(out.checks.end(), out.asked.begin(), out.asked.end());
  out.asked.clear();
  for (ir::Check& check : out.checks) {
    for (const Node** node : {&check.guard, &check.condition, &check.message}) *node = passes.run(*node);
  }
  out.notes = passes.run(out.notes);
  out.app.prefix = passes.run(out.app.prefix);
  return out;
}

// `cut(if a then b else c, 63)` is `if a then cut(b, 63) else cut(c, 63)`: choices are lines, functions stand in them.
const Node* choice_outside(const Lower& lower, ir::Builder& builder, const Node* node) {
  const bool of_text =
      node->op == Op::Call && (node->builtin == ir::Builtin::Cut || node->builtin == ir::Builtin::Lower ||
                               node->builtin == ir::Builtin::TrimSuffix || node->builtin == ir::Builtin::TrimPrefix);
  if (!of_text) return node;
  const Node* choice = choice_outside(lower, builder, node->kid(0));
  if (choice->op != Op::Select || is_or_else(choice) || lower.name_of(node->kid(0)) != nullptr) return node;
  const auto of = [&](const Node* text) {
    std::vector<const Node*> arguments(node->kids().begin(), node->kids().end());
    arguments[0] = text;
    return builder.call(node->builtin, arguments, node->type);
  };
  return builder.select(choice->kid(0), of(choice->kid(1)), of(choice->kid(2)));
}

// A text's choices, one a line; nothing of the template itself is printed.
void print_text(std::string& out, Lower& lower, ir::Builder& builder, const Node* node, bool whole,
                const go::Scope& scope = {}) {
  const bool named = !whole && lower.name_of(node) != nullptr;
  if (!named) node = choice_outside(lower, builder, node);
  const bool inlined = is_or_else(node);
  if (named || node->op != Op::Select || inlined) {
    const go::Expr expr = whole ? lower.definition(node) : lower.value(node);
    out += fmt::format("{{{{- {} }}}}\n", go::print(expr, scope));
    return;
  }
  const char* word = "if";
  const Node* otherwise = node;
  while (otherwise->op == Op::Select && (otherwise == node || lower.name_of(otherwise) == nullptr)) {
    const Node *when = otherwise->kid(0), *then = otherwise->kid(1), *rest = otherwise->kid(2);
    const bool negative = is_negative(when);
    if (negative && (rest->op != Op::Select || lower.name_of(rest) != nullptr)) {
      when = builder.logical_not(when);
      std::swap(then, rest);
    }
    out += fmt::format("{{{{- {} {} }}}}\n", word,
                       go::print(lower.condition(shortened(builder, when, nullptr)), scope));
    print_text(out, lower, builder, then, false, scope);
    otherwise = rest;
    word = "else if";
  }
  out += "{{- else }}\n";
  print_text(out, lower, builder, otherwise, false, scope);
  out += "{{- end }}\n";
}

// What no function of Helm does.
std::string utility(std::string_view name) {
  if (name == "hasElement")
    return R"({{- /* "true" where an element of a list, the first argument, has a field of a name with a value. */}}
{{- $field := index . 1 }}
{{- $value := index . 2 }}
{{- range index . 0 }}
{{- if and (hasKey . $field) (not (kindIs "invalid" (get . $field))) (eq (get . $field) $value) }}true{{ end }}
{{- end }}
)";
  if (name == "exact")
    return R"go({{- /* A whole number, where readers of YAML are exact. */}}
{{- if or (gt (float64 .) 9007199254740991.0) (lt (float64 .) -9007199254740991.0) }}
{{- fail "the result is outside ±(2^53-1)" }}
{{- end }}
{{- int64 . }}
)go";
  if (name == "natural")
    return R"({{- /* A whole number, the first argument, from 0 up to the second. */}}
{{- if or (lt (int64 (index . 0)) 0) (gt (int64 (index . 0)) (int64 (index . 1))) }}
{{- printf "%v is not within 0 and %v" (index . 0) (index . 1) | fail }}
{{- end }}
{{- index . 0 | int64 }}
)";
  if (name == "tomlKey")
    return R"({{- /* A key as TOML writes it, in quotes where it needs them. */}}
{{- ternary . (toRawJson .) (regexMatch "^[A-Za-z0-9_-]+$" .) }}
)";
  if (name == "tomlFloats")
    return R"({{- /* Numbers of a list in TOML, where 1 would be no float. */}}
{{- range $index, $number := . }}
{{- if $index }},{{ end }}
{{- regexReplaceAll "^-?[0-9]+$" (toJson (float64 $number)) "${0}.0" }}
{{- end }}
)";
  if (name == "textOf")
    return R"({{- /* A text as it is, a number or bool as JSON writes it: 1000000, not 1e+06. */}}
{{- if kindIs "string" . }}
{{- . }}
{{- else if not (kindIs "invalid" .) }}
{{- toJson . }}
{{- end }}
)";
  if (name == "env")
    return R"({{- range $key, $value := . }}
{{- include "@envLine" (list $key $value) }}
{{ end }})";
  if (name == "envLine")
    return R"({{- $name := index . 0 }}
{{- if not (regexMatch "^(\\.?[-A-Za-z_]|\\.[0-9])[-A-Za-z0-9_.]*$" $name) }}
{{- fail (printf "'%s' is no name of an environment variable" $name) }}
{{- end }}
{{- printf "%s=%s" $name (include "@envValue" (index . 1)) }}
)";
  if (name == "envValue")
    return R"({{- /* A value of an environment file, in quotes where a shell needs them. */}}
{{- $text := ternary . (toJson .) (kindIs "string" .) }}
{{- if not (regexMatch "^[A-Za-z0-9_./:@%+,=-]*$" $text) }}
{{- $text = regexReplaceAll "[\"\\\\$`]" $text "\\${0}" | printf "\"%s\"" }}
{{- end }}
{{- $text }}
)";
  return {};
}

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

// A named template that is made where a function takes what it prints.
struct Printed {
  std::string name;
  std::string about;
  std::vector<std::uint32_t> loops;  // the variables of loops around that it is called with
  std::vector<std::string> names;    // what they are called in it
  std::string root;                  // the key of the root, where it is called with a map
  go::Scope scope;
  std::string variables;  // lines that give the variables their names
};

class Chart {
 public:
  Chart(const ir::Module& module, ir::Builder& builder, const Limits& limits)
      : module_(module),
        lower_(builder, std::string(module.app.name.text()), module.values),
        raise_(builder, lower_, limits.guard_steps),
        builder_(builder),
        guard_steps_(limits.guard_steps),
        uses_(module) {
    lower_.define_by([this](const Node* node) { return printed(node, node); });
    lower_.ask_by([this](const Node* node) { return asked(node); });
  }

  Emitted emit() {
    if (!is_chart_version(module_.app.version.text())) {
      const std::string_view version = module_.app.version.text();
      lower_.refuse_at(
          fmt::format("version '{}': Helm wants three numbers, as in {}", version, mended_version(version)),
          module_.app.span);
    }
    std::string helpers = this->helpers();
    for (const ir::Resource& resource : module_.resources) template_of(resource);
    if (std::string text = validations_yaml(module_, lower_, builder_); !text.empty())
      add("templates/validations.yaml", std::move(text));
    notes();
    add("Chart.yaml", chart_yaml(module_));
    add("values.yaml", values_yaml(module_));
    add("values.schema.json", schema_json(module_));
    add("README.md", readme(module_, builder_));
    add(".helmignore", std::string(helmignore));
    for (const ir::Environment& environment : module_.environments)
      add(environment_file(environment), environment_yaml(environment));
    helpers += read_back_;
    for (const std::string& name : lower_.utilities()) {
      std::string text = utility(name);
      for (std::size_t at; (at = text.find("\"@")) != std::string::npos;) text.replace(at + 1, 1, lower_.qualified(""));
      // The last line of "env" keeps its end.
      helpers += define(name, text) + "\n";
    }
    add("templates/_helpers.tpl", helpers);
    std::ranges::sort(files_, {}, &output::File::path);
    return {std::move(files_), lower_.faults(), std::move(templates_)};
  }

 private:
  void add(std::string path, std::string content) { files_.push_back({std::move(path), std::move(content)}); }

  std::string define(std::string_view name, std::string_view body, std::string_view end = "{{- end }}",
                     std::string_view about = {}) {
    if (about.empty()) about = about_helper(name);
    return (about.empty() ? std::string() : fmt::format("{{{{/* {} */}}}}\n", about)) +
           fmt::format("{{{{- define \"{}\"{}{}{}\n", lower_.qualified(name), begins_blank(body) ? " }}" : " -}}\n",
                       body, end);
  }

  // What a template begins with is not trimmed off where it is white space of a text.
  static bool begins_blank(std::string_view body) {
    return body.starts_with(' ') || body.starts_with('\t') || body.starts_with('\n') || body.starts_with('\r');
  }

  // A text has its lines, and nothing else. With "{{ end }}" the last line keeps its end.
  std::string document_body(const Node* node, Raise& raise, const go::Scope& scope, std::string variables) {
    const bool exact = is_text_block(node) || is_env_lines(node);
    const std::string body = print_items(raise.body(node), exact ? Trim::Right : Trim::Left, scope);
    const bool ends = exact && (is_env_lines(node) || node->kids().back()->text().ends_with('\n'));
    if (!variables.empty() && exact && begins_blank(body)) variables.replace(variables.size() - 5, 5, " }}");
    return variables + body + (ends ? "{{ end }}" : "{{- end }}");
  }

  std::string helpers() {
    std::string out;
    const std::vector<Helper> chosen = choose_helpers(module_);
    for (const Helper& helper : chosen) {
      lower_.name(helper.node, helper.name);
      names_.insert(helper.name);
    }
    for (const Helper& helper : chosen) {
      std::string body;
      if (!is_document(helper.node)) print_text(body, lower_, builder_, helper.node, true);
      const std::string made = is_document(helper.node)
                                   ? define(helper.name, document_body(helper.node, raise_, {}, {}), {})
                                   : define(helper.name, body);
      (helper.home == nullptr ? out : documents_[helper.home->address]) += made + "\n";
    }
    const CommonLabels common = common_labels(module_);
    if (!common.selector.empty()) out += shared("selectorLabels", common.selector);
    if (!common.labels.empty()) out += shared("labels", common.labels);
    return out;
  }

  // What a function takes and no function makes, as a call of a template that prints it: a map or list as YAML, or a
  // text. What holds where it is taken is no matter there.
  // `named`: what it is named for.
  go::Expr printed(const Node* node, const Node* named) {
    if (const auto known = printed_.find(node); known != printed_.end()) return call_of(known->second);
    Printed made = printed_as(node, named);
    const Lower::Situation here = lower_.leave();
    lower_.at_key(here.key);
    Raise raise(builder_, lower_, guard_steps_);
    raise.within(made.names);
    std::string text = body_of(node, raise, made);
    lower_.resume(here);
    const auto [same, fresh] = by_text_.emplace(std::move(text), made.name);
    if (fresh) read_back_ += define(made.name, same->first, {}, made.about) + "\n";
    else names_.erase(std::exchange(made.name, same->second));
    return call_of(printed_.emplace(node, std::move(made)).first->second);
  }

  // Where a list or map has a template that prints it, that is asked.
  go::Expr asked(const Node* container) {
    if (uses_.has(container)) return go::nil();
    const Node*& marks = marks_[container];
    if (marks == nullptr) marks = marks_of(builder_, *container);
    return marks == nullptr ? go::nil() : printed(marks, container);
  }

  std::string body_of(const Node* node, Raise& raise, const Printed& made) {
    if (is_container(node->op))
      return made.variables + print_items(raise.read_back(node), Trim::Left, made.scope) + "{{ end }}";
    if (node->op == Op::Call && node->builtin == ir::Builtin::Join) return joined_body(node, raise, made);
    if (is_document(node)) return document_body(node, raise, made.scope, made.variables);
    std::string body;
    print_text(body, lower_, builder_, node, true, made.scope);
    return made.variables + body + "{{- end }}";
  }

  std::string joined_body(const Node* node, Raise& raise, const Printed& made) {
    std::string body = print_items(raise.joined(node), Trim::Right, made.scope);
    std::string variables = made.variables;
    if (!variables.empty() && begins_blank(body)) variables.replace(variables.size() - 5, 5, " }}");
    if (joined_as(*node) == Joined::Lines) return variables + body + "{{ end }}";
    if (body.ends_with("{{ end }}\n")) return variables + body + "{{- end }}";
    body.pop_back();
    return variables + body + "{{ end }}";
  }

  std::string name_for(const Use* use, bool asks) {
    const std::string key(use != nullptr && !use->key.empty() ? use->key : lower_.key().text());
    std::string word = key.empty() ? "data" : helper_word(key);
    if (asks) word = "has" + std::string(1, static_cast<char>(std::toupper(word[0]))) + word.substr(1);
    const std::string wanted = use != nullptr ? use->owner + "." + word : word;
    std::string name = wanted;
    for (int i = 2; !names_.insert(name).second; ++i) name = wanted + std::to_string(i);
    return name;
  }

  // With the root, or with the loops' variables that are in it, each as it is called around.
  Printed printed_as(const Node* node, const Node* named) {
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

  go::Expr call_of(const Printed& printed) {
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

  std::string shared(const char* name, const std::vector<ir::Entry>& entries) {
    const std::string body = print_items(raise_.items(builder_.record(entries, builder_.types().string_map), nullptr));
    raise_.share({name, entries});
    return define(name, body) + "\n";
  }

  void notes() {
    if (module_.notes == nullptr) return;
    Line line;
    const auto part = [&](const Node* node) {
      if (node->op == Op::String) line.push_back({std::string(node->text()), false, {}});
      else line.push_back({{}, true, lower_.value(node)});
    };
    if (module_.notes->op == Op::Concat && lower_.name_of(module_.notes) == nullptr) {
      for (const Node* kid : module_.notes->kids()) part(kid);
    } else {
      part(module_.notes);
    }
    add("templates/NOTES.txt", print_line(line));
  }

  // The annotations that tell Helm when to run and when to delete an object.
  const Node* with_hook(const ir::Resource& resource) {
    std::vector<ir::Entry> marks;
    const auto mark = [&](std::string_view key, const Node* value) {
      marks.push_back({builder_.symbol(key), value, nullptr, resource.span});
    };
    const auto joined = [&](const std::vector<Symbol>& words) {
      std::string text;
      for (const Symbol word : words) text += (text.empty() ? "" : ",") + std::string(word.text());
      return builder_.string(text);
    };
    if (resource.hook != nullptr) {
      mark("helm.sh/hook", joined(resource.hook->events));
      if (resource.hook->weight != nullptr)
        mark("helm.sh/hook-weight", builder_.call(ir::Builtin::Str, {resource.hook->weight}, builder_.types().string));
      if (!resource.hook->delete_policy.empty())
        mark("helm.sh/hook-delete-policy", joined(resource.hook->delete_policy));
    }
    if (resource.keep) mark("helm.sh/resource-policy", builder_.string("keep"));
    return marks.empty() ? resource.body : annotated(resource.body, marks);
  }

  const Node* annotated(const Node* body, const std::vector<ir::Entry>& marks) {
    return changed(body, "metadata", [&](const Node* metadata) {
      return changed(metadata, "annotations", [&](const Node* annotations) {
        std::vector<ir::Entry> all = marks;
        if (annotations != nullptr) all.insert(all.end(), annotations->entries().begin(), annotations->entries().end());
        return builder_.record(all, builder_.types().string_map);
      });
    });
  }

  // The record with another value of `key`, which comes last where there was none.
  template <class Change>
  const Node* changed(const Node* record, std::string_view key, const Change& change) {
    std::vector<ir::Entry> entries(record->entries().begin(), record->entries().end());
    for (ir::Entry& entry : entries) {
      if (entry.key.text() != key) continue;
      entry.value = change(entry.value);
      return builder_.record(entries, record->type, record->flags & ir::KeepEmpty);
    }
    entries.push_back({builder_.symbol(key), change(nullptr), nullptr, {}});
    return builder_.record(entries, record->type, record->flags & ir::KeepEmpty);
  }

  void template_of(const ir::Resource& resource) {
    if (is_plain_definition(resource)) {
      std::string text;
      emit::append_yaml(text, *resource.body);
      return add(names_of_files_.of(resource), std::move(text));
    }
    std::vector<Item> items = raise_.items(with_hook(resource), resource.guard);
    settle_end(items);
    if (resource.guard != nullptr) {
      Item item;
      item.kind = Item::Kind::If;
      item.branches.push_back({true, lower_.condition(resource.guard), std::move(items)});
      items.clear();
      items.push_back(std::move(item));
    }
    const std::string path = names_of_files_.of(resource);
    templates_.emplace(resource.address, path);
    add(path, documents_[resource.address] + print_items(items));
  }

  ir::Module module_;
  Lower lower_;
  Raise raise_;
  ir::Builder& builder_;
  std::vector<output::File> files_;
  std::map<Symbol, std::string> templates_;
  std::map<Symbol, std::string> documents_;  // named templates, by the object in whose file they stand
  std::uint32_t guard_steps_;
  TemplateNames names_of_files_;
  std::set<std::string> names_{std::begin(reserved_helpers), std::end(reserved_helpers)};
  Uses uses_;
  std::unordered_map<const Node*, Printed> printed_;
  std::unordered_map<const Node*, const Node*> marks_;
  std::unordered_map<std::string, std::string> by_text_;  // names of templates that read_back_ has
  std::string read_back_;
};

}  // namespace

Emitted emit_chart(const ir::Module& module, ir::Builder& builder, const Limits& limits) {
  return Chart(simplified(module, builder), builder, limits).emit();
}

}  // namespace dpc::helm
