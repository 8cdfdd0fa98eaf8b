// Finding kinds and types in the built-in tables, which are sorted by name, and of one name by preference
// (generate/order.mjs).
#include <algorithm>

#include "stdlib/facts/tables.h"

namespace dpc::k8s {
namespace {

// The first of `count` things, sorted by `name_of`, whose name is not before `name`.
template <class NameOf>
std::size_t first_not_before(std::size_t count, std::string_view name, NameOf name_of) {
  std::size_t low = 0;
  while (count > 0) {
    std::size_t half = count / 2;
    bool before = name_of(low + half) < name;
    low = before ? low + half + 1 : low;
    count = before ? count - half - 1 : half;
  }
  return low;
}

std::size_t first_kind(std::string_view name) {
  return first_not_before(kind_count(), name, [](std::size_t at) { return kind_at(at).name(); });
}

std::size_t first_type(std::string_view name) {
  return first_not_before(type_count(), name, [](std::size_t at) { return type_at(at).name(); });
}

template <class Matches>
Kind find_named(std::string_view name, Matches matches) {
  for (std::size_t at = first_kind(name); at < kind_count() && kind_at(at).name() == name; ++at) {
    if (matches(kind_at(at))) return kind_at(at);
  }
  return {};
}

// `package` empty: any.
Type find_type_in(std::string_view package, std::string_view name) {
  for (std::size_t at = first_type(name); at < type_count() && type_at(at).name() == name; ++at) {
    if (package.empty() || type_at(at).package() == package) return type_at(at);
  }
  return {};
}

void add_once(std::vector<std::string_view>& names, std::string_view name) {
  if (names.empty() || names.back() != name) names.push_back(name);
}

}  // namespace

std::size_t kind_count() { return kBuiltIn.kinds.size(); }

Kind kind_at(std::size_t index) { return {&kBuiltIn, static_cast<std::uint32_t>(index)}; }

// The first record is 'none' and the last one ends the table.
std::size_t type_count() { return kBuiltIn.types.size() - 2; }

Type type_at(std::size_t index) { return {&kBuiltIn, static_cast<std::uint16_t>(index + 1)}; }

Kind find_kind(std::string_view group, std::string_view version, std::string_view kind) {
  return find_named(kind, [&](Kind one) { return one.group() == group && one.version() == version; });
}

Kind find_kind(std::string_view api_version, std::string_view kind) {
  return find_named(kind, [&](Kind one) { return one.api_version() == api_version; });
}

Kind preferred_kind(std::string_view kind, VersionRange served) {
  const auto has_scope = [](Kind one) { return one.scope() != Scope::None; };
  if (Kind best = find_named(kind, [&](Kind one) { return has_scope(one) && served_in(one, served).served(); }))
    return best;
  if (Kind lasting = find_named(kind, [&](Kind one) { return has_scope(one) && !served_in(one, served).removed; }))
    return lasting;
  return find_named(kind, has_scope);
}

std::vector<std::string_view> all_kind_names() {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < kind_count(); ++at) {
    if (kind_at(at).scope() != Scope::None) add_once(out, kind_at(at).name());
  }
  return out;
}

Type find_type(std::string_view name) {
  if (Type found = find_type_in({}, name)) return found;
  // A package's name and a custom resource's part have dots too, so every dot may be the one between the two.
  for (std::size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1)) {
    if (Type found = find_type_in(name.substr(0, dot), name.substr(dot + 1))) return found;
  }
  return {};
}

std::vector<std::string_view> all_type_names() {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < type_count(); ++at) add_once(out, type_at(at).name());
  return out;
}

Availability served_in(Kind kind, VersionRange range) {
  if (kind.custom()) return {};
  Version last = range.max.known() ? range.max : std::max(newest(), range.min);
  Availability out;
  out.not_yet = kind.introduced().known() && range.min.known() && range.min < kind.introduced();
  out.removed = kind.removed().known() && kind.removed() <= last;
  out.deprecated = kind.deprecated().known() && kind.deprecated() <= last;
  return out;
}

}  // namespace dpc::k8s
