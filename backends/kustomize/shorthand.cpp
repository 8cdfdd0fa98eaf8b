#include "backends/kustomize/shorthand.h"

#include <algorithm>
#include <map>
#include <set>
#include <optional>

#include "ir/entries.h"

namespace dpc::kustomize {
namespace {

using ir::Document;
using ir::Entry;
using ir::find_entry;
using ir::Node;
using ir::Op;
using ir::value_at;

bool has_replicas(const Document& document) {
  const std::string_view kind = document.resource->kind.text();
  return kind == "Deployment" || kind == "StatefulSet" || kind == "ReplicaSet" || kind == "ReplicationController";
}

const Node* with_entry(const Node& record, std::string_view key, const Node* value, ir::Builder& b) {
  return b.exactly(record.op, ir::with_value(record.entries(), key, value, b), record.type, record.flags);
}

std::vector<Replicas> take_replicas(std::vector<Pair>& pairs, std::span<const Document* const> added, ir::Builder& b) {
  std::map<std::string_view, int> bearers;
  for (const Pair& pair : pairs) bearers[pair.after.name.text()] += has_replicas(pair.after);
  for (const Document* each : added) bearers[each->name.text()] += has_replicas(*each);
  std::vector<Replicas> out;
  for (Pair& pair : pairs) {
    if (!has_replicas(pair.after) || bearers[pair.after.name.text()] != 1) continue;
    const Node* spec = value_at(pair.before.body, "spec");
    const Node *was = value_at(spec, "replicas"), *is = value_at(pair.after.body, {"spec", "replicas"});
    if (was == nullptr || is == nullptr || is->op != Op::Int || same_data(*was, *is)) continue;
    out.push_back({pair.after.resource, pair.after.name, is->i});
    pair.before.body = with_entry(*pair.before.body, "spec", with_entry(*spec, "replicas", is, b), b);
  }
  std::ranges::sort(out, {}, [](const Replicas& each) { return each.name.text(); });
  return out;
}

struct ImageName {
  std::string_view name, tag, digest;
};

ImageName image_name(std::string_view text) {
  ImageName out{text, {}, {}};
  if (const std::size_t at = out.name.find('@'); at != std::string_view::npos) {
    out.digest = out.name.substr(at + 1);
    out.name = out.name.substr(0, at);
  }
  const std::size_t colon = out.name.rfind(':');
  if (colon != std::string_view::npos && out.name.find('/', colon) == std::string_view::npos) {
    out.tag = out.name.substr(colon + 1);
    out.name = out.name.substr(0, colon);
  }
  return out;
}

// Every image of a container, wherever the object has containers; Kustomize looks for the two names of lists alone.
template <class Visit>
const Node* map_images(const Node* node, bool is_containers, ir::Builder& b, const Visit& visit) {
  if (!ir::is_container(node->op)) return node;
  std::vector<Entry> entries(node->entries().begin(), node->entries().end());
  bool changed = false;
  for (Entry& entry : entries) {
    const std::string_view key = entry.key.text();
    const Node* value = entry.value;
    if (is_containers && node->op == Op::List && value->op == Op::Record) {
      const Entry* image = find_entry(value, "image");
      if (image != nullptr && image->value->op == Op::String) {
        const Node* other = visit(image->value);
        if (other != image->value) value = with_entry(*value, "image", other, b);
      }
    } else {
      value = map_images(value, key == "containers" || key == "initContainers", b, visit);
    }
    changed |= value != entry.value;
    entry.value = value;
  }
  return changed ? b.exactly(node->op, entries, node->type, node->flags) : node;
}

// What becomes of the images of one name: of containers that are before and after, by their names.
class Renamed {
 public:
  void pair(const Node* before, const Node* after) {
    if (before->op == Op::Record && after->op == Op::Record) {
      for (const Entry& entry : before->entries()) {
        const Entry* now = find_entry(after, entry.key.text());
        if (now == nullptr) continue;
        const std::string_view key = entry.key.text();
        if (key == "containers" || key == "initContainers") containers(*entry.value, *now->value);
        else pair(entry.value, now->value);
      }
    }
  }

  // What stands there in the end has to be what the name is changed to, wherever it stands.
  void end(std::string_view image) {
    names_.emplace(image_name(image).name);
    const auto found = all_.find(std::string(image_name(image).name));
    if (found != all_.end() && found->second != image) found->second.reset();
  }

