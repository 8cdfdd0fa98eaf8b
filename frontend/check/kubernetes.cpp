#include <algorithm>
#include <cmath>

#include "frontend/check/context.h"
#include "stdlib/facts/curated.h"
#include "support/text.h"

namespace dpc::check {
namespace {

const ir::Type* enum_of(Context& c, k8s::Texts values) {
  std::vector<ir::Literal> literals;
  for (std::string_view value : values) literals.push_back({false, 0, c.symbol(value)});
  ir::Type type;
  type.kind = ir::TypeKind::Enum;
  type.literals = c.arena.copy(literals);
  return c.builder.make_type(type);
}

const ir::Type* constrained_text(Context& c, k8s::Constraints constraints) {
  if (!constraints) return c.types().string;
  ir::TextRules rules;
  if (!constraints.pattern().empty() && pattern_fault(constraints.pattern()).empty()) {
    std::string pattern(constraints.pattern());
    const bool starts = pattern.starts_with("^");
    const bool ends = pattern.ends_with("$") && !pattern.ends_with("\\$");
    rules.pattern = c.symbol(
        starts && ends ? pattern : fmt::format("{}(?:{}){}", starts ? "" : "(?s:.*)", pattern, ends ? "" : "(?s:.*)"));
  }
  rules.min_length = constraints.min_length().value_or(0);
  rules.max_length = constraints.max_length().value_or(UINT32_MAX);
  if (rules.pattern.empty() && rules.min_length == 0 && rules.max_length == UINT32_MAX) return c.types().string;
  ir::Type type = *c.types().string;
  type.rules = c.arena.make<ir::TextRules>(rules);
  return c.builder.make_type(type);
}

// Held to what an int may be.
std::int64_t whole(double number) {
  const double most = static_cast<double>(ir::max_int);
  return std::isnan(number) ? 0 : static_cast<std::int64_t>(std::clamp(number, -most, most));
}

const ir::Type* integer_of(Context& c, k8s::Shape shape) {
  ir::Type type = *c.types().integer;
  type.min = shape.format() == k8s::Format::Int32 ? INT32_MIN : -ir::max_int;
  type.max = shape.format() == k8s::Format::Int32 ? INT32_MAX : ir::max_int;
  if (k8s::Constraints constraints = shape.constraints()) {
    if (const std::optional<double> low = constraints.minimum()) {
      type.min = std::max(type.min, whole(constraints.exclusive_minimum() ? std::floor(*low) + 1 : std::ceil(*low)));
    }
    if (const std::optional<double> high = constraints.maximum()) {
      type.max = std::min(type.max, whole(constraints.exclusive_maximum() ? std::ceil(*high) - 1 : std::floor(*high)));
    }
  }
  return c.builder.make_type(type);
}

const ir::Type* int_or_string(Context& c) {
  const ir::Type* members[] = {c.types().integer, c.types().string};
  ir::Type type;
  type.kind = ir::TypeKind::Union;
  type.members = c.arena.copy(std::vector<const ir::Type*>(members, members + 2));
  return c.builder.make_type(type);
}

const ir::Type* shape_type(Context& c, k8s::Shape shape);

// The field that names the elements of a list; where the API's is a number (containerPort), their name. Empty: they
// have none.
std::string_view key_of_elements(k8s::Field list) {
  const k8s::Shape shape = list.shape();
  if (shape.kind() != k8s::FieldKind::List || list.key().empty() || shape.element().kind() != k8s::FieldKind::Ref)
    return {};
  const k8s::Type of = shape.element().type();
  const k8s::Field key = of.find_field(list.key());
  if (!key || key.shape().kind() != k8s::FieldKind::Integer) return list.key();
  return of.find_field("name") ? std::string_view("name") : std::string_view();
}

void note_keys(Context& c, k8s::Type type) {
  for (k8s::Field field : type.fields()) {
    const std::string_view key =
        field.shape().kind() == k8s::FieldKind::List ? key_of_elements(field) : std::string_view();
    if (!key.empty()) c.keyed_by.insert({field.shape().element().type(), c.symbol(key)});
  }
}

// A list whose elements are named by a field of theirs is written as a map.
const ir::Type* list_type(Context& c, k8s::Shape shape, k8s::Field field) {
  const ir::Type* element = shape_type(c, shape.element());
  const std::string_view key = field ? key_of_elements(field) : std::string_view();
  if (key.empty()) return c.builder.list_of(element);
  ir::Type type;
  type.kind = ir::TypeKind::Keyed;
  type.element = element;
  type.key = c.symbol(key);
  return c.builder.make_type(type);
}

const ir::Type* shape_type(Context& c, k8s::Shape shape) {
  switch (shape.kind()) {
    case k8s::FieldKind::Ref: return kubernetes_type(c, shape.type());
    case k8s::FieldKind::String:
      if (!shape.values().empty() && shape.closed()) return enum_of(c, shape.values());
      return constrained_text(c, shape.constraints());
    case k8s::FieldKind::Integer: return integer_of(c, shape);
    case k8s::FieldKind::Number: return c.types().floating;
    case k8s::FieldKind::Boolean: return c.types().boolean;
    case k8s::FieldKind::Quantity: return builtin_type(c, "quantity");
    case k8s::FieldKind::IntOrString: return int_or_string(c);
    case k8s::FieldKind::List: return list_type(c, shape, {});
    case k8s::FieldKind::Map: return c.builder.map_of(shape_type(c, shape.element()));
    case k8s::FieldKind::Object: return c.types().any_map;
    case k8s::FieldKind::Any: return c.types().any;
  }
  return c.types().any;
}

}  // namespace

k8s::Type facts_of(const ir::Type& type) {
  return type.k8s_type != nullptr ? *static_cast<const k8s::Type*>(type.k8s_type) : k8s::Type();
}

const ir::Type* kubernetes_type(Context& c, k8s::Type facts) {
  auto [it, fresh] = c.kubernetes_types.try_emplace(facts, nullptr);
  if (!fresh) return it->second;
  ir::Type type;
  type.kind = ir::TypeKind::Kubernetes;
  type.name = c.symbol(fmt::format("k8s.{}", facts.name()));
  type.k8s_type = c.arena.make<k8s::Type>(facts);
  return it->second = c.builder.make_type(type);
}

const ir::Type* find_kubernetes_type(Context& c, std::string_view name) {
  k8s::Type facts = k8s::find_type(name);
  return facts ? kubernetes_type(c, facts) : nullptr;
}

const KindNames& names_of(Context& c, const k8s::Kind& kind) {
  KindNames& names = c.kind_names[&kind];
  if (!names.kind) names = {c.symbol(kind.api_version()), c.symbol(kind.name())};
  return names;
}

bool names_element(Context& c, const ir::Type& type, Symbol name) {
  // of all types at once: what is asked of one must not depend on which others the source has named before
  if (c.keyed_by.empty()) {
    for (std::size_t i = 0; i < k8s::type_count(); ++i) note_keys(c, k8s::type_at(i));
    for (const auto& schema : c.schemas) {
      for (k8s::Type custom : schema->types()) note_keys(c, custom);
    }
  }
  return c.keyed_by.contains({facts_of(type), name});
}

namespace {

const ir::Type* type_of_field(Context& c, const ir::Type& type, Symbol name) {
  const k8s::Type facts = facts_of(type);
  k8s::Field field = facts.find_field(name.text());
  if (!field) return facts.open() ? c.types().any : nullptr;
  const ir::Type* made = nullptr;
  if (k8s::is_secret_sink(facts, name.text())) {
    made = c.builder.map_of(c.types().secret);
  } else {
    made = field.shape().kind() == k8s::FieldKind::List ? list_type(c, field.shape(), field)
                                                        : shape_type(c, field.shape());
  }
  // What names an element of a keyed list comes from the key that it stands under.
  return field.required() && !names_element(c, type, name) ? made : c.builder.optional(made);
}

}  // namespace

const KubernetesField& find_kubernetes_field(Context& c, const ir::Type& type, Symbol name) {
  const k8s::Type facts = facts_of(type);
  const auto [it, fresh] = c.kubernetes_fields.try_emplace({facts, name});
  if (fresh) {
    it->second = {type_of_field(c, type, name), k8s::empty_has_meaning(facts, name.text()),
                  k8s::empty_widens(facts, name.text())};
  }
  return it->second;
}

const RequiredFields& required_fields(Context& c, const ir::Type& type) {
  const auto [it, fresh] = c.required_fields.try_emplace(&type);
  if (!fresh) return it->second;
  for (k8s::Field field : facts_of(type).fields()) {
    if (!field.required()) continue;
    const Symbol name = c.symbol(field.name());
    it->second.all.push_back(name);
    if (!names_element(c, type, name)) it->second.written.push_back(name);
  }
  return it->second;
}

namespace {

const k8s::Kind* custom_kind(const Context& c, Symbol name) {
  for (const auto& owner : c.modules) {
    for (const k8s::Kind& custom : owner->custom_kinds) {
      if (custom.name() == name.text()) return &custom;
    }
  }
  return nullptr;
}

}  // namespace

Value kubernetes_name(Context& c, Symbol name, Span span, const Env& env) {
  const bool standard = env.module != nullptr && env.module->standard;
  if (const k8s::Kind* custom = standard ? nullptr : custom_kind(c, name)) {
    Value value;
    value.kind = ValueKind::Kind;
    value.type = kubernetes_type(c, custom->type());
    value.object_kind = custom;
    return value;
  }
  if (auto known = c.kubernetes_kinds.find(name); known != c.kubernetes_kinds.end()) return known->second;
  if (k8s::Kind kind = k8s::preferred_kind(name.text(), c.served)) {
    Value value;
    value.kind = ValueKind::Kind;
    value.type = kubernetes_type(c, kind.type());
    value.object_kind = c.arena.make<k8s::Kind>(kind);
    return c.kubernetes_kinds[name] = value;
  }
  if (const ir::Type* type = find_kubernetes_type(c, name.text())) {
    Value value;
    value.kind = ValueKind::Type;
    value.type = type;
    return value;
  }
  auto report = c.diagnostics().report(span, diag::UnknownKind, name.text());
  if (report.repeated()) return error_value(c);
  std::vector<std::string_view> names = k8s::all_kind_names();
  for (std::string_view type : k8s::all_type_names()) names.push_back(type);
  if (std::optional<std::string_view> found = nearest(name.text(), names)) {
    report.help(fmt::format("did you mean 'k8s.{}'?", *found)).fix(span, std::string(*found));
  } else {
    report.help("a custom resource needs its definition: `use crd \"file.yaml\"`");
  }
  return error_value(c);
}

}  // namespace dpc::check
