#include "ir/demands.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ir/builder.h"
#include "ir/choice.h"
#include "ir/field_tables.h"
#include "ir/text_language.h"
#include "ir/text_proofs.h"

namespace dpc::ir {
namespace {

constexpr std::size_t deepest = 256;
constexpr std::uint32_t most_entries = 1 << 20;  // of all objects together
constexpr std::uint32_t most_ways = 32;          // to one arm of a choice: a chart writes no more of them out

// What is not empty where the condition holds.
void append_filled(std::vector<const Node*>& out, const Node* condition) {
  if (condition == nullptr || condition->op != Op::Call) return;
  if (condition->builtin == Builtin::And) {
    for (const Node* term : condition->kids()) append_filled(out, term);
  } else if (condition->builtin == Builtin::Not) {
    const Node* inner = condition->kid(0);
    if (inner->op == Op::Call && inner->builtin == Builtin::IsEmpty) out.push_back(inner->kid(0));
  }
}

// "Helm" there, "dpc" here.
bool is_service(const Node& node) {
  return node.op == Op::Param && node.param->root == Root::Release && node.param->names[0].text() == "service";
}

TypeKind kind_of(const Node& node) { return node.type != nullptr ? without_optional(*node.type).kind : TypeKind::Any; }

class Collect {
 public:
  explicit Collect(Builder& builder) : b_(builder) {}

  void resource(const Resource& resource) {
    span_ = resource.span;
    const k8s::Kind kind = k8s::find_kind(resource.api_version.text(), resource.kind.text());
    const WantedText name = wanted_text(kind ? k8s::name_rule(kind) : k8s::NameRule{});
    if (resource.name->open())
      text(&resource.name, resource.guard, {name, fmt::format("name of a {}", resource.kind.text())});
    if (resource.name_space != nullptr && resource.name_space->open())
      text(&resource.name_space, resource.guard,
           {wanted_text(TextForm::Label), "name of a namespace"});
    if (resource.body->op != Op::Record || !resource.body->open()) return;
    identity(resource);
    if (kind && !kind.custom()) return record(*resource.body, kind.type(), resource.guard);
    static const k8s::Type meta = k8s::find_type("meta.v1.ObjectMeta");
    for (const Entry& entry : resource.body->entries()) {
      if (entry.key.text() == "metadata" && entry.value->op == Op::Record)
        record(*entry.value, meta, b_.logical_and(resource.guard, entry.guard));
    }
  }

  Demands found;

 private:
  struct Asked {
    WantedText wanted;
    std::string what;
    bool may_be_empty = false;
  };

  // The object's name and namespace stand in its metadata again.
  void identity(const Resource& resource) {
    for (const Entry& entry : resource.body->entries()) {
      if (entry.key.text() != "metadata") continue;
      for (const Entry& each : entry.value->entries()) {
        const bool same = (each.key.text() == "name" && each.value == resource.name) ||
                          (each.key.text() == "namespace" && each.value == resource.name_space);
        if (same) found.asked.insert(&each.value);
      }
    }
  }

  bool spend() {
    if (budget_ == 0 || depth_ > deepest) return false;
    --budget_;
    return true;
  }

  void value(const Node* const* slot, k8s::Shape shape, const Node* guard) {
    if (!(*slot)->open() || !shape || !spend()) return;
    ++depth_;
    for (const Arm& arm : guarded_arms(b_, slot, guard).all) {
      if (arm.ways <= most_ways && spend()) container(*arm.node, shape, arm.guard);
    }
    --depth_;
  }

  void container(const Node& made, k8s::Shape shape, const Node* guard) {
    const Node& node = made.op == Op::Call && made.builtin == Builtin::Keep ? *made.kid(0) : made;
    const k8s::FieldKind kind = shape.kind();
    const bool list = kind == k8s::FieldKind::List && node.op == Op::List;
    const bool map = kind == k8s::FieldKind::Map && node.op == Op::Record;
    if (node.op == Op::Record && kind == k8s::FieldKind::Ref) record(node, shape.type(), guard);
    if (list || map) elements(node, shape.element(), guard);
  }

  // Those of a loop are not looked at: what is asked of them is asked in every round.
  void elements(const Node& node, k8s::Shape element, const Node* guard) {
    for (const Entry& entry : node.entries()) {
      const Node* when = b_.logical_and(guard, entry.guard);
      if (entry.value->op == Op::Pair) value(&entry.value->kid_array[1], element, when);
      else if (entry.value->op == Op::Spread && is_container(entry.value->kid(0)->op))
        elements(*entry.value->kid(0), element, when);
      else if (!is_group(entry.value->op)) value(&entry.value, element, when);
    }
  }

