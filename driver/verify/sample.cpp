#include "driver/verify/sample.h"

#include <algorithm>

namespace dpc::driver::verify {

using ir::Builder;
using ir::Node;

namespace {

const Node* some_candidate(const Param& param, Random& random) {
  return param.candidates[random.below(param.candidates.size())];
}

}  // namespace

const Node* with_value(Builder& b, const Node* values, std::span<const Symbol> path, const Node* value) {
  std::vector<ir::Entry> entries;
  if (values != nullptr && values->op == ir::Op::Record)
    entries.assign(values->entries().begin(), values->entries().end());
  const auto at = std::ranges::find(entries, path[0], &ir::Entry::key);
  const Node* inner = at == entries.end() ? nullptr : at->value;
  const Node* made = path.size() == 1 ? value : with_value(b, inner, path.subspan(1), value);
  if (at == entries.end()) entries.push_back({path[0], made, nullptr, {}});
  else at->value = made;
  return b.data_record(entries);
}

const Node* without_value(Builder& b, const Node* values, std::span<const Symbol> path) {
  if (values->op != ir::Op::Record) return nullptr;
  std::vector<ir::Entry> entries(values->entries().begin(), values->entries().end());
  const auto at = std::ranges::find(entries, path[0], &ir::Entry::key);
  if (at == entries.end()) return nullptr;
  if (path.size() == 1) {
    entries.erase(at);
    return b.data_record(entries);
  }
  const Node* inner = without_value(b, at->value, path.subspan(1));
  if (inner == nullptr) return nullptr;
  at->value = inner;
  if (inner->count == 0) entries.erase(at);
  return b.data_record(entries);
}

const Node* value_at(const Node* values, std::span<const Symbol> path) {
  for (const Symbol name : path) {
    if (values == nullptr || values->op != ir::Op::Record) return nullptr;
    values = ir::find(*values, name);
  }
  return values;
}

const Node* required_values(const std::vector<Param>& params, Builder& b) {
  const Node* required = b.data_record({});
  for (const Param& param : params) {
    const bool needed = param.fallback == nullptr && param.type->kind != ir::TypeKind::Optional;
    const auto filled = std::ranges::find_if(
        param.candidates, [](const Node* it) { return it->op != ir::Op::String || !it->text().empty(); });
    if (needed && filled != param.candidates.end()) required = with_value(b, required, param.path, *filled);
  }
  return required;
}

Switches switches_of(const std::vector<Param>& params) {
  Switches out;
  for (const Param& param : params) {
    if (!param.few) continue;
    out.params.push_back(&param);
    out.choices.push_back(static_cast<int>(param.candidates.size()) + 1);
  }
  return out;
}

const Node* values_of_row(const Switches& switches, const std::vector<int>& row, Builder& b, const Node* base) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Param& param = *switches.params[i];
    if (row[i] > 0) base = with_value(b, base, param.path, param.candidates[static_cast<std::size_t>(row[i] - 1)]);
  }
  return base;
}

std::vector<int> row_of_values(const Switches& switches, const Node* values) {
  std::vector<int> row;
  for (const Param* param : switches.params) {
    const Node* value = value_at(values, param->path);
    const auto at = std::ranges::find_if(
        param->candidates, [&](const Node* it) { return value != nullptr && ir::same_data(*it, *value); });
    row.push_back(at == param->candidates.end() ? 0 : static_cast<int>(at - param->candidates.begin()) + 1);
  }
  return row;
}

std::vector<Sample> boundaries(const std::vector<Param>& params, Builder& b, const Node* base, std::size_t most,
                               std::uint64_t seed) {
  constexpr std::size_t shares = 3;
  std::size_t rounds = 0;
  for (const Param& param : params) {
    if (!param.few) rounds = std::max(rounds, param.candidates.size() * shares);
  }
  std::vector<Sample> all;
  Random random(seed);
  for (std::size_t round = 0; round < rounds && all.size() < most; ++round) {
    const Node* values = base;
    bool any = false;
    for (std::size_t i = 0; i < params.size(); ++i) {
      const Param& param = params[i];
      const std::size_t turn = round / shares;
      if (param.few) {
        if (random.one_in(3)) values = with_value(b, values, param.path, some_candidate(param, random));
      } else if ((round + i) % shares == 0 && turn < param.candidates.size()) {
        // Each begins elsewhere: what is tried together differs in kind.
        values = with_value(b, values, param.path, param.candidates[(turn + i) % param.candidates.size()]);
        any = true;
      }
    }
    if (any) all.push_back({values, "boundaries"});
  }
  return all;
}

Sample random_sample(const std::vector<Param>& params, Builder& b, const Node* base, std::uint64_t seed,
                     std::size_t number) {
  Random random(Random(seed).next() ^ Random(number).next());
  const Node* values = base;
  // Few params or many: both find other faults.
  const std::size_t one_in = 2 + random.below(12);
  for (const Param& param : params) {
    if (!random.one_in(one_in)) continue;
    const bool known = !param.candidates.empty() && !random.one_in(3);
    const Node* value = known ? some_candidate(param, random) : random_value(*param.type, b, random, *param.sought);
    if (value != nullptr) values = with_value(b, values, param.path, value);
  }
  return {values, "random"};
}

}  // namespace dpc::driver::verify
