#include "backends/helm/raise/raise.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "backends/helm/helpers.h"
#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/repeats.h"
#include "backends/helm/raise/unroll.h"
#include "ir/guard.h"
#include "support/yaml/quote.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

bool is_path(const Node* node) { return node->op == Op::Param || node->op == Op::Var || node->op == Op::Field; }

// The path that a term finds filled or set.
const Node* found_by(const Node* term) {
  if (term->op != Op::Call) return nullptr;
  const bool set = term->builtin == ir::Builtin::IsSet;
  const bool filled = term->builtin == ir::Builtin::Not && term->kid(0)->op == Op::Call &&
                      term->kid(0)->builtin == ir::Builtin::IsEmpty;
  const Node* path = set ? term->kid(0) : filled ? term->kid(0)->kid(0) : nullptr;
  if (path == nullptr) return nullptr;
  const bool read = ir::is_container(path->op) || (is_path(path) && (set || ir::false_when_empty(*path)));
  return read ? path : nullptr;
}

// `with` asks for more than that an optional is set: 0, false and "" are set.
bool with_is_exact(const Node* term) { return term->builtin != ir::Builtin::IsSet; }

// Whether `a || b` finds `b or_else a` filled, as it finds one of the two.
bool finds_either(const Node* term, const Node* value) {
  if (!is_or_else(value) || !is_path(value->kid(1)) || !is_path(value->kid(2))) return false;
  const std::vector<const Node*> either = terms_of(term, ir::Builtin::Or);
  const auto finds = [&](const Node* path) {
    return std::ranges::any_of(either, [&](const Node* each) { return found_by(each) == path && with_is_exact(each); });
  };
  return either.size() == 2 && finds(value->kid(1)) && finds(value->kid(2));
}

Line key_line(std::string_view key) {
  std::string text;
  yaml::append_scalar(text, key);
  return {Piece{text, false, {}}};
}

}  // namespace

namespace {

// Open maps beside plain entries, all of them always there: `mergeOverwrite` says it in a line.
bool is_merged(std::span<const Entry> entries) {
  const auto group = [](const Entry& it) { return ir::is_group(it.value->op); };
  if (entries.size() < 2 || std::ranges::none_of(entries, group)) return false;
  return std::ranges::all_of(entries, [&](const Entry& it) {
    if (it.guard != nullptr) return false;
    if (group(it))
      return it.value->op == Op::Spread && is_path(it.value->kid(0)) && is_flat_map(it.value->kid(0)->type);
    return !ir::is_container(it.value->op) && it.value->type != nullptr &&
           it.value->type->kind != ir::TypeKind::Optional;
  });
}

}  // namespace

// A choice whose arms are written as entries of their own: one is no text that stands in a line, or the line would be
// long.
bool Raise::is_split(const Node* value) const {
  if (value->op != Op::Select) return false;
  const auto is_default = [&] {
    const Node* fallback = value->kid(1);
    const bool simple = fallback->op == Op::Concat && std::ranges::none_of(fallback->kids(), [&](const Node* kid) {
                          return kid->op == Op::Select && lower_.name_of(kid) == nullptr;
                        });
    const bool text = is_path(fallback) || fallback->op == Op::String || lower_.name_of(fallback) != nullptr;
    return is_or_else(value) && (text || (simple && !is_text_block(fallback)));
  };
  const bool literals = ir::is_scalar(value->kid(1)->op) && value->kid(1)->op != Op::Null &&
                        ir::is_scalar(value->kid(2)->op) && value->kid(2)->op != Op::Null;
  return !literals && !is_default();
}

const Node* Raise::simplified(const Node* guard) {
  if (guard == nullptr) return nullptr;
  const Node* left = nullptr;
  const Node* given = given_;
  guard = without_sure(guard, builder_.logical_and(given, guard));
  for (const Node* term : terms_of(shortened(builder_, guard, given), ir::Builtin::And)) {
    if (term->op == Op::Bool && term->b) continue;
    if (given != nullptr && ir::implies(builder_, given, term, guard_steps_).answer == ir::Answer::Yes) continue;
    left = builder_.logical_and(left, term);
  }
  return left;
}

