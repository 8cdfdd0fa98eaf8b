#include "ir/builder.h"

#include <algorithm>
#include <bit>
#include <cctype>

namespace dpc::ir {
namespace {

constexpr std::size_t first_table = 4096;

std::uint32_t mix(std::uint64_t value) {
  value *= 0x9E3779B97F4A7C15u;
  return static_cast<std::uint32_t>(value >> 32);
}

std::uint32_t mix(std::uint32_t hash, std::uint64_t value) { return mix((std::uint64_t{hash} << 32 | hash) ^ value); }

std::uint32_t mix(std::uint32_t hash, const void* pointer) {
  return mix(hash, reinterpret_cast<std::uintptr_t>(pointer) >> 3);
}

std::uint32_t raw_hash_of(const Node& node) {
  const std::uint32_t start =
      mix((static_cast<std::uint64_t>(node.op) << 16 | static_cast<std::uint64_t>(node.builtin)) + 1);
  switch (node.op) {
    case Op::Int:
    case Op::Var: return mix(start, static_cast<std::uint64_t>(node.i));
    case Op::Float: return mix(start, std::bit_cast<std::uint64_t>(node.f));
    case Op::String: return mix(start, std::uint64_t{node.s.hash()});
    case Op::Param: return mix(start, std::uint64_t{node.param->hash});
    case Op::Field: return mix(mix(start, node.kid_array[0]), std::uint64_t{node.s.hash()});
    case Op::Select:
    case Op::Call:
    case Op::Concat:
    case Op::Spread:
    case Op::Pair: {
      std::uint32_t hash = start;
      for (const Node* kid : node.kids()) hash = mix(hash, kid);
      return hash;
    }
    case Op::Null:
    case Op::Bool:
    case Op::Record:
    case Op::List:
    case Op::Range:
    case Op::Error: return start;
  }
  return start;
}

// Never 0, which marks a free place in the table.
std::uint32_t hash_of(const Node& node) {
  const std::uint32_t hash = raw_hash_of(node);
  return hash == 0 ? 1 : hash;
}

bool same(const Node& a, const Node& b) {
  if (a.op != b.op || a.builtin != b.builtin || a.count != b.count) return false;
  switch (a.op) {
    case Op::Int:
    case Op::Var: return a.i == b.i;
    case Op::Float: return std::bit_cast<std::uint64_t>(a.f) == std::bit_cast<std::uint64_t>(b.f);
    case Op::String: return a.s == b.s && a.type == b.type && a.made_of == b.made_of;
    case Op::Param: return a.param->root == b.param->root && std::ranges::equal(a.param->names, b.param->names);
    case Op::Field:
      return a.kid_array[0] == b.kid_array[0] && a.s == b.s;
    // A digest of a secret is one or not, see drops_taint; so is a digest one that restarts pods.
    case Op::Call:
      return a.tainted() == b.tainted() && (a.builtin != Builtin::Digest || a.type == b.type) &&
             std::ranges::equal(a.kids(), b.kids());
    case Op::Select:
    case Op::Concat:
    case Op::Spread:
    case Op::Pair: return std::ranges::equal(a.kids(), b.kids());
    case Op::Null:
    case Op::Bool:
    case Op::Record:
    case Op::List:
    case Op::Range:
    case Op::Error: return false;
  }
  return false;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0]))) return false;
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80 && (std::isalnum(c) || c == '_'); });
}

std::string_view root_name(Root root) {
  switch (root) {
    case Root::Values: return "values";
    case Root::Release: return "release";
    case Root::Cluster: return "cluster";
    case Root::App: return "app";
  }
  return "";
}

std::string path_text(Root root, std::span<const Symbol> names) {
  std::string out(root_name(root));
  for (const Symbol name : names) {
    out += '.';
    if (is_identifier(name.text())) {
      out += name.text();
      continue;
    }
    out += '"';
    for (const char c : name.text()) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out;
}

const Node* constant(Arena& arena, Op op, const Type* type, bool value = false) {
  Node node;
  node.op = op;
  node.type = type;
  node.b = value;
  return arena.make<Node>(node);
}

}  // namespace

