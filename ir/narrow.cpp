#include "ir/narrow.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "ir/bind/conform.h"
#include "ir/builder.h"
#include "ir/demands.h"
#include "ir/param_uses.h"
#include "ir/refusals.h"
#include "ir/twins.h"
#include "ir/text_proofs.h"

namespace dpc::ir {
namespace {

using Asking = std::vector<const Demand*>;  // of one param

bool is_presence(const Node* node) {
  return node->op == Op::Call && (node->builtin == Builtin::IsEmpty || node->builtin == Builtin::IsSet);
}
bool is_and(const Node* node) { return node->op == Op::Call && node->builtin == Builtin::And; }

// A condition that looks at the param itself, beyond whether it is there: then it may be no name at all.
bool looks_at(const Node* condition, const Node* param) {
  std::vector<const Node*> todo = {condition};
  std::unordered_set<const Node*> seen;
  const auto add = [&](std::span<const Entry> entries) {
    for (const Entry& entry : entries) todo.insert(todo.end(), {entry.value, entry.guard});
  };
  while (!todo.empty()) {
    const Node* node = todo.back();
    todo.pop_back();
    if (node == nullptr || node->closed() || !seen.insert(node).second) continue;
    if (node == param) return true;
    if (is_presence(node) && node->kid(0) == param) continue;
    if (node->op == Op::Range) add(node->range_info->entries);
    todo.insert(todo.end(), node->kids().begin(), node->kids().end());
    add(node->entries());
  }
  return false;
}

// What has to hold for the demand to be made: the terms of its guard.
std::vector<const Node*> terms_of(const Demand& demand) {
  std::vector<const Node*> out, todo = {demand.guard};
  while (!todo.empty()) {
    const Node* node = todo.back();
    todo.pop_back();
    if (node == nullptr) continue;
    if (is_and(node)) todo.insert(todo.end(), {node->kid(0), node->kid(1)});
    else out.push_back(node);
  }
  return out;
}

const Node* filled(const Demand& demand, Builder& b) {
  return b.logical_not(b.call(Builtin::IsEmpty, {demand.value}, b.types().boolean));
}

bool is_filled(const Demand& demand, Builder& b) {
  const std::vector<const Node*> terms = terms_of(demand);
  return std::ranges::find(terms, filled(demand, b)) != terms.end();
}

// Made whatever the other params are: where the value is there and not empty, at least.
bool is_always(const Demand& demand, Builder& b) {
  const Node* set = b.call(Builtin::IsSet, {demand.value}, b.types().boolean);
  const std::vector<const Node*> terms = terms_of(demand);
  return std::ranges::all_of(terms, [&](const Node* it) { return it == set || it == filled(demand, b); });
}

// The type that takes what all of the demands take, and what stands where none of them asks; null where there is none.
class Narrowed {
 public:
  explicit Narrowed(Builder& builder) : b_(builder) {}

  const Type* of(const Type* type, const Asking& asking) {
    if (type->kind == TypeKind::Optional) {
      const Type* inner = of(type->element, asking);
      return inner != nullptr ? changed(*type, [&](Type& out) { out.element = inner; }) : nullptr;
    }
    switch (asking[0]->kind) {
      case Demand::Kind::Number:
        return changed(*type, [](Type& out) {
          out.min = std::max<std::int64_t>(out.min, INT32_MIN);
          out.max = std::min<std::int64_t>(out.max, INT32_MAX);
        });
      case Demand::Kind::Text: return text(type, asking);
      case Demand::Kind::Map: return map(type, asking);
    }
    return nullptr;
  }

  // What is left to ask of that place, whose value was of `type`; nothing where the new type says it all.
  std::optional<Demand> left_of(const Demand& demand, const Type& type, const Asking& asking) {
    if (demand.kind != asking[0]->kind) return demand;
    switch (demand.kind) {
      case Demand::Kind::Number: return std::nullopt;
      case Demand::Kind::Map: return left_of_map(demand, without_optional(type), *asking[0]);
      case Demand::Kind::Text: break;
    }
    const bool same = demand.wanted == widest(asking)->wanted;
    const bool settled = same && (!takes_empty(asking) || demand.may_be_empty || is_filled(demand, b_));
    return settled ? std::nullopt : std::optional(demand);
  }

