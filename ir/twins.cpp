#include "ir/twins.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "ir/builder.h"
#include "ir/field_rules.h"
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

constexpr std::size_t most_places = 1 << 16;  // of an object

// The list of a param whose elements stand here as they are, `...values.side` or a loop over it that makes
// `{ name = element.name, ...element }`; null where it is something else.
const Node* spread_param(const Node& group) {
  if (group.op == Op::Spread) return group.kid(0)->op == Op::Param ? group.kid(0) : nullptr;
  if (group.op != Op::Range) return nullptr;
  const RangeInfo& info = *group.range_info;
  const bool one_record = info.entries.size() == 1 && info.entries[0].value->op == Op::Record;
  if (group.only->op != Op::Param || !one_record) return nullptr;
  const auto is_whole = [&](const Entry& entry) {
    const Node& value = *entry.value;
    return value.op == Op::Spread && value.kid(0)->op == Op::Var && value.kid(0)->i == info.value_var;
  };
  return std::ranges::any_of(info.entries[0].value->entries(), is_whole) ? group.only : nullptr;
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
    std::set<std::pair<const Node*, const Node*>> seen;  // looked up only
    std::vector<Place> todo = {{resource.body, resource.guard}};
    while (!todo.empty()) {
      const Place at = todo.back();
      todo.pop_back();
      if (!at.node->open() || seen.size() > most_places || !seen.emplace(at.node, at.guard).second) continue;
      if (at.node->op == Op::Select) {
        const Node* condition = at.node->kid(0);
        todo.push_back({at.node->kid(2), b_.logical_and(at.guard, b_.logical_not(condition))});
        todo.push_back({at.node->kid(1), b_.logical_and(at.guard, condition)});
      }
      if (!is_container(at.node->op)) continue;
      if (at.node->op == Op::List) list(*at.node, at.guard);
      for (std::size_t i = at.node->count; i-- > 0;) {
        const Entry& entry = at.node->entries()[i];
        todo.push_back({entry.value, b_.logical_and(at.guard, entry.guard)});
      }
    }
  }

  void list(const Node& list, const Node* guard) {
    for (const Entry& group : list.entries()) {
      const Node* param = spread_param(*group.value);
      const Type* type = param != nullptr ? without_optional(*param->type).element : nullptr;
      const Named* kind = type != nullptr ? named(type) : nullptr;
      if (kind == nullptr) continue;
      for (const Entry& other : list.entries()) {
        if (other.value->op == Op::Record) element(*param, group, other, *kind, guard);
      }
    }
  }

  void element(const Node& param, const Entry& group, const Entry& other, const Named& kind, const Node* guard) {
    const Entry* named = entry_of(*other.value, kind.key);
    if (named == nullptr || named->guard != nullptr || named->value->tainted()) return;
    if (gives_way(other.guard, &param, named->value)) return;
    const Node* has = b_.call(Builtin::Has, {names(param, kind), named->value}, b_.types().boolean);
    std::string_view list = param.param->text.text();
    if (param.param->root == Root::Values) list.remove_prefix(std::string_view("values.").size());
    const Node* parts[] = {b_.string(fmt::format("{} has {} '", list, kind.what)),
                           named->value, b_.string("', which is there already")};
    const Node* when = b_.logical_and(b_.logical_and(guard, group.guard), other.guard);
    checks_.push_back({when, b_.logical_not(has), b_.concat(parts), group.span});
  }

  const Node* names(const Node& param, const Named& kind) {
    RangeInfo info{};
    info.key_var = b_.fresh_var();
    info.value_var = b_.fresh_var();
    info.key_type = b_.types().integer;
    info.value_type = without_optional(*param.type).element;
    info.key_name = b_.symbol("index");
    info.value_name = b_.symbol("element");
    const Node* name =
        b_.field(b_.var(info.value_var, info.value_type), b_.symbol(kind.key), b_.types().string);
    info.entries = b_.arena().copy(std::vector<Entry>{{{}, name, nullptr, {}}});
    const Entry all[] = {{{}, b_.range(&param, info), nullptr, {}}};
    return b_.list(all, b_.types().string_list);
  }

  const Module& module_;
  Builder& b_;
  std::vector<Check> checks_;
};

}  // namespace

std::vector<Check> checks_of_twins(const Module& module, Builder& builder) { return Twins(module, builder).all(); }

}  // namespace dpc::ir
