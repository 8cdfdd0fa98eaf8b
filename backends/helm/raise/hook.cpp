#include "backends/helm/raise/hook.h"

#include <string>
#include <vector>

#include "ir/entries.h"

namespace dpc::helm {

using ir::Node;

namespace {

const Node* with(ir::Builder& builder, const Node* record, std::string_view key, const Node* value) {
  return builder.record(ir::with_value(record->entries(), key, value, builder), record->type,
                        record->flags & ir::KeepEmpty);
}

const Node* annotated(ir::Builder& builder, const Node* body, std::vector<ir::Entry> marks) {
  const ir::Entry *metadata = ir::find_entry(body, "metadata"), *own = ir::find_entry(metadata->value, "annotations");
  if (own != nullptr) marks.insert(marks.end(), own->value->entries().begin(), own->value->entries().end());
  const Node* annotations = builder.record(marks, builder.types().string_map);
  return with(builder, body, "metadata", with(builder, metadata->value, "annotations", annotations));
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
