#include "driver/verify/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "backends/yaml/yaml.h"
#include "ir/bind/values.h"
#include "ir/field_rules.h"
#include "support/base64.h"

namespace dpc::driver::verify {

using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

const Node* at(const Node* node, std::initializer_list<std::string_view> path) {
  for (const std::string_view name : path) {
    const Entry* found = node == nullptr ? nullptr : ir::entry_of(*node, name);
    node = found == nullptr ? nullptr : found->value;
  }
  return node;
}

std::string text_at(const Node* node, std::initializer_list<std::string_view> path) {
  const Node* found = at(node, path);
  return found != nullptr && found->op == Op::String ? std::string(found->text()) : std::string();
}

bool is_test(const Node* object) {
  const std::string hook = text_at(object, {"metadata", "annotations", "helm.sh/hook"});
  return hook.starts_with("test");
}

bool is_left_out(std::string_view parent, std::string_view key) {
  if (parent == "annotations")
    return key.starts_with("helm.sh/hook") || key == "helm.sh/resource-policy" || key.starts_with("checksum/");
  return parent == "labels" && (key == "helm.sh/chart" || key == "app.kubernetes.io/managed-by");
}

std::string shown(const Node* node) {
  if (node == nullptr) return "(absent)";
  std::string text;
  emit::append_json(text, *node);
  if (text.size() > 160) text = text.substr(0, 160) + "...";
  return text;
}

std::string step(std::string_view key) {
  const bool word =
      !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
                          std::string_view::npos;
  return word ? fmt::format(".{}", key) : fmt::format(".\"{}\"", key);
}

class Comparison {
 public:
  Comparison(ir::Builder& builder, std::vector<Difference>& out) : builder_(builder), out_(out) {}

  void object(const std::string& name, const Node* ours, const Node* theirs) {
    name_ = name;
    kind_ = text_at(ours, {"kind"});
    values(ours, theirs, "", "");
  }

 private:
  void add(const std::string& path, const Node* ours, const Node* theirs) {
    out_.push_back({name_, path.empty() ? path : path.substr(1), shown(ours), shown(theirs)});
  }

  void values(const Node* ours, const Node* theirs, const std::string& path, std::string_view key) {
    if (ours == nullptr || theirs == nullptr) return add(path, ours, theirs);
    if (ours->op == Op::Record && theirs->op == Op::Record) return records(ours, theirs, path, key);
    if (ours->op == Op::List && theirs->op == Op::List) return lists(ours, theirs, path);
    if (ir::same_data(*ours, *theirs) || same_documents(ours, theirs, path)) return;
    add(path, ours, theirs);
  }

  // Annotations or labels of which all are left out are as good as none.
  static bool only_left_out(const Node* node, std::string_view key) {
    return node != nullptr && node->op == Op::Record && node->count > 0 &&
           std::ranges::all_of(node->entries(), [&](const Entry& it) { return is_left_out(key, it.key.text()); });
  }

  void records(const Node* ours, const Node* theirs, const std::string& path, std::string_view key) {
    std::map<std::string_view, std::pair<const Node*, const Node*>> all;
    for (const Entry& entry : ours->entries()) all[entry.key.text()].first = entry.value;
    for (const Entry& entry : theirs->entries()) all[entry.key.text()].second = entry.value;
    for (const auto& [name, both] : all) {
      if (is_left_out(key, name) || (path.empty() && key == "metadata" && name == "namespace")) continue;
      if (path == ".metadata" && name == "namespace") continue;
      const bool gone = (both.first == nullptr && only_left_out(both.second, name)) ||
                        (both.second == nullptr && only_left_out(both.first, name));
      if (!gone) values(both.first, both.second, path + step(name), name);
    }
  }

  void lists(const Node* ours, const Node* theirs, const std::string& path) {
    const std::size_t count = std::max(ours->count, theirs->count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto element = [&](const Node* list) { return i < list->count ? list->entries()[i].value : nullptr; };
      values(element(ours), element(theirs), fmt::format("{}[{}]", path, i), "");
    }
  }