  void record(const Node& node, k8s::Type type, const Node* guard) {
    for (const Entry& entry : node.entries()) {
      if (!entry.key || !spend()) continue;
      field(entry, type, entry.guard == nullptr ? guard : b_.logical_and(guard, entry.guard));
    }
  }

  void field(const Entry& entry, k8s::Type type, const Node* guard) {
    if (!entry.value->open()) return;
    const k8s::Field field = type.find_field(entry.key.text());
    if (!field) return;
    const k8s::Shape shape = field.shape();
    if (shape.kind() == k8s::FieldKind::Integer && shape.format() == k8s::Format::Int32)
      return number(&entry.value, guard, entry.key.text());
    if (const TextRule* rule = text_rule(type, entry.key.text()))
      return text(&entry.value, guard,
                  {wanted_text(rule->form), std::string(rule->what), rule->may_be_empty});
    if (const MapRule* rule = map_rule(type, entry.key.text())) return map(&entry.value, guard, *rule);
    if (is_image(type, entry.key.text()))
      return text(&entry.value, guard, {wanted_image(), "name of an image"});
    if (is_schedule(type, entry.key.text()))
      return text(&entry.value, guard, {wanted_schedule(), "schedule"});
    value(&entry.value, shape, guard);
  }

  static bool is_image(k8s::Type type, std::string_view key) {
    static const k8s::Type container = k8s::find_type("core.v1.Container");
    return type == container && key == "image";
  }
  static bool is_schedule(k8s::Type type, std::string_view key) {
    static const k8s::Type cron_job = k8s::find_type("batch.v1.CronJobSpec");
    return type == cron_job && key == "schedule";
  }

  // Each of the texts that it may be, when it is that; where several of them are in doubt that are no params, the whole
  // is asked at once.
  void text(const Node* const* slot, const Node* guard, const Asked& asked) {
    const std::size_t before = found.all.size();
    const auto is_made = [](const Demand& demand) { return demand.value->op != Op::Param; };
    const bool each = each_arm(slot, guard, [&](const Arm& arm) {
      text_arm(arm.node, arm.guard, asked);
      return std::count_if(found.all.begin() + static_cast<std::ptrdiff_t>(before), found.all.end(), is_made) < 2;
    });
    if (each) return;
    found.all.resize(before);
    text_arm(*slot, guard, asked);
  }

  // What stands in the slot, by its arms; false where `ask` says so or there are too many ways: then no param in it was
  // asked, and a text or number is to be asked as a whole.
  template <class Ask>
  bool each_arm(const Node* const* slot, const Node* guard, const Ask& ask) {
    const Arms arms = guarded_arms(b_, slot, guard);
    if (arms.most_ways > most_ways || !std::ranges::all_of(arms.all, ask)) return false;
    found.asked.insert(arms.choice_slots.begin(), arms.choice_slots.end());
    for (const Arm& arm : arms.all) found.asked.insert(arm.slot);
    return true;
  }

  void text_arm(const Node* node, const Node* guard, const Asked& asked) {
    if (guard != nullptr && guard->op == Op::Bool && !guard->b) return;
    if (node->flags & Looped || (guard != nullptr && guard->flags & Looped)) return;
    if (node->op != Op::String && !is_text_kind(*node)) return;
    if (node->tainted()) return;
    if (node->op == Op::String && node->text().empty() && asked.may_be_empty) return;
    if (!is_service(*node) && !is_met(node, asked, guard)) demand(node, guard, asked);
  }

  void demand(const Node* node, const Node* guard, const Asked& asked) {
    if (node->type != nullptr && node->type->kind == TypeKind::Optional)
      guard = b_.logical_and(guard, b_.call(Builtin::IsSet, {node}, b_.types().boolean));
    Demand demand;
    demand.value = node;
    demand.guard = guard;
    demand.wanted = asked.wanted;
    demand.what = asked.what;
    demand.may_be_empty = asked.may_be_empty;
    demand.span = span_;
    found.all.push_back(std::move(demand));
  }

  static bool is_text_kind(const Node& node) {
    if (node.op == Op::Concat) return true;
    const TypeKind kind = kind_of(node);
    return is_text(kind) || kind == TypeKind::Name || kind == TypeKind::Enum;
  }

