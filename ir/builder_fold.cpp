// Fields, choices, texts and calls: folded as far as their operands are known.
#include <algorithm>

#include "ir/builder.h"

namespace dpc::ir {
namespace {

// How many choices a field is looked up through before it is left standing.
constexpr unsigned push_budget = 256;
constexpr std::size_t longest_flat_concat = 16;

bool is_call(const Node* node, Builtin builtin) { return node->op == Op::Call && node->builtin == builtin; }

bool is_bool(const Node* node, bool value) { return node->op == Op::Bool && node->b == value; }

bool any_error(std::span<const Node* const> nodes) {
  return std::ranges::any_of(nodes, [](const Node* node) { return node->op == Op::Error; });
}

bool is_text_type(const Type& type) {
  if (type.kind == TypeKind::Enum)
    return std::ranges::none_of(type.literals, [](const Literal& literal) { return literal.is_int; });
  return is_text(type.kind) && (type.rules == nullptr || !type.rules->number_allowed);
}

bool is_static(std::span<const Entry> entries) {
  return std::ranges::all_of(entries,
                             [](const Entry& entry) { return entry.guard == nullptr && !is_group(entry.value->op); });
}

}  // namespace

const Type* Builder::field_type(const Node* object, Symbol name, const Type* type) {
  const Type& whole = *object->type;
  const Type& record = without_optional(whole);
  const Field* declared = record.kind == TypeKind::Record ? find_field(record, name) : nullptr;
  if (declared == nullptr) return type ? type : types_.any;
  return &record == &whole ? declared->type : optional(declared->type);
}

const Node* Builder::field_of_param(const Node* object, Symbol name, const Type* type) {
  const std::span<const Symbol> names = object->param->names;
  if (names.size() >= 256) return error_;
  Symbol longer[257];
  std::ranges::copy(names, longer);
  longer[names.size()] = name;
  return param(object->param->root, {longer, names.size() + 1}, type);
}

namespace {

struct Choice {
  const Node* guard;
  const Node* value;
};

// What stands there is never left out for being empty or none.
bool is_kept(const Type& type) {
  return is_text(type.kind) || type.kind == TypeKind::Enum || type.kind == TypeKind::Bool ||
         type.kind == TypeKind::Int || type.kind == TypeKind::Float;
}

bool is_open_map(const Node& group) {
  const Node* map = group.op == Op::Spread ? group.kid(0) : nullptr;
  return map != nullptr && map->op == Op::Param && map->type->kind == TypeKind::Map && is_kept(*map->type->element);
}

// What a map that is spread there brings under the name.
Choice spread_choice(const Entry& entry, Symbol name, Builder& b) {
  const Node* map = entry.value->kid(0);
  const Node* value = b.field(map, name, b.optional(map->type->element));
  return {b.logical_and(entry.guard, b.call(Builtin::IsSet, {value}, b.types().boolean)), value};
}

}  // namespace

// The entries of that name form a choice, the last unguarded one at its end; groups hide what they may replace, save
// maps of scalars that are params.
const Node* Builder::field_of_record(const Node* object, Symbol name, const Type* type) {
  if (object->closed()) {
    const Node* found = find(*object, name);
    return found ? found : null_;
  }
  const Node* result = null_;
  bool groups = false;
  bool known = false;
  const std::span<const Entry> entries = object->entries();
  std::vector<Choice> choices;  // the one that counts most first
  for (std::size_t i = entries.size(); i-- > 0 && !known;) {
    const Entry& entry = entries[i];
    const bool spread = entry.key.empty() && is_open_map(*entry.value);
    groups |= entry.key.empty() && is_group(entry.value->op) && !spread;
    if (groups || (!spread && entry.key != name)) continue;
    known = entry.guard == nullptr && !spread;
    if (known) result = entry.value;
    else if (!spread) choices.push_back({entry.guard, entry.value});
    else choices.push_back(spread_choice(entry, name, *this));
  }
  if (groups && !known) {
    const Node* kids[] = {object};
    Node proto;
    proto.op = Op::Field;
    proto.type = type;
    proto.flags = object->flags & upward_flags;
    proto.count = 1;
    proto.kid_array = kids;
    proto.s = name;
    return consed(proto);
  }
  for (auto choice = choices.rbegin(); choice != choices.rend(); ++choice)
    result = select(choice->guard, choice->value, result);
  return result;
}

const Node* Builder::field_within(const Node* object, Symbol name, const Type* type, unsigned& budget) {
  const Type* own = field_type(object, name, type);
  if (object->op == Op::Error) return error_;
  if (is_scalar(object->op) || object->op == Op::List) return null_;
  if (object->op == Op::Param) return field_of_param(object, name, own);
  if (object->op == Op::Record) return field_of_record(object, name, own);
  if (object->op == Op::Select && budget > 0) {
    --budget;
    const Node* then = field_within(object->kid(1), name, type, budget);
    const Node* otherwise = field_within(object->kid(2), name, type, budget);
    return select(object->kid(0), then, otherwise);
  }
  const Node* kids[] = {object};
  Node proto;
  proto.op = Op::Field;
  proto.type = own;
  proto.flags = object->flags & (Open | Looped);
  const bool declared =
      without_optional(*object->type).kind == TypeKind::Record && find_field(without_optional(*object->type), name);
  if (contains_secret(own) || (object->tainted() && !declared)) proto.flags |= Tainted;
  proto.count = 1;
  proto.kid_array = kids;
  proto.s = name;
  return consed(proto);
}

const Node* Builder::field(const Node* object, Symbol name, const Type* type) {
  unsigned budget = push_budget;
  return field_within(object, name, type, budget);
}

const Type* Builder::branch_type(const Node* then, const Node* otherwise) {
  const Type *a = then->type, *b = otherwise->type;
  if (a == b || same_type(*a, *b)) return a;
  if (a->kind == TypeKind::None) return optional(b);
  if (b->kind == TypeKind::None) return optional(a);
  const bool either_optional = a->kind == TypeKind::Optional || b->kind == TypeKind::Optional;
  const Type *x = &without_optional(*a), *y = &without_optional(*b);
  const auto text = [](const Type* type) { return is_text(type->kind) || type->kind == TypeKind::Enum; };
  const Type* both = types_.any;
  if (same_type(*x, *y)) both = x;
  else if (x->kind == TypeKind::Int && y->kind == TypeKind::Int) both = types_.integer;
  else if (text(x) && text(y))
    both = x->kind == TypeKind::Secret || y->kind == TypeKind::Secret ? types_.secret : types_.string;
  return either_optional && both != types_.any ? optional(both) : both;
}

// A choice between conditions is a condition; nothing where neither branch is a constant.
const Node* Builder::select_bool(const Node* condition, const Node* then, const Node* otherwise) {
  const auto plain = [](const Node* node) { return node->type->kind == TypeKind::Bool; };
  if (!plain(then) || !plain(otherwise)) return nullptr;
  if (is_bool(then, true)) return logical_or(condition, otherwise);
  if (is_bool(then, false)) return logical_and(logical_not(condition), otherwise);
  if (is_bool(otherwise, true)) return logical_or(logical_not(condition), then);
  if (is_bool(otherwise, false)) return logical_and(condition, then);
  return nullptr;
}

const Node* Builder::select(const Node* condition, const Node* then, const Node* otherwise) {
  if (condition == nullptr || is_bool(condition, true)) return then;
  if (is_bool(condition, false)) return otherwise;
  if (condition->op == Op::Error) return error_;
  if (then == otherwise) return then;
  if (is_call(condition, Builtin::Not)) return select(condition->kid(0), otherwise, then);
  while (then->op == Op::Select && then->kid(0) == condition) then = then->kid(1);
  while (otherwise->op == Op::Select && otherwise->kid(0) == condition) otherwise = otherwise->kid(2);
  if (then == otherwise) return then;
  if (then->op == Op::Error && otherwise->op == Op::Error) return error_;
  if (const Node* simpler = select_bool(condition, then, otherwise)) return simpler;
  const Node* kids[] = {condition, then, otherwise};
  const Type* type = branch_type(then, otherwise);
  // `x ?? d`: where x is taken it is there
  const bool there = is_call(condition, Builtin::IsSet) && condition->kid(0) == then;
  const TypeKind other = otherwise->type->kind;
  if (there && other != TypeKind::Optional && other != TypeKind::None) type = &without_optional(*type);
  return operation(Op::Select, kids, type);
}

namespace {

// Joins neighbours that are closed, and takes short Concats apart.
class TextParts {
 public:
  explicit TextParts(Builder& builder) : builder_(builder) {}