// Not asked: whether the fields of what is set are there.
const Node* Raise::without_sure(const Node* condition, const Node* given, unsigned depth) {
  if (condition->op != Op::Call || depth > 32) return condition;
  const auto inner = [&](std::size_t at) { return without_sure(condition->kid(at), given, depth + 1); };
  if (condition->builtin == ir::Builtin::Not) return builder_.logical_not(inner(0));
  if (condition->builtin == ir::Builtin::And) {
    const Node* first = builder_.logical_and(given, condition->kid(0));
    return builder_.logical_and(inner(0), without_sure(condition->kid(1), first, depth + 1));
  }
  if (condition->builtin == ir::Builtin::Or) return builder_.logical_or(inner(0), inner(1));
  const bool sure = condition->builtin == ir::Builtin::IsSet && lower_.is_sure(condition->kid(0), given);
  return sure ? builder_.boolean(true) : condition;
}

std::vector<Item> Raise::items(const Node* container, const Node* given) {
  const Node* outer = given_;
  const bool outer_exact = exact_, outer_erases = erases_;
  suppose(builder_.logical_and(outer, given));
  exact_ = (container->flags & ir::FromData) != 0;
  erases_ = container == read_back_ && may_be_emptied(builder_, container);
  std::vector<Guarded> all;
  std::vector<Item> made;
  const std::span<const Entry> entries = container->entries();
  if (container->op == Op::Record && container != read_back_ && is_merged(entries)) {
    made = merged(container);
  } else if (is_read_back(container)) {
    Item item;
    item.kind = Item::Kind::Inserted;
    item.expr = go::call("toYaml", {lower_.read_back(container)});
    made = {std::move(item)};
  } else {
    all.reserve(entries.size());
    const std::size_t from = container->op == Op::Record && has_group(entries) ? 0 : shared_prefix(entries, all);
    for (std::size_t i = from; i < entries.size(); ++i) {
      Entry each = entries[i];
      if (container->op == Op::Record && container != read_back_) each.guard = not_later(entries, i);
      if (container == read_back_ && !each.key.empty() && each.guard != nullptr)
        each.guard = not_asking_later(entries, i);
      erase(all, each);
      entry(all, container->op, each);
    }
    made = grouped(std::move(all));
  }
  suppose(outer);
  exact_ = outer_exact;
  erases_ = outer_erases;
  return made;
}

void Raise::suppose(const Node* given) {
  given_ = given;
  lower_.suppose(given);
}

bool Raise::has_group(std::span<const Entry> entries) {
  return std::ranges::any_of(entries, [](const Entry& it) { return ir::is_group(it.value->op); });
}

// The guard of an entry, and that no map behind it has its key.
const Node* Raise::not_later(std::span<const Entry> entries, std::size_t at) {
  const Node* guard = entries[at].guard;
  if (entries[at].key.empty()) return guard;
  for (const Entry& later : entries.subspan(at + 1)) {
    if (later.value->op != Op::Spread) continue;
    const Node* key = builder_.string(entries[at].key);
    const Node* has = builder_.call(ir::Builtin::Has, {later.value->kid(0), key}, builder_.types().boolean);
    guard = builder_.logical_and(guard, builder_.logical_not(builder_.logical_and(later.guard, has)));
  }
  return guard;
}

namespace {

// A loop that prints an entry for each key of the map, and for nothing else.
bool prints_keys_of(const Entry& loop, const Node* map) {
  if (loop.value->op != Op::Range || loop.value->only != map || loop.guard != nullptr) return false;
  const std::span<const Entry> made = loop.value->range_info->entries;
  if (made.size() != 1 || made[0].guard != nullptr || made[0].value->op != Op::Pair) return false;
  const Node* key = made[0].value->kid(0);
  return key->op == Op::Var && static_cast<std::uint32_t>(key->i) == loop.value->range_info->key_var;
}

}  // namespace

