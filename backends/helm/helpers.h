// Which nodes become named templates, and how they are called.
//
// A text that is written in several places and is more than a path or one function, a number that is long and written
// in several, and a document that several objects have or digest. Named for the object that is called so, the prefix,
// or the first field that it is the value of.
#pragma once

#include <string>
#include <vector>

#include "backends/helm/uses.h"
#include "ir/builder.h"
#include "ir/module.h"

namespace dpc::helm {

struct Helper {
  const ir::Node* node;
  std::string name;  // without the chart's: "fullname", "piper.config"
  // A document stands in the template of the ConfigMap or Secret that has it; null: in _helpers.tpl.
  const ir::Resource* home = nullptr;
};

// A map of scalars: `mergeOverwrite` would merge what is deeper, and write into the values.
bool is_flat_map(const ir::Type* type);

// A text that is written on several lines round its open parts: of `yaml` or `toml`, of `env`, or a text of the source.
bool is_document(const ir::Node* node);
bool is_env_lines(const ir::Node* node);
bool is_text_block(const ir::Node* node);

// Each after those that it uses.
std::vector<Helper> choose_helpers(const ir::Module& module, const Uses& uses, const ir::Types& types);

// A key as part of a helper's name: "otlp_endpoint" and "OTLP_ENDPOINT" are "otlpEndpoint", "config.yaml" is
// "config", a label of Kubernetes' own is "nameLabel".
std::string helper_word(std::string_view key);

// Entries that the labels of most objects begin with, and those of selectors: empty where there are fewer than two.
struct CommonLabels {
  std::vector<ir::Entry> labels, selector;
};
CommonLabels common_labels(const ir::Module& module);

}  // namespace dpc::helm