  void add(const Node* part) {
    // long ones are not taken apart again: a sum of a million texts must be made in linear time
    if (part->op == Op::Concat && part->count <= longest_flat_concat) {
      for (const Node* inner : part->kids()) add_flat(inner);
    } else {
      add_flat(part);
    }
  }

  const std::vector<const Node*>& take() {
    flush();
    return kept_;
  }

 private:
  void add_flat(const Node* part) {
    if (!is_scalar(part->op)) {
      flush();
      kept_.push_back(part);
      return;
    }
    const std::string_view text = scalar_text(*part, buffer_);
    // what would be too large is left to evaluation, which refuses it
    if (literal_.size() + text.size() > max_text) flush();
    literal_ += text;
    tainted_ |= part->tainted();
    versioned_ |= part->origin() != nullptr;
    literals_.push_back(part);
  }

  void flush() {
    if (!literal_.empty()) kept_.push_back(joined());
    literal_.clear();
    literals_.clear();
    tainted_ = versioned_ = false;
  }

  const Node* joined() {
    const Symbol text = builder_.symbol(literal_);
    if (tainted_) return builder_.secret(text);
    if (!versioned_) return builder_.string(text);
    for (const Node*& part : literals_) part = builder_.with_origins(part);
    return builder_.versioned(text, builder_.concat(literals_));
  }

