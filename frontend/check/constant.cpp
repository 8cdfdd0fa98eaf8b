// What comes out the same in every instance of a body, and is made once.
#include <algorithm>

#include "frontend/check/arguments.h"
#include "frontend/check/region.h"

namespace dpc::check {
namespace {

// Where an expression stands: the names that stand for something constant there, and the file whose functions it calls
// (null: it must call none).
struct Surroundings {
  Context& c;
  std::span<const ast::Param> params;
  const Module* file = nullptr;
};

bool is_constant(const ast::Expr& expr, const Surroundings& in);

bool is_constant(ast::Array<ast::Entry> entries, const Surroundings& in) {
  for (const ast::Entry& entry : entries) {
    const bool plain = (entry.kind == ast::EntryKind::Field || entry.kind == ast::EntryKind::Element) &&
                       entry.when == nullptr && entry.type == nullptr && entry.value != nullptr;
    if (!plain || !is_constant(*entry.value, in)) return false;
    for (const ast::Key& key : entry.path) {
      if (key.computed != nullptr) return false;
    }
  }
  return true;
}

bool is_constant(const ast::InterpolationExpr& text, const Surroundings& in) {
  return std::ranges::all_of(text.parts, [&](const ast::InterpolationPart& part) {
    return part.value == nullptr || is_constant(*part.value, in);
  });
}

// The name of an object depends on the prefix of the instance that it is seen in.
bool holds_no_names(const ir::Type& type) {
  switch (type.kind) {
    case ir::TypeKind::Bool: case ir::TypeKind::Int: case ir::TypeKind::Float: case ir::TypeKind::String:
    case ir::TypeKind::Enum: case ir::TypeKind::Kubernetes:
      return true;
    case ir::TypeKind::Optional: case ir::TypeKind::List: case ir::TypeKind::Map: case ir::TypeKind::Keyed:
      return type.element != nullptr && holds_no_names(*type.element);
    case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Secret:
    case ir::TypeKind::Union: case ir::TypeKind::Record: case ir::TypeKind::Name: case ir::TypeKind::Object:
    case ir::TypeKind::Component: case ir::TypeKind::Function:
      return false;
  }
  return false;
}

// It makes something of its arguments alone.
bool is_pure(Context& c, const FunctionDecl& function) {
  const std::span<const ast::Param> params = function.item->params;
  const auto plain = [&](const ast::Param& param) {
    return param.fallback == nullptr && holds_no_names(*declared_param_type(c, param, function.module->env));
  };
  return function.item->type != nullptr && holds_no_names(*result_type(c, function)) &&
         std::ranges::all_of(params, plain) && is_constant(*function.item->value, {c, params});
}

// A call of one of the file's own functions.
bool is_constant(const ast::CallExpr& call, const Surroundings& in) {
  if (in.file == nullptr || in.file->standard || call.block != nullptr || call.callee->kind != ast::ExprKind::Name)
    return false;
  const auto found = in.file->functions.find(static_cast<const ast::NameExpr&>(*call.callee).name);
  if (found == in.file->functions.end()) return false;
  const auto given = [&](const ast::Argument& each) { return !each.spread && is_constant(*each.value, {in.c, {}}); };
  if (!std::ranges::all_of(call.arguments, given)) return false;
  const FunctionDecl& function = *found->second;
  if (const auto known = in.c.pure.find(&function); known != in.c.pure.end()) return known->second;
  const bool pure = is_pure(in.c, function);
  in.c.pure[&function] = pure;
  return pure;
}

bool is_constant(const ast::Expr& expr, const Surroundings& in) {
  switch (expr.kind) {
    case ast::ExprKind::Null:
    case ast::ExprKind::None:
    case ast::ExprKind::Bool:
    case ast::ExprKind::Int:
    case ast::ExprKind::Float:
    case ast::ExprKind::String: return true;
    case ast::ExprKind::List: return is_constant(static_cast<const ast::ListExpr&>(expr).entries, in);
    case ast::ExprKind::Record: return is_constant(static_cast<const ast::RecordExpr&>(expr).entries, in);
    case ast::ExprKind::Interpolation: return is_constant(static_cast<const ast::InterpolationExpr&>(expr), in);
    case ast::ExprKind::Call: return is_constant(static_cast<const ast::CallExpr&>(expr), in);
    case ast::ExprKind::Name: {
      const Symbol name = static_cast<const ast::NameExpr&>(expr).name;
      return std::ranges::any_of(in.params, [&](const ast::Param& param) { return param.name == name; });
    }
    case ast::ExprKind::Error: case ast::ExprKind::Member: case ast::ExprKind::Index: case ast::ExprKind::Unary:
    case ast::ExprKind::Binary: case ast::ExprKind::If: case ast::ExprKind::Match:
      return false;
  }
  return false;
}

// A literal where a declared type asks for a name becomes one, at any depth.
bool becomes_names(Context& c, const ir::Type& type) {
  const auto [known, fresh] = c.becomes_names.try_emplace(&type, type.kind == ir::TypeKind::Name);
  if (!fresh || known->second) return known->second;
  bool found = type.element != nullptr && becomes_names(c, *type.element);
  for (const ir::Type* member : type.members) found = found || becomes_names(c, *member);
  for (const ir::Field& field : type.fields) found = found || becomes_names(c, *field.type);
  return c.becomes_names[&type] = found;
}

bool may_be_constant(Context& c, ast::ExprKind kind, const ir::Type* expected) {
  if (kind == ast::ExprKind::Call) return expected != nullptr && holds_no_names(*expected);
  if (expected != nullptr && becomes_names(c, *expected)) return false;
  return (kind >= ast::ExprKind::Null && kind <= ast::ExprKind::String) || kind == ast::ExprKind::List ||
         kind == ast::ExprKind::Record;
}

// No name of a constant is looked up but those of the file's functions, so that it may outlive the scope that it stands
// in.
const Env& file_scope(const Env& env) {
  const Env* outermost = &env;
  while (outermost->parent != nullptr) outermost = outermost->parent;
  return *outermost;
}

}  // namespace

Thunk* delay_constant(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected) {
  if ((c.instance == nullptr && c.calls == 0) || c.probing || c.partial || !may_be_constant(c, expr.kind, expected))
    return nullptr;
  auto [it, fresh] = c.constants.try_emplace(&expr, nullptr);
  if (!fresh) return it->second != nullptr && it->second->expected == expected ? it->second : nullptr;
  // Only what is a call as a whole: a type with names in it may be expected of what stands within a record.
  const Module* file = expr.kind == ast::ExprKind::Call ? env.module : nullptr;
  if (!is_constant(expr, {c, {}, file})) return nullptr;
  LastingRegion lasting(c);
  Thunk* thunk = delay(c, expr, file_scope(env), expected);
  const Value value = force(c, thunk);
  if (value.kind == ValueKind::Record) value.record->constant = true;
  return c.constants[&expr] = thunk;
}

}  // namespace dpc::check
