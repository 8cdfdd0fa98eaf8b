#include "backends/helm/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "backends/helm/files/chart_yaml.h"
#include "backends/helm/files/helmignore.h"
#include "backends/helm/files/readme.h"
#include "backends/helm/files/schema.h"
#include "backends/helm/files/validations.h"
#include "backends/helm/files/values.h"
#include "backends/helm/helpers.h"
#include "backends/helm/print.h"
#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/end.h"
#include "backends/helm/raise/groups.h"
#include "backends/helm/raise/raise.h"
#include "backends/helm/raise/unroll.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;

namespace {

// The passes of raising that are IR to IR, in order: groups are simple before loops over them are unrolled, and what
// that leaves behind is simplified again.
class Passes {
 public:
  explicit Passes(ir::Builder& builder) : groups_(builder), unroll_(builder), again_(builder) {}
  const Node* run(const Node* node) { return again_.rewrite(unroll_.rewrite(groups_.rewrite(node))); }

 private:
  SimplifyGroups groups_;
  Unroll unroll_;
  SimplifyGroups again_;
};

ir::Module simplified(const ir::Module& module, ir::Builder& builder) {
  ir::Module out = module;
  Passes passes(builder);
  for (ir::Resource& resource : out.resources) {
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

// A text's choices, one a line; nothing of the template itself is printed.
void print_text(std::string& out, Lower& lower, ir::Builder& builder, const Node* node, bool whole) {
  const bool named = !whole && lower.name_of(node) != nullptr;
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
  if (name == "env")
    return R"({{- range $key, $value := . }}
{{- $text := ternary $value (toJson $value) (kindIs "string" $value) }}
{{- if not (regexMatch "^[A-Za-z0-9_./:@%+,=-]*$" $text) }}
{{- $text = regexReplaceAll "[\"\\$`]" $text "\\${0}" | printf "\"%s\"" }}
{{- end }}
{{- printf "%s=%s\n" $key $text }}
{{- end }}
)";
  return {};
}

class Chart {
 public:
  Chart(const ir::Module& module, ir::Builder& builder, const Limits& limits)
      : module_(module),
        lower_(builder, std::string(module.app.name.text())),
        raise_(builder, lower_, limits.guard_steps),
        builder_(builder),
        guard_steps_(limits.guard_steps) {
    lower_.define_by([this](const Node* node) { return read_back(node); });
  }

  Emitted emit() {
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
      add(fmt::format("values-{}.yaml", environment.name.text()), environment_yaml(environment));
    helpers += read_back_;
    for (const std::string& name : lower_.utilities()) helpers += define(name, utility(name)) + "\n";
    add("templates/_helpers.tpl", helpers);
    std::ranges::sort(files_, {}, &output::File::path);
    return {std::move(files_), lower_.faults()};
  }

 private:
  void add(std::string path, std::string content) { files_.push_back({std::move(path), std::move(content)}); }

  std::string define(std::string_view name, std::string_view body) {
    return fmt::format("{{{{- define \"{}\" -}}}}\n{}{{{{- end }}}}\n", lower_.qualified(name), body);
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
      if (helper.node->op == Op::Call && helper.node->builtin == ir::Builtin::Yaml) {
        body = print_items(raise_.items(helper.node->kid(0), nullptr));
      } else {
        print_text(body, lower_, builder_, helper.node, true);
      }
      out += define(helper.name, body) + "\n";
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
    read_back_ += define(name, print_items(raise.items(node, nullptr))) + "\n";
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
    std::vector<Item> items = raise_.items(with_hook(resource), resource.guard);
    settle_end(items);
    if (resource.guard != nullptr) {
      Item item;
      item.kind = Item::Kind::If;
      item.branches.push_back({true, lower_.condition(resource.guard), std::move(items)});
      items = {std::move(item)};
    }
    add(file_of(resource), print_items(items));
  }

  // "piper.workload.object", Deployment -> templates/piper-deployment.yaml
  std::string file_of(const ir::Resource& resource) {
    std::string_view address = resource.address.text();
    if (address.ends_with(".object")) address.remove_suffix(7);
    std::string kind(resource.kind.text());
    std::ranges::transform(kind, kind.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    std::string name(address.substr(0, address.rfind('.')));
    for (int i = 0;; ++i) {
      std::string path = "templates/" + name + "-" + kind + (i > 1 ? std::to_string(i) : "") + ".yaml";
      std::ranges::replace(path, '.', '-', {});
      path.replace(path.size() - 5, 1, ".");
      if (taken_.insert(path).second) return path;
      name = std::string(address);
    }
  }

  ir::Module module_;
  Lower lower_;
  Raise raise_;
  ir::Builder& builder_;
  std::vector<output::File> files_;
  std::uint32_t guard_steps_;
  std::set<std::string> taken_, names_;
  std::unordered_map<const Node*, std::string> printed_;
  std::string read_back_;
};

}  // namespace

Emitted emit_chart(const ir::Module& module, ir::Builder& builder, const Limits& limits) {
  return Chart(simplified(module, builder), builder, limits).emit();
}

}  // namespace dpc::helm
