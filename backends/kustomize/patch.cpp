#include "backends/kustomize/patch.h"

#include "backends/kustomize/json_patch.h"
#include "backends/kustomize/merge_patch.h"
#include "stdlib/facts/facts.h"

namespace dpc::kustomize {
namespace {

using ir::Document;
using ir::Entry;
using ir::Node;
using ir::Op;

constexpr std::size_t most_named = 4;  // elements that a reader may have to skip

// The whole of a patch: what it is for, then what it says of it.
const Node* addressed(const Document& document, const Node& patch, ir::Builder& b) {
  std::vector<Entry> metadata = {{b.symbol("name"), b.string(document.name)}};
  if (!document.name_space.empty()) metadata.push_back({b.symbol("namespace"), b.string(document.name_space)});
  std::vector<Entry> rest;
  for (const Entry& entry : patch.entries()) {
    if (entry.key.text() != "metadata") rest.push_back(entry);
    else metadata.insert(metadata.end(), entry.value->entries().begin(), entry.value->entries().end());
  }
  std::vector<Entry> out = {{b.symbol("apiVersion"), b.string(document.resource->api_version)},
                            {b.symbol("kind"), b.string(document.resource->kind)},
                            {b.symbol("metadata"), b.data_record(metadata)}};
  out.insert(out.end(), rest.begin(), rest.end());
  return b.data_record(out);
}

}  // namespace

Patch patch_between(const Document& before, const Document& after, ir::Builder& builder) {
  const k8s::Kind kind = k8s::find_kind(after.resource->api_version.text(), after.resource->kind.text());
  const k8s::Type type = kind && !kind.custom() ? kind.type() : k8s::Type();
  const MergePatch merge = merge_patch(*before.body, *after.body, type, builder);
  const Node* merged =
      merge.patch != nullptr ? apply_merge_patch(*before.body, *merge.patch, type, builder) : nullptr;
  if (merge.named <= most_named && merged != nullptr && same_data(*merged, *after.body))
    return {Patch::Form::Merge, addressed(after, *merge.patch, builder)};
  return {Patch::Form::Json, as_data(json_patch(*before.body, *after.body), builder)};
}

const Node* removal(const Document& document, ir::Builder& b) {
  std::vector<Entry> out = {{b.symbol("$patch"), b.string("delete")}};
  const Node* identity = addressed(document, *b.data_record({}), b);
  out.insert(out.end(), identity->entries().begin(), identity->entries().end());
  return b.data_record(out);
}

}  // namespace dpc::kustomize