  std::vector<std::pair<std::string, std::string>> changes() const {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [name, to] : all_) {
      if (to && changed_.at(name)) out.emplace_back(name, *to);
    }
    const auto is_other = [&](const auto& each) {
      const std::string to(image_name(each.second).name);
      return to != each.first && all_.contains(to);
    };
    std::erase_if(out, is_other);
    std::erase_if(out, [&](const auto& each) {
      return std::ranges::any_of(names_, [&](const std::string& it) { return is_matched(it, each.first); });
    });
    return out;
  }

 private:
  void containers(const Node& before, const Node& after) {
    for (const Entry& entry : before.entries()) {
      const Node *name = value_at(entry.value, "name"), *was = value_at(entry.value, "image");
      if (name == nullptr || was == nullptr) continue;
      for (const Entry& other : after.entries()) {
        const Node *now = value_at(other.value, "name"), *is = value_at(other.value, "image");
        const bool both = now != nullptr && is != nullptr && was->op == Op::String && is->op == Op::String;
        if (both && same_data(*now, *name)) change(was->text(), is->text());
      }
    }
  }

  // Kustomize takes the name for a regular expression, in which a dot is any character.
  static bool is_matched(std::string_view other, std::string_view name) {
    return other != name && std::ranges::equal(other, name, [](char a, char b) { return a == b || b == '.'; });
  }

  void change(std::string_view was, std::string_view is) {
    const std::string name(image_name(was).name);
    names_.insert(name);
    const auto [known, fresh] = all_.emplace(name, std::string(is));
    if (!fresh && known->second != is) known->second.reset();
    changed_[name] |= was != is;
  }

  std::map<std::string, std::optional<std::string>> all_;  // nothing: several
  std::map<std::string, bool> changed_;
  std::set<std::string> names_;
};

// A list that is called as those of containers are has an image that is no text: Kustomize would stumble over it.
bool has_odd_image(const Node& node, bool is_containers = false) {
  return std::ranges::any_of(node.entries(), [&](const Entry& entry) {
    const std::string_view key = entry.key.text();
    const Node* image = is_containers && node.op == Op::List ? value_at(entry.value, "image") : nullptr;
    return (image != nullptr && image->op != Op::String) ||
           has_odd_image(*entry.value, key == "containers" || key == "initContainers");
  });
}

bool is_simple(std::string_view name) {
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/' || c == '_' || c == '.' || c == ':';
  });
}

std::vector<Image> take_images(std::vector<Pair>& pairs, std::span<const Document* const> added, ir::Builder& b) {
  const auto is_odd = [](const Node* body) { return has_odd_image(*body); };
  if (std::ranges::any_of(pairs, is_odd, [](const Pair& it) { return it.before.body; }) ||
      std::ranges::any_of(pairs, is_odd, [](const Pair& it) { return it.after.body; }) ||
      std::ranges::any_of(added, is_odd, &Document::body))
    return {};
  Renamed renamed;
  for (const Pair& pair : pairs) renamed.pair(pair.before.body, pair.after.body);
  const auto end = [&](const Node* image) {
    renamed.end(image->text());
    return image;
  };
  for (const Pair& pair : pairs) map_images(pair.after.body, false, b, end);
  for (const Document* each : added) map_images(each->body, false, b, end);
  std::vector<Image> out;
  for (const auto& change : renamed.changes()) {
    const auto &name = change.first, &to = change.second;
    const ImageName now = image_name(to);
    if (!is_simple(name) || (now.tag.empty() == now.digest.empty())) continue;
    out.push_back({name, now.name == name ? "" : std::string(now.name), std::string(now.tag), std::string(now.digest)});
    const Node* image = b.string(to);
    for (Pair& pair : pairs) {
      pair.before.body = map_images(pair.before.body, false, b, [&](const Node* each) {
        return image_name(each->text()).name == name ? image : each;
      });
    }
  }
  return out;
}

}  // namespace

Shorthand take_shorthand(std::vector<Pair>& pairs, std::span<const Document* const> added, ir::Builder& builder) {
  Shorthand out;
  out.replicas = take_replicas(pairs, added, builder);
  out.images = take_images(pairs, added, builder);
  return out;
}

}  // namespace dpc::kustomize