 private:
  template <class Change>
  const Type* changed(const Type& type, const Change& change) {
    Type out = type;
    out.name = {};
    change(out);
    return b_.make_type(out);
  }

  // Values that have a pattern of their own, or are one of several, keep it.
  static std::optional<Demand> left_of_map(const Demand& demand, const Type& map, const Demand& asked) {
    if (demand.wanted != asked.wanted || demand.keys != asked.keys) return demand;
    if (demand.values_what.empty() || takes_pattern(*map.element)) return std::nullopt;
    Demand left = demand;
    left.keys = {};
    return left;
  }

  // The demand whose texts are all that any of them takes.
  const Demand* widest(const Asking& asking) {
    for (const Demand* each : asking) {
      const auto is_within = [&](const Demand* other) {
        return other->wanted == each->wanted ||
               (proofs_.always_matches_behind(other->wanted.pattern, {}, each->wanted.pattern) &&
                other->wanted.most <= each->wanted.most);
      };
      if (std::ranges::all_of(asking, is_within)) return each;
    }
    return nullptr;
  }

  bool takes_empty(const Asking& asking) {
    return std::ranges::any_of(asking, [&](const Demand* it) { return it->may_be_empty || is_filled(*it, b_); });
  }

  const TextRules* rules(const WantedText& wanted, bool empty, std::string_view what, const TextRules* own) {
    TextRules out = own != nullptr ? *own : TextRules();
    const bool may_lack = empty && !proofs_.always_matches(b_.string(""), wanted.pattern);
    out.pattern = b_.symbol(may_lack ? fmt::format("({})?", wanted.pattern) : wanted.pattern);
    out.max_length = std::min(out.max_length, wanted.most);
    out.asked = b_.symbol(what);
    out.mending = b_.symbol(wanted.words);
    out.form = wanted.form;
    return b_.arena().make<TextRules>(out);
  }

  static bool takes_pattern(const Type& type) {
    return is_text(type.kind) && (type.rules == nullptr || !type.rules->pattern);
  }

  const Type* text(const Type* type, const Asking& asking) {
    const Demand* demand = takes_pattern(*type) ? widest(asking) : nullptr;
    if (demand == nullptr) return nullptr;
    return changed(
        *type, [&](Type& out) { out.rules = rules(demand->wanted, takes_empty(asking), demand->what, type->rules); });
  }

  const Type* map(const Type* type, const Asking& asking) {
    const auto same = [&](const Demand* it) { return it->wanted == asking[0]->wanted && it->keys == asking[0]->keys; };
    if (type->kind != TypeKind::Map || !std::ranges::all_of(asking, same)) return nullptr;
    const Demand& demand = *asking[0];
    const Type* element = type->element;
    return changed(*type, [&](Type& out) {
      out.rules = rules(demand.keys, false, demand.what, nullptr);
      if (!takes_pattern(*element) || demand.values_what.empty()) return;
      out.element = changed(*element, [&](Type& value) {
        value.rules = rules(demand.wanted, false, demand.values_what, element->rules);
      });
    });
  }

  Builder& b_;
  TextProofs proofs_;
};

// What the source gives to params is taken by their types.
class Given {
 public:
  Given(const Module& module, Builder& builder) : b_(builder) {
    for (const Environment& environment : module.environments) add(environment.bindings);
    for (const Test& test : module.tests) add(test.given);
  }

  bool is_taken(std::span<const Symbol> path, const Node* fallback, const Type& type) {
    if (fallback != nullptr && !is_taken(*fallback, type)) return false;
    return std::ranges::all_of(bindings_, [&](const Binding& binding) {
      const Node* value = value_for(binding, path);
      return value == nullptr || is_taken(*value, type);
    });
  }

 private:
  void add(const std::vector<Binding>& all) { bindings_.insert(bindings_.end(), all.begin(), all.end()); }

