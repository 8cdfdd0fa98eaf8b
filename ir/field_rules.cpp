#include "ir/field_rules.h"

#include <algorithm>
#include <array>

#include "ir/builtins.h"
#include "ir/field_tables.h"

namespace dpc::ir {

namespace {

constexpr std::uint32_t most_entries = 1 << 20;  // of one object
constexpr std::size_t deepest = 512;             // entries within entries: far above what a source may nest

constexpr std::size_t longest_shown = 80;

bool is_container_kind(k8s::FieldKind kind) {
  return kind == k8s::FieldKind::Ref || kind == k8s::FieldKind::List || kind == k8s::FieldKind::Map;
}

// The entries of the open record or list beside those of the evaluated one, which come in the same order.
class Beside {
 public:
  Beside(const Node* open, const Node& evaluated) : same_size_(open != nullptr && open->count == evaluated.count) {
    if (open != nullptr && open->op == evaluated.op) entries_ = open->entries();
  }
  const Node* find(const Entry& entry) {
    for (std::size_t at = next_; at < entries_.size() && at < next_ + most_skipped; ++at) {
      const bool same = entry.key ? entries_[at].key == entry.key : entries_[at].value == entry.value;
      if (!same) continue;
      next_ = at + 1;
      return entries_[at].value;
    }
    // An element that was evaluated is another node.
    return !entry.key && same_size_ && next_ < entries_.size() ? entries_[next_++].value : nullptr;
  }

