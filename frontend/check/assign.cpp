// Which types may stand for which.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

bool text_rules_follow(Context& c, const ir::Type& from, const ir::Type& to) {
  if (to.rules == nullptr) return true;
  if (from.rules == nullptr) return false;
  if (from.rules == to.rules) return true;
  const ir::TextRules& given = *from.rules;
  const ir::TextRules& needed = *to.rules;
  if (given.max_length > needed.max_length || given.min_length < needed.min_length) return false;
  if (needed.pattern.empty() || needed.pattern == given.pattern) return true;
  // DNS labels are the narrowest of the name types, in this order.
  static constexpr std::string_view chain[] = {"release_name", "port_name", "dns_label", "dns_name"};
  const auto is_of = [&](const ir::TextRules& rules, std::string_view name) {
    return builtin_type(c, name)->rules->pattern == rules.pattern;
  };
  const auto place = [&](const ir::TextRules& rules) {
    return std::ranges::find_if(chain, [&](std::string_view name) { return is_of(rules, name); }) - std::begin(chain);
  };
  const auto given_at = place(given);
  const auto needed_at = place(needed);
  if (needed_at < 4 && given_at <= needed_at) return true;
  return given_at <= 2 && is_of(needed, "label_value");
}

bool record_follows(Context& c, const ir::Type& from, const ir::Type& to) {
  if (from.declaration != nullptr && from.declaration == to.declaration) return true;
  for (const ir::Field& needed : to.fields) {
    const ir::Field* given = ir::find_field(from, needed.name);
    if (given == nullptr) {
      if (needed.has_default || needed.type->kind == ir::TypeKind::Optional) continue;
      return false;
    }
    if (!assignable(c, *given->type, *needed.type)) return false;
  }
  return std::all_of(from.fields.begin(), from.fields.end(),
                     [&](const ir::Field& field) { return ir::find_field(to, field.name) != nullptr; });
}

bool record_into_kubernetes(Context& c, const ir::Type& from, const ir::Type& to) {
  return std::all_of(from.fields.begin(), from.fields.end(), [&](const ir::Field& field) {
    const ir::Type* needed = kubernetes_field(c, to, field.name);
    return needed != nullptr && assignable(c, *field.type, *needed);
  });
}

bool enum_follows(Context& c, const ir::Type& from, const ir::Type& to) {
  return std::all_of(from.literals.begin(), from.literals.end(), [&](const ir::Literal& literal) {
    if (to.kind == ir::TypeKind::Enum)
      return std::find(to.literals.begin(), to.literals.end(), literal) != to.literals.end();
    if (to.kind == ir::TypeKind::Int) return literal.is_int && literal.number >= to.min && literal.number <= to.max;
    if (!ir::is_text(to.kind) || literal.is_int) return false;
    return to.rules == nullptr || text_fault(c, *to.rules, literal.text.text()).empty();
  });
}

bool same_kubernetes(const ir::Type& from, const ir::Type& to) { return facts_of(from) == facts_of(to); }

}  // namespace

bool assignable(Context& c, const ir::Type& from, const ir::Type& to) {
  using ir::TypeKind;
  if (&from == &to || from.kind == TypeKind::Error || to.kind == TypeKind::Error || to.kind == TypeKind::Any)
    return true;
  if (from.kind == TypeKind::Union) {
    return std::all_of(from.members.begin(), from.members.end(),
                       [&](const ir::Type* member) { return assignable(c, *member, to); });
  }
  if (to.kind == TypeKind::Optional)
    return from.kind == TypeKind::None || assignable(c, ir::without_optional(from), *to.element);
  if (to.kind == TypeKind::Union) {
    return std::any_of(to.members.begin(), to.members.end(),
                       [&](const ir::Type* member) { return assignable(c, from, *member); });
  }
  switch (from.kind) {
    case TypeKind::Int:
      if (to.kind == TypeKind::String && to.rules != nullptr && to.rules->number_allowed) return true;
      if (to.kind == TypeKind::Float) return true;
      return to.kind == TypeKind::Int && std::max(from.min, -ir::max_int) >= to.min &&
             std::min(from.max, ir::max_int) <= to.max;
    case TypeKind::String: return ir::is_text(to.kind) && text_rules_follow(c, from, to);
    case TypeKind::Secret: return to.kind == TypeKind::Secret && text_rules_follow(c, from, to);
    case TypeKind::Enum: return enum_follows(c, from, to);
    case TypeKind::List: return to.kind == TypeKind::List && assignable(c, *from.element, *to.element);
    case TypeKind::Map:
      return (to.kind == TypeKind::Map || to.kind == TypeKind::Keyed) && assignable(c, *from.element, *to.element);
    case TypeKind::Record:
      if (to.kind == TypeKind::Map) {
        return std::all_of(from.fields.begin(), from.fields.end(), [&](const ir::Field& f) {
          return assignable(c, ir::without_optional(*f.type), *to.element);
        });
      }
      if (to.kind == TypeKind::Kubernetes) return record_into_kubernetes(c, from, to);
      return to.kind == TypeKind::Record && record_follows(c, from, to);
    case TypeKind::Kubernetes: return to.kind == TypeKind::Kubernetes && same_kubernetes(from, to);
    case TypeKind::Keyed: return to.kind == TypeKind::Keyed && assignable(c, *from.element, *to.element);
    case TypeKind::Component: return to.kind == TypeKind::Component && from.declaration == to.declaration;
    case TypeKind::Object: return to.kind == TypeKind::Object && (to.name.text() == "object" || to.name == from.name);
    case TypeKind::Bool:
    case TypeKind::Float:
    case TypeKind::Name:
    case TypeKind::Function: return from.kind == to.kind;
    case TypeKind::Error:
    case TypeKind::Any:
    case TypeKind::None:
    case TypeKind::Optional:
    case TypeKind::Union: return false;
  }
  return false;
}

}  // namespace dpc::check