  static const Node* value_for(const Binding& binding, std::span<const Symbol> path) {
    const std::span<const Symbol> names = binding.path->names;
    if (binding.path->root != Root::Values) return nullptr;
    if (names.size() > path.size() || !std::ranges::equal(names, path.first(names.size()))) return nullptr;
    const Node* value = binding.value;
    for (const Symbol name : path.subspan(names.size())) {
      if (value == nullptr || value->op != Op::Record) return nullptr;
      value = find(*value, name);
    }
    return value;
  }

  bool is_taken(const Node& value, const Type& type) {
    if (value.op == Op::Null) return true;
    Diagnostics unheard;
    return Conform(b_, unheard).value(&value, type, {})->op != Op::Error && !unheard.any_errors();
  }

  Builder& b_;
  std::vector<Binding> bindings_;
};

struct Place {
  const Type* type = nullptr;
  const Node* fallback = nullptr;
};

Place place_of(const Type* values, std::span<const Symbol> path) {
  Place at{values, nullptr};
  for (const Symbol name : path) {
    const Field* field = at.type != nullptr && at.type->kind == TypeKind::Record ? find_field(*at.type, name) : nullptr;
    if (field == nullptr) return {};
    const Node* own = at.fallback != nullptr && at.fallback->op == Op::Record ? find(*at.fallback, name) : nullptr;
    at = {field->type, own != nullptr ? own : field->fallback};
  }
  return at;
}

// The record with another type at the path.
const Type* with_type(const Type* record, std::span<const Symbol> path, const Type* type, Builder& b) {
  if (path.empty()) return type;
  std::vector<Field> fields(record->fields.begin(), record->fields.end());
  for (Field& field : fields) {
    if (field.name == path[0]) field.type = with_type(field.type, path.subspan(1), type, b);
  }
  Type out = *record;
  out.fields = b.arena().copy(fields);
  return b.make_type(out);
}

}  // namespace

void narrow(Module& module, Builder& builder) {
  const Demands demands = demands_of(module, builder);
  const ParamUses uses(module);
  std::vector<const Node*> params;
  std::map<const Node*, Asking> asking;  // looked up only
  for (const Demand& demand : demands.all) {
    if (demand.value->op != Op::Param || demand.value->param->root != Root::Values) continue;
    Asking& own = asking[demand.value];
    if (own.empty()) params.push_back(demand.value);
    own.push_back(&demand);
  }
  Narrowed narrowed(builder);
  Given given(module, builder);
  std::map<const Demand*, std::optional<Demand>> narrower;  // looked up only
  // Those by which its type is narrowed: all where it stands nowhere else, else one that is made in any case.
  const auto deciding = [&](const Node* param, const Asking& own) -> Asking {
    const auto fits = [&](const Demand* it) { return it->kind == own[0]->kind && !looks_at(it->guard, param); };
    const bool alone = uses.are_all(param, demands.asked) && !uses.is_part_of_used(param);
    if (alone && std::ranges::all_of(own, fits)) return own;
    const auto found = std::ranges::find_if(own, [&](const Demand* it) { return is_always(*it, builder); });
    return found != own.end() ? Asking{*found} : Asking();
  };
  for (const Node* param : params) {
    const Asking& own = asking[param];
    const Asking by = deciding(param, own);
    if (by.empty()) continue;
    const Place place = place_of(module.values, param->param->names);
    const Type* type = place.type != nullptr ? narrowed.of(place.type, by) : nullptr;
    if (type == nullptr || !given.is_taken(param->param->names, place.fallback, *type)) continue;
    module.values = with_type(module.values, param->param->names, type, builder);
    for (const Demand* each : own) narrower[each] = narrowed.left_of(*each, *place.type, by);
  }
  std::vector<Demand> left;
  for (const Demand& demand : demands.all) {
    const auto known = narrower.find(&demand);
    if (known == narrower.end()) left.push_back(demand);
    else if (known->second) left.push_back(*known->second);
  }
  module.asked = refusals_of(left, builder);
  for (const Check& each : checks_of_twins(module, builder)) module.asked.push_back(each);
}

}  // namespace dpc::ir
