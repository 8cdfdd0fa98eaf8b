#include "ir/text/sharing.h"

#include <algorithm>

#include "ir/builtins.h"

namespace dpc::ir::text {
namespace {

constexpr std::uint32_t max_depth = 24;
constexpr std::uint32_t max_size = 1u << 30;

bool is_leaf(const Node* node) {
  if (node->op == Op::Record || node->op == Op::List) return node->count == 0 || (node->flags & FromData);
  return is_scalar(node->op) || node->op == Op::Param || node->op == Op::Var || node->op == Op::Error;
}

bool is_group_op(Op op) { return op == Op::Spread || op == Op::Range || op == Op::Pair; }

void add_entries(std::vector<const Node*>& out, std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    out.push_back(entry.value);
    if (entry.guard != nullptr) out.push_back(entry.guard);
  }
}

bool is_connective(const Node* node) {
  return node->op == Op::Call && (node->builtin == Builtin::And || node->builtin == Builtin::Or);
}

// Short enough to be written again at each use.
bool is_trivial(const Node* node) {
  if (is_leaf(node) || is_group_op(node->op)) return true;
  if (node->op == Op::Field) return is_leaf(node->kid(0));
  if (node->op != Op::Call || node->count > 2) return false;
  const auto small = [](const Node* kid) {
    return is_leaf(kid) && !(kid->op == Op::String && kid->text().size() > 40);
  };
  return std::all_of(node->kids().begin(), node->kids().end(), small) ||
         (node->builtin == Builtin::Not && is_trivial(node->kid(0)) && node->kid(0)->op == Op::Call &&
          node->kid(0)->builtin != Builtin::Not);
}

}  // namespace

std::vector<const Node*> parts(const Node* node) {
  if (is_leaf(node)) return {};
  std::vector<const Node*> out;
  if (node->op == Op::Record || node->op == Op::List) {
    add_entries(out, node->entries());
    return out;
  }
  out.assign(node->kids().begin(), node->kids().end());
  if (node->op == Op::Range) add_entries(out, node->range_info->entries);
  return out;
}

void Sharing::add(const Node* root) {
  if (root == nullptr) return;
  struct Visit {
    const Node* node;
    bool done;
  };
  std::vector<Visit> stack{{root, false}};
  while (!stack.empty()) {
    const Visit visit = stack.back();
    stack.pop_back();
    if (visit.done) {
      facts_[visit.node].place = static_cast<std::uint32_t>(order_.size());
      order_.push_back(visit.node);
      continue;
    }
    if (facts_[visit.node].uses++ > 0) continue;
    stack.push_back({visit.node, true});
    const std::vector<const Node*> inner = parts(visit.node);
    for (std::size_t i = inner.size(); i-- > 0;) stack.push_back({inner[i], false});
  }
}

void Sharing::finish(std::uint32_t inline_size) {
  for (const Node* node : order_) {
    if (node->op == Op::Var) used_variables_[static_cast<std::uint32_t>(node->i)] = true;
    if (node->op != Op::Range) continue;
    ranges_.emplace(node->range_info->key_var, node);
    ranges_.emplace(node->range_info->value_var, node);
  }
  for (const Node* node : order_) settle(node, facts_[node], inline_size);
}

void Sharing::settle(const Node* node, Facts& facts, std::uint32_t inline_size) {
  if (node->op == Op::Var) facts.variables = {static_cast<std::uint32_t>(node->i)};
  for (const Node* part : parts(node)) {
    const Facts& inner = facts_[part];
    const bool chained =
        is_connective(node) && part == node->kid(0) && is_connective(part) && part->builtin == node->builtin;
    const std::uint32_t depth = inner.number != 0 ? 1 : inner.depth + (chained ? 0 : 1);
    facts.depth = std::max(facts.depth, depth);
    facts.size = std::min(max_size, facts.size + (inner.number != 0 ? 1 : inner.size));
    facts.loops = facts.loops || (inner.loops && inner.number == 0);
    facts.variables.insert(facts.variables.end(), inner.variables.begin(), inner.variables.end());
  }
  std::sort(facts.variables.begin(), facts.variables.end());
  facts.variables.erase(std::unique(facts.variables.begin(), facts.variables.end()), facts.variables.end());
  if (node->op == Op::Range) {
    std::erase(facts.variables, node->range_info->key_var);
    std::erase(facts.variables, node->range_info->value_var);
  }
  facts.loops = facts.loops || node->op == Op::Range;
  const bool worth_a_name = facts.loops ? !is_group_op(node->op) : !is_trivial(node) && facts.size > inline_size;
  const bool shared = facts.uses > 1 && worth_a_name;
  const bool deep = facts.depth > max_depth && !is_group_op(node->op);
  if (shared || deep) define(node, facts);
}

// The innermost loop comes first in the order, since loops around it are finished later.
void Sharing::define(const Node* node, Facts& facts) {
  facts.number = ++named_;
  const Node* innermost = nullptr;
  std::uint32_t chosen = 0;
  for (std::uint32_t variable : facts.variables) {
    const auto range = ranges_.find(variable);
    if (range == ranges_.end()) continue;
    if (innermost != nullptr && facts_[range->second].place >= facts_[innermost].place) continue;
    innermost = range->second;
    chosen = variable;
  }
  (innermost != nullptr ? inside_[chosen] : outside_).push_back(node);
}

std::uint32_t Sharing::number(const Node* node) const {
  const auto known = facts_.find(node);
  return known == facts_.end() ? 0 : known->second.number;
}

std::vector<const Node*> Sharing::inside(const RangeInfo& range) const {
  std::vector<const Node*> found;
  for (std::uint32_t variable : {range.key_var, range.value_var}) {
    const auto known = inside_.find(variable);
    if (known != inside_.end()) found.insert(found.end(), known->second.begin(), known->second.end());
  }
  std::sort(found.begin(), found.end(), [&](const Node* a, const Node* b) { return number(a) < number(b); });
  return found;
}

}  // namespace dpc::ir::text
