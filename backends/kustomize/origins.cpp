#include "backends/kustomize/origins.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

namespace dpc::kustomize {
namespace {

using ir::Entry;
using ir::Node;
using ir::Op;

class Collect {
 public:
  Params found;

  void all(const Node* node) {
    if (node == nullptr || node->closed() || !seen_.insert(node).second) return;
    if (node->op == Op::Param) {
      if (node->param->root == ir::Root::Values) found.insert(node->param->text.text());
      return;
    }
    for (const Node* kid : node->kids()) all(kid);
    for (const Entry& entry : node->entries()) all_of(entry);
    if (node->op != Op::Range) return;
    for (const Entry& entry : node->range_info->entries) all_of(entry);
  }

  // Only what the patch has too.
  void along(const Node* open, const Node& patch) {
    if (open == nullptr || open->op != Op::Record || patch.op != Op::Record) return all(open);
    for (const Entry& entry : open->entries()) {
      if (entry.key.empty()) {
        all_of(entry);
        continue;
      }
      const auto same = [&](const Entry& each) { return each.key == entry.key; };
      const auto over = std::ranges::find_if(patch.entries(), same);
      if (over == patch.entries().end()) continue;
      all(entry.guard);
      along(entry.value, *over->value);
    }
  }

 private:
  void all_of(const Entry& entry) {
    all(entry.guard);
    all(entry.value);
  }

  std::unordered_set<const Node*> seen_;
};

constexpr std::size_t widest = 100;

bool is_within(std::string_view path, std::string_view above) {
  return path.starts_with(above) && (path.size() == above.size() || path[above.size()] == '.');
}

}  // namespace

Params params_of_patch(const ir::Resource& resource, const Node& patch) {
  Collect collect;
  collect.along(resource.body, patch);
  return std::move(collect.found);
}

Params params_at(const ir::Resource& resource, std::initializer_list<std::string_view> path) {
  Collect collect;
  const Node* node = resource.body;
  for (const std::string_view key : path) {
    const auto named = [&](const Entry& entry) { return entry.key.text() == key; };
    const auto found = std::ranges::find_if(node->entries(), named);
    if (found == node->entries().end()) break;
    collect.all(found->guard);
    node = found->value;
  }
  collect.all(node);
  return std::move(collect.found);
}

Params params_of_presence(const ir::Resource& resource) {
  Collect collect;
  collect.all(resource.guard);
  collect.all(resource.name);
  collect.all(resource.name_space);
  return std::move(collect.found);
}

std::string given_of(const Params& params, const Params& given) {
  Params out;
  for (const std::string_view each : given) {
    const auto related = [&](std::string_view param) { return is_within(param, each) || is_within(each, param); };
    if (std::ranges::any_of(params, related)) out.insert(each);
  }
  std::string text, line;
  for (const std::string_view each : out) {
    if (!line.empty() && line.size() + each.size() > widest) {
      text += line + ",\n";
      line.clear();
    }
    line += (line.empty() ? "" : ", ") + std::string(each);
  }
  return text + line;
}

}  // namespace dpc::kustomize
