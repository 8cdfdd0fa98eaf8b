#include "ir/node.h"

#include <bit>

namespace dpc::ir {
namespace {

const std::uint32_t* index_of(const Node& record) {
  return reinterpret_cast<const std::uint32_t*>(record.entry_array + record.count);
}

const Node* find_indexed(const Node& record, Symbol key) {
  const std::uint32_t* index = index_of(record);
  const std::size_t mask = index_size(record.count) - 1;
  for (std::size_t i = key.hash() & mask; index[i] != 0; i = (i + 1) & mask) {
    const Entry& entry = record.entry_array[index[i] - 1];
    if (entry.key == key) return entry.value;
  }
  return nullptr;
}

enum class Numbers : std::uint8_t { ByKind, ByValue };

bool same(const Node& a, const Node& b, Numbers numbers);

bool same_entries(const Node& a, const Node& b, Numbers numbers) {
  if (a.count != b.count) return false;
  for (std::size_t i = 0; i < a.count; ++i) {
    const Entry& entry = a.entry_array[i];
    const Node* other = a.op == Op::List ? b.entry_array[i].value : find(b, entry.key);
    if (other == nullptr || !same(*entry.value, *other, numbers)) return false;
  }
  return true;
}

// An int is within ±max_int, which a double holds exactly.
bool is_int_of(const Node& a, const Node& b) {
  return a.op == Op::Int && b.op == Op::Float && static_cast<double>(a.i) == b.f;
}

bool same(const Node& a, const Node& b, Numbers numbers) {
  if (&a == &b) return true;
  if (a.op != b.op) return numbers == Numbers::ByValue && (is_int_of(a, b) || is_int_of(b, a));
  switch (a.op) {
    case Op::Null: return true;
    case Op::Bool: return a.b == b.b;
    case Op::Int: return a.i == b.i;
    case Op::Float: return a.f == b.f;
    case Op::String: return a.s == b.s;
    case Op::Record:
    case Op::List: return same_entries(a, b, numbers);
    case Op::Param:
    case Op::Var:
    case Op::Field:
    case Op::Select:
    case Op::Call:
    case Op::Concat:
    case Op::Spread:
    case Op::Range:
    case Op::Pair:
    case Op::Error: return false;
  }
  return false;
}

}  // namespace

std::size_t index_size(std::size_t entries) { return std::bit_ceil(entries * 2); }

const Node* find(const Node& record, Symbol key) {
  if (record.op != Op::Record) return nullptr;
  if (record.flags & Indexed) return find_indexed(record, key);
  for (const Entry& entry : record.entries()) {
    if (entry.key == key && entry.value != nullptr) return entry.value;
  }
  return nullptr;
}

bool same_data(const Node& a, const Node& b) { return same(a, b, Numbers::ByKind); }
bool equal_data(const Node& a, const Node& b) { return same(a, b, Numbers::ByValue); }

}  // namespace dpc::ir
