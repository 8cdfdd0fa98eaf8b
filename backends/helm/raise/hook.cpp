#include "backends/helm/raise/hook.h"

#include <string>
#include <vector>

namespace dpc::helm {

using ir::Node;

namespace {

// The record with another value of `key`, which comes last where there was none.
template <class Change>
const Node* changed(ir::Builder& builder, const Node* record, std::string_view key, const Change& change) {
  std::vector<ir::Entry> entries(record->entries().begin(), record->entries().end());
  for (ir::Entry& entry : entries) {
    if (entry.key.text() != key) continue;
    entry.value = change(entry.value);
    return builder.record(entries, record->type, record->flags & ir::KeepEmpty);
  }
  entries.push_back({builder.symbol(key), change(nullptr), nullptr, {}});
  return builder.record(entries, record->type, record->flags & ir::KeepEmpty);
}

const Node* annotated(ir::Builder& builder, const Node* body, const std::vector<ir::Entry>& marks) {
  return changed(builder, body, "metadata", [&](const Node* metadata) {
    return changed(builder, metadata, "annotations", [&](const Node* annotations) {
      std::vector<ir::Entry> all = marks;
      if (annotations != nullptr) all.insert(all.end(), annotations->entries().begin(), annotations->entries().end());
      return builder.record(all, builder.types().string_map);
    });
  });
}

}  // namespace

const Node* with_hook(ir::Builder& builder, const ir::Resource& resource) {
  std::vector<ir::Entry> marks;
  const auto mark = [&](std::string_view key, const Node* value) {
    marks.push_back({builder.symbol(key), value, nullptr, resource.span});
  };
  const auto joined = [&](const std::vector<Symbol>& words) {
    std::string text;
    for (const Symbol word : words) text += (text.empty() ? "" : ",") + std::string(word.text());
    return builder.string(text);
  };
  if (resource.hook != nullptr) {
    mark("helm.sh/hook", joined(resource.hook->events));
    if (resource.hook->weight != nullptr)
      mark("helm.sh/hook-weight", builder.call(ir::Builtin::Str, {resource.hook->weight}, builder.types().string));
    if (!resource.hook->delete_policy.empty())
      mark("helm.sh/hook-delete-policy", joined(resource.hook->delete_policy));
  }
  if (resource.keep) mark("helm.sh/resource-policy", builder.string("keep"));
  return marks.empty() ? resource.body : annotated(builder, resource.body, marks);
}

}  // namespace dpc::helm