// The guard of an entry of what is read back, not asking whether a map behind it has its key: of two the later is read.
const Node* Raise::not_asking_later(std::span<const Entry> entries, std::size_t at) {
  const Node* guard = nullptr;
  for (const Node* term : terms_of(entries[at].guard, ir::Builtin::And)) {
    const Node* asked = term->op == Op::Call && term->builtin == ir::Builtin::Not ? term->kid(0) : term;
    const bool has = asked != term && asked->op == Op::Call && asked->builtin == ir::Builtin::Has &&
                     asked->kid(1)->op == Op::String && asked->kid(1)->text() == entries[at].key.text();
    const auto prints = [&](const Entry& later) { return prints_keys_of(later, asked->kid(0)); };
    if (!has || std::ranges::none_of(entries.subspan(at + 1), prints)) guard = builder_.logical_and(guard, term);
  }
  return guard;
}

std::vector<Item> Raise::read_back(const Node* container) {
  read_back_ = container;
  return items(container, nullptr);
}

// By a named template that is read back.
bool Raise::is_read_back(const Node* record) {
  return record->op == Op::Record && record != read_back_ && !is_merged(record->entries()) && may_repeat(record);
}

// Open entries beside others, of which the later win: `mergeOverwrite`.
std::vector<Item> Raise::merged(const Node* record) {
  std::vector<go::Expr> maps;
  std::vector<Entry> plain;
  const auto flush = [&] {
    if (plain.empty()) return;
    maps.push_back(lower_.value(builder_.record(plain, record->type)));
    plain.clear();
  };
  std::vector<Guarded> shared;
  const std::size_t from = shared_prefix(record->entries(), shared);
  for (const Guarded& each : shared) maps.push_back(go::call("fromYaml", {each.item.expr}));
  for (const Entry& entry : record->entries().subspan(from)) {
    if (!ir::is_group(entry.value->op)) {
      plain.push_back(entry);
      continue;
    }
    flush();
    maps.push_back(lower_.value(entry.value));
  }
  flush();
  // It writes into its first argument, which must not be a param.
  if (!go::is_call(maps[0], "dict") && !go::is_call(maps[0], "fromYaml"))
    maps.insert(maps.begin(), go::call("dict", {}));
  Item item;
  item.kind = Item::Kind::Inserted;
  item.expr = go::call("toYaml", {maps.size() == 1 ? maps[0] : go::call("mergeOverwrite", std::move(maps))});
  return {item};
}

// The longest that the entries begin with.
const SharedEntries* Raise::find_shared(std::span<const Entry> entries) const {
  const SharedEntries* best = nullptr;
  for (const SharedEntries& shared : shared_) {
    const auto same = [](const Entry& a, const Entry& b) {
      return a.key == b.key && a.value == b.value && a.guard == b.guard;
    };
    const bool fits = shared.entries.size() <= entries.size() &&
                      std::equal(shared.entries.begin(), shared.entries.end(), entries.begin(), same);
    if (fits && (best == nullptr || best->entries.size() < shared.entries.size())) best = &shared;
  }
  return best;
}

std::size_t Raise::shared_prefix(std::span<const Entry> entries, std::vector<Guarded>& out) {
  const SharedEntries* best = find_shared(entries);
  if (best == nullptr) return 0;
  Item item;
  item.kind = Item::Kind::Inserted;
  item.expr = go::include(lower_.qualified(best->helper));
  out.push_back({nullptr, std::move(item)});
  return best->entries.size();
}

void Raise::entry(std::vector<Guarded>& out, Op container, const Entry& entry, bool settled) {
  lower_.place(entry.span);
  lower_.at_key(entry.key);
  if (ir::is_group(entry.value->op)) return group(out, container, entry, entry.guard);
  if (lower_.name_of(entry.value) == nullptr && is_split(entry.value)) return split(out, container, entry);
  const bool may_empty = !settled && (is_kept_empty(entry.value) || is_bare_element(container, entry));
  if (may_empty) return kept_empty(out, container, entry);
  const Node* present = exact_ ? nullptr : presence(builder_, container, entry.value);
  const Node* guard = simplified(builder_.logical_and(entry.guard, present));
  if (guard != nullptr && guard->op == Op::Bool && !guard->b) return;
  const Node* outer = given_;
  suppose(builder_.logical_and(given_, guard));
  Item item = item_of(container, entry);
  suppose(outer);
  if (guard == nullptr) {
    out.push_back({nullptr, std::move(item)});
  } else {
    pass_through(out, entry, guard, std::move(item));
  }
}

