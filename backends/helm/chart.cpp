#include "backends/helm/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "backends/helm/files/chart_yaml.h"
#include "backends/helm/files/helmignore.h"
#include "backends/helm/files/names.h"
#include "backends/helm/files/readme.h"
#include "backends/helm/files/schema.h"
#include "backends/helm/files/validations.h"
#include "backends/helm/files/values.h"
#include "backends/helm/named_templates.h"
#include "backends/helm/print.h"
#include "backends/helm/raise/end.h"
#include "backends/helm/raise/passes.h"
#include "backends/helm/raise/raise.h"
#include "backends/helm/raise/versions.h"
#include "backends/helm/utilities.h"
#include "backends/yaml/yaml.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;

namespace {

class Chart {
 public:
  Chart(const ir::Module& module, ir::Builder& builder, const Limits& limits)
      : module_(module),
        builder_(builder),
        lower_(builder, std::string(module.app.name.text()), module.values, limits),
        raise_(builder, lower_, limits.guard_steps),
        named_(module_, builder, lower_, raise_, limits.guard_steps) {}

  Emitted emit() {
    check_version();
    std::string helpers = named_.chosen(module_);
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
    add("templates/_helpers.tpl", helpers + named_.made() + utilities());
    std::ranges::sort(files_, {}, &output::File::path);
    return {std::move(files_), lower_.faults(), std::move(templates_)};
  }

 private:
  void add(std::string path, std::string content) { files_.push_back({std::move(path), std::move(content)}); }

  void check_version() {
    const std::string_view version = module_.app.version.text();
    if (is_chart_version(version)) return;
    lower_.refuse_at(fmt::format("version '{}': Helm wants three numbers, as in {}", version, mended_version(version)),
                     module_.app.span);
  }

  std::string utilities() {
    std::string out;
    // The last line of "env" keeps its end.
    for (const std::string& name : lower_.utilities())
      out += named_.define(name, utility(name, module_.app.name.text())) + "\n";
    return out;
  }

  void notes() {
    if (module_.notes == nullptr) return;
    lower_.at_key(builder_.symbol("notes"));
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

  void template_of(const ir::Resource& resource) {
    if (is_plain_definition(resource)) {
      std::string text;
      emit::append_yaml(text, *resource.body);
      return add(file_names_.of(resource), std::move(text));
    }
    std::vector<Item> items = raise_.items(resource.body, resource.guard);
    settle_end(items);
    if (resource.guard != nullptr) {
      Item item;
      item.kind = Item::Kind::If;
      item.branches.push_back({true, lower_.condition(resource.guard), std::move(items)});
      items.clear();
      items.push_back(std::move(item));
    }
    const std::string path = file_names_.of(resource);
    templates_.emplace(resource.address, path);
    add(path, named_.beside(resource.address) + print_items(items));
  }

  ir::Module module_;
  ir::Builder& builder_;
  Lower lower_;
  Raise raise_;
  NamedTemplates named_;
  std::vector<output::File> files_;
  std::map<Symbol, std::string> templates_;
  TemplateNames file_names_;
};

}  // namespace

Emitted emit_chart(const ir::Module& module, ir::Builder& builder, const Limits& limits) {
  return Chart(raised(module, builder), builder, limits).emit();
}

}  // namespace dpc::helm
