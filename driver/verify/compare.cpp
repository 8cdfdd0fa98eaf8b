#include "driver/verify/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "backends/yaml/yaml.h"
#include "ir/entries.h"
#include "support/base64.h"

namespace dpc::driver::verify {

using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

std::string text_at(const Node* node, std::initializer_list<std::string_view> path) {
  const Node* found = ir::value_at(node, path);
  if (found == nullptr) return {};
  if (found->op == Op::String) return std::string(found->text());
  std::string text;
  emit::append_json(text, *found);
  return text;
}

// Each of its events is one of Helm's tests.
bool is_test(const Node* object) {
  const std::string hook = text_at(object, {"metadata", "annotations", "helm.sh/hook"});
  if (hook.empty()) return false;
  for (std::size_t from = 0; from <= hook.size();) {
    const std::size_t end = std::min(hook.find(',', from), hook.size());
    std::string event = hook.substr(from, end - from);
    std::erase(event, ' ');
    if (event != "test" && event != "test-success" && event != "test-failure") return false;
    from = end + 1;
  }
  return true;
}

bool is_checksum(std::string_view parent, std::string_view key) {
  return parent == "annotations" && key.starts_with("checksum/");
}

bool is_left_out(Made made, std::string_view parent, std::string_view key) {
  if (made == Made::ByKustomize && is_checksum(parent, key)) return true;
  if (made != Made::ByHelm) return false;
  if (parent == "annotations") return key.starts_with("helm.sh/hook") || key == "helm.sh/resource-policy";
  return parent == "labels" && (key == "helm.sh/chart" || key == "app.kubernetes.io/managed-by");
}

constexpr std::size_t most_shown = 160, shown_before = 40;

std::string json(const Node* node) {
  std::string text;
  emit::append_json(text, *node);
  return text;
}

// Both, where they are long from a little before where they part.
std::pair<std::string, std::string> shown(const Node* ours, const Node* theirs) {
  const auto whole = [](const Node* node) { return node == nullptr ? std::string("absent") : json(node); };
  const std::string texts[] = {whole(ours), whole(theirs)};
  const auto parted = std::ranges::mismatch(texts[0], texts[1]);
  const auto same = static_cast<std::size_t>(parted.in1 - texts[0].begin());
  const auto cut = [&](const std::string& text) {
    if (text.size() <= most_shown) return text;
    const std::size_t from = same > shown_before ? same - shown_before : 0;
    const bool more = from + most_shown < text.size();
    return (from > 0 ? "..." : "") + text.substr(std::min(from, text.size()), most_shown) + (more ? "..." : "");
  };
  return {cut(texts[0]), cut(texts[1])};
}

// A float that is whole is written as an int by dpc.
bool same_scalar(const Node& ours, const Node& theirs) {
  if (ours.op == Op::Float && theirs.op == Op::Int) return ours.f == static_cast<double>(theirs.i);
  return ir::same_data(ours, theirs);
}

std::string_view name_of_line(std::string_view line) {
  const std::size_t end =
      line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
  return end != std::string_view::npos && end > 0 && line[end] == '=' ? line.substr(0, end) : std::string_view();
}

// Where the first entry of the text ends: with its line, or behind the quotes that its value stands in.
std::size_t end_of_entry(std::string_view text) {
  std::size_t at = name_of_line(text).size() + 1;
  if (at == 1 || at >= text.size() || text[at] != '"') return std::min(text.find('\n'), text.size());
  while (++at < text.size() && text[at] != '"') at += text[at] == '\\';
  return std::min(text.find('\n', at), text.size());
}

std::vector<std::string_view> entries_of(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const std::size_t end = end_of_entry(text);
    all.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

// Entries NAME=value, no name of them twice, in any order.
bool same_lines(std::string_view ours, std::string_view theirs) {
  if (ours.size() != theirs.size()) return false;
  std::vector<std::string_view> a = entries_of(ours), b = entries_of(theirs);
  std::ranges::sort(a);
  std::ranges::sort(b);
  if (a != b) return false;
  std::vector<std::string_view> names;
  for (const std::string_view entry : a) names.push_back(name_of_line(entry));
  std::ranges::sort(names);
  return std::ranges::find(names, "") == names.end() && std::ranges::adjacent_find(names) == names.end();
}

class Comparison {
 public:
  Comparison(ir::Builder& builder, Made made, Compared& out)
      : builder_(builder), made_(made), out_(out.differences), checksums_(out.checksums) {}

  void object(const std::string& name, const Node* ours, const Node* theirs) {
    name_ = name;
    kind_ = text_at(ours, {"kind"});
    ours_ = ours;
    theirs_ = theirs;
    values(ours, theirs);
  }

 private:
  void add(const Node* ours, const Node* theirs) {
    auto [mine, other] = shown(ours, theirs);
    out_.push_back({name_, steps_, std::move(mine), std::move(other), ours_, theirs_,
                    ours != nullptr && holds_secret(ours), {}});
  }

  void values(const Node* ours, const Node* theirs) {
    if (ours == nullptr || theirs == nullptr) return add(ours, theirs);
    if (ours->op == Op::Record && theirs->op == Op::Record) return records(ours, theirs);
    if (ours->op == Op::List && theirs->op == Op::List) return lists(ours, theirs);
    std::string detail;
    if (same_scalar(*ours, *theirs) || same_text(ours, theirs, detail)) return;
    add(ours, theirs);
    out_.back().detail = detail;
  }

  // Annotations or labels of which all are left out are as good as none.
  bool only_left_out(const Node* node, std::string_view key) const {
    return node != nullptr && node->op == Op::Record && node->count > 0 &&
           std::ranges::all_of(node->entries(),
                               [&](const Entry& it) { return is_left_out(made_, key, it.key.text()); });
  }

  // The name of the map at hand, where that is one of an object's (or a pod's, or a claim's) metadata.
  std::string_view metadata_map() const {
    const std::size_t count = steps_.size();
    return count > 1 && steps_[count - 2].key.text() == "metadata" ? steps_[count - 1].key.text() : std::string_view();
  }

  void records(const Node* ours, const Node* theirs) {
    std::map<std::string_view, std::pair<const Entry*, const Entry*>> all;
    for (const Entry& entry : ours->entries()) all[entry.key.text()].first = &entry;
    for (const Entry& entry : theirs->entries()) all[entry.key.text()].second = &entry;
    const std::string map(metadata_map());
    const bool metadata = steps_.size() == 1 && steps_[0].key.text() == "metadata";
    const bool any_metadata = !steps_.empty() && steps_.back().key.text() == "metadata";
    for (const auto& [name, both] : all) {
      if (is_left_out(made_, map, name) || (made_ == Made::ByHelm && metadata && name == "namespace")) continue;
      const Node* mine = both.first != nullptr ? both.first->value : nullptr;
      const Node* other = both.second != nullptr ? both.second->value : nullptr;
      const bool gone = any_metadata && ((mine == nullptr && only_left_out(other, name)) ||
                                         (other == nullptr && only_left_out(mine, name)));
      if (gone) continue;
      steps_.push_back({both.first != nullptr ? both.first->key : both.second->key, 0});
      if (is_checksum(map, name) && mine != nullptr && other != nullptr)
        checksums_.push_back({ours_, name_, steps_, json(mine), json(other)});
      else values(mine, other);
      steps_.pop_back();
    }
  }

  void lists(const Node* ours, const Node* theirs) {
    const std::size_t count = std::max(ours->count, theirs->count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto element = [&](const Node* list) { return i < list->count ? list->entries()[i].value : nullptr; };
      steps_.push_back({{}, i});
      values(element(ours), element(theirs));
      steps_.pop_back();
    }
  }

  bool same_text(const Node* ours, const Node* theirs, std::string& detail) {
    if (made_ != Made::ByHelm || ours->op != Op::String || theirs->op != Op::String) return false;
    if (kind_ != "ConfigMap" && kind_ != "Secret") return false;
    if (kind_ == "ConfigMap" || steps_[0].key.text() != "data")
      return same_texts(ours->text(), theirs->text(), detail);
    const std::optional<std::string> a = unbase64(ours->text()), b = unbase64(theirs->text());
    return a && b && same_texts(*a, *b, detail);
  }

  bool same_texts(std::string_view ours, std::string_view theirs, std::string& detail) {
    if (same_lines(ours, theirs)) return true;
    const Documents documents = compare_documents(ours, theirs, builder_.arena(), Limits());
    if (!documents.both || !documents.first) return documents.both;
    const DocumentDifference& it = *documents.first;
    detail = fmt::format("within the text, '{}' is {} in dpc and {} under helm", it.path, it.ours, it.theirs);
    return false;
  }

  ir::Builder& builder_;
  Made made_;
  std::vector<Difference>& out_;
  std::vector<Checksum>& checksums_;
  std::vector<Step> steps_;
  std::string name_, kind_;
  const Node *ours_ = nullptr, *theirs_ = nullptr;
};

std::multimap<std::string, const Node*> by_name(const std::vector<const Node*>& objects, std::string_view name_space) {
  std::multimap<std::string, const Node*> all;
  for (const Node* object : objects) {
    if (is_test(object)) continue;
    std::string space = text_at(object, {"metadata", "namespace"});
    if (space.empty()) space = name_space;
    all.emplace(object->op != Op::Record ? json(object)
                                         : fmt::format("{} {} {}/{}", text_at(object, {"apiVersion"}),
                                                       text_at(object, {"kind"}), space,
                                                       text_at(object, {"metadata", "name"})),
                object);
  }
  return all;
}

std::string step_text(const Step& step) {
  const std::string_view key = step.key.text();
  if (!step.key) return fmt::format("[{}]", step.index);
  const bool word =
      !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
                          std::string_view::npos;
  return word ? fmt::format(".{}", key) : fmt::format(".\"{}\"", key);
}

}  // namespace

std::string path_text(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) text += step_text(step);
  return text.starts_with('.') ? text.substr(1) : text;
}

