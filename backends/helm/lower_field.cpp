// Fields of what a user wrote: elements of open lists and maps, optional records. No values.yaml has their defaults.
#include <algorithm>

#include "backends/helm/lower.h"
#include "backends/helm/raise/conditions.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

// The value that dpc gives to the field at the end of the path where it isn't written; null where there is none. The
// default of a record goes before those of its fields.
const Node* default_at(const ir::Type* type, std::span<const Symbol> path) {
  const Node* fallback = nullptr;
  for (const Symbol name : path) {
    if (type == nullptr) return nullptr;
    const ir::Type& record = ir::without_optional(*type);
    if (record.kind != TypeKind::Record) return nullptr;
    const ir::Field* field = ir::find_field(record, name);
    if (field == nullptr) return nullptr;
    const Node* inner = fallback != nullptr && fallback->op == Op::Record ? ir::find(*fallback, name) : nullptr;
    fallback = inner != nullptr ? inner : field->fallback;
    type = field->type;
  }
  return fallback;
}

// Where one step of a path from a value of the type leads; null where no type tells. An entry of a map may be missing.
const ir::Type* step(ir::Builder& builder, const ir::Type& from, Symbol name) {
  const ir::Type& object = ir::without_optional(from);
  if (object.kind == TypeKind::Map) return builder.optional(object.element);
  const ir::Field* field = object.kind == TypeKind::Record ? ir::find_field(object, name) : nullptr;
  return field != nullptr ? field->type : nullptr;
}

bool is_record(const ir::Type* type) { return type != nullptr && type->kind == TypeKind::Record; }

bool is_set_where(const Node* given, const Node* object) {
  if (given == nullptr) return false;
  return std::ranges::any_of(terms_of(given, ir::Builtin::And), [&](const Node* term) {
    return term->op == Op::Call && term->builtin == ir::Builtin::IsSet && term->kid(0) == object;
  });
}

}  // namespace

// A path from what a user wrote whole. `dig "path" "/" $host` has the default only where the key is missing, so that
// false, 0 and "" stay.
go::Expr Lower::written(const Node* object, std::span<const Symbol> path) {
  const bool maybe = object->type != nullptr && object->type->kind == TypeKind::Optional &&
                     !is_set_where(situation_.given, object) && !is_sure(object, situation_.given);
  const Node* fallback = default_at(object->type, path);
  go::Expr from = value(object);
  if (fallback == nullptr && path.size() == 1)
    return go::field(maybe ? go::maybe(std::move(from)) : std::move(from), std::string(path[0].text()));
  std::vector<go::Expr> args;
  for (const Symbol name : path) args.push_back(go::text(name.text()));
  args.push_back(fallback == nullptr ? go::nil() : value(fallback));
  args.push_back(maybe ? go::call("default", {go::call("dict", {}), std::move(from)}) : std::move(from));
  return go::call("dig", std::move(args));
}

// A record that is a field is written with what it is in; that may be an optional record, whose fields may be missing.
go::Expr Lower::field(const Node* node) {
  std::vector<Symbol> path{node->s};
  const Node* object = node->kid(0);
  const auto is_written_with = [&](const Node* outer) {
    return outer->op == Op::Field && is_record(step(builder_, *outer->kid(0)->type, outer->s));
  };
  for (; is_written_with(object); object = object->kid(0)) path.push_back(object->s);
  std::ranges::reverse(path);
  return written(object, path);
}

// values.yaml has the defaults of the way up to an optional record or an entry of an open map, which is written whole
// or not at all.
go::Expr Lower::param(const Node* node) {
  const ir::ParamPath& path = *node->param;
  if (path.root != ir::Root::Values) return param_path(path);
  const ir::Type* type = values_;
  const ir::Type* type_of_object = nullptr;
  std::size_t whole = 0;
  for (std::size_t i = 0; i + 1 < path.names.size(); ++i) {
    type = step(builder_, *type, path.names[i]);
    if (type == nullptr) break;
    if (type->kind != TypeKind::Optional) continue;
    whole = i + 1;
    type_of_object = type;
  }
  if (whole == 0) return param_path(path);
  const Node* object = builder_.param(path.root, path.names.first(whole), type_of_object);
  return written(object, path.names.subspan(whole));
}

bool Lower::is_sure(const Node* path, const Node* given) const {
  if (path->op == Op::Param) return is_sure_param(*path->param, given);
  if (path->op != Op::Field || path->kid(0)->type == nullptr) return false;
  const Node* object = path->kid(0);
  const ir::Type& record = ir::without_optional(*object->type);
  const ir::Field* field = record.kind == TypeKind::Record ? ir::find_field(record, path->s) : nullptr;
  if (field == nullptr || !ir::never_null(*field->type)) return false;
  return object->type->kind != TypeKind::Optional || is_set_where(given, object) || is_sure(object, given);
}

bool Lower::is_sure_param(const ir::ParamPath& path, const Node* given) const {
  if (path.root != ir::Root::Values) return false;
  const ir::Type* type = values_;
  for (std::size_t i = 0; i < path.names.size(); ++i) {
    type = step(builder_, *type, path.names[i]);
    if (type == nullptr) return false;
    if (type->kind != TypeKind::Optional) continue;
    const bool whole = i + 1 == path.names.size();
    if (whole || !is_set_where(given, builder_.param(path.root, path.names.first(i + 1), type))) return false;
  }
  return ir::never_null(*type);
}

}  // namespace dpc::helm
