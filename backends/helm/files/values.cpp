#include "backends/helm/files/values.h"

#include <fmt/format.h>

#include <algorithm>

#include "backends/helm/files/prose.h"
#include "backends/helm/files/readme_table.h"
#include "backends/helm/files/type_word.h"
#include "backends/yaml/yaml.h"
#include "support/yaml/quote.h"

namespace dpc::helm {

using ir::Field;
using ir::Node;
using ir::Type;
using ir::TypeKind;

namespace {

std::string key_of(Symbol name) {
  std::string out;
  yaml::append_scalar(out, name.text());
  return out;
}

// Data behind a key: on its line where it is one, else on lines of its own.
void append_data(std::string& out, const Node& data, unsigned indent) {
  std::string text;
  emit::append_yaml(text, data);
  const bool block = ir::is_container(data.op) && data.count > 0;
  if (!block && text.find('\n') + 1 == text.size()) {
    out += " " + text;
    return;
  }
  out += block ? "\n" : " ";
  bool first = !block;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (end > at && !first) out.append(block ? indent + 2 : indent, ' ');
    first = false;
    out.append(text, at, end - at + 1);
    at = end + 1;
  }
}

std::string_view empty_of(const Type& type) {
  switch (type.kind) {
    case TypeKind::String:
    case TypeKind::Secret: return "\"\"";
    case TypeKind::List: return "[]";
    case TypeKind::Map:
    case TypeKind::Keyed:
    case TypeKind::Kubernetes:
    case TypeKind::Record: return "{}";
    case TypeKind::Any:
    case TypeKind::Error:
    case TypeKind::None:
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::Enum:
    case TypeKind::Optional:
    case TypeKind::Union:
    case TypeKind::Name:
    case TypeKind::Object:
    case TypeKind::Component:
    case TypeKind::Function: return "null";
  }
  return "null";
}

// What the doc comment says, and what may be given where it leaves that open.
std::string about(const Field& field) {
  const std::string known = choices(field);
  std::string doc(field.doc);
  while (doc.ends_with('\n')) doc.pop_back();
  if (known.empty() || doc.empty()) return known.empty() ? doc : known;
  return doc.find('\n') == std::string::npos ? with_sentence(doc, known) : doc + "\n" + known;
}

void append_field(std::string& out, const Field& field, unsigned indent);
void append_fields(std::string& out, const Type& record, unsigned indent);

// Of a record that may lack every field it has, at any depth: nulls would say nothing.
bool may_be_bare(const Type& record) {
  return !record.fields.empty() && std::ranges::all_of(record.fields, [](const Field& field) {
    if (field.type->kind == TypeKind::Record) return may_be_bare(*field.type);
    return field.type->kind == TypeKind::Optional && field.fallback == nullptr;
  });
}

bool has_record(const Type& record) {
  return std::ranges::any_of(record.fields, [](const Field& field) { return field.type->kind == TypeKind::Record; });
}

// What may be given, as lines that are without effect until their sign is taken away.
void append_example(std::string& out, const Field& field, unsigned indent) {
  append_comment(out, about(field), indent);
  if (field.deprecated) append_comment(out, fmt::format("Deprecated: {}", field.deprecated.text()), indent);
  append_comment(out, fmt::format("{}:  # {}", key_of(field.name), type_word(*field.type)), indent);
}

// Templates ask for what is within an inner record, so that has to stand there.
void append_bare(std::string& out, const Type& record, unsigned indent) {
  out += has_record(record) ? "\n" : " {}\n";
  for (const Field& field : record.fields) {
    if (field.type->kind == TypeKind::Record) append_field(out, field, indent + 2);
    else append_example(out, field, indent + 2);
  }
}

void append_field(std::string& out, const Field& field, unsigned indent) {
  const bool nested = field.type->kind == TypeKind::Record;
  if (indent == 0 && !out.ends_with("\n\n") && (nested || !field.doc.empty())) out += "\n";
  append_comment(out, about(field), indent);
  const bool optional = field.type->kind == TypeKind::Optional;
  if (is_required(field)) append_comment(out, "Required.", indent);
  if (field.deprecated) append_comment(out, fmt::format("Deprecated: {}", field.deprecated.text()), indent);
  out.append(indent, ' ').append(key_of(field.name)).append(":");
  if (nested && may_be_bare(*field.type)) {
    append_bare(out, *field.type, indent);
  } else if (nested) {
    out += '\n';
    append_fields(out, *field.type, indent + 2);
  } else if (field.fallback != nullptr) {
    append_data(out, *field.fallback, indent);
  } else {
    out += fmt::format(" {}\n", optional ? "null" : empty_of(*field.type));
  }
}

void append_fields(std::string& out, const Type& record, unsigned indent) {
  for (const Field& field : record.fields) append_field(out, field, indent);
}

struct Tree {
  Symbol name;
  std::vector<Tree> children;
  const Node* value = nullptr;
};

void add(Tree& tree, std::span<const Symbol> path, const Node* value) {
  if (path.empty()) {
    tree.value = value;
    return;
  }
  for (Tree& child : tree.children) {
    if (child.name == path[0]) return add(child, path.subspan(1), value);
  }
  tree.children.push_back({path[0], {}, nullptr});
  add(tree.children.back(), path.subspan(1), value);
}

// What a release or cluster is to be cannot be said in a file of values, only on Helm's command line.
std::string beside_values(const ir::Binding& binding) {
  std::string value;
  emit::append_json(value, *binding.value);
  return fmt::format("For {} = {}, which is given to helm itself.", binding.path->text.text(), value);
}

void append_tree(std::string& out, const Tree& tree, unsigned indent) {
  for (const Tree& child : tree.children) {
    out.append(indent, ' ').append(key_of(child.name)).append(":");
    if (child.value != nullptr) {
      append_data(out, *child.value, indent);
    } else {
      out += '\n';
      append_tree(out, child, indent + 2);
    }
  }
}

}  // namespace

bool is_required(const Field& field) {
  const TypeKind kind = field.type->kind;
  return kind != TypeKind::Record && kind != TypeKind::Optional && !field.has_default && field.fallback == nullptr;
}

bool stands_as_null(const Type& type) { return empty_of(type) == "null"; }

void append_comment(std::string& out, std::string_view text, unsigned indent) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.append(indent, ' ').append("#");
    if (end > 0) out.append(" ").append(text.substr(0, end));
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string values_yaml(const ir::Module& module) {
  std::string out;
  append_comment(out, fmt::format("Default values for {}.", module.app.name.text()), 0);
  const bool any = module.values != nullptr && !module.values->fields.empty();
  if (!any) return out + "{}\n";
  out += '\n';
  append_fields(out, *module.values, 0);
  return out;
}

std::string environment_yaml(const ir::Environment& environment) {
  Tree tree;
  std::string out;
  append_comment(out, environment.doc, 0);
  for (const ir::Binding& binding : environment.bindings) {
    if (binding.path->root == ir::Root::Values) add(tree, binding.path->names, binding.value);
    else append_comment(out, beside_values(binding), 0);
  }
  append_tree(out, tree, 0);
  return out;
}

}  // namespace dpc::helm