 private:
  static constexpr std::size_t most_skipped = 16;
  std::span<const Entry> entries_;
  std::size_t next_ = 0;
  bool same_size_;
};

}  // namespace

const Entry* entry_of(const Node& record, std::string_view key) {
  if (record.op != Op::Record) return nullptr;
  for (const Entry& entry : record.entries()) {
    if (entry.key.text() == key && entry.value->op != Op::Null) return &entry;
  }
  return nullptr;
}

const std::vector<FieldRules::Rules>& FieldRules::rules() {
  static const std::vector<Rules> all = [] {
    std::vector<Rules> made;
    const auto of = [&](std::string_view name) -> Rules& {
      const std::size_t id = k8s::find_type(name).id();
      if (made.size() <= id) made.resize(id + 1);
      return made[id];
    };
    const std::pair<std::string_view, Judge> judges[] = {
        {"core.v1.Container", &FieldRules::container},
        {"core.v1.PodSpec", &FieldRules::pod},
        {"core.v1.Probe", &FieldRules::probe},
        {"core.v1.PersistentVolumeClaimSpec", &FieldRules::claim},
        {"networking.v1.Ingress", &FieldRules::ingress_object},
        {"networking.v1.IngressSpec", &FieldRules::ingress},
        {"networking.v1.HTTPIngressPath", &FieldRules::ingress_path},
        {"apps.v1.StatefulSetSpec", &FieldRules::stateful_set},
        {"apps.v1.DeploymentSpec", &FieldRules::deployment},
        {"apps.v1.DaemonSetSpec", &FieldRules::daemon_set},
        {"batch.v1.JobSpec", &FieldRules::job},
        {"autoscaling.v1.HorizontalPodAutoscalerSpec", &FieldRules::autoscaler},
        {"autoscaling.v2.HorizontalPodAutoscalerSpec", &FieldRules::autoscaler},
        {"policy.v1.PodDisruptionBudgetSpec", &FieldRules::disruption_budget},
        {"core.v1.ServiceSpec", &FieldRules::service},
        {"batch.v1.CronJobSpec", &FieldRules::cron_job},
    };
    for (const auto& [name, judge] : judges) of(name).judge = judge;
    for (const Needed& each : needed_fields()) of(each.type).needs_fields = true;
    return made;
  }();
  return all;
}

// Is there anything to judge in what is of this type, at any depth?
bool FieldRules::has_rules(k8s::Type type) {
  const auto [it, fresh] = with_rules_.try_emplace(type, false);
  if (!fresh) return it->second;
  std::vector<k8s::Type> seen;
  return with_rules_[type] = has_rules(type, seen);
}

bool FieldRules::has_rules(k8s::Type type, std::vector<k8s::Type>& seen) {
  if (std::ranges::find(seen, type) != seen.end()) return false;
  seen.push_back(type);
  const std::vector<Rules>& all = rules();
  if (type.id() < all.size() && (all[type.id()].judge != nullptr || all[type.id()].needs_fields)) return true;
  for (const k8s::Field field : type.fields()) {
    k8s::Shape shape = field.shape();
    if (shape.kind() == k8s::FieldKind::Integer && shape.format() == k8s::Format::Int32) return true;
    if (text_rule(type, field.name()) != nullptr || map_rule(type, field.name()) != nullptr) return true;
    while (shape.kind() == k8s::FieldKind::List || shape.kind() == k8s::FieldKind::Map) shape = shape.element();
    if (shape.kind() == k8s::FieldKind::Ref && has_rules(shape.type(), seen)) return true;
  }
  return false;
}

const FieldRules::Plan& FieldRules::plan(k8s::Type type, Symbol key) {
  Plan*& place = plans_[(key.hash() ^ (type.id() * 0x9E3779B1u)) % plan_count];
  if (place != nullptr && place->key == key && place->type == type) return *place;
  const auto [it, fresh] = all_plans_.try_emplace({type, key});
  Plan& plan = it->second;
  place = &plan;
  if (!fresh) return plan;
  plan.type = type;
  plan.key = key;
  if (const k8s::Field field = type.find_field(key.text())) {
    plan.shape = field.shape();
    plan.text = text_rule(type, key.text());
    plan.map = map_rule(type, key.text());
    plan.int32 = plan.shape.kind() == k8s::FieldKind::Integer && plan.shape.format() == k8s::Format::Int32;
    k8s::Shape inner = plan.shape;
    while (inner.kind() == k8s::FieldKind::List || inner.kind() == k8s::FieldKind::Map) inner = inner.element();
    plan.descends = inner.kind() == k8s::FieldKind::Ref && has_rules(inner.type());
  }
  return plan;
}

void FieldRules::value(const Node* node, const Node* open, k8s::Shape shape, Span span) {
  if (node == open || outer_.size() > deepest) return;
  outer_.push_back(span);
  while (node->op == Op::Select) {
    value(node->kid(1), nullptr, shape, span);
    node = node->kid(2);
  }
  if (node->op == Op::Call && node->builtin == Builtin::Keep) node = node->kid(0);
  const k8s::FieldKind kind = shape.kind();
  if (node->op == Op::Record && kind == k8s::FieldKind::Ref) part(*node, open, shape.type());
  const bool list = kind == k8s::FieldKind::List && node->op == Op::List;
  const bool map = kind == k8s::FieldKind::Map && node->op == Op::Record;
  if (list || map) elements(*node, open, shape.element());
  outer_.pop_back();
}

// What the instances of a component have in common is one node, which is judged once where nothing was found.
void FieldRules::part(const Node& node, const Node* open, k8s::Type type) {
  if (evaluated_) return record(node, open, type);
  Judged& known = judged_[reinterpret_cast<std::uintptr_t>(&node) / sizeof(Node) % judged_.size()];
  if (known.node == &node && known.type == type) return;
  const std::size_t reports = diagnostics_.all().size(), pods = pods_;
  record(node, open, type);
  const bool good = diagnostics_.all().size() == reports && pods_ == pods && budget_ > 0;
  if (good) known = {&node, type};
}

void FieldRules::elements(const Node& node, const Node* open, k8s::Shape element) {
  if (!is_container_kind(element.kind())) return;
  Beside beside(open, node);
  for (const Entry& entry : node.entries()) {
    if (budget_ == 0) return;
    --budget_;
    switch (entry.value->op) {
      case Op::Spread:
        if (is_container(entry.value->kid(0)->op)) elements(*entry.value->kid(0), nullptr, element);
        break;
      case Op::Range:
        for (const Entry& each : entry.value->range_info->entries) value(each.value, nullptr, element, each.span);
        break;
      case Op::Pair: value(entry.value->kid(1), nullptr, element, entry.span); break;
      case Op::Null: case Op::Bool: case Op::Int: case Op::Float: case Op::String: case Op::Param: case Op::Var:
      case Op::Record: case Op::List: case Op::Field: case Op::Select: case Op::Call: case Op::Concat: case Op::Error:
        value(entry.value, beside.find(entry), element, entry.span);
    }
  }
}

void FieldRules::record(const Node& node, const Node* open, k8s::Type type) {
  const std::vector<Rules>& all = rules();
  const Rules rules = type.id() < all.size() ? all[type.id()] : Rules();
  // First: what it says of a StatefulSet's claims is asked for its pods.
  if (rules.judge != nullptr) (this->*rules.judge)(node);
  Beside beside(open, node);
  for (const Entry& entry : node.entries()) {
    if (budget_ == 0) return;
    --budget_;
    if (!entry.key) continue;
    const Plan& plan = this->plan(type, entry.key);
    if (plan.int32 && entry.value->op == Op::Int && (entry.value->i < INT32_MIN || entry.value->i > INT32_MAX)) {
      diagnostics_.report(place(entry.span, {}), diag::NumberTooWide, entry.key.text(), entry.value->i)
          .help("give the param an upper bound, as int(0..100)");
    }
    const Node* before = open != nullptr ? beside.find(entry) : nullptr;
    if (entry.value == before) continue;
    if (plan.text != nullptr) judge_text(entry, *plan.text);
    if (plan.map != nullptr) {
      outer_.push_back(entry.span);
      judge_map(*entry.value, *plan.map);
      outer_.pop_back();
    } else if (plan.descends) {
      value(entry.value, before, k8s::Shape(plan.shape), entry.span);
    }
  }
  if (evaluated_ && rules.needs_fields) judge_lacking(node, type);
}

void FieldRules::judge_lacking(const Node& record, k8s::Type type) {
  static const std::vector<k8s::Type> types = [] {
    std::vector<k8s::Type> found;
    for (const Needed& each : needed_fields()) found.push_back(k8s::find_type(each.type));
    return found;
  }();
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string_view field = needed_fields()[i].field;
    if (types[i] != type || entry_of(record, field) != nullptr) continue;
    diagnostics_.report(place({}, {}), diag::MissingKubernetesField, type.name(), field);
  }
}

