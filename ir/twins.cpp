#include "ir/twins.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "ir/builder.h"
#include "ir/k8s_type.h"

namespace dpc::ir {
namespace {

// Types of elements, what a server tells them apart by, and what they are called.
struct Named {
  std::string_view type, key, what;
};
constexpr std::array<Named, 3> named_elements = {{
    {"Container", "name", "a container named"},
    {"Volume", "name", "a volume named"},
    {"VolumeMount", "mountPath", "a mount at"},
}};

const Named* named(const Type* element) {
  if (element == nullptr || element->kind != TypeKind::Kubernetes) return nullptr;
  const k8s::Type type = k8s_type(*element);
  if (!type) return nullptr;
  const auto found = std::ranges::find(named_elements, type.name(), &Named::type);
  return found != named_elements.end() ? found : nullptr;
}

const Entry* entry_of(const Node& record, std::string_view key) {
  for (const Entry& entry : record.entries()) {
    if (entry.key && entry.key.text() == key) return &entry;
  }
  return nullptr;
}

// The elements of a param as they are: `{ name = element.name, ...element }`.
bool is_spread(const Node& range) {
  const RangeInfo& info = *range.range_info;
  if (range.only->op != Op::Param || info.entries.size() != 1 || info.entries[0].value->op != Op::Record) return false;
  return std::ranges::any_of(info.entries[0].value->entries(), [&](const Entry& entry) {
    const Node& value = *entry.value;
    return value.op == Op::Spread && value.kid(0)->op == Op::Var && value.kid(0)->i == info.value_var;
  });
}

// Whether `guard` asks if `collection` has an element of that name, see give_way_to in frontend/check/keyed.cpp.
bool gives_way(const Node* guard, const Node* collection, const Node* name) {
  if (guard == nullptr || guard->op != Op::Call) return false;
  if (guard->builtin != Builtin::Has)
    return std::ranges::any_of(guard->kids(), [&](const Node* each) { return gives_way(each, collection, name); });
  return guard->kid(1) == name && guard->kid(0)->op == Op::List &&
         std::ranges::any_of(guard->kid(0)->entries(), [&](const Entry& entry) {
           return entry.value->op == Op::Range && entry.value->only == collection;
         });
}

class Twins {
 public:
  Twins(const Module& module, Builder& builder) : module_(module), b_(builder) {}

  std::vector<Check> all() {
    for (const Resource& resource : module_.resources) object(resource);
    return std::move(checks_);
  }

 private:
  struct Place {
    const Node* node;
    const Node* guard;
  };

  void object(const Resource& resource) {
    std::unordered_set<const Node*> seen;
    std::vector<Place> todo = {{resource.body, resource.guard}};
    while (!todo.empty()) {
      const Place at = todo.back();
      todo.pop_back();
      if (!at.node->open() || !is_container(at.node->op) || !seen.insert(at.node).second) continue;
      if (at.node->op == Op::List) list(*at.node, at.guard);
      for (std::size_t i = at.node->count; i-- > 0;) {
        const Entry& entry = at.node->entries()[i];
        todo.push_back({entry.value, b_.logical_and(at.guard, entry.guard)});
      }
    }
  }

  void list(const Node& list, const Node* guard) {
    for (const Entry& group : list.entries()) {
      if (group.value->op != Op::Range || !is_spread(*group.value)) continue;
      const Named* kind = named(group.value->range_info->value_type);
      if (kind == nullptr) continue;
      for (const Entry& other : list.entries()) {
        if (other.value->op == Op::Record) element(*group.value, group, other, *kind, guard);
      }
    }
  }

  void element(const Node& range, const Entry& group, const Entry& other, const Named& kind, const Node* guard) {
    const Entry* named = entry_of(*other.value, kind.key);
    if (named == nullptr || named->guard != nullptr || named->value->tainted()) return;
    if (gives_way(other.guard, range.only, named->value)) return;
    const Node* has = b_.call(Builtin::Has, {names(range, kind), named->value}, b_.types().boolean);
    std::string_view list = range.only->param->text.text();
    if (range.only->param->root == Root::Values) list.remove_prefix(std::string_view("values.").size());
    const Node* parts[] = {b_.string(fmt::format("{} has {} '", list, kind.what)),
                           named->value, b_.string("', which is there already")};
    const Node* when = b_.logical_and(b_.logical_and(guard, group.guard), other.guard);
    checks_.push_back({when, b_.logical_not(has), b_.concat(parts), group.span});
  }

  const Node* names(const Node& range, const Named& kind) {
    RangeInfo info = *range.range_info;
    info.key_var = b_.fresh_var();
    info.value_var = b_.fresh_var();
    const Node* name =
        b_.field(b_.var(info.value_var, info.value_type), b_.symbol(kind.key), b_.types().string);
    info.entries = b_.arena().copy(std::vector<Entry>{{{}, name, nullptr, {}}});
    const Entry all[] = {{{}, b_.range(range.only, info), nullptr, {}}};
    return b_.list(all, b_.types().string_list);
  }

  const Module& module_;
  Builder& b_;
  std::vector<Check> checks_;
};

}  // namespace

std::vector<Check> checks_of_twins(const Module& module, Builder& builder) { return Twins(module, builder).all(); }

}  // namespace dpc::ir
