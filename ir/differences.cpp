#include "ir/differences.h"

#include <algorithm>
#include <set>

#include "ir/builtins.h"

namespace dpc::ir {
namespace {

const Entry* entry_of(const Node& record, std::string_view key) {
  for (const Entry& entry : record.entries()) {
    if (entry.key.text() == key) return &entry;
  }
  return nullptr;
}

bool is_word(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

struct Place {
  std::string path, fields;
  k8s::Type type;
  k8s::Shape element;
  k8s::Field field;

  void take(k8s::Shape shape) {
    type = {};
    element = {};
    if (!shape) return;
    const k8s::FieldKind kind = shape.kind();
    if (kind == k8s::FieldKind::Ref) type = shape.type();
    if (kind == k8s::FieldKind::List || kind == k8s::FieldKind::Map) element = shape.element();
  }

  Place below(std::string_view key) const {
    Place out;
    const std::string step = is_word(key) ? std::string(key) : "'" + std::string(key) + "'";
    out.path = path.empty() ? step : path + "." + step;
    out.fields = fields.empty() ? std::string(key) : fields + "." + std::string(key);
    if (type) {
      out.field = type.find_field(key);
      if (out.field) out.take(out.field.shape());
    } else {
      out.take(element);
    }
    return out;
  }

  Place at(std::string_view name) const {
    Place out{path + "[" + std::string(name) + "]", fields, {}, {}, {}};
    out.take(element);
    return out;
  }
};

bool all_scalars(const Node& list) {
  return std::ranges::all_of(list.entries(), [](const Entry& entry) { return is_scalar(entry.value->op); });
}

// By the fields that Kubernetes names them by, or by `name`; empty where that tells no two apart.
std::vector<std::string> names_of(const Node& list, k8s::Field field) {
  std::vector<std::string_view> keys;
  if (field) {
    for (const std::string_view key : field.list_map_keys()) keys.push_back(key);
    if (keys.empty() && !field.merge_key().empty()) keys.push_back(field.merge_key());
  }
  if (keys.empty()) keys.push_back("name");
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const Entry& element : list.entries()) {
    std::string name, buffer;
    for (const std::string_view key : keys) {
      const Entry* entry = element.value->op == Op::Record ? entry_of(*element.value, key) : nullptr;
      if (entry == nullptr || !is_scalar(entry->value->op)) continue;
      if (!name.empty()) name += '/';
      name += scalar_text(*entry->value, buffer);
    }
    if (name.empty() || !seen.insert(name).second) return {};
    out.push_back(std::move(name));
  }
  return out;
}

class Differ {
 public:
  std::vector<Difference> out;

  void value(const Node& before, const Node& after, const Place& place) {
    if (same_data(before, after)) return;
    if (before.op == Op::Record && after.op == Op::Record) return record(before, after, place);
    if (before.op == Op::List && after.op == Op::List && !(all_scalars(before) && all_scalars(after)))
      return list(before, after, place);
    add(place, &before, &after);
  }

  void record(const Node& before, const Node& after, const Place& place) {
    for (const Entry& entry : after.entries()) {
      const Entry* was = entry_of(before, entry.key.text());
      const Place below = place.below(entry.key.text());
      if (was != nullptr) value(*was->value, *entry.value, below);
      else add(below, nullptr, entry.value);
    }
    for (const Entry& entry : before.entries()) {
      if (entry_of(after, entry.key.text()) == nullptr) add(place.below(entry.key.text()), entry.value, nullptr);
    }
  }

 private:
  void add(const Place& place, const Node* before, const Node* after) {
    out.push_back({place.path, place.fields, before, after});
  }

  void list(const Node& before, const Node& after, const Place& place) {
    const std::vector<std::string> old = names_of(before, place.field), now = names_of(after, place.field);
    const bool named = (old.size() == before.count) && (now.size() == after.count);
    if (!named) return by_place(before, after, place);
    std::vector<std::size_t> stayed;
    for (std::size_t i = 0; i < now.size(); ++i) {
      const auto found = static_cast<std::size_t>(std::ranges::find(old, now[i]) - old.begin());
      const Node* element = after.entries()[i].value;
      if (found == old.size()) {
        add(place.at(now[i]), nullptr, element);
        continue;
      }
      stayed.push_back(found);
      value(*before.entries()[found].value, *element, place.at(now[i]));
    }
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (std::ranges::find(now, old[i]) == now.end()) add(place.at(old[i]), before.entries()[i].value, nullptr);
    }
    if (!std::ranges::is_sorted(stayed)) add(place.at("order"), &before, &after);
  }

  void by_place(const Node& before, const Node& after, const Place& place) {
    for (std::size_t i = 0; i < std::max(before.count, after.count); ++i) {
      const Node* was = i < before.count ? before.entries()[i].value : nullptr;
      const Node* is = i < after.count ? after.entries()[i].value : nullptr;
      const Place here = place.at(std::to_string(i));
      if (was != nullptr && is != nullptr) value(*was, *is, here);
      else add(here, was, is);
    }
  }
};

}  // namespace

std::vector<Difference> differences(const Node& before, const Node& after, k8s::Type type) {
  Differ differ;
  Place root;
  root.type = type;
  differ.value(before, after, root);
  return std::move(differ.out);
}

}  // namespace dpc::ir
