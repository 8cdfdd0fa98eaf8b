#include "backends/kustomize/digests.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "ir/entries.h"
#include "support/sha256.h"

namespace dpc::kustomize {
namespace {

using ir::Entry;
using ir::Node;
using ir::value_at;

constexpr std::size_t longest_name = 63;  // of an annotation, behind the slash

struct IsDigest {
  const ir::Types& types;
  bool operator()(const Entry& entry) const { return entry.value->type == types.roll_digest; }
};

// The record with another value of `key`; without it where that is empty.
const Node* with(const Node* record, std::string_view key, const Node* value, ir::Builder& b) {
  std::vector<Entry> entries = ir::with_value(record->entries(), key, value, b);
  if (value->count == 0) std::erase_if(entries, [&](const Entry& it) { return it.key.text() == key; });
  return b.exactly(record->op, entries, record->type, record->flags);
}

// What leads from an object to the annotations of its pods: of a workload, of a CronJob, of a pod.
using Path = std::vector<std::string_view>;
const Path paths[] = {{"spec", "template", "metadata"}, {"spec", "jobTemplate", "spec", "template", "metadata"}};

using Change = std::function<const Node*(const Node* annotations, const Path& path)>;

const Node* changed(const Node* node, const Path& path, std::size_t from, const Change& change, ir::Builder& b) {
  if (from == path.size()) {
    const Node* annotations = value_at(node, "annotations");
    return with(node, "annotations", change(annotations != nullptr ? annotations : b.data_record({}), path), b);
  }
  const Node* inner = value_at(node, path[from]);
  return inner == nullptr ? node : with(node, path[from], changed(inner, path, from + 1, change, b), b);
}

const Node* of_pods(const Node* body, const Change& change, ir::Builder& b) {
  for (const Path& path : paths) body = changed(body, path, 0, change, b);
  return body;
}

// "checksum/settings.monitoring"
std::string own_key(std::string_view key, std::string_view feature) {
  const std::size_t name = key.find('/') + 1;
  std::string out = fmt::format("{}.{}", key.substr(name), feature);
  if (out.size() > longest_name) out = sha256_hex(out).substr(0, 40);
  return fmt::format("{}{}", key.substr(0, name), out);
}

}  // namespace

ir::Document with_digests_of(const ir::Document& before, const ir::Document& after, std::string_view feature,
                             ir::Builder& b) {
  const IsDigest is_digest{b.types()};
  const auto join = [&](const Node* annotations, const Path& path) {
    const Node* old = value_at(value_at(before.body, path), "annotations");
    std::vector<Entry> entries;
    for (const Entry& each : annotations->entries()) {
      if (!is_digest(each)) entries.push_back(each);
    }
    if (old != nullptr) std::ranges::copy_if(old->entries(), std::back_inserter(entries), is_digest);
    for (const Entry& each : annotations->entries()) {
      if (!is_digest(each) || value_at(old, each.key.text()) == each.value) continue;
      const Symbol key = feature.empty() ? each.key : b.symbol(own_key(each.key.text(), feature));
      const auto known = std::ranges::find(entries, key, &Entry::key);
      if (known != entries.end()) known->value = each.value;
      else entries.push_back({key, each.value, nullptr, each.span});
    }
    return b.exactly(ir::Op::Record, entries, annotations->type, annotations->flags);
  };
  ir::Document out = after;
  out.body = of_pods(after.body, join, b);
  return out;
}

const Node* without_digests(const Node* body, ir::Builder& b) {
  const auto without = [&](const Node* annotations, const Path&) {
    std::vector<Entry> entries(annotations->entries().begin(), annotations->entries().end());
    std::erase_if(entries, IsDigest{b.types()});
    return b.exactly(ir::Op::Record, entries, annotations->type, annotations->flags);
  };
  return of_pods(body, without, b);
}

}  // namespace dpc::kustomize