Builder::Builder(Arena& arena, Interner& interner)
    : arena_(arena), interner_(interner), hashes_(first_table), nodes_(first_table) {
  const auto basic = [&](TypeKind kind) { return make_type({.kind = kind}); };
  types_ = {.error = basic(TypeKind::Error),
            .any = basic(TypeKind::Any),
            .none = basic(TypeKind::None),
            .boolean = basic(TypeKind::Bool),
            .integer = basic(TypeKind::Int),
            .floating = basic(TypeKind::Float),
            .string = basic(TypeKind::String),
            .secret = basic(TypeKind::Secret)};
  const std::array<const Type*, 4> scalars = {types_.string, types_.integer, types_.floating, types_.boolean};
  const std::span<const Type*> members = arena_.make_array<const Type*>(scalars.size());
  std::ranges::copy(scalars, members.begin());
  types_.scalar = make_type({.kind = TypeKind::Union, .name = symbol("scalar"), .members = members});
  types_.string_list = list_of(types_.string);
  types_.string_map = map_of(types_.string);
  types_.any_map = map_of(types_.any);
  types_.any_list = list_of(types_.any);
  const Type ascii = {.kind = TypeKind::String, .rules = arena_.make<TextRules>(TextRules{.ascii = true})};
  types_.ascii = make_type(ascii);
  types_.roll_digest = make_type(ascii);
  null_ = constant(arena_, Op::Null, types_.none);
  error_ = constant(arena_, Op::Error, types_.error);
  true_ = constant(arena_, Op::Bool, types_.boolean, true);
  false_ = constant(arena_, Op::Bool, types_.boolean, false);
}

// Where the node stands, or would; a hash of 0 is a free place.
std::size_t Builder::slot_of(std::uint32_t hash, const Node& proto) const {
  const std::size_t mask = hashes_.size() - 1;
  std::size_t i = hash & mask;
  while (hashes_[i] != 0 && (hashes_[i] != hash || !same(*nodes_[i], proto))) i = (i + 1) & mask;
  return i;
}

const Node* Builder::consed(Node proto) {
  const std::uint32_t hash = hash_of(proto);
  const std::size_t slot = slot_of(hash, proto);
  if (hashes_[slot] != 0) return nodes_[slot];
  if (!proto.kids().empty()) {
    const std::span<const Node*> kids = arena_.make_array<const Node*>(proto.count);
    std::ranges::copy(proto.kids(), kids.begin());
    proto.kid_array = kids.data();
  }
  const Node* made = arena_.make<Node>(proto);
  hashes_[slot] = hash;
  nodes_[slot] = made;
  if (++used_ > hashes_.size() / 8 * 5) grow();
  return made;
}

void Builder::grow() {
  std::vector<std::uint32_t> hashes(hashes_.size() * 2);
  std::vector<const Node*> nodes(hashes.size());
  const std::size_t mask = hashes.size() - 1;
  for (std::size_t from = 0; from < hashes_.size(); ++from) {
    if (hashes_[from] == 0) continue;
    std::size_t i = hashes_[from] & mask;
    while (hashes[i] != 0) i = (i + 1) & mask;
    hashes[i] = hashes_[from];
    nodes[i] = nodes_[from];
  }
  hashes_.swap(hashes);
  nodes_.swap(nodes);
}

const Node* Builder::operation(Op op, std::span<const Node* const> kids, const Type* type, std::uint8_t flags) {
  Node node;
  node.op = op;
  node.type = type;
  node.count = static_cast<std::uint32_t>(kids.size());
  node.kid_array = kids.data();
  node.flags = flags;
  for (const Node* kid : kids) node.flags |= kid->flags & upward_flags;
  return consed(node);
}

