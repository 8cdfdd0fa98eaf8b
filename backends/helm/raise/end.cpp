#include "backends/helm/raise/end.h"

#include <algorithm>

namespace dpc::helm {
namespace {

bool is_open(const std::vector<Item>& items);

bool passes_through(const go::Expr& expr) {
  const bool trimmed = go::is_call(expr, "trim") || go::is_call(expr, "trimPrefix") || go::is_call(expr, "trimSuffix");
  return !go::is_call(trimmed ? expr.args.back() : expr, "include");
}

bool is_open(const Yaml& value) {
  switch (value.kind) {
    case Yaml::Kind::Scalar: return false;
    case Yaml::Kind::Plain: return value.plain.ends_with("\n\n");
    case Yaml::Kind::Text: return value.header.ends_with('+');
    case Yaml::Kind::Inserted: return passes_through(value.expr);
    case Yaml::Kind::Document: return value.header.ends_with('+') || is_open(value.items);
    case Yaml::Kind::Map:
    case Yaml::Kind::List: return is_open(value.items);
  }
  return true;
}

bool is_open(const Item& item) {
  switch (item.kind) {
    case Item::Kind::Entry:
    case Item::Kind::Element: return is_open(item.value);
    case Item::Kind::Inserted: return passes_through(item.expr);
    case Item::Kind::If:
    case Item::Kind::With:
    case Item::Kind::Range:
      return is_open(item.items) ||
             std::ranges::any_of(item.branches, [](const Branch& it) { return is_open(it.items); });
    case Item::Kind::Line: return false;
  }
  return true;
}

// Something of it is printed, whatever the values are.
bool is_always(const Item& item) {
  if (item.kind != Item::Kind::If && item.kind != Item::Kind::With && item.kind != Item::Kind::Range) return true;
  const bool covers = item.kind != Item::Kind::Range && !item.branches.empty() && !item.branches.back().conditional;
  const auto prints = [](const std::vector<Item>& items) { return std::ranges::any_of(items, is_always); };
  return covers && (item.kind == Item::Kind::If || prints(item.items)) &&
         std::ranges::all_of(item.branches, [&](const Branch& it) { return prints(it.items); });
}

// What is printed last may be any of those at the end that conditions take away, or the one before them.
bool is_open(const std::vector<Item>& items) {
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    if (is_open(*item)) return true;
    if (is_always(*item)) return false;
  }
  return false;
}

// Always printed, whatever the values are.
bool is_fixed_end(const Item& item) { return item.kind == Item::Kind::Entry && !is_open(item); }

}  // namespace

bool ends_open(const std::vector<Item>& items) { return is_open(items); }

namespace {

// Always there, and with a fixed end: as it is, or once what it holds is in another order.
bool can_end(Item& item) {
  if (is_fixed_end(item)) return true;
  return item.kind == Item::Kind::Entry && item.value.kind == Yaml::Kind::Map && settle_end(item.value.items);
}

}  // namespace

bool settle_end(std::vector<Item>& items) {
  if (!is_open(items)) return true;
  Item& last = items.back();
  const bool nested = (last.kind == Item::Kind::Entry || last.kind == Item::Kind::Element) &&
                      (last.value.kind == Yaml::Kind::Map || last.value.kind == Yaml::Kind::List);
  if (nested && settle_end(last.value.items) && !is_open(items)) return true;
  const auto fixed = std::find_if(items.rbegin(), items.rend(), can_end);
  if (fixed == items.rend()) return false;
  std::rotate(fixed.base() - 1, fixed.base(), items.end());
  return true;
}

}  // namespace dpc::helm
