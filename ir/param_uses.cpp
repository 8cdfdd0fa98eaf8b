#include "ir/param_uses.h"

#include <algorithm>

#include "ir/builtins.h"

namespace dpc::ir {

namespace {

// What stands there is one of its kids.
bool hands_on(const Node& node) {
  return node.op == Op::Select || node.op == Op::Spread || (node.op == Op::Call && node.builtin == Builtin::Keep);
}

}  // namespace

ParamUses::ParamUses(const Module& module) {
  for (const Resource& resource : module.resources) {
    for (const Node* const* slot : {&resource.name, &resource.name_space, &resource.body}) add(slot, nullptr);
    if (resource.hook != nullptr) add(&resource.hook->weight, nullptr);
  }
  add(&module.app.prefix, nullptr);
  while (!todo_.empty()) {
    const Node* node = todo_.back();
    todo_.pop_back();
    parts(node);
  }
}

void ParamUses::add(const Node* const* slot, const Node* through) {
  const Node* node = *slot;
  if (node == nullptr || !node->open()) return;
  if (node->op == Op::Param) paths_.insert(node->param->text.text());
  if (node->op == Op::Param || hands_on(*node)) slots_[node].push_back({slot, through});
  if (seen_.insert(node).second) todo_.push_back(node);
}

void ParamUses::parts(const Node* node) {
  for (const Entry& entry : node->entries()) add(&entry.value, nullptr);
  if (node->op == Op::Range) {
    add(&node->only, nullptr);
    for (const Entry& entry : node->range_info->entries) add(&entry.value, nullptr);
  } else if (node->type == nullptr || node->type->kind != TypeKind::Bool || hands_on(*node)) {
    const std::size_t condition = node->op == Op::Select ? 1 : 0;
    const Node* through = hands_on(*node) ? node : nullptr;
    for (std::size_t i = condition; i < node->kids().size(); ++i) add(&node->kid_array[i], through);
  }
}

bool ParamUses::are_all(const Node* param, const std::unordered_set<const void*>& asked) const {
  std::vector<const Node*> todo = {param};
  std::unordered_set<const Node*> seen;
  while (!todo.empty()) {
    const Node* node = todo.back();
    todo.pop_back();
    if (node == nullptr || !seen.insert(node).second) continue;
    const auto known = slots_.find(node);
    if (known == slots_.end()) return false;
    for (const Slot& slot : known->second) {
      if (!asked.contains(slot.at)) return false;
      todo.push_back(slot.through);
    }
  }
  return true;
}

bool ParamUses::is_part_of_used(const Node* param) const {
  const std::string_view path = param->param->text.text();
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
    if (paths_.contains(path.substr(0, dot))) return true;
  }
  return false;
}

}  // namespace dpc::ir