const Node* Builder::integer(std::int64_t value) {
  Node node;
  node.op = Op::Int;
  node.type = types_.integer;
  node.i = value;
  return consed(node);
}

const Node* Builder::floating(double value) {
  Node node;
  node.op = Op::Float;
  node.type = types_.floating;
  node.f = value;
  return consed(node);
}

const Node* Builder::text(Symbol text, const Type* type, std::uint8_t flags, const Node* made_of) {
  Node node;
  node.op = Op::String;
  node.type = type;
  node.flags = flags;
  node.made_of = made_of;
  node.s = text ? text : symbol("");
  return consed(node);
}

const Node* Builder::string(Symbol text) { return this->text(text, types_.string); }
const Node* Builder::roll_digest(std::string_view text) { return this->text(symbol(text), types_.roll_digest); }
const Node* Builder::secret(Symbol text) { return this->text(text, types_.secret, Tainted); }
const Node* Builder::versioned(Symbol text, const Node* origin, const Type* type) {
  return this->text(text, type != nullptr ? type : types_.string, Versioned, origin);
}

const Node* Builder::param(Root root, std::span<const Symbol> names, const Type* type) {
  std::uint32_t hash = mix(static_cast<std::uint64_t>(root) + 1);
  for (const Symbol name : names) hash = mix(hash, std::uint64_t{name.hash()});
  const ParamPath path{root, hash, names, {}};
  Node node;
  node.op = Op::Param;
  node.param = &path;
  const std::size_t slot = slot_of(hash_of(node), node);
  if (hashes_[slot] != 0) return nodes_[slot];
  const std::span<Symbol> kept = arena_.make_array<Symbol>(names.size());
  std::ranges::copy(names, kept.begin());
  node.param = arena_.make<ParamPath>(root, hash, std::span<const Symbol>(kept), symbol(path_text(root, names)));
  node.type = type;
  node.flags = static_cast<std::uint8_t>(Open | (contains_secret(type) ? Tainted : 0));
  return consed(node);
}

const Node* Builder::var(std::uint32_t number, const Type* type, bool tainted) {
  Node node;
  node.op = Op::Var;
  node.type = type;
  node.i = number;
  node.flags = static_cast<std::uint8_t>(Open | Looped | (tainted || contains_secret(type) ? Tainted : 0));
  return consed(node);
}

const Type* Builder::wrapped(TypeKind kind, const Type* element) {
  const std::size_t place = kind == TypeKind::Optional ? 0 : kind == TypeKind::List ? 1 : 2;
  const Type*& made = wrapped_[element][place];
  if (made == nullptr) made = make_type({.kind = kind, .element = element});
  return made;
}

const Type* Builder::optional(const Type* element) {
  const bool already =
      element->kind == TypeKind::Optional || element->kind == TypeKind::None || element->kind == TypeKind::Error;
  return already ? element : wrapped(TypeKind::Optional, element);
}

const Type* Builder::list_of(const Type* element) { return wrapped(TypeKind::List, element); }
const Type* Builder::map_of(const Type* element) { return wrapped(TypeKind::Map, element); }

bool Builder::contains_secret(const Type* type) {
  if (type == nullptr) return false;
  if (type->kind == TypeKind::Secret) return true;
  if (type->element == nullptr && type->fields.empty() && type->members.empty()) return false;
  const auto [known, fresh] = secrets_.try_emplace(type, false);
  if (!fresh) return known->second;
  const bool within =
      (type->element && contains_secret(type->element)) ||
      std::ranges::any_of(type->fields, [&](const Field& field) { return contains_secret(field.type); }) ||
      std::ranges::any_of(type->members, [&](const Type* member) { return contains_secret(member); });
  // what was answered No while this type was still open may have been so only because of it
  if (within) std::erase_if(secrets_, [](const auto& answer) { return !answer.second; });
  secrets_[type] = within;
  return within;
}

}  // namespace dpc::ir
