#include "backends/helm/raise/branches.h"

#include <algorithm>
#include <utility>

#include "backends/helm/raise/conditions.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;

namespace {

using Terms = std::vector<const Node*>;

Terms in_both(const Terms& a, const Terms& b) {
  Terms out;
  std::ranges::copy_if(a, std::back_inserter(out),
                       [&](const Node* term) { return std::ranges::find(b, term) != b.end(); });
  return out;
}

}  // namespace

// Entries one after another whose conditions have terms in common stand in one `if` that asks for these.
std::vector<Item> Branches::grouped(std::vector<Guarded> all) {
  const auto is_guarded = [](const Guarded& each) { return each.guard != nullptr; };
  if (std::ranges::none_of(all, is_guarded)) return in_branches(std::move(all));
  std::vector<Item> items;
  std::vector<Guarded> alone;
  const auto flush = [&] { std::ranges::move(in_branches(std::exchange(alone, {})), std::back_inserter(items)); };
  for (std::size_t i = 0; i < all.size();) {
    Terms common = all[i].guard == nullptr ? Terms() : terms_of(all[i].guard, ir::Builtin::And);
    std::size_t end = i + 1;
    bool same = true;
    for (; end < all.size() && all[end].guard != nullptr && !common.empty(); ++end) {
      const Terms shared = in_both(common, terms_of(all[end].guard, ir::Builtin::And));
      if (shared.empty()) break;
      same = same && all[end].guard == all[i].guard;
      common = shared;
    }
    if (end == i + 1 || same) {
      for (; i < end; ++i) alone.push_back(std::move(all[i]));
      continue;
    }
    flush();
    std::vector<Guarded> inner;
    for (; i < end; ++i) inner.push_back({without_terms(all[i].guard, common), std::move(all[i].item), all[i].with});
    const Node* condition = nullptr;
    for (const Node* term : common) condition = builder_.logical_and(condition, term);
    Item item;
    item.kind = Item::Kind::If;
    item.branches.push_back({true, lower_.condition(condition), grouped(std::move(inner))});
    items.push_back(std::move(item));
  }
  flush();
  return items;
}

const Node* Branches::without_terms(const Node* guard, const std::vector<const Node*>& gone) {
  const Node* left = nullptr;
  for (const Node* term : terms_of(guard, ir::Builtin::And)) {
    if (std::ranges::find(gone, term) == gone.end()) left = builder_.logical_and(left, term);
  }
  return left;
}

namespace {

// `x == LITERAL`
const Node* case_of(const Node* guard, const Node** literal) {
  if (guard->op != Op::Call || guard->builtin != ir::Builtin::Eq) return nullptr;
  const bool second = ir::is_scalar(guard->kid(1)->op);
  *literal = guard->kid(second ? 1 : 0);
  return ir::is_scalar((*literal)->op) ? guard->kid(second ? 0 : 1) : nullptr;
}

bool exclude(const Node* a, const Node* b) {
  const Node *of_a = nullptr, *of_b = nullptr;
  const Node *x = case_of(a, &of_a), *y = case_of(b, &of_b);
  return x != nullptr && x == y && of_a != of_b;
}

}  // namespace

// Entries one after another under one condition stand in one `if`, those under its opposite behind its `else`; so do
// those of which only one can hold.
std::vector<Item> Branches::in_branches(std::vector<Guarded> all) {
  std::vector<Item> items;
  items.reserve(all.size());
  std::vector<const Node*> asked;
  bool closed = true;
  for (Guarded& each : all) {
    if (each.guard == nullptr) {
      items.push_back(std::move(each.item));
      asked.clear();
      closed = each.with == nullptr;
      if (!closed) asked.push_back(each.with);
      continue;
    }
    if (!asked.empty() && each.guard == asked.back() && !items.back().branches.empty()) {
      items.back().branches.back().items.push_back(std::move(each.item));
      continue;
    }
    Branch branch;
    branch.items.push_back(std::move(each.item));
    const bool otherwise = !closed && asked.size() == 1 && each.guard == builder_.logical_not(asked[0]);
    const bool next = !closed && !asked.empty() && items.back().kind == Item::Kind::If &&
                      std::ranges::all_of(asked, [&](const Node* before) { return exclude(before, each.guard); });
    if (otherwise || next) {
      branch.conditional = !otherwise;
      if (next) branch.condition = lower_.condition(each.guard);
      items.back().branches.push_back(std::move(branch));
      asked.push_back(each.guard);
      closed = otherwise;
      continue;
    }
    branch.condition = lower_.condition(each.guard);
    Item item;
    item.kind = Item::Kind::If;
    item.branches.push_back(std::move(branch));
    items.push_back(std::move(item));
    asked = {each.guard};
    closed = false;
  }
  return items;
}

}  // namespace dpc::helm