// Before an entry that may be left out: what an earlier one of its key says goes with it.
void Raise::erase(std::vector<Guarded>& out, const Entry& entry) {
  if (!erases_ || !may_be_left_out(builder_, entry)) return;
  Item item;
  item.kind = Item::Kind::Entry;
  item.key = entry.value->op == Op::Pair ? open_key(entry.value) : key_line(entry.key.text());
  item.value = literal(builder_.null());
  out.push_back({simplified(entry.guard), std::move(item)});
}

Line Raise::open_key(const Node* pair) {
  return {Piece{{}, true, go::call("quote", {lower_.value(pair->kid(0))})}};
}

bool Raise::is_kept_empty(const Node* value) {
  return ir::is_container(value->op) && (value->flags & ir::KeepEmpty) != 0 && value->count > 0 &&
         presence(builder_, Op::Record, without_keep(value)) != nullptr;
}

// An element of a list stays where nothing is left in it, and a dash alone would be null.
bool Raise::is_bare_element(Op container, const Entry& entry) {
  if (container != Op::List || !ir::is_container(entry.value->op) || entry.value->count == 0) return false;
  const Node* filled = presence(builder_, Op::Record, entry.value);
  if (filled == nullptr) return false;
  const Node* outer = given_;
  given_ = builder_.logical_and(outer, entry.guard);
  const bool bare = simplified(filled) != nullptr;
  given_ = outer;
  return bare;
}

const Node* Raise::without_keep(const Node* value) {
  return builder_.exactly(value->op, value->entries(), value->type, value->flags & ir::FromData);
}

// What stays where nothing is left in it is written so there.
void Raise::kept_empty(std::vector<Guarded>& out, Op container, const Entry& entry) {
  const Node* bare = without_keep(entry.value);
  const Node* filled = presence(builder_, Op::Record, bare);
  const auto both = [&](const Node* a) { return builder_.logical_and(entry.guard, a); };
  const Node* empty = builder_.exactly(entry.value->op, {}, entry.value->type, ir::KeepEmpty);
  this->entry(out, container, {entry.key, bare, both(filled), entry.span}, true);
  this->entry(out, container, {entry.key, empty, both(builder_.logical_not(filled)), entry.span}, true);
}

// `with` where the guard asks whether there is what the entry prints.
void Raise::pass_through(std::vector<Guarded>& out, const Entry& entry, const Node* guard, Item item) {
  const Node* path = nullptr;
  const Node *rest = nullptr, *asked = nullptr;
  for (const Node* term : terms_of(guard, ir::Builtin::And)) {
    const Node* found = found_by(term);
    const bool filled = (found == entry.value && with_is_exact(term)) || finds_either(term, entry.value);
    if (path == nullptr && filled) {
      path = entry.value;
      asked = term;
    }
    if (term != asked) rest = builder_.logical_and(rest, term);
  }
  if (path == nullptr) return out.push_back({guard, std::move(item)});
  if (ir::is_container(path->op)) {
    item.value = Yaml();
    item.value.kind = Yaml::Kind::Inserted;
    item.value.expr = go::call("toYaml", {lower_.value(path)});
  }
  Item with;
  with.kind = Item::Kind::With;
  with.expr = lower_.value(path);
  with.items.push_back(std::move(item));
  out.push_back({rest, std::move(with), asked});
}

// What several choices share is written out for each.
bool Raise::is_split_too_often(const Node* choice) {
  constexpr std::uint32_t most = 32;
  if (!splits_refused_ && ++splits_[choice] > most) {
    lower_.refuse_often(fmt::format("a choice that is written out more than {} times in one value", most));
    splits_refused_ = true;
  }
  return splits_refused_;
}

void Raise::split(std::vector<Guarded>& out, Op container, const Entry& entry) {
  const bool outermost = splits_.empty();
  if (!is_split_too_often(entry.value)) split_arms(out, container, entry);
  if (!outermost) return;
  splits_.clear();
  splits_refused_ = false;
}

