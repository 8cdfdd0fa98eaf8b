#include "backends/helm/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

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
#include "backends/helm/raise/raise.h"
#include "backends/helm/raise/unroll.h"
#include "backends/helm/raise/versions.h"
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
void print_text(std::string& out, Lower& lower, ir::Builder& builder, const Node* node, bool whole) {
  const bool named = !whole && lower.name_of(node) != nullptr;
  if (!named) node = choice_outside(lower, builder, node);
  const bool inlined = is_or_else(node);
  if (named || node->op != Op::Select || inlined) {
    const go::Expr expr = whole ? lower.definition(node) : lower.value(node);
    out += fmt::format("{{{{- {} }}}}\n", go::print(expr));
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
    out += fmt::format("{{{{- {} {} }}}}\n", word, go::print(lower.condition(shortened(builder, when, nullptr))));
    print_text(out, lower, builder, then, false);
    otherwise = rest;
    word = "else if";
  }
  out += "{{- else }}\n";
  print_text(out, lower, builder, otherwise, false);
  out += "{{- end }}\n";
}

// What no function of Helm does.
std::string utility(std::string_view name) {
  if (name == "hasElement")
    return R"({{- /* "true" where an element of a list, the first argument, has a field of a name with a value. */}}
{{- $field := index . 1 }}
{{- $value := index . 2 }}
{{- range index . 0 }}
{{- if eq (get . $field) $value }}true{{ end }}
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

class Chart {
 public:
  Chart(const ir::Module& module, ir::Builder& builder, const Limits& limits)
      : module_(module),
        lower_(builder, std::string(module.app.name.text()), module.values),
        raise_(builder, lower_, limits.guard_steps),
        builder_(builder),
        guard_steps_(limits.guard_steps) {
    lower_.define_by([this](const Node* node) { return read_back(node); });
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
    add("README.md", readme(module_));
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

  // With "{{ end }}" the last line keeps its end, which a text at the end of what is read back may have.
  std::string define(std::string_view name, std::string_view body, std::string_view end = "{{- end }}") {
    const std::string_view about = about_helper(name);
    return (about.empty() ? std::string() : fmt::format("{{{{/* {} */}}}}\n", about)) +
           fmt::format("{{{{- define \"{}\" -}}}}\n{}{}\n", lower_.qualified(name), body, end);
  }

  // A text has its lines, and nothing else: the template begins behind its braces where that is white space.
  std::string define_document(std::string_view name, const Node* node, Raise& raise) {
    const bool exact = is_text_block(node) || is_env_lines(node);
    const std::string body = print_items(raise.body(node), exact ? Trim::Right : Trim::Left);
    if (!exact) return define(name, body);
    const bool ends = is_env_lines(node) || node->kids().back()->text().ends_with('\n');
    std::string text = define(name, body, ends ? "{{ end }}" : "{{- end }}");
    const bool space = body.starts_with(' ') || body.starts_with('\t') || body.starts_with('\n');
    if (const std::size_t begin = text.find(" -}}\n"); space) text.replace(begin, 5, " }}");
    return text;
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
      const std::string made =
          body.empty() ? define_document(helper.name, helper.node, raise_) : define(helper.name, body);
      (helper.home == nullptr ? out : documents_[helper.home->address]) += made + "\n";
    }
    const CommonLabels common = common_labels(module_);
    if (!common.selector.empty()) out += shared("selectorLabels", common.selector);
    if (!common.labels.empty()) out += shared("labels", common.labels);
    return out;
  }

  // A map or list that a function takes, as a template that prints it; what holds where it is taken is no matter there.
  std::string read_back(const Node* node) {
    if (const auto known = printed_.find(node); known != printed_.end()) return known->second;
    std::string name = lower_.hint().empty() ? "data" : helper_word(lower_.hint());
    const std::string wanted = name;
    for (int i = 2; !names_.insert(name).second; ++i) name = wanted + std::to_string(i);
    printed_.emplace(node, name);
    Raise raise(builder_, lower_, guard_steps_);
    if (node->op == Op::Select) {
      std::string body;
      print_text(body, lower_, builder_, node, true);
      read_back_ += define(name, body) + "\n";
      return name;
    }
    read_back_ += (is_document(node) ? define_document(name, node, raise)
                                     : define(name, print_items(raise.read_back(node)), "{{ end }}")) +
                  "\n";
    return name;
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
  std::unordered_map<const Node*, std::string> printed_;
  std::string read_back_;
};

}  // namespace

Emitted emit_chart(const ir::Module& module, ir::Builder& builder, const Limits& limits) {
  return Chart(simplified(module, builder), builder, limits).emit();
}

}  // namespace dpc::helm
