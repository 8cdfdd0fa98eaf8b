#include <algorithm>

#include "frontend/check/context.h"
#include "support/text.h"

namespace dpc::check {

std::vector<std::string_view> builtin_type_names();

namespace {

const ir::Type* error_type(Context& c) { return c.types().error; }

ir::Literal literal_of(Context& c, const ast::Expr& expr) {
  if (expr.kind == ast::ExprKind::Int) return {true, static_cast<const ast::IntExpr&>(expr).value, {}};
  if (expr.kind == ast::ExprKind::String) return {false, 0, c.symbol(static_cast<const ast::StringExpr&>(expr).value)};
  return {};
}

const ir::Type* enum_type(Context& c, std::span<const ir::Literal> literals, Span span) {
  std::vector<ir::Literal> unique;
  for (const ir::Literal& literal : literals) {
    if (std::find(unique.begin(), unique.end(), literal) == unique.end()) unique.push_back(literal);
  }
  ir::Type type;
  type.kind = ir::TypeKind::Enum;
  type.literals = c.arena.copy(unique);
  type.span = span;
  return c.builder.make_type(type);
}

std::optional<std::int64_t> bound(const ast::Expr* expr) {
  if (expr == nullptr) return std::nullopt;
  if (expr->kind == ast::ExprKind::Int) return static_cast<const ast::IntExpr*>(expr)->value;
  if (expr->kind == ast::ExprKind::Unary) {
    const auto* negated = static_cast<const ast::UnaryExpr*>(expr);
    if (negated->operand->kind == ast::ExprKind::Int) return -static_cast<const ast::IntExpr*>(negated->operand)->value;
  }
  return std::nullopt;
}

void apply_range(Context& c, ir::Type& type, const ast::TypeArgument& argument) {
  for (const ast::Expr* each : {argument.low, argument.high}) {
    if (each == nullptr || each->kind == ast::ExprKind::Error || bound(each)) continue;
    c.diagnostics().report(each->span, diag::BadTypeArgument, c.session.sources.text(each->span))
        .help("the bounds of an int are whole numbers");
  }
  if (std::optional<std::int64_t> low = bound(argument.low)) type.min = std::max(type.min, *low);
  if (std::optional<std::int64_t> high = bound(argument.high)) type.max = std::min(type.max, *high);
}

void apply_text_rule(Context& c, ir::TextRules& rules, const ast::TypeArgument& argument) {
  const std::string_view name = argument.name.text();
  const std::optional<std::int64_t> number = bound(argument.value);
  if (name == "pattern" && argument.value->kind == ast::ExprKind::String) {
    rules.pattern = c.symbol(static_cast<const ast::StringExpr*>(argument.value)->value);
    std::string fault = pattern_fault(rules.pattern.text());
    if (!fault.empty()) c.diagnostics().report(argument.span, diag::BadPattern, fault);
    rules.ascii = pattern_is_ascii(rules.pattern.text());
  } else if (name == "min" && number && *number >= 0) {
    rules.min_length = static_cast<std::uint32_t>(std::min<std::int64_t>(*number, UINT32_MAX));
  } else if (name == "max" && number && *number >= 0) {
    rules.max_length = static_cast<std::uint32_t>(std::min<std::int64_t>(*number, UINT32_MAX));
  } else if (name == "example" && argument.value->kind == ast::ExprKind::String) {
    rules.example = c.symbol(static_cast<const ast::StringExpr*>(argument.value)->value);
  } else {
    c.diagnostics()
        .report(argument.span, diag::BadTypeArgument, name)
        .help("a string takes pattern, min, max and example");
  }
}

const ir::Type* with_arguments(Context& c, const ir::Type& base, const ast::NamedType& written) {
  if (written.arguments.empty()) return &base;
  ir::Type type = base;
  ir::TextRules rules = base.rules != nullptr ? *base.rules : ir::TextRules{};
  for (const ast::TypeArgument& argument : written.arguments) {
    const bool range = argument.kind == ast::TypeArgument::Kind::Range;
    if (base.kind == ir::TypeKind::Int && range) {
      apply_range(c, type, argument);
    } else if (ir::is_text(base.kind) && !range) {
      apply_text_rule(c, rules, argument);
    } else {
      auto report = c.diagnostics().report(argument.span, diag::BadTypeArgument, c.session.sources.text(argument.span));
      if (base.kind == ir::TypeKind::Float)
        report.help("ranges are for int; hold a float to one by `check x >= 0.5 && x <= 2.0 : \"...\"`");
    }
  }
  if (ir::is_text(base.kind)) type.rules = c.arena.make<ir::TextRules>(rules);
  if (type.kind == ir::TypeKind::Int && type.min > type.max) c.diagnostics().report(written.span, diag::EmptyRange);
  type.name = {};
  type.span = written.span;
  return c.builder.make_type(type);
}

const ir::Type* generic(Context& c, const ast::NamedType& written, const Env& env) {
  const std::string_view name = written.path[0].name.text();
  if (written.path.size() != 1 || (name != "list" && name != "map" && name != "partial")) return nullptr;
  if (written.parameters.empty()) {
    c.diagnostics()
        .report(written.span, diag::MissingTypeParameter, name)
        .help(fmt::format("write `{}<string>`, or another type", name));
    return error_type(c);
  }
  const ir::Type* element = resolve_type(c, *written.parameters.back(), env);
  if (name == "list") return c.builder.list_of(element);
  if (name == "map") return c.builder.map_of(element);
  return partial_type(c, *element);
}

const ir::Type* walk_path(Context& c, const ir::Type* type, const ast::NamedType& written, std::size_t from) {
  for (std::size_t i = from; i < written.path.size() && type->kind != ir::TypeKind::Error; ++i) {
    const ir::Type& record = ir::without_optional(*type);
    const ir::Field* field =
        record.kind == ir::TypeKind::Record ? ir::find_field(record, written.path[i].name) : nullptr;
    if (field == nullptr) {
      auto report = c.diagnostics().report(written.path[i].span, diag::UnknownField, ir::to_string(record),
                                           written.path[i].name.text());
      std::vector<std::string_view> names;
      for (const ir::Field& each : record.fields) names.push_back(each.name.text());
      if (std::optional<std::string_view> found = nearest(written.path[i].name.text(), names)) {
        report.help(fmt::format("did you mean '{}'?", *found)).fix(written.path[i].span, std::string(*found));
      }
      return error_type(c);
    }
    type = field->type;
  }
  return type;
}

// LivenessProbe is a Probe: what is left of a name when words are taken off its front.
std::optional<std::string_view> last_words(std::string_view name) {
  for (std::size_t i = 1; i + 3 < name.size(); ++i) {
    const bool word = name[i] >= 'A' && name[i] <= 'Z' && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (word && k8s::find_type(name.substr(i))) return name.substr(i);
  }
  return std::nullopt;
}

const ir::Type* named(Context& c, const ast::NamedType& written, const Env& env) {
  if (const ir::Type* type = generic(c, written, env)) return type;
  const ast::PathName& head = written.path[0];
  if (head.name.text() == "k8s" && written.path.size() >= 2) {
    std::string name;
    for (std::size_t i = 1; i < written.path.size(); ++i)
      name += (i > 1 ? "." : "") + std::string(written.path[i].name.text());
    if (const ir::Type* type = find_kubernetes_type(c, name)) return type;
    auto report = c.diagnostics().report(written.span, diag::UnknownKubernetesType, name);
    if (report.repeated()) return error_type(c);
    std::optional<std::string_view> found = nearest(name, k8s::all_type_names());
    if (!found) found = last_words(name);
    if (found)
      report.help(fmt::format("did you mean 'k8s.{}'?", *found)).fix(written.span, fmt::format("k8s.{}", *found));
    return error_type(c);
  }
  std::size_t from = 1;
  const ir::Type* type = nullptr;
  if (head.name.text() == "values" && written.path.size() > 1 && c.values_type != nullptr)
    return walk_path(c, c.values_type, written, 1);
  auto used = env.module->used.find(head.name);
  if (used != env.module->used.end() && !used->second.name && used->second.module != nullptr &&
      written.path.size() > 1) {
    type = named_type(c, written.path[1].name, written.path[1].span, used->second.module->env, false);
    from = 2;
  } else {
    type = named_type(c, head.name, head.span, env, false);
  }
  return walk_path(c, with_arguments(c, *type, written), written, from);
}

const ir::Type* declared(Context& c, Module& module, const ast::Item& item) {
  if (auto it = module.resolved.find(item.name); it != module.resolved.end()) return it->second;
  if (!module.resolving.insert(item.name).second) {
    c.diagnostics()
        .report(item.name_span, diag::RecursiveType, item.name.text())
        .help("use `any` or a k8s type where data nests without end");
    return error_type(c);
  }
  const ir::Type* type = nullptr;
  if (item.type->kind == ast::TypeExprKind::Record) {
    type = record_type(c, static_cast<const ast::RecordType&>(*item.type).entries, module.env, item.name, &item,
                       item.name_span);
  } else {
    ir::Type copy = *resolve_type(c, *item.type, module.env);
    if (copy.kind != ir::TypeKind::Error) copy.name = item.name;
    copy.span = item.name_span;
    type = c.builder.make_type(copy);
  }
  module.resolving.erase(item.name);
  module.resolved.emplace(item.name, type);
  return type;
}

const ir::Type* lookup(Context& c, Symbol name, Span span, Module& module) {
  if (auto it = module.types.find(name); it != module.types.end()) return declared(c, module, *it->second);
  if (auto it = module.components.find(name); it != module.components.end()) return it->second->type;
  auto it = module.used.find(name);
  if (it != module.used.end() && it->second.module == nullptr) return c.types().error;  // its `use` was refused
  if (it != module.used.end() && it->second.name) {
    return lookup(c, it->second.name, span, *it->second.module);
  }
  return nullptr;
}

// What other languages and schemas call it.
std::string_view our_word(std::string_view theirs) {
  struct Word { std::string_view theirs, ours; };
  static constexpr Word words[] = {{"boolean", "bool"}, {"integer", "int"}, {"number", "int"}, {"double", "float"},
                                   {"str", "string"},   {"text", "string"}, {"array", "list"}, {"password", "secret"}};
  for (const Word& word : words) {
    if (word.theirs == theirs) return word.ours;
  }
  return {};
}

}  // namespace

const ir::Type* named_type(Context& c, Symbol name, Span span, const Env& env, bool quiet) {
  if (const ir::Type* type = lookup(c, name, span, *env.module)) return type;
  if (c.prelude != nullptr) {
    if (const ir::Type* type = lookup(c, name, span, *c.prelude)) return type;
  }
  if (const ir::Type* type = builtin_type(c, name.text())) return type;
  if (quiet) return nullptr;
  auto report = c.diagnostics().report(span, diag::UnknownType, name.text());
  if (report.repeated()) return error_type(c);
  std::vector<std::string_view> names = builtin_type_names();
  for (const auto& [known, item] : env.module->types) names.push_back(known.text());
  for (const auto& [known, item] : env.module->components) names.push_back(known.text());
  for (const auto& [known, item] : env.module->used) names.push_back(known.text());
  if (std::string_view ours = our_word(name.text()); !ours.empty()) {
    report.help(fmt::format("it is called '{}' here", ours)).fix(span, std::string(ours));
  } else if (std::optional<std::string_view> found = nearest(name.text(), names)) {
    report.help(fmt::format("did you mean '{}'?", *found)).fix(span, std::string(*found));
  } else if (k8s::find_type(name.text())) {
    report.help(fmt::format("a type of the Kubernetes API is written 'k8s.{}'", name.text()))
        .fix(span, fmt::format("k8s.{}", name.text()));
  }
  return error_type(c);
}

void resolve_types(Context& c) {
  for (Module* module : in_order(c)) {
    for (const ast::Item& item : module->file.items) {
      if (item.kind == ast::ItemKind::Type && module->types[item.name] == &item) declared(c, *module, item);
      if (item.kind == ast::ItemKind::Component && item.type != nullptr) resolve_type(c, *item.type, module->env);
    }
  }
}

const ir::Type* union_type(Context& c, std::span<const ir::Type* const> members) {
  std::vector<ir::Literal> literals;
  std::vector<const ir::Type*> kept;
  Span span;
  bool optional = false;
  for (const ir::Type* member : members) {
    span = join(span, member->span);
    if (member->kind == ir::TypeKind::Optional) {
      optional = true;
      member = member->element;
    }
    if (member->kind == ir::TypeKind::None) {
      optional = true;
    } else if (member->kind == ir::TypeKind::Enum && member->name.empty()) {
      literals.insert(literals.end(), member->literals.begin(), member->literals.end());
    } else if (member->kind == ir::TypeKind::Union) {
      kept.insert(kept.end(), member->members.begin(), member->members.end());
    } else {
      kept.push_back(member);
    }
  }
  if (!literals.empty()) kept.insert(kept.begin(), enum_type(c, literals, span));
  const ir::Type* made = nullptr;
  if (kept.size() == 1) {
    made = kept[0];
  } else {
    ir::Type type;
    type.kind = ir::TypeKind::Union;
    type.members = c.arena.copy(kept);
    made = c.builder.make_type(type);
  }
  return optional ? c.builder.optional(made) : made;
}

const ir::Type* resolve_type(Context& c, const ast::TypeExpr& type, const Env& env) {
  switch (type.kind) {
    case ast::TypeExprKind::Error: return error_type(c);
    case ast::TypeExprKind::Named: return named(c, static_cast<const ast::NamedType&>(type), env);
    case ast::TypeExprKind::Literal: {
      const ast::Expr* value = static_cast<const ast::LiteralType&>(type).value;
      if (value->kind == ast::ExprKind::Null || value->kind == ast::ExprKind::None) return c.types().none;
      if (value->kind != ast::ExprKind::String && value->kind != ast::ExprKind::Int) {
        c.diagnostics()
            .report(type.span, diag::BadLiteralType)
            .help("texts and whole numbers can stand for themselves; for true and false write bool");
        return error_type(c);
      }
      const ir::Literal literal = literal_of(c, *value);
      return enum_type(c, {&literal, 1}, type.span);
    }
    case ast::TypeExprKind::Union: {
      std::vector<const ir::Type*> members;
      for (const ast::TypeExpr* member : static_cast<const ast::UnionType&>(type).members)
        members.push_back(resolve_type(c, *member, env));
      return union_type(c, members);
    }
    case ast::TypeExprKind::Optional: {
      const ir::Type* element = resolve_type(c, *static_cast<const ast::OptionalType&>(type).element, env);
      return element->kind == ir::TypeKind::Optional ? element : c.builder.optional(element);
    }
    case ast::TypeExprKind::Record:
      return record_type(c, static_cast<const ast::RecordType&>(type).entries, env, {}, &type, type.span);
  }
  return error_type(c);
}

}  // namespace dpc::check
