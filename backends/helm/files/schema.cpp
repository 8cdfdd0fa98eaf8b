#include "backends/helm/files/schema.h"

#include <fmt/format.h>

#include <vector>

#include "backends/helm/files/schema_type.h"

namespace dpc::helm {
namespace {

// A text as ir::inadmissible takes it, without those beyond it. RE2 and ECMA-262 write a character above U+00FF in
// different ways; as itself both take it.
constexpr std::string_view admissible_pattern =
    "^[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]*$";

Json reference(std::string_view name) {
  Json out;
  out["$ref"] = json_text(fmt::format("#/definitions/{}", name));
  return out;
}

// Every text and every key at any depth.
Json admissible() {
  Json out;
  out["description"] = json_text("Without characters that YAML does not carry through, in texts and keys");
  out["pattern"] = json_text(admissible_pattern);
  for (const std::string_view below : {"items", "propertyNames", "additionalProperties"})
    out[below] = reference("admissible");
  return out;
}

// Keys at the root that are not this chart's alone: what it does not declare there passes unseen.
std::vector<std::string_view> shared_keys(const ir::Module& module) {
  std::vector<std::string_view> out = {"global"};
  for (const ir::Dependency& dependency : module.dependencies) out.push_back(dependency.key().text());
  return out;
}

void open(Json& record) {
  std::erase_if(record.members, [](const Json::Member& member) { return member.key == "additionalProperties"; });
}

// The schemas of declared records, those below them too.
void open_all(Json& schema) {
  if (schema.find("properties") != nullptr) open(schema);
  for (Json& item : schema.items) open_all(item);
  for (Json::Member& member : schema.members) open_all(member.value);
}

void pass_through(Json& properties, const ir::Module& module) {
  if (properties.find("global") == nullptr)
    properties["global"]["description"] = json_text("What the charts of a release share");
  open(properties["global"]);
  if (properties.find("enabled") == nullptr)
    properties["enabled"]["description"] = json_text("Whether a chart that this is part of installs it");
  for (const ir::Dependency& dependency : module.dependencies) {
    const std::string_view key = dependency.key().text();
    if (properties.find(key) == nullptr) {
      properties[key]["description"] = json_text(fmt::format("Values of the chart {}", dependency.name.text()));
      properties[key]["type"] = json_text("object");
    }
    open_all(properties[key]);
  }
}

// Of a shared key what is declared below it.
Json admissible_shared(const Json& schema) {
  Json out;
  if (const Json* declared = schema.find("properties")) {
    Json& properties = out["properties"];
    for (const Json::Member& member : declared->members) {
      const bool record = member.value.find("properties") != nullptr;
      properties.members.push_back({member.key, record ? admissible_shared(member.value) : reference("admissible")});
    }
  }
  return out;
}

Json admissible_root(const Json& properties, const ir::Module& module) {
  Json out;
  Json& shared = out["properties"];
  for (const std::string_view key : shared_keys(module)) shared[key] = admissible_shared(*properties.find(key));
  out["additionalProperties"] = reference("admissible");
  return out;
}

Json present(const ir::Type& values) {
  Json out;
  out["description"] = json_text("Values that values.yaml gives: only null, laid over one, takes it away");
  Json asked = present_schema(values);
  for (Json::Member& member : asked.members) out.members.push_back(std::move(member));
  return out;
}

Json definitions_map(Definitions& definitions) {
  Json out;
  out["admissible"] = admissible();
  for (Json::Member& member : definitions.definitions()) out.members.push_back(std::move(member));
  return out;
}

}  // namespace

std::string schema_json(const ir::Module& module) {
  Definitions definitions;
  static const ir::Type none{.kind = ir::TypeKind::Record};
  const ir::Type& values = module.values != nullptr ? *module.values : none;
  Json params = params_schema(values, definitions);
  pass_through(params["properties"], module);
  Json root;
  root["$schema"] = json_text("http://json-schema.org/draft-07/schema#");
  root["title"] = json_text(fmt::format("Values of {}", module.app.name.text()));
  for (Json::Member& member : params.members) root.members.push_back(std::move(member));
  root["allOf"] = json_list({admissible_root(root["properties"], module), present(values)});
  root["definitions"] = definitions_map(definitions);
  return json_document(root);
}

}  // namespace dpc::helm
