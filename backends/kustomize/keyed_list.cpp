#include "backends/kustomize/keyed_list.h"

#include <algorithm>
#include <set>

#include "ir/builtins.h"
#include "ir/entries.h"
#include "ir/place.h"

namespace dpc::kustomize {

using ir::Entry;
using ir::Node;
using ir::Op;

bool is_merged(k8s::Field field) {
  return field && field.patch_strategy().find("merge") != std::string_view::npos;
}

namespace {

const Node* scalar_at(const Node& element, std::string_view key) {
  const Entry* entry = ir::find_entry(&element, key);
  return entry != nullptr && ir::is_scalar(entry->value->op) ? entry->value : nullptr;
}

bool have(const Node& list, std::string_view key, bool all) {
  const auto has = [&](const Entry& entry) { return scalar_at(*entry.value, key) != nullptr; };
  return all ? std::ranges::all_of(list.entries(), has) : std::ranges::any_of(list.entries(), has);
}

bool are_different(const Node& list, std::span<const std::string_view> keys) {
  const std::vector<std::string> names = element_names(list, keys);
  return std::set<std::string>(names.begin(), names.end()).size() == names.size();
}

}  // namespace

std::vector<std::string_view> element_keys(k8s::Field field, const Node& a, const Node& b) {
  std::vector<std::string_view> out;
  for (const std::string_view key : ir::keys_of_elements(field)) {
    if (!have(a, key, false) && !have(b, key, false)) continue;
    if (!have(a, key, true) || !have(b, key, true)) return {};
    out.push_back(key);
  }
  return are_different(a, out) && are_different(b, out) ? out : std::vector<std::string_view>();
}

std::string element_name(const Node& element, std::span<const std::string_view> keys) {
  std::string out, buffer;
  for (const std::string_view key : keys) {
    if (const Node* value = scalar_at(element, key)) out += ir::scalar_text(*value, buffer);
    out += '\0';
  }
  return out;
}

std::vector<std::string> element_names(const Node& list, std::span<const std::string_view> keys) {
  std::vector<std::string> out;
  for (const Entry& entry : list.entries()) out.push_back(element_name(*entry.value, keys));
  return out;
}

}  // namespace dpc::kustomize
