// A param that changes nothing is an error, unless it says why it is accepted. So is a secret's literal default, as a
// warning.
#include <unordered_set>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

struct Uses {
  std::unordered_set<const ir::Node*> seen;
  std::unordered_set<std::string> paths;
  std::unordered_set<std::string> above;  // params of which a part is used: a map's `m.key`
  std::vector<const ir::Node*> stack;
};

void note(Uses& uses, const ir::Node* node) {
  if (node == nullptr || !node->open() || !uses.seen.insert(node).second) return;
  uses.stack.push_back(node);
}

std::string path_text(std::span<const Symbol> names) {
  std::string text;
  for (Symbol name : names) {
    text += name.text();
    text += '\0';
  }
  return text;
}

void note_entries(Uses& uses, std::span<const ir::Entry> entries) {
  for (const ir::Entry& entry : entries) {
    note(uses, entry.value);
    note(uses, entry.guard);
  }
}

void note_path(Uses& uses, std::span<const Symbol> names) {
  if (!uses.paths.insert(path_text(names)).second) return;
  for (std::size_t length = 1; length < names.size(); ++length) uses.above.insert(path_text(names.subspan(0, length)));
}

void visit(Uses& uses, const ir::Node* node) {
  switch (node->op) {
    case ir::Op::Param:
      if (node->param->root == ir::Root::Values) note_path(uses, node->param->names);
      return;
    case ir::Op::Record: case ir::Op::List: note_entries(uses, node->entries()); return;
    case ir::Op::Range:
      note(uses, node->kid(0));
      note_entries(uses, node->range_info->entries);
      return;
    case ir::Op::Null:
    case ir::Op::Bool:
    case ir::Op::Int:
    case ir::Op::Float:
    case ir::Op::String:
    case ir::Op::Var:
    case ir::Op::Error: return;
    case ir::Op::Field:
    case ir::Op::Select:
    case ir::Op::Call:
    case ir::Op::Concat:
    case ir::Op::Spread:
    case ir::Op::Pair:
      for (const ir::Node* kid : node->kids()) note(uses, kid);
      return;
  }
}

void collect(Context& c, Uses& uses) {
  for (const ir::Resource& resource : c.out->resources) {
    for (const ir::Node* node : {resource.name, resource.name_space, resource.guard, resource.body}) note(uses, node);
    if (resource.hook != nullptr) note(uses, resource.hook->weight);
  }
  for (const ir::Check& check : c.out->checks) {
    for (const ir::Node* node : {check.guard, check.condition, check.message}) note(uses, node);
  }
  note(uses, c.out->notes);
  while (!uses.stack.empty()) {
    const ir::Node* node = uses.stack.back();
    uses.stack.pop_back();
    visit(uses, node);
  }
}

bool used(const Uses& uses, std::vector<Symbol>& path) {
  for (std::size_t length = 1; length <= path.size(); ++length) {
    if (uses.paths.contains(path_text({path.data(), length}))) return true;
  }
  return uses.above.contains(path_text(path));
}

bool passed_on(Context& c, const std::vector<Symbol>& path) {
  for (const ir::Dependency& dependency : c.out->dependencies) {
    const Symbol key = dependency.alias.empty() ? dependency.name : dependency.alias;
    if (!path.empty() && path[0] == key) return true;
    std::string dotted;
    for (Symbol name : path) dotted += (dotted.empty() ? "" : ".") + std::string(name.text());
    if (dependency.condition.text() == dotted) return true;
  }
  return false;
}

void judge(Context& c, const Uses& uses, const ir::Type& type, std::vector<Symbol>& path, bool accepted) {
  for (const ir::Field& field : type.fields) {
    path.push_back(field.name);
    const bool here = accepted || !field.accepted.empty();
    if (field.type->kind == ir::TypeKind::Record) {
      judge(c, uses, *field.type, path, here);
    } else {
      std::string dotted = "values";
      for (Symbol name : path) dotted += "." + std::string(name.text());
      if (!here && field.deprecated.empty() && !used(uses, path) && !passed_on(c, path)) {
        c.diagnostics().report(field.span, diag::UnusedParam, dotted)
            .help("use it, remove it, or say why it stays: `@accepted(\"...\")` behind its declaration");
      }
      const bool literal = field.type->kind == ir::TypeKind::Secret && field.fallback != nullptr &&
                           field.fallback->op == ir::Op::String && !field.fallback->text().empty();
      if (literal && field.documented.empty()) {
        c.diagnostics().report(field.span, diag::SecretDefault, dotted)
            .help("leave it empty, or say why it is there: `@documented(\"...\")` behind its declaration");
      }
    }
    path.pop_back();
  }
}

}  // namespace

void check_unused(Context& c) {
  if (c.stopped || c.diagnostics().any_errors() || c.values_type == nullptr) return;
  Uses uses;
  collect(c, uses);
  std::vector<Symbol> path;
  judge(c, uses, *c.values_type, path, false);
}

}  // namespace dpc::check
