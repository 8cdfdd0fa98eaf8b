#include "stdlib/facts/crd.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "stdlib/facts/crd/builder.h"
#include "stdlib/facts/crd/node.h"
#include "stdlib/facts/crd/schema.h"

namespace dpc::k8s {
namespace {

std::uint64_t leading_number(std::string_view& text) {
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return error == std::errc() ? value : 0;
}

// v2, v1, v1beta1, v1alpha1, and then all others by name: "CustomResourceDefinition Versioning", kubernetes.io, version
// priority. Smaller comes first.
auto rank(std::string_view version) {
  std::string_view rest = version;
  if (rest.starts_with('v')) rest.remove_prefix(1);
  std::uint64_t major = leading_number(rest);
  int stability = major == 0 || rest.size() == version.size() ? 3 : rest.empty() ? 0 : 3;
  for (auto [word, level] : {std::pair{std::string_view("beta"), 1}, std::pair{std::string_view("alpha"), 2}}) {
    if (major != 0 && rest.starts_with(word)) {
      rest.remove_prefix(word.size());
      stability = level;
    }
  }
  std::uint64_t minor = leading_number(rest);
  return std::tuple{stability, ~major, ~minor, version};
}

struct Names {
  std::string_view group;
  std::string_view kind;
  Scope scope = Scope::None;
};

class CrdReader {
 public:
  CrdReader(Diagnostics& diagnostics, const Limits& limits)
      : diagnostics_(diagnostics), reader_(diagnostics), builder_(limits.data_bytes) {}
  std::unique_ptr<Schema> read(const yaml::Node& document);

 private:
  bool is_definition(const yaml::Node& document);
  std::string_view required_text(const yaml::Node& map, std::string_view key, std::string_view path);
  const yaml::Node* required_mapping(const yaml::Node& map, std::string_view key, std::string_view path);
  Names read_names(const yaml::Node& spec);
  Scope read_scope(const yaml::Node& spec);
  void read_version(const yaml::Node& version, const Names& names);
  void read_versions(const yaml::Node& spec, const Names& names);

  Diagnostics& diagnostics_;
  NodeReader reader_;
  TableBuilder builder_;
};

bool CrdReader::is_definition(const yaml::Node& document) {
  std::string_view api = child(document, "apiVersion") ? child(document, "apiVersion")->text : std::string_view();
  std::string_view kind = child(document, "kind") ? child(document, "kind")->text : std::string_view();
  if (api == "apiextensions.k8s.io/v1" && kind == "CustomResourceDefinition") return true;
  std::string found = kind.empty() ? "no Kubernetes object" : "'" + std::string(api) + " " + std::string(kind) + "'";
  diagnostics_.report(document.span, diag::NotACrd, found)
      .help("a definition begins with 'apiVersion: apiextensions.k8s.io/v1' and 'kind: CustomResourceDefinition'");
  return false;
}

std::string_view CrdReader::required_text(const yaml::Node& map, std::string_view key, std::string_view path) {
  if (!child(map, key)) diagnostics_.report(map.span, diag::CrdMissing, path);
  return reader_.text(map, key).value_or("");
}

const yaml::Node* CrdReader::required_mapping(const yaml::Node& map, std::string_view key, std::string_view path) {
  if (!child(map, key)) diagnostics_.report(map.span, diag::CrdMissing, path);
  return reader_.mapping(map, key);
}

Scope CrdReader::read_scope(const yaml::Node& spec) {
  std::string_view text = required_text(spec, "scope", "spec.scope");
  if (text == "Cluster") return Scope::Cluster;
  if (text == "Namespaced") return Scope::Namespaced;
  if (!text.empty())
    diagnostics_.report(child(spec, "scope")->span, diag::CrdBadValue, "scope", "'Namespaced' or 'Cluster'");
  return Scope::None;
}

Names CrdReader::read_names(const yaml::Node& spec) {
  Names out{.group = required_text(spec, "group", "spec.group"), .scope = read_scope(spec)};
  if (const yaml::Node* names = required_mapping(spec, "names", "spec.names")) {
    out.kind = required_text(*names, "kind", "spec.names.kind");
  }
  return out;
}

void CrdReader::read_version(const yaml::Node& version, const Names& names) {
  std::string_view name = required_text(version, "name", "spec.versions.name");
  const yaml::Node* schema = required_mapping(version, "schema", "spec.versions.schema");
  if (schema) schema = required_mapping(*schema, "openAPIV3Schema", "spec.versions.schema.openAPIV3Schema");
  if (!schema) return;
  std::string package = std::string(names.group) + "." + std::string(name);
  std::string api_version = std::string(names.group) + "/" + std::string(name);
  KindRecord kind{};
  kind.type = add_object_type(*schema, package, names.kind, builder_, reader_);
  kind.name = builder_.text(names.kind);
  kind.api_version = builder_.text(api_version);
  kind.scope = static_cast<std::uint8_t>(names.scope);
  kind.custom = 1;
  builder_.add_kind(kind);
}

void CrdReader::read_versions(const yaml::Node& spec, const Names& names) {
  const yaml::Node* versions = reader_.sequence(spec, "versions");
  if (!child(spec, "versions")) diagnostics_.report(spec.span, diag::CrdMissing, "spec.versions");
  if (!versions) return;
  std::vector<const yaml::Node*> served;
  for (const yaml::Node* version : versions->items) {
    if (reader_.flag(*version, "served")) served.push_back(version);
  }
  if (served.empty()) diagnostics_.report(versions->span, diag::CrdMissing, "spec.versions, of which one is served");
  const auto name_of = [](const yaml::Node* v) {
    return child(*v, "name") ? child(*v, "name")->text : std::string_view();
  };
  std::stable_sort(served.begin(), served.end(), [&](auto* a, auto* b) { return rank(name_of(a)) < rank(name_of(b)); });
  for (const yaml::Node* version : served) read_version(*version, names);
}

std::unique_ptr<Schema> CrdReader::read(const yaml::Node& document) {
  std::size_t errors_before = diagnostics_.errors();
  if (!is_definition(document)) return nullptr;
  const yaml::Node* spec = required_mapping(document, "spec", "spec");
  if (!spec) return nullptr;
  Names names = read_names(*spec);
  if (diagnostics_.errors() == errors_before) read_versions(*spec, names);
  if (builder_.full()) diagnostics_.report(document.span, diag::CrdTooLarge);
  if (diagnostics_.errors() != errors_before) return nullptr;
  return std::make_unique<Schema>(builder_.finish());
}

}  // namespace

Schema::Schema(std::unique_ptr<SchemaStorage> storage) : storage_(std::move(storage)) {}
Schema::~Schema() = default;

std::vector<Kind> Schema::kinds() const {
  std::vector<Kind> out;
  for (std::uint32_t at = 0; at < storage_->kinds.size(); ++at) out.emplace_back(&storage_->tables, at);
  return out;
}

std::vector<Type> Schema::types() const {
  std::vector<Type> out;
  for (std::size_t id = 1; id + 1 < storage_->types.size(); ++id) {
    out.emplace_back(&storage_->tables, static_cast<std::uint16_t>(id));
  }
  return out;
}

Type Schema::find_type(std::string_view name) const {
  for (Type type : types()) {
    if (type.name() == name) return type;
  }
  return {};
}

std::unique_ptr<Schema> read_crd(const yaml::Node& document, Diagnostics& diagnostics, const Limits& limits) {
  return CrdReader(diagnostics, limits).read(document);
}

}  // namespace dpc::k8s
