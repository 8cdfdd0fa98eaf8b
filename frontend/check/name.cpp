// The names of objects: the prefix before them, cut once for all so that two names stay two.
#include "frontend/check/context.h"

namespace dpc::check {
namespace {

constexpr std::size_t longest_name = 63, longest_of_any = 253;

using Lengths = std::unordered_map<const ir::Node*, std::size_t>;

// In bytes; more than any name may have tells no more. `known`: of the texts on the way, which may be shared.
std::size_t longest_text(const ir::Node* node, Lengths& known) {
  if (node->op == ir::Op::String) return node->text().size();
  if (node->op == ir::Op::Concat || node->op == ir::Op::Select) {
    if (const auto found = known.find(node); found != known.end()) return found->second;
    const bool all = node->op == ir::Op::Concat;
    std::size_t longest = 0;
    for (const ir::Node* kid : node->kids().subspan(all ? 0 : 1)) {
      const std::size_t each = longest_text(kid, known);
      longest = all ? std::min(longest + each, longest_of_any + 1) : std::max(longest, each);
    }
    return known[node] = longest;
  }
  if (node->type != nullptr && node->type->kind == ir::TypeKind::Enum) {
    std::size_t longest = 0;
    for (const ir::Literal& literal : node->type->literals) longest = std::max(longest, literal.text.text().size());
    return longest;
  }
  if (node->type != nullptr && node->type->rules != nullptr && node->type->rules->max_length < longest_name)
    return node->type->rules->max_length;
  return 20;
}

// The number in it is set when all names are known (finish_names): it is part of no table, so that it may change until
// then.
const ir::Node* suffix_limit(Context& c) {
  if (c.suffix_limit == nullptr) {
    ir::Node* limit = c.arena.make<ir::Node>();
    limit->op = ir::Op::Int;
    limit->type = c.types().integer;
    limit->i = static_cast<std::int64_t>(longest_name);
    c.suffix_limit = limit;
  }
  return c.suffix_limit;
}

}  // namespace

const ir::Node* full_name(Context& c, const ir::Node* base) {
  const ir::Node* prefix = settings_of(c, c.instance).prefix;
  if (prefix == nullptr) return base;
  const ir::Node* head =
      prefix->open() ? c.builder.call(ir::Builtin::Cut, {prefix, suffix_limit(c)}, prefix->type) : prefix;
  const ir::Node* parts[] = {head, c.builder.string("-"), base};
  return c.builder.concat(parts);
}

void leave_room(Context& c, const NameValue& name, std::size_t most) {
  if (name.full == name.base) return;
  Lengths known;
  const std::size_t suffix = longest_text(name.base, known) + 1 + longest_name;
  if (suffix > most) c.longest_suffix = std::max(c.longest_suffix, suffix - most);
}

void finish_names(Context& c) {
  if (c.suffix_limit == nullptr) return;
  const std::size_t taken = std::min(c.longest_suffix, longest_name - 1);
  c.suffix_limit->i = static_cast<std::int64_t>(longest_name - taken);
}

NameValue* name_of(Context& c, const Value& value, Span span) {
  if (value.kind == ValueKind::Name) return value.name;
  const ir::Node* base = text_node(c, value, span);
  if (base->op == ir::Op::Error) return nullptr;
  NameValue name;
  name.base = base;
  name.full = full_name(c, base);
  name.span = span;
  return c.arena.make<NameValue>(name);
}

// Helm's convention: the release's name and the app's, or the one that contains the other; nameOverride and
// fullnameOverride are heeded where they are params (the `fullname` helper that `helm create` writes).
const ir::Node* fullname(Context& c) {
  const auto text_param = [&](std::string_view name) -> const ir::Node* {
    const Symbol symbol = c.symbol(name);
    if (c.values_type == nullptr) return nullptr;
    const ir::Field* field = ir::find_field(*c.values_type, symbol);
    if (field == nullptr || !ir::is_text(field->type->kind)) return nullptr;
    return c.builder.param(ir::Root::Values, {&symbol, 1}, field->type);
  };
  const ir::Type* label = builtin_type(c, "dns_label");
  const ir::Node* limit = c.builder.integer(static_cast<std::int64_t>(longest_name));
  const auto cut = [&](const ir::Node* node) { return c.builder.call(ir::Builtin::Cut, {node, limit}, label); };
  const auto empty = [&](const ir::Node* node) {
    return c.builder.call(ir::Builtin::IsEmpty, {node}, c.types().boolean);
  };
  const Symbol release_name = c.symbol("name");
  const ir::Node* release = c.builder.param(ir::Root::Release, {&release_name, 1}, builtin_type(c, "release_name"));
  const ir::Node* name = c.builder.string(c.out->app.name);
  if (const ir::Node* override_name = text_param("nameOverride"))
    name = c.builder.select(empty(override_name), name, override_name);
  const ir::Node* parts[] = {release, c.builder.string("-"), name};
  const ir::Node* contains = c.builder.call(ir::Builtin::Contains, {release, name}, c.types().boolean);
  const ir::Node* node = c.builder.select(contains, cut(release), cut(c.builder.concat(parts)));
  if (const ir::Node* override_full = text_param("fullnameOverride"))
    node = c.builder.select(empty(override_full), node, cut(override_full));
  return node;
}

}  // namespace dpc::check
