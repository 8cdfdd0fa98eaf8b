#include "backends/kustomize/dependence.h"

#include <algorithm>
#include <unordered_map>

#include "ir/text/sharing.h"

namespace dpc::kustomize {
namespace {

using ir::Entry;
using ir::Node;
using ir::Op;

// A param is a switch, or a record that holds it.
bool speaks_of(const ir::ParamPath& param, const ir::ParamPath& of) {
  return param.root == of.root && param.names.size() <= of.names.size() &&
         std::ranges::equal(param.names, of.names.first(param.names.size()));
}

Together joined(Together a, const Together& b) {
  a.insert(b.begin(), b.end());
  return a;
}

class Places {
 public:
  Places(const std::vector<const ir::ParamPath*>& switches, const ir::Types& types)
      : switches_(switches), types_(types) {}

  void object(const ir::Resource& resource) {
    const Together around = of(resource.guard);
    found_.insert(joined(around, of(resource.name)));
    value(resource.body, around);
  }

  void check(const ir::Check& check) {
    const Together of_check = joined(of(check.guard), of(check.condition));
    if (of_check.size() > 1) checks_.push_back(of_check);
  }

  std::vector<Together> largest() {
    std::set<Together> grown;
    for (const Together& each : found_) grown.insert(with_checks(each));
    found_ = std::move(grown);
    std::vector<Together> out;
    for (const Together& each : found_) {
      const auto holds = [&](const Together& other) {
        return &other != &each && std::includes(other.begin(), other.end(), each.begin(), each.end());
      };
      if (each.size() > 2 && std::ranges::none_of(found_, holds)) out.push_back(each);
    }
    return out;
  }

 private:
  Together with_checks(Together out) const {
    for (bool more = true; more;) {
      more = false;
      for (const Together& each : checks_) {
        const bool touches = std::ranges::any_of(each, [&](Symbol it) { return out.contains(it); });
        if (!touches || std::includes(out.begin(), out.end(), each.begin(), each.end())) continue;
        out.insert(each.begin(), each.end());
        more = true;
      }
    }
    return out;
  }

  const Together& of(const Node* node) {
    static const Together none;
    if (node == nullptr || node->closed()) return none;
    const auto [known, fresh] = memo_.try_emplace(node);
    Together& out = known->second;
    if (!fresh) return out;
    if (node->op == Op::Param) {
      for (const ir::ParamPath* each : switches_) {
        if (speaks_of(*node->param, *each)) out.insert(each->text);
      }
    }
    for (const Node* part : ir::text::parts(node)) out.merge(Together(of(part)));
    return out;
  }

  bool is_digest(const Node* node) const {
    return (node->op == Op::Pair ? node->kid(1) : node)->type == types_.roll_digest;
  }

  void value(const Node* node, const Together& around) {
    if (node->op == Op::Select) {
      const Together chosen = joined(around, of(node->kid(0)));
      value(node->kid(1), chosen);
      value(node->kid(2), chosen);
    } else if (node->op == Op::Record || node->op == Op::List) {
      container(node, around);
    } else {
      found_.insert(joined(around, of(node)));
    }
  }

  void container(const Node* node, const Together& around) {
    Together order = around;
    for (const Entry& each : node->entries()) {
      if (is_digest(each.value)) continue;
      const Together here = joined(around, of(each.guard));
      if (node->op == Op::List) order = joined(order, here);
      value(each.value, here);
    }
    found_.insert(order);
  }

  const std::vector<const ir::ParamPath*>& switches_;
  const ir::Types& types_;
  std::unordered_map<const Node*, Together> memo_;  // looked up only; its elements stay where they are
  std::set<Together> found_;
  std::vector<Together> checks_;
};

}  // namespace

std::vector<Together> dependences(const ir::Module& module, const std::vector<const ir::ParamPath*>& switches,
                                  const ir::Types& types) {
  Places places(switches, types);
  for (const ir::Resource& resource : module.resources) places.object(resource);
  for (const ir::Check& check : module.checks) places.check(check);
  for (const ir::Check& check : module.asked) places.check(check);
  return places.largest();
}

}  // namespace dpc::kustomize
