#include "ir/object_rules.h"

#include <re2/re2.h>

#include <unordered_set>

#include "ir/entries.h"
#include "stdlib/facts/curated.h"

namespace dpc::ir {
namespace {

constexpr std::size_t data_limit = 1024 * 1024;
constexpr std::size_t annotation_limit = 256 * 1024;

std::size_t text_bytes(const Node* map, bool keys) {
  std::size_t bytes = 0;
  if (map == nullptr || map->op != Op::Record) return 0;
  for (const Entry& entry : map->entries()) {
    if (keys) bytes += entry.key.text().size();
    if (entry.value->op == Op::String) bytes += entry.value->text().size();
  }
  return bytes;
}

// Base64 holds three bytes in four characters.
std::size_t data_bytes(const Node* body, bool secret) {
  const std::size_t data = text_bytes(value_at(body, "data"), false);
  const std::size_t binary = text_bytes(value_at(body, "binaryData"), false) / 4 * 3;
  return (secret ? data / 4 * 3 : data) + binary + text_bytes(value_at(body, "stringData"), false);
}

// Compiled once: most apps have one form of name for all their objects.
bool has_form(std::string_view name, k8s::NameForm form) {
  static const RE2 subdomain("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  static const RE2 label("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  static const RE2 label_1035("[a-z]([-a-z0-9]*[a-z0-9])?");
  const re2::StringPiece text(name.data(), name.size());
  switch (form) {
    case k8s::NameForm::Dns1123Subdomain: return RE2::FullMatch(text, subdomain);
    case k8s::NameForm::Dns1123Label: return RE2::FullMatch(text, label);
    case k8s::NameForm::Dns1035Label: return RE2::FullMatch(text, label_1035);
    case k8s::NameForm::PathSegment:
      return !name.empty() && name != "." && name != ".." && name.find_first_of("/%") == std::string_view::npos;
  }
  return true;
}

std::string shortened(std::string_view name) {
  constexpr std::size_t most = 80;
  return name.size() <= most ? std::string(name) : std::string(name.substr(0, most)) + "...";
}

std::string params_of(const Node& name) {
  std::string out;
  std::unordered_set<const Node*> seen;
  std::vector<const Node*> todo = {&name};
  while (!todo.empty()) {
    const Node& node = *todo.back();
    todo.pop_back();
    if (!seen.insert(&node).second) continue;
    if (node.op == Op::Param) out += fmt::format("{}'{}'", out.empty() ? "" : ", ", node.param->text.text());
    const bool has_kids = node.op == Op::Concat || node.op == Op::Call || node.op == Op::Select;
    for (std::uint32_t i = has_kids ? node.count : 0; i-- > 0;) todo.push_back(node.kid(i));
  }
  return out.empty() ? std::string("what is known at install") : out;
}

// Which part of the rule the name breaks.
std::string name_rule_text(std::string_view name, k8s::NameRule rule, std::string_view kind) {
  if (name.size() > rule.max) return fmt::format("it has {} characters", name.size());
  switch (rule.form) {
    case k8s::NameForm::Dns1123Subdomain:
      return fmt::format("the name of a {} has lower-case letters, digits, '-' and '.', and begins and ends with a "
                         "letter or digit; so does each part between dots", kind);
    case k8s::NameForm::Dns1123Label:
      return fmt::format("the name of a {} has lower-case letters, digits and '-', and begins and ends with a letter "
                         "or digit", kind);
    case k8s::NameForm::Dns1035Label:
      return fmt::format("the name of a {} has lower-case letters, digits and '-', begins with a letter and ends with "
                         "a letter or digit", kind);
    case k8s::NameForm::PathSegment:
      return fmt::format("the name of a {} has no '/' and no '%', and is neither '.' nor '..'", kind);
  }
  return {};
}

// Names that are known at build were judged there.
bool name_taken(const Document& document, Diagnostics& diagnostics) {
  const Resource& resource = *document.resource;
  bool taken = true;
  if (resource.name->open()) {
    const k8s::Kind kind = k8s::find_kind(resource.api_version.text(), resource.kind.text());
    const k8s::NameRule rule = kind ? k8s::name_rule(kind) : k8s::NameRule{};
    const std::string_view name = document.name.text();
    if (name.size() > rule.max || !has_form(name, rule.form)) {
      diagnostics
          .report(resource.span, diag::BadBoundName, resource.kind.text(), shortened(name),
                  static_cast<std::int64_t>(rule.max))
          .note(name_rule_text(name, rule, resource.kind.text()))
          .note(fmt::format("the name of '{}' is made of {}", resource.address.text(), params_of(*resource.name)))
          .help("with other values it would be a name; give the param a type that has no others, as dns_label");
      taken = false;
    }
  }
  if (resource.name_space != nullptr && resource.name_space->open()) {
    const std::string_view name = document.name_space.text();
    if (name.size() > 63 || !has_form(name, k8s::NameForm::Dns1123Label)) {
      diagnostics.report(resource.span, diag::BadBoundNamespace, resource.kind.text(), document.name.text(), name);
      taken = false;
    }
  }
  return taken;
}

bool small_enough(const Document& document, Diagnostics& diagnostics) {
  const Resource& resource = *document.resource;
  const bool secret = resource.kind.text() == "Secret";
  if (secret || resource.kind.text() == "ConfigMap") {
    const std::size_t bytes = data_bytes(document.body, secret);
    if (bytes > data_limit) {
      diagnostics
          .report(resource.span, diag::TooMuchData, resource.kind.text(), document.name.text(),
                  static_cast<std::int64_t>(bytes))
          .help("split it, or mount the files from a volume");
      return false;
    }
  }
  const std::size_t annotations = text_bytes(value_at(document.body, {"metadata", "annotations"}), true);
  if (annotations <= annotation_limit) return true;
  diagnostics.report(resource.span, diag::TooManyAnnotations, resource.kind.text(), document.name.text(),
                     static_cast<std::int64_t>(annotations));
  return false;
}

}  // namespace

bool check_object(const Document& document, Diagnostics& diagnostics) {
  const bool taken = name_taken(document, diagnostics);
  return small_enough(document, diagnostics) && taken;
}

}  // namespace dpc::ir