  Builder& builder_;
  std::vector<const Node*> kept_;
  std::string literal_, buffer_;
  std::vector<const Node*> literals_;  // that it is made of
  bool tainted_ = false;
  bool versioned_ = false;
};

// Of a Concat only its own literals count, so this is a lower bound.
std::size_t literal_bytes(std::span<const Node* const> parts) {
  std::size_t bytes = 0;
  for (const Node* part : parts) {
    bytes += part->text().size();
    if (part->op != Op::Concat) continue;
    for (const Node* inner : part->kids()) bytes += inner->text().size();
  }
  return bytes;
}

}  // namespace

const Node* Builder::concat(std::span<const Node* const> parts) {
  if (any_error(parts)) return error_;
  std::vector<const Node*> kept;
  if (literal_bytes(parts) > max_text) {
    kept.assign(parts.begin(), parts.end());
  } else {
    TextParts joined(*this);
    for (const Node* part : parts) joined.add(part);
    kept = joined.take();
  }
  if (kept.empty()) return string(std::string_view());
  if (kept.size() == 1 && (kept[0]->op == Op::String || is_text_type(*kept[0]->type))) return kept[0];
  const bool all_closed = std::ranges::all_of(kept, [](const Node* part) { return part->closed(); });
  const bool any_secret = std::ranges::any_of(kept, [](const Node* part) { return part->tainted(); });
  return operation(Op::Concat, kept, any_secret ? types_.secret : types_.string, all_closed ? Open : 0);
}

namespace {

// When the record has the key; null where what has it may be a loop, or may be left out.
const Node* has_key(const Node* record, const Node* key, Builder& b) {
  const Type* type = b.types().boolean;
  const Node* has = b.boolean(false);
  bool known = true;
  for (const Entry& entry : record->entries()) {
    const Node& value = *entry.value;
    if (!is_group(value.op) && entry.key != key->s) continue;
    if (value.op == Op::Spread)
      has = b.logical_or(has, b.logical_and(entry.guard, b.call(Builtin::Has, {value.kid(0), key}, type)));
    else if (!is_group(value.op) && is_kept(*value.type))
      has = b.logical_or(has, entry.guard != nullptr ? entry.guard : b.boolean(true));
    else known = false;
  }
  return known || is_bool(has, true) ? has : nullptr;
}

}  // namespace

// Calls that mean something simpler than themselves though they are open; null for all others.
const Node* Builder::special_call(Builtin builtin, std::span<const Node* const> arguments, const Type* type) {
  const Node* a = arguments[0];
  if (builtin == Builtin::Not) return logical_not(a);
  if (builtin == Builtin::And) return logical_and(a, arguments[1]);
  if (builtin == Builtin::Or) return logical_or(a, arguments[1]);
  if (builtin == Builtin::Eq) return equal(a, arguments[1]);
  if (builtin == Builtin::IsSet || builtin == Builtin::IsEmpty) return predicate(builtin, a, type);
  if (builtin == Builtin::Keep && is_container(a->op)) return keep_empty(a);
  if (builtin == Builtin::Str && is_text_type(*a->type)) return a;
  if (builtin == Builtin::Get && arguments[1]->op == Op::String && (a->op == Op::Param || a->op == Op::Record)) {
    return field(a, arguments[1]->s, type);
  }
  if (builtin == Builtin::Has && a->op == Op::Record && arguments[1]->op == Op::String)
    return has_key(a, arguments[1], *this);
  if (builtin == Builtin::Length && a->op == Op::List && is_static(a->entries())) {
    const bool all_there = std::ranges::all_of(a->entries(), [](const Entry& entry) {
      return entry.value->closed() || entry.value->op == Op::Record || entry.value->op == Op::Concat;
    });
    if (all_there) return integer(a->count);
  }
  return nullptr;
}

// What was folded of the app's version, and how: for the builtins by which names, labels, images and files are made.
const Node* Builder::remembering(const Node* result, Builtin builtin, std::span<const Node* const> arguments,
                                 const Type* type) {
  constexpr Builtin followed[] = {Builtin::Replace,    Builtin::Cut,        Builtin::Lower, Builtin::Upper,
                                  Builtin::TrimPrefix, Builtin::TrimSuffix, Builtin::Trim,  Builtin::Yaml,
                                  Builtin::Base64,     Builtin::Digest};
  if (result->op != Op::String || std::ranges::find(followed, builtin) == std::end(followed)) return result;
  std::vector<const Node*> origins;
  for (const Node* argument : arguments) origins.push_back(with_origins(argument));
  return versioned(result->s, call(builtin, origins, type), result->type);
}

const Node* Builder::call(Builtin builtin, std::span<const Node* const> arguments, const Type* type) {
  if (any_error(arguments)) return error_;
  if (const Node* simpler = special_call(builtin, arguments, type)) return simpler;
  Node proto;
  for (const Node* argument : arguments) proto.flags |= argument->flags & upward_flags;
  if (drops_taint(builtin, type) || (builtin == Builtin::Keys && !has_tainted_keys(*arguments[0])))
    proto.flags &= static_cast<std::uint8_t>(~Tainted);
  if (!(proto.flags & Open)) {
    std::string fault;
    const Node* result = evaluate_builtin(*this, builtin, arguments, type, fault);
    if (result != nullptr && proto.flags & Tainted) return taint(result);
    if (result != nullptr) return proto.flags & Versioned ? remembering(result, builtin, arguments, type) : result;
    proto.flags |= Open;
  }
  proto.op = Op::Call;
  proto.builtin = builtin;
  proto.type = type;
  proto.count = static_cast<std::uint32_t>(arguments.size());
  proto.kid_array = arguments.data();
  return consed(proto);
}

}  // namespace dpc::ir