  // Texts of ConfigMaps and Secrets that are YAML or JSON of the same data.
  bool same_documents(const Node* ours, const Node* theirs, const std::string& path) {
    if (ours->op != Op::String || theirs->op != Op::String) return false;
    if (kind_ != "ConfigMap" && kind_ != "Secret") return false;
    const bool encoded = kind_ == "Secret" && path.starts_with(".data");
    if (same_lines(std::string(ours->text()), std::string(theirs->text()))) return true;
    const Node *a = document(ours->text(), encoded), *b = document(theirs->text(), encoded);
    return a != nullptr && b != nullptr && ir::is_container(a->op) && ir::same_data(*a, *b);
  }

  // Lines of NAME=value, in any order.
  static bool same_lines(const std::string& ours, const std::string& theirs) {
    std::vector<std::string> a = lines(ours), b = lines(theirs);
    const auto assigns = [](const std::string& line) {
      const std::size_t name =
          line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
      return name != std::string::npos && name > 0 && line[name] == '=';
    };
    if (!std::ranges::all_of(a, assigns) || !std::ranges::all_of(b, assigns)) return false;
    std::ranges::sort(a);
    std::ranges::sort(b);
    return a == b;
  }

  static std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      all.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return all;
  }

  const Node* document(std::string_view text, bool encoded) {
    std::string why;
    std::string plain(text);
    if (encoded) {
      const std::optional<std::string> decoded = unbase64(text);
      if (!decoded) return nullptr;
      plain = *decoded;
    }
    const auto documents = read_manifests(plain, builder_, Limits(), why);
    return documents && documents->size() == 1 ? documents->front() : nullptr;
  }

  ir::Builder& builder_;
  std::vector<Difference>& out_;
  std::string name_, kind_;
};

std::multimap<std::string, const Node*> by_name(const std::vector<const Node*>& objects, std::string_view name_space) {
  std::multimap<std::string, const Node*> all;
  for (const Node* object : objects) {
    if (is_test(object)) continue;
    std::string space = text_at(object, {"metadata", "namespace"});
    if (space.empty()) space = name_space;
    all.emplace(fmt::format("{} {} {}/{}", text_at(object, {"apiVersion"}), text_at(object, {"kind"}), space,
                            text_at(object, {"metadata", "name"})),
                object);
  }
  return all;
}

}  // namespace

std::vector<Difference> compare(const std::vector<const Node*>& ours, const std::vector<const Node*>& theirs,
                                std::string_view name_space, ir::Builder& builder) {
  std::vector<Difference> out;
  const auto a = by_name(ours, name_space), b = by_name(theirs, name_space);
  Comparison comparison(builder, out);
  for (auto it = a.begin(); it != a.end(); it = a.upper_bound(it->first)) {
    const std::size_t here = a.count(it->first), there = b.count(it->first);
    if (here == 1 && there == 1) comparison.object(it->first, it->second, b.find(it->first)->second);
    else out.push_back({it->first, "", fmt::format("{} of it", here), fmt::format("{} of it", there)});
  }
  for (auto it = b.begin(); it != b.end(); it = b.upper_bound(it->first)) {
    if (!a.contains(it->first)) out.push_back({it->first, "", "(absent)", fmt::format("{} of it", b.count(it->first))});
  }
  return out;
}

std::optional<std::vector<const Node*>> read_manifests(const std::string& text, ir::Builder& builder,
                                                       const Limits& limits, std::string& why) {
  const SourceFile source("manifests", text, 1);
  Diagnostics diagnostics;
  std::vector<const Node*> out;
  for (const yaml::Node* document : yaml::parse(source, builder.arena(), diagnostics, limits)) {
    const Node* data = ir::read_data(*document, ir::Dialect::HelmValues, builder, diagnostics);
    if (data->op != Op::Null) out.push_back(data);
  }
  if (!diagnostics.any_errors()) return out;
  why = diagnostics.all().front().message;
  return std::nullopt;
}

}  // namespace dpc::driver::verify
