#include "ir/differences.h"

#include <algorithm>
#include <set>

#include "ir/builtins.h"
#include "ir/entries.h"
#include "ir/place.h"
#include "support/common_subsequence.h"

namespace dpc::ir {
namespace {

constexpr std::size_t most_cells = 100'000;  // elements of one list that are compared with those of another

bool is_word(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

struct Told {
  std::string path, fields;
  Place place;

  Told below(std::string_view key) const {
    const std::string step = is_word(key) ? std::string(key) : "'" + std::string(key) + "'";
    return {path.empty() ? step : path + "." + step,
            fields.empty() ? std::string(key) : fields + "." + std::string(key), place.below(key)};
  }
  Told at(std::string_view name) const { return {path + "[" + std::string(name) + "]", fields, place.inside()}; }
};

bool all_scalars(const Node& list) {
  return std::ranges::all_of(list.entries(), [](const Entry& entry) { return is_scalar(entry.value->op); });
}

struct Names {
  std::vector<std::string> shown;  // as they are given: "8080"
  std::vector<std::string> whole;  // with defaults: "8080/TCP"; they tell the elements apart
};

// What is declared as a text's default, without its quotes.
std::string default_of(k8s::Type type, std::string_view key) {
  const k8s::Field field = type ? type.find_field(key) : k8s::Field();
  const std::string_view json = field ? field.default_json() : std::string_view();
  return std::string(json.starts_with('"') ? json.substr(1, json.size() - 2) : json);
}

void add_part(std::string& name, std::string_view part) {
  if (part.empty()) return;
  if (!name.empty()) name += '/';
  name += part;
}

// By the fields that Kubernetes names them by, or by `name`; empty where that tells no two apart.
Names names_of(const Node& list, const Place& place) {
  std::vector<std::string_view> keys = keys_of_elements(place.field);
  if (keys.empty()) keys.push_back("name");
  Names out;
  std::set<std::string_view> seen;
  for (const Entry& element : list.entries()) {
    std::string shown, whole, buffer;
    for (const std::string_view key : keys) {
      const Node* value = value_at(element.value, key);
      const bool given = value != nullptr && is_scalar(value->op);
      const std::string_view text = given ? scalar_text(*value, buffer) : std::string_view();
      add_part(shown, text);
      add_part(whole, given ? std::string(text) : default_of(place.inside().type, key));
    }
    if (shown.empty()) return {};
    out.shown.push_back(std::move(shown));
    out.whole.push_back(std::move(whole));
  }
  for (const std::string& each : out.whole) {
    if (!seen.insert(each).second) return {};
  }
  return out;
}

class Differ {
 public:
  std::vector<Difference> out;

  void value(const Node& before, const Node& after, const Told& told) {
    if (same_data(before, after)) return;
    if (before.op == Op::Record && after.op == Op::Record) return record(before, after, told);
    if (before.op == Op::List && after.op == Op::List && !(all_scalars(before) && all_scalars(after)))
      return list(before, after, told);
    add(told, &before, &after);
  }

 private:
  void record(const Node& before, const Node& after, const Told& told) {
    for (const Entry& entry : after.entries()) {
      const Entry* was = find_entry(&before, entry.key.text());
      const Told below = told.below(entry.key.text());
      if (was != nullptr) value(*was->value, *entry.value, below);
      else add(below, nullptr, entry.value);
    }
    for (const Entry& entry : before.entries()) {
      if (find_entry(&after, entry.key.text()) == nullptr) add(told.below(entry.key.text()), entry.value, nullptr);
    }
  }

  void add(const Told& told, const Node* before, const Node* after) {
    out.push_back({told.path, told.fields, before, after});
  }

  void list(const Node& before, const Node& after, const Told& told) {
    const Names old = names_of(before, told.place), now = names_of(after, told.place);
    if (old.whole.size() != before.count || now.whole.size() != after.count) return by_place(before, after, told);
    std::vector<std::size_t> stayed;
    Difference order{told.path, told.fields, &before, &after};
    for (std::size_t i = 0; i < now.whole.size(); ++i) {
      const auto found = static_cast<std::size_t>(std::ranges::find(old.whole, now.whole[i]) - old.whole.begin());
      const Node* element = after.entries()[i].value;
      if (found == old.whole.size()) {
        add(told.at(now.shown[i]), nullptr, element);
        continue;
      }
      stayed.push_back(found);
      order.order_after.push_back(now.shown[i]);
      value(*before.entries()[found].value, *element, told.at(now.shown[i]));
    }
    for (std::size_t i = 0; i < old.whole.size(); ++i) {
      const bool stays = std::ranges::find(stayed, i) != stayed.end();
      if (stays) order.order_before.push_back(old.shown[i]);
      else add(told.at(old.shown[i]), before.entries()[i].value, nullptr);
    }
    if (!std::ranges::is_sorted(stayed)) out.push_back(std::move(order));
  }

  void by_place(const Node& before, const Node& after, const Told& told) {
    std::size_t i = 0, j = 0;
    // Between two elements that stay: what stands at one place changed, the rest came or went.
    const auto until = [&](std::size_t end_before, std::size_t end_after) {
      for (; i < end_before && j < end_after; ++i, ++j)
        value(*before.entries()[i].value, *after.entries()[j].value, told.at(std::to_string(j)));
      for (; j < end_after; ++j) add(told.at(std::to_string(j)), nullptr, after.entries()[j].value);
      for (; i < end_before; ++i) add(told.at(std::to_string(i)), before.entries()[i].value, nullptr);
    };
    const auto same = [&](std::size_t x, std::size_t y) {
      return same_data(*before.entries()[x].value, *after.entries()[y].value);
    };
    for (const auto& [x, y] : common_subsequence(before.count, after.count, most_cells, same)) {
      until(x, y);
      ++i;
      ++j;
    }
    until(before.count, after.count);
  }
};

}  // namespace

std::vector<Difference> differences(const Node& before, const Node& after, k8s::Type type) {
  Differ differ;
  differ.value(before, after, {{}, {}, Place::of(type)});
  return std::move(differ.out);
}

}  // namespace dpc::ir
