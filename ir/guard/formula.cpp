#include "ir/guard/formula.h"

#include <algorithm>

namespace dpc::ir::guard {

void Budget::spend(std::uint64_t steps) {
  if (steps > left) spent = true;
  left -= std::min(left, steps);
}

std::size_t Formulas::Hash::operator()(const std::vector<std::uint32_t>& key) const {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (std::uint32_t part : key) hash = (hash ^ part) * 0x100000001b3u;
  return static_cast<std::size_t>(hash ^ (hash >> 32));
}

Formulas::Formulas() { nodes_.push_back({Kind::True, 0, 0, 0, {}}); }

Formula Formulas::make(std::vector<std::uint32_t> key, Node node) {
  const auto [at, fresh] = table_.try_emplace(std::move(key), static_cast<Formula>(nodes_.size() * 2));
  if (fresh) nodes_.push_back(std::move(node));
  return at->second;
}

Formula Formulas::atom(std::uint32_t variable, std::uint32_t first, std::uint32_t last) {
  return make({0, variable, first, last}, {Kind::Atom, variable, first, last, {}});
}

Formula Formulas::all_of(std::vector<Formula> parts) {
  std::vector<Formula> flat;
  for (Formula part : parts) {
    const Node& node = nodes_[part >> 1];
    if (node.kind == Kind::And && (part & 1u) == 0) {
      flat.insert(flat.end(), node.parts.begin(), node.parts.end());
    } else if (part != always) {
      flat.push_back(part);
    }
  }
  std::sort(flat.begin(), flat.end());
  flat.erase(std::unique(flat.begin(), flat.end()), flat.end());
  for (std::size_t i = 0; i < flat.size(); ++i) {
    // A formula and its complement are neighbours.
    if (flat[i] == never || (i > 0 && flat[i - 1] == negate(flat[i]))) return never;
  }
  if (flat.empty()) return always;
  if (flat.size() == 1) return flat[0];
  std::vector<std::uint32_t> key{1};
  key.insert(key.end(), flat.begin(), flat.end());
  return make(std::move(key), {Kind::And, 0, 0, 0, std::move(flat)});
}

Formula Formulas::any_of(std::vector<Formula> parts) {
  for (Formula& part : parts) part = negate(part);
  return negate(all_of(std::move(parts)));
}

Formula Formulas::if_else(Formula condition, Formula then, Formula otherwise) {
  if (then == otherwise) return then;
  return all_of({any_of({negate(condition), then}), any_of({condition, otherwise})});
}

Formula Formulas::restrict(Formula f, std::uint32_t variable, std::uint32_t cls, Budget& budget) {
  restricted_.clear();
  return restrict_node(f >> 1, variable, cls, budget) ^ (f & 1u);
}

Formula Formulas::restrict_node(std::uint32_t index, std::uint32_t variable, std::uint32_t cls, Budget& budget) {
  const Kind kind = nodes_[index].kind;
  if (kind == Kind::True) return always;
  if (kind == Kind::Atom) {
    const Node& node = nodes_[index];
    if (node.variable != variable) return index * 2;
    return node.first <= cls && cls <= node.last ? always : never;
  }
  if (const auto known = restricted_.find(index); known != restricted_.end()) return known->second;
  budget.spend(nodes_[index].parts.size() + 1);
  if (budget.spent) return index * 2;
  // Copied: making nodes moves them.
  std::vector<Formula> parts = nodes_[index].parts;
  for (Formula& part : parts) {
    part = restrict_node(part >> 1, variable, cls, budget) ^ (part & 1u);
    if (part == never) break;
  }
  const bool dead = std::find(parts.begin(), parts.end(), never) != parts.end();
  const Formula result = dead ? never : all_of(std::move(parts));
  restricted_.emplace(index, result);
  return result;
}

void Formulas::count(Formula f, std::vector<std::uint32_t>& counts, Budget& budget) {
  ++visit_;
  seen_.resize(nodes_.size(), 0);
  std::vector<std::uint32_t> stack{f >> 1};
  while (!stack.empty()) {
    const std::uint32_t index = stack.back();
    stack.pop_back();
    const Node& node = nodes_[index];
    if (node.kind == Kind::Atom) ++counts[node.variable];
    if (node.kind != Kind::And || seen_[index] == visit_) continue;
    seen_[index] = visit_;
    budget.spend(node.parts.size() + 1);
    for (Formula part : node.parts) stack.push_back(part >> 1);
  }
}

std::int64_t Formulas::forced(Formula f, const std::vector<bool>& wanted) const {
  const Node& top = nodes_[f >> 1];
  if (top.kind == Kind::Atom) return wanted[top.variable] ? std::int64_t{top.variable} : -1;
  if (top.kind != Kind::And || (f & 1u) != 0) return -1;
  std::int64_t best = -1;
  for (Formula part : top.parts) {
    const Node& node = nodes_[part >> 1];
    if (node.kind != Kind::Atom || !wanted[node.variable]) continue;
    if (best < 0 || node.variable < best) best = node.variable;
  }
  return best;
}

}  // namespace dpc::ir::guard