void FieldRules::refuse(const Node* secret, std::string_view text, std::uint8_t number, std::string_view what,
                        Span span, bool once) {
  const TextForm form = static_cast<TextForm>(number);
  const bool hidden = secret != nullptr && secret->tainted();
  if (once && !told_.insert(fmt::format("{} {}", text, number)).second) return;
  const std::string_view shown = hidden ? "(a secret)" : text.substr(0, longest_shown);
  const Span where = place(span, hidden ? std::string_view() : text);
  auto report = diagnostics_.report(where, diag::BadKubernetesText, shown, what);
  const std::string better = hidden ? std::string() : mended(text, form);
  report.help(better.empty() ? std::string(wanted(form)) : fmt::format("write \"{}\": {}", better, wanted(form)));
}

bool FieldRules::is_good(Symbol text, std::uint8_t form) {
  Good& known = good_[(text.hash() + form) % good_count];
  if (known.text == text && known.form == form && text) return true;
  if (!has_form(text.text(), static_cast<TextForm>(form))) return false;
  known = {text, form};
  return true;
}

void FieldRules::judge_text(const Entry& entry, const TextRule& rule) {
  const Node& node = *entry.value;
  if (node.op != Op::String || (rule.may_be_empty && node.text().empty())) return;
  if (is_good(node.s, static_cast<std::uint8_t>(rule.form))) return;
  if (rule.refers && diagnostics_.any_errors()) return;
  if (rule.given_on && !told_.insert(std::string(node.text())).second) return;
  refuse(&node, node.text(), static_cast<std::uint8_t>(rule.form), rule.what, entry.span, false);
}

void FieldRules::judge_map(const Node& map, const MapRule& rule) {
  if (map.op != Op::Record) return;
  for (const Entry& entry : map.entries()) {
    if (budget_ == 0) return;
    --budget_;
    if (!entry.key && entry.value->op == Op::Spread) judge_map(*entry.value->kid(0), rule);
    if (!entry.key) continue;
    const std::uint8_t form = static_cast<std::uint8_t>(rule.key);
    if (!is_good(entry.key, form)) {
      refuse(nullptr, entry.key.text(), form, rule.what, entry.span, rule.labels);
    }
    const Node& value = *entry.value;
    if (!rule.labels || value.op != Op::String) continue;
    if (is_good(value.s, static_cast<std::uint8_t>(TextForm::LabelValue))) continue;
    const std::string what = fmt::format("value of the label '{}'", entry.key.text());
    refuse(&value, value.text(), static_cast<std::uint8_t>(TextForm::LabelValue), what, entry.span, true);
  }
}

void FieldRules::object(const Node& body, const Node* open, k8s::Kind kind, Span head) {
  if (body.op != Op::Record || &body == open) return;
  budget_ = most_entries;
  claims_.clear();
  other_claims_ = false;
  outer_.assign(1, head);
  if (kind && !kind.custom()) return record(body, open, kind.type());
  static const k8s::Type meta = k8s::find_type("meta.v1.ObjectMeta");
  const Entry* metadata = entry_of(body, "metadata");
  if (metadata != nullptr && metadata->value->op == Op::Record) record(*metadata->value, nullptr, meta);
}

void FieldRules::judge_open(const Node& body, k8s::Kind kind, Span head) {
  evaluated_ = false;
  object(body, nullptr, kind, head);
}

void FieldRules::judge_evaluated(const Node& body, const Node& open, k8s::Kind kind, Span head) {
  evaluated_ = true;
  object(body, &open, kind, head);
}

}  // namespace dpc::ir