bool holds_secret(const Node* data) {
  return data->tainted() ||
         std::ranges::any_of(data->entries(), [](const Entry& entry) { return holds_secret(entry.value); });
}

Reached reach(const Node* object, const std::vector<Step>& steps) {
  Reached reached;
  const Node* node = object;
  for (const Step& step : steps) {
    const std::span<const Entry> entries = node->entries();
    const Entry* found = nullptr;
    if (!step.key) {
      if (node->op == Op::List && step.index < entries.size()) found = &entries[step.index];
    } else if (const auto it = std::ranges::find(entries, step.key, &Entry::key); it != entries.end()) {
      found = &*it;
    }
    if (found == nullptr) return reached;
    reached.entry = found;
    node = found->value;
  }
  reached.whole = true;
  return reached;
}

Compared compare(const std::vector<const Node*>& ours, const std::vector<const Node*>& theirs, Made made,
                 std::string_view name_space, ir::Builder& builder) {
  Compared out;
  const auto a = by_name(ours, name_space), b = by_name(theirs, name_space);
  const auto times = [](std::size_t count) {
    return count == 0 ? "absent" : count == 1 ? "there once" : fmt::format("there {} times", count);
  };
  Comparison comparison(builder, made, out);
  for (auto it = a.begin(); it != a.end(); it = a.upper_bound(it->first)) {
    const std::size_t here = a.count(it->first), there = b.count(it->first);
    const Node* other = there > 0 ? b.find(it->first)->second : nullptr;
    if (here == 1 && there == 1) comparison.object(it->first, it->second, other);
    else out.differences.push_back({it->first, {}, times(here), times(there), it->second, other, false, {}});
  }
  for (auto it = b.begin(); it != b.end(); it = b.upper_bound(it->first)) {
    if (a.contains(it->first)) continue;
    out.differences.push_back({it->first, {}, times(0), times(b.count(it->first)), nullptr, it->second, false, {}});
  }
  return out;
}

}  // namespace dpc::driver::verify
