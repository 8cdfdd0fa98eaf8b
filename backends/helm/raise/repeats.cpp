#include "backends/helm/raise/repeats.h"

#include <algorithm>
#include <vector>

#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/unroll.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

// The texts that a key may be: whatever lies between what it begins and what it ends with.
struct Texts {
  std::string_view front, back;
  bool exact = false;  // `front` is all of it
};

Texts texts_of(const Node* key) {
  if (key->op == Op::String) return {key->text(), {}, true};
  Texts out;
  if (key->op != Op::Concat) return out;
  if (key->kid(0)->op == Op::String) out.front = key->kid(0)->text();
  if (key->kids().back()->op == Op::String) out.back = key->kids().back()->text();
  return out;
}

bool overlap(const Texts& a, const Texts& b) {
  if (a.exact && b.exact) return a.front == b.front;
  if (b.exact) return overlap(b, a);
  if (a.exact) return a.front.starts_with(b.front) && a.front.ends_with(b.back);
  const bool front = a.front.starts_with(b.front) || b.front.starts_with(a.front);
  return front && (a.back.ends_with(b.back) || b.back.ends_with(a.back));
}

// What the keys of an entry may be: one for a key, several for a loop, none known for a map that is put in.
void keys_of(const Entry& entry, std::vector<Texts>& out) {
  if (!entry.key.empty()) return out.push_back({entry.key.text(), {}, true});
  if (entry.value->op == Op::Pair) return out.push_back(texts_of(entry.value->kid(0)));
  if (entry.value->op != Op::Range) return out.push_back({});
  for (const Entry& each : entry.value->range_info->entries) keys_of(each, out);
}

bool overlap(const Entry& a, const Entry& b) {
  std::vector<Texts> of_a, of_b;
  keys_of(a, of_a);
  keys_of(b, of_b);
  return std::ranges::any_of(of_a, [&](const Texts& x) {
    return std::ranges::any_of(of_b, [&](const Texts& y) { return overlap(x, y); });
  });
}

// Different for each turn: the key or number of the element, with nothing else open beside it.
bool tells_turns(const Node* key, std::uint32_t key_var) {
  const auto is_number = [&](const Node* node) {
    if (node->op == Op::Call && node->builtin == ir::Builtin::Str) node = node->kid(0);
    const bool moved = node->op == Op::Call && (node->builtin == ir::Builtin::Add || node->builtin == ir::Builtin::Sub);
    if (moved && node->kid(1)->closed()) node = node->kid(0);
    return node->op == Op::Var && static_cast<std::uint32_t>(node->i) == key_var;
  };
  if (key->op != Op::Concat) return is_number(key);
  const auto open = [](const Node* kid) { return kid->open(); };
  return std::ranges::count_if(key->kids(), open) == 1 && is_number(*std::ranges::find_if(key->kids(), open));
}

bool repeats_itself(const Node* range) {
  const std::span<const Entry> entries = range->range_info->entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].value->op != Op::Pair || !tells_turns(entries[i].value->kid(0), range->range_info->key_var))
      return true;
    for (std::size_t j = 0; j < i; ++j) {
      if (overlap(entries[i], entries[j])) return true;
    }
  }
  return false;
}

}  // namespace

bool may_repeat(const Node* record) {
  const std::span<const Entry> entries = record->entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].value->op == Op::Range && repeats_itself(entries[i].value)) return true;
    for (std::size_t j = 0; j < i; ++j) {
      // Two entries of one written key have guards that exclude each other; one before a map asks whether that has it.
      const bool asked = !entries[j].key.empty() && (!entries[i].key.empty() || entries[i].value->op == Op::Spread);
      if (!asked && overlap(entries[j], entries[i])) return true;
    }
  }
  return false;
}

bool may_be_left_out(ir::Builder& builder, const Entry& entry) {
  if (entry.value->op == Op::Range || entry.value->op == Op::Spread) return false;
  const Node* present = presence(builder, Op::Record, entry.value);
  if (present == nullptr || entry.guard == nullptr) return present != nullptr;
  const std::vector<const Node*> asked = terms_of(entry.guard, ir::Builtin::And);
  return std::ranges::find(asked, present) == asked.end();
}

namespace {

bool has_left_out(ir::Builder& builder, std::span<const Entry> entries) {
  return std::ranges::any_of(entries, [&](const Entry& it) {
    return it.value->op == Op::Range ? has_left_out(builder, it.value->range_info->entries)
                                     : may_be_left_out(builder, it);
  });
}

}  // namespace

namespace {

// One loop of one entry, in each round of which that is there or not alike: none takes away what another gives.
bool is_alike(ir::Builder& builder, const Node* record) {
  const Node* loop = record->entries()[0].value;
  if (record->count != 1 || loop->op != Op::Range || loop->range_info->entries.size() != 1) return false;
  const Node* present = presence(builder, Op::Record, loop->range_info->entries[0].value);
  if (present == nullptr) return true;
  const Entry asked[] = {{{}, present, nullptr, {}}};
  return !uses(asked, loop->range_info->key_var) && !uses(asked, loop->range_info->value_var);
}

}  // namespace

bool may_be_emptied(ir::Builder& builder, const Node* record) {
  return record->op == Op::Record && (record->flags & ir::FromData) == 0 && may_repeat(record) &&
         has_left_out(builder, record->entries()) && !is_alike(builder, record);
}

}  // namespace dpc::helm
