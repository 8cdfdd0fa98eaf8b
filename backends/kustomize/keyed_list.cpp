#include "backends/kustomize/keyed_list.h"

#include <algorithm>
#include <set>

#include "ir/builtins.h"

namespace dpc::kustomize {

using ir::Entry;
using ir::Node;
using ir::Op;

std::vector<std::string_view> element_keys(k8s::Field field) {
  if (!field || field.patch_strategy().find("merge") == std::string_view::npos) return {};
  const k8s::Texts listed = field.list_map_keys();
  if (!listed.empty()) return {listed.begin(), listed.end()};
  if (field.merge_key().empty()) return {};
  return {field.merge_key()};
}

const Entry* entry_of(const Node& record, std::string_view key) {
  for (const Entry& entry : record.entries()) {
    if (entry.key.text() == key) return &entry;
  }
  return nullptr;
}

std::string element_name(const Node& element, std::span<const std::string_view> keys) {
  if (element.op != Op::Record) return {};
  std::string out, buffer;
  for (const std::string_view key : keys) {
    const Entry* entry = entry_of(element, key);
    if (entry == nullptr && out.empty()) return {};
    if (entry != nullptr && !ir::is_scalar(entry->value->op)) return {};
    if (entry != nullptr) out += ir::scalar_text(*entry->value, buffer);
    out += '\0';
  }
  return out;
}

std::vector<std::string> element_names(const Node& list, std::span<const std::string_view> keys) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const Entry& entry : list.entries()) {
    out.push_back(element_name(*entry.value, keys));
    if (out.back().empty() || !seen.insert(out.back()).second) return {};
  }
  return out;
}

}  // namespace dpc::kustomize
