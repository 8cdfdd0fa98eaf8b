#include <algorithm>
#include <utility>

#include "frontend/check/context.h"
#include "support/text.h"

namespace dpc::check {
namespace {

// The type that guides a record literal: what is expected, as far as it has fields.
const ir::Type* record_guide(Context& c, const ir::Type* expected, ast::Array<ast::Entry> entries) {
  if (expected == nullptr) return nullptr;
  const ir::Type& type = ir::without_optional(*expected);
  switch (type.kind) {
    case ir::TypeKind::Record:
    case ir::TypeKind::Map:
    case ir::TypeKind::Keyed:
    case ir::TypeKind::Kubernetes: return &type;
    case ir::TypeKind::Union: return record_member(c, type, entries);
    case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Bool:
    case ir::TypeKind::Int: case ir::TypeKind::Float: case ir::TypeKind::String: case ir::TypeKind::Secret:
    case ir::TypeKind::Enum: case ir::TypeKind::Optional: case ir::TypeKind::List: case ir::TypeKind::Name:
    case ir::TypeKind::Object: case ir::TypeKind::Component: case ir::TypeKind::Function:
      return nullptr;
  }
  return nullptr;
}

const ir::Type* list_guide(const ir::Type* expected) {
  if (expected == nullptr) return nullptr;
  const ir::Type& type = ir::without_optional(*expected);
  if (type.kind == ir::TypeKind::List || type.kind == ir::TypeKind::Keyed) return &type;
  if (type.kind != ir::TypeKind::Union) return nullptr;
  for (const ir::Type* member : type.members) {
    if (member->kind == ir::TypeKind::List) return member;
  }
  return nullptr;
}

bool bound_name(const ast::Expr& expr, const Env& env, std::string_view name) {
  if (expr.kind != ast::ExprKind::Name || static_cast<const ast::NameExpr&>(expr).name.text() != name) return false;
  const Symbol symbol = static_cast<const ast::NameExpr&>(expr).name;
  for (const Env* at = &env; at != nullptr; at = at->parent) {
    for (const Binding& binding : at->bindings) {
      if (binding.name == symbol) return false;
    }
  }
  return true;
}

Value app_member(Context& c, Symbol name, Span span) {
  const ir::AppInfo& app = c.out->app;
  const std::string_view text = name.text();
  if (text == "name") return data(c.builder.string(app.name), builtin_type(c, "dns_label"));
  if (text == "version") return data(app_text(c, text, app.version), builtin_type(c, "semver"));
  if (text == "app_version") return data(app_text(c, text, app.app_version), c.types().string);
  if (text == "prefix" && app.prefix != nullptr) return data(app.prefix, app.prefix->type);
  if (text == "namespace") return data(app.name_space, app.name_space->type);
  auto report = c.diagnostics().report(span, diag::UnknownMember, std::string_view("the app"), text);
  static constexpr std::string_view names[] = {"name", "version", "app_version", "prefix", "namespace"};
  if (std::optional<std::string_view> found = nearest(text, names)) {
    report.help(fmt::format("did you mean '{}'?", *found)).fix(span, std::string(*found));
  } else {
    report.help("it has name, version, app_version, prefix and namespace");
  }
  return error_value(c);
}

Value member_expression(Context& c, const ast::MemberExpr& expr, const Env& env) {
  if (bound_name(*expr.object, env, "k8s")) return kubernetes_name(c, expr.name, expr.name_span, env);
  if (bound_name(*expr.object, env, "app")) return app_member(c, expr.name, expr.name_span);
  if (bound_name(*expr.object, env, "scope")) return setting(c, expr.name, expr.name_span);
  return member(c, infer(c, *expr.object, env, nullptr), expr.name, expr.name_span);
}

Value float_value(Context& c, double value) { return data(c.builder.floating(value), c.types().floating); }

Value int_value(Context& c, std::int64_t value, Span span) {
  if (value > ir::max_int || value < -ir::max_int) {
    c.diagnostics().report(span, diag::LiteralTooLarge, value).help("write it as a text, or as a quantity");
    return error_value(c);
  }
  return data(c.builder.integer(value), c.types().integer);
}

}  // namespace

std::vector<Symbol> keys_of(std::span<const Piece> pieces) {
  std::vector<Symbol> keys;
  const auto add = [&](const ast::Key& key) {
    if (key.computed == nullptr) keys.push_back(key.name);
  };
  for (const Piece& piece : pieces) {
    if (piece.depth < piece.entry->path.size()) {
      add(piece.entry->path[piece.depth]);
      continue;
    }
    for (const ast::Entry& entry : static_cast<const ast::RecordExpr&>(*piece.entry->value).entries) {
      if (entry.kind == ast::EntryKind::Field) add(entry.path[0]);
    }
  }
  return keys;
}

// The member with all of them, or else with the most: it says best what is wrong.
const ir::Type* record_member(Context& c, const ir::Type& type, std::span<const Symbol> keys) {
  const ir::Type* best = nullptr;
  std::size_t most = 0;
  for (const ir::Type* member : type.members) {
    const bool record = member->kind == ir::TypeKind::Record || member->kind == ir::TypeKind::Kubernetes ||
                        member->kind == ir::TypeKind::Map;
    if (!record) continue;
    std::size_t has = 0;
    for (Symbol key : keys) {
      const bool known = member->kind == ir::TypeKind::Record
                             ? ir::find_field(*member, key) != nullptr
                             : member->kind == ir::TypeKind::Map || kubernetes_field(c, *member, key) != nullptr;
      has += known ? 1 : 0;
    }
    if (has == keys.size()) return member;
    if (best == nullptr || has > most) best = member;
    most = std::max(most, has);
  }
  return best;
}

const ir::Type* record_member(Context& c, const ir::Type& type, ast::Array<ast::Entry> entries) {
  std::vector<Symbol> keys;
  for (const ast::Entry& entry : entries) {
    if (entry.kind == ast::EntryKind::Field && entry.path[0].computed == nullptr) keys.push_back(entry.path[0].name);
  }
  return record_member(c, type, keys);
}

namespace {

// A name or member of std, and what of the app's it stands for: a message at it is for whoever wrote that.
Value traced(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected) {
  c.looked_at = nullptr;
  const Value value = expr.kind == ast::ExprKind::Name
                          ? resolve(c, static_cast<const ast::NameExpr&>(expr).name, expr.span, env, expected)
                          : member_expression(c, static_cast<const ast::MemberExpr&>(expr), env);
  if (c.looked_at == nullptr) return value;
  if (const Span origin = origin_of(*c.looked_at); origin.known()) c.origin = {expr.span, origin};
  return value;
}

bool in_standard(const Env& env) { return env.module != nullptr && env.module->standard; }

}  // namespace

Value infer(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected) {
  const Span about = std::exchange(c.about, {});
  if (!step(c, expr.span)) return error_value(c);
  switch (expr.kind) {
    case ast::ExprKind::Error: return error_value(c);
    case ast::ExprKind::Name:
      if (in_standard(env)) return traced(c, expr, env, expected);
      return resolve(c, static_cast<const ast::NameExpr&>(expr).name, expr.span, env, expected);
    case ast::ExprKind::Null: case ast::ExprKind::None: return data(c.builder.null(), c.types().none);
    case ast::ExprKind::Bool:
      return data(c.builder.boolean(static_cast<const ast::BoolExpr&>(expr).value), c.types().boolean);
    case ast::ExprKind::Int: return int_value(c, static_cast<const ast::IntExpr&>(expr).value, expr.span);
    case ast::ExprKind::Float: return float_value(c, static_cast<const ast::FloatExpr&>(expr).value);
    case ast::ExprKind::String:
      return data(c.builder.string(static_cast<const ast::StringExpr&>(expr).value), c.types().string);
    case ast::ExprKind::Interpolation: {
      const ir::Node* node = concat_text(c, static_cast<const ast::InterpolationExpr&>(expr), env);
      return node->op == ir::Op::Error ? error_value(c) : data(node);
    }
    case ast::ExprKind::Member:
      if (in_standard(env)) return traced(c, expr, env, expected);
      return member_expression(c, static_cast<const ast::MemberExpr&>(expr), env);
    case ast::ExprKind::Index: {
      const auto& indexed = static_cast<const ast::IndexExpr&>(expr);
      Value object = infer(c, *indexed.object, env, nullptr);
      return index(c, object, infer(c, *indexed.index, env, nullptr), indexed.index->span);
    }
    case ast::ExprKind::Call: return call(c, static_cast<const ast::CallExpr&>(expr), env, expected);
    case ast::ExprKind::Unary: return unary(c, static_cast<const ast::UnaryExpr&>(expr), env);
    case ast::ExprKind::Binary: return binary(c, static_cast<const ast::BinaryExpr&>(expr), env, expected);
    case ast::ExprKind::If: return if_expression(c, static_cast<const ast::IfExpr&>(expr), env, expected);
    case ast::ExprKind::Match: return match_expression(c, static_cast<const ast::MatchExpr&>(expr), env, expected);
    case ast::ExprKind::List: {
      const auto& list = static_cast<const ast::ListExpr&>(expr);
      return list_value(build_list(c, list.entries, env, list_guide(expected), expr.span));
    }
    case ast::ExprKind::Record: {
      const auto& record = static_cast<const ast::RecordExpr&>(expr);
      return record_value(build_record(c, record.entries, env, record_guide(c, expected, record.entries),
                                       about.known() ? about : Span{expr.span.begin, expr.span.begin + 1}));
    }
  }
  return error_value(c);
}

Value evaluate(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected) {
  Value value = infer(c, expr, env, expected);
  return expected != nullptr ? coerce(c, value, *expected, expr.span) : value;
}

const ir::Node* evaluate_node(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected) {
  return lower(c, evaluate(c, expr, env, expected), expr.span);
}

const ir::Node* evaluate_condition(Context& c, const ast::Expr& expr, const Env& env) {
  return evaluate_node(c, expr, env, c.types().boolean);
}

Value if_expression(Context& c, const ast::IfExpr& expr, const Env& env, const ir::Type* expected) {
  const ir::Node* condition = evaluate_condition(c, *expr.condition, env);
  if (condition->op == ir::Op::Error) return error_value(c);
  if (condition->op == ir::Op::Bool) return infer(c, condition->b ? *expr.then : *expr.otherwise, env, expected);
  std::vector<Alternative> branches;
  for (const bool taken : {true, false}) {
    ScopeGuard scope(c);
    const ir::Node* guard = taken ? condition : c.builder.logical_not(condition);
    c.condition = both(c, c.condition, guard);
    branches.push_back({guard, infer(c, taken ? *expr.then : *expr.otherwise, env, expected)});
  }
  return merge_branches(c, std::move(branches));
}

}  // namespace dpc::check