  // The pattern without lengths is the smaller one to search; where it says none, it says them itself.
  bool is_met(const Node* node, const Asked& asked, const Node* guard) {
    if (asked.wanted.most != UINT32_MAX && longest(node) > asked.wanted.most) return false;
    if (matches(node, asked, {}, nullptr)) return true;
    std::vector<const Node*> filled;
    append_filled(filled, guard);
    if (asked.may_be_empty) filled.push_back(node);
    return !filled.empty() && matches(node, asked, filled, guard);
  }

  bool matches(const Node* node, const Asked& asked, std::span<const Node* const> filled, const Node* guard) {
    const bool may_be_empty = !filled.empty() && asked.may_be_empty;
    const auto [known, fresh] = met_.try_emplace({node, asked.wanted.pattern, guard, may_be_empty}, false);
    if (fresh) known->second = proofs_.always_matches(node, asked.wanted.pattern, filled);
    return known->second;
  }

  void number(const Node* const* slot, const Node* guard, std::string_view field) {
    const auto ask = [&](const Arm& arm) { return number_arm(arm.node, arm.guard, field), true; };
    if (!each_arm(slot, guard, ask)) number_arm(*slot, guard, field);
  }

  void number_arm(const Node* node, const Node* guard, std::string_view field) {
    if (node->op == Op::Int && node->i >= INT32_MIN && node->i <= INT32_MAX) return;
    if (kind_of(*node) != TypeKind::Int && node->op != Op::Int) return;
    if (node->op == Op::Call && node->builtin == Builtin::PortOf) return;
    if (node->flags & Looped || (guard != nullptr && guard->flags & Looped)) return;
    const Type* type = node->op == Op::Param ? &without_optional(*node->type) : nullptr;
    if (type != nullptr && type->min >= INT32_MIN && type->max <= INT32_MAX) return;
    if (node->type != nullptr && node->type->kind == TypeKind::Optional)
      guard = b_.logical_and(guard, b_.call(Builtin::IsSet, {node}, b_.types().boolean));
    Demand demand;
    demand.kind = Demand::Kind::Number;
    demand.value = node;
    demand.guard = guard;
    demand.what = field;
    demand.span = span_;
    found.all.push_back(std::move(demand));
  }

  void map(const Node* const* slot, const Node* guard, const MapRule& rule) {
    if (!(*slot)->open() || !spend()) return;
    each_arm(slot, guard, [&](const Arm& arm) { return map_arm(arm, rule), true; });
  }

  void map_arm(const Arm& arm, const MapRule& rule) {
    const Node* node = arm.node;
    if (!node->open() || !spend()) return;
    if (node->op == Op::Call && node->builtin == Builtin::Keep) return map(node->kid_array, arm.guard, rule);
    if (node->op == Op::Param) return whole_map(node, arm.guard, rule);
    for (const Entry& entry : node->entries()) {
      const Node* when = b_.logical_and(arm.guard, entry.guard);
      if (entry.value->op == Op::Spread) {
        found.asked.insert(&entry.value);
        map(entry.value->kid_array, when, rule);
      } else if (entry.key && rule.labels) {
        text(&entry.value, when,
             {wanted_text(TextForm::LabelValue), fmt::format("value of the label '{}'", entry.key.text()), true});
      }
    }
  }

  void whole_map(const Node* node, const Node* guard, const MapRule& rule) {
    Demand demand;
    demand.kind = Demand::Kind::Map;
    demand.value = node;
    demand.guard = guard;
    demand.keys = wanted_text(rule.key);
    demand.what = rule.what;
    if (rule.labels) {
      demand.wanted = wanted_text(TextForm::LabelValue);
      demand.values_what = "value of a label";
    }
    demand.span = span_;
    found.all.push_back(std::move(demand));
  }

  struct Question {
    const Node* node;
    std::string_view pattern;
    const Node* guard;
    bool may_be_empty;
    friend auto operator<=>(const Question&, const Question&) = default;
  };

  Builder& b_;
  std::uint32_t budget_ = most_entries;
  std::size_t depth_ = 0;
  Span span_;
  TextProofs proofs_;
  std::map<Question, bool> met_;  // looked up only
};

}  // namespace

Demands demands_of(const Module& module, Builder& builder) {
  Collect collect(builder);
  for (const Resource& resource : module.resources) collect.resource(resource);
  return std::move(collect.found);
}

}  // namespace dpc::ir
