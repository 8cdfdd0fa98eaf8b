#include "ir/choice.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "ir/builder.h"

namespace dpc::ir {

std::vector<const Node*> arms_of(const Node* node) {
  std::vector<const Node*> out, rest{node};
  std::unordered_set<const Node*> seen;
  while (!rest.empty()) {
    const Node* next = rest.back();
    rest.pop_back();
    if (!seen.insert(next).second) continue;
    if (next->op == Op::Select) rest.insert(rest.end(), {next->kid(2), next->kid(1)});
    else out.push_back(next);
  }
  return out;
}

namespace {

// The choices within a choice, each once and behind all that it stands in.
std::vector<const Node*> outermost_first(const Node* choice) {
  std::vector<const Node*> out;
  std::vector<std::pair<const Node*, bool>> rest{{choice, false}};
  std::unordered_set<const Node*> seen;
  while (!rest.empty()) {
    const auto [node, inner_done] = rest.back();
    rest.pop_back();
    if (inner_done) out.push_back(node);
    if (inner_done || node->op != Op::Select || !seen.insert(node).second) continue;
    rest.insert(rest.end(), {{node, true}, {node->kid(1), false}, {node->kid(2), false}});
  }
  std::ranges::reverse(out);
  return out;
}

class GuardedArms {
 public:
  explicit GuardedArms(Builder& builder) : b_(builder) {}

  Arms of(const Node* const* slot, const Node* guard) {
    const Arm whole{*slot, slot, guard};
    if (whole.node->op == Op::Select) add_ways(whole);
    for (const Node* choice : outermost_first(*slot)) {
      for (const Arm& arm : kids(*choice)) {
        if (arm.node->op == Op::Select) add_ways(arm);
      }
    }
    gather(whole);
    return std::move(arms_);
  }

 private:
  std::array<Arm, 2> kids(const Node& choice) {
    const Arm& way = ways_.at(&choice);
    const Node *const* then = &choice.kid_array[1], *const* otherwise = &choice.kid_array[2];
    return {{{*then, then, b_.logical_and(way.guard, choice.kid(0)), way.ways},
             {*otherwise, otherwise, b_.logical_and(way.guard, b_.logical_not(choice.kid(0))), way.ways}}};
  }

  void add_ways(const Arm& choice) {
    constexpr std::uint32_t most = 1u << 30;
    const auto [known, fresh] = ways_.try_emplace(choice.node, choice);
    if (fresh) return;
    const Node*& guard = known->second.guard;
    guard = guard == nullptr || choice.guard == nullptr ? nullptr : b_.logical_or(guard, choice.guard);
    known->second.ways = std::min(known->second.ways + choice.ways, most);
  }

  void gather(const Arm& whole) {
    std::vector<Arm> rest{whole};
    std::unordered_set<const Node*> seen;
    while (!rest.empty()) {
      const Arm next = rest.back();
      rest.pop_back();
      if (next.node->op != Op::Select) {
        arms_.all.push_back(next);
        arms_.most_ways = std::max(arms_.most_ways, next.ways);
        continue;
      }
      arms_.choice_slots.push_back(next.slot);
      if (!seen.insert(next.node).second) continue;
      const auto [then, otherwise] = kids(*next.node);
      rest.insert(rest.end(), {otherwise, then});
    }
  }

  Builder& b_;
  Arms arms_;
  std::unordered_map<const Node*, Arm> ways_;  // to choices; looked up only
};

}  // namespace

Arms guarded_arms(Builder& builder, const Node* const* slot, const Node* guard) {
  return GuardedArms(builder).of(slot, guard);
}

}  // namespace dpc::ir