void Raise::split_arms(std::vector<Guarded>& out, Op container, const Entry& entry) {
  const Node *when = entry.value->kid(0), *outer = entry.guard;
  const auto arm = [&](const Node* value, const Node* condition) {
    const Node* guard = builder_.logical_and(outer, condition);
    if (value->op != Op::Null || exact_) this->entry(out, container, {entry.key, value, guard, entry.span});
  };
  // What is asked for comes first, not what is asked to be missing.
  const bool negative = is_negative(when);
  if (!negative) arm(entry.value->kid(1), when);
  arm(entry.value->kid(2), builder_.logical_not(when));
  if (negative) arm(entry.value->kid(1), when);
}

void Raise::group(std::vector<Guarded>& out, Op container, const Entry& entry, const Node* guard) {
  const Node* node = entry.value;
  if (node->op == Op::Range) return range(out, container, node, simplified(guard));
  if (node->op == Op::Pair) {
    Item item;
    item.kind = Item::Kind::Entry;
    item.key = open_key(node);
    const Node* present = exact_ ? nullptr : presence(builder_, container, node->kid(1));
    const Node* both = simplified(builder_.logical_and(guard, present));
    const Node* outer = given_;
    suppose(builder_.logical_and(outer, both));
    item.value = value(node->kid(1));
    suppose(outer);
    return out.push_back({both, std::move(item)});
  }
  const Node* source = node->kid(0);
  if (source->op == Op::Record || source->op == Op::List) {
    for (const Entry& each : source->entries()) {
      const Node* both = builder_.logical_and(guard, each.guard);
      this->entry(out, container, {each.key, each.value, both, each.span});
    }
    return;
  }
  Item item;
  item.kind = Item::Kind::Inserted;
  item.expr = go::call("toYaml", {lower_.value(source)});
  const Node* filled = presence(builder_, container, node);
  pass_through(out, {entry.key, source, guard, entry.span}, builder_.logical_and(guard, filled), std::move(item));
}

// As written in the source; a name that a loop around has would hide that one's variable.
std::string Raise::loop_name(Symbol written, const char* otherwise) const {
  const std::string_view text = written.text();
  const bool word = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  std::string name = word ? std::string(text) : otherwise;
  while (std::ranges::find(loop_names_, name) != loop_names_.end()) {
    if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    name = "inner" + name;
  }
  return name;
}

void Raise::range(std::vector<Guarded>& out, Op container, const Node* node, const Node* guard) {
  Item item = looped(node, [&](const Entry& each) {
    std::vector<Guarded> made;
    erase(made, each);
    entry(made, container, each);
    return made;
  });
  out.push_back({guard, std::move(item)});
}

Item Raise::looped(const Node* node, const std::function<std::vector<Guarded>(const Entry&)>& make) {
  const ir::RangeInfo& info = *node->range_info;
  const bool map = node->only->type != nullptr && ir::without_optional(*node->only->type).kind == ir::TypeKind::Map;
  Item item;
  item.kind = Item::Kind::Range;
  item.expr = lower_.value(node->only);
  const std::string value_name = loop_name(info.value_name, "element"),
                    key_name = loop_name(info.key_name, map ? "key" : "index");
  lower_.bind(info.value_var, value_name);
  lower_.bind(info.key_var, key_name);
  if (!map) lower_.count(info.key_var);
  if (map || uses(info.entries, info.key_var)) item.variables.push_back(key_name);
  item.variables.push_back(value_name);
  std::vector<Guarded> inner;
  loop_names_.insert(loop_names_.end(), item.variables.begin(), item.variables.end());
  for (const Entry& each : info.entries) std::ranges::move(make(each), std::back_inserter(inner));
  item.items = grouped(std::move(inner));
  loop_names_.resize(loop_names_.size() - item.variables.size());
  return item;
}

Item Raise::item_of(Op container, const Entry& entry) {
  Item item;
  item.kind = container == Op::Record ? Item::Kind::Entry : Item::Kind::Element;
  if (container == Op::Record) item.key = key_line(entry.key.text());
  item.value = value(entry.value);
  return item;
}

}  // namespace dpc::helm
