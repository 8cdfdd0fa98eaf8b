#include "driver/verify/sample.h"

#include <algorithm>
#include <set>

namespace dpc::driver::verify {

using ir::Builder;
using ir::Node;

namespace {

// A row of a covering array: the number of a candidate for each switch, -1 for its default.
using Row = std::vector<int>;

int choices_of(const Param& param) { return static_cast<int>(param.candidates.size()); }

struct Pair {
  std::size_t a, b;
  int of_a, of_b;
  friend auto operator<=>(const Pair&, const Pair&) = default;
};

// Greedy: each row takes, switch by switch, the value that covers most of what is left with those taken before. (Cohen,
// Dalal, Fredman, Patton: The AETG System, 1997, with one candidate a row.)
std::vector<Row> pairwise(const std::vector<const Param*>& switches) {
  std::set<Pair> left;
  for (std::size_t a = 0; a < switches.size(); ++a) {
    for (std::size_t b = a + 1; b < switches.size(); ++b) {
      for (int x = -1; x < choices_of(*switches[a]); ++x) {
        for (int y = -1; y < choices_of(*switches[b]); ++y) left.insert({a, b, x, y});
      }
    }
  }
  std::vector<Row> rows;
  while (!left.empty()) {
    Row row(switches.size(), -2);
    const Pair first = *left.begin();
    row[first.a] = first.of_a;
    row[first.b] = first.of_b;
    for (std::size_t i = 0; i < switches.size(); ++i) {
      if (row[i] != -2) continue;
      std::size_t most = 0;
      int best = -1;
      for (int x = -1; x < choices_of(*switches[i]); ++x) {
        std::size_t covered = 0;
        for (std::size_t j = 0; j < switches.size(); ++j) {
          if (j == i || row[j] == -2) continue;
          covered += left.contains(j < i ? Pair{j, i, row[j], x} : Pair{i, j, x, row[j]});
        }
        if (covered > most) most = covered, best = x;
      }
      row[i] = best;
    }
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = a + 1; b < row.size(); ++b) left.erase({a, b, row[a], row[b]});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

const Node* random_sample(const std::vector<Param>& params, Builder& b, Random& random, const Node* required) {
  const Node* values = required;
  // Few params or many: both find other faults.
  const std::size_t one_in = 2 + random.below(12);
  for (const Param& param : params) {
    if (!random.one_in(one_in)) continue;
    const Node* value = nullptr;
    if (!param.candidates.empty() && !random.one_in(3)) value = param.candidates[random.below(param.candidates.size())];
    else value = random_value(*param.type, b, random);
    if (value != nullptr) values = with_value(b, values, param.path, value);
  }
  return values;
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

std::vector<Sample> samples(const std::vector<Param>& params, Builder& b, std::size_t count, std::uint64_t seed) {
  std::vector<Sample> all;
  // What has no default is given, or every sample would be refused.
  const Node* required = b.data_record({});
  for (const Param& param : params) {
    const bool needed = param.fallback == nullptr && param.type->kind != ir::TypeKind::Optional;
    const auto filled = std::ranges::find_if(
        param.candidates, [](const Node* it) { return it->op != ir::Op::String || !it->text().empty(); });
    if (needed && filled != param.candidates.end()) required = with_value(b, required, param.path, *filled);
  }
  all.push_back({required, "the defaults"});
  std::vector<const Param*> switches;
  for (const Param& param : params) {
    if (param.few) switches.push_back(&param);
  }
  for (const Row& row : pairwise(switches)) {
    const Node* values = required;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] >= 0)
        values = with_value(b, values, switches[i]->path, switches[i]->candidates[static_cast<std::size_t>(row[i])]);
    }
    all.push_back({values, "pairs of switches"});
  }
  // One candidate of each other param at a time, of all of them in turn.
  Random random(seed);
  const std::size_t most = std::max<std::size_t>(count * 6 / 10, all.size());
  for (std::size_t round = 0; all.size() < most; ++round) {
    bool any = false;
    const Node* values = required;
    for (const Param& param : params) {
      if (param.few) {
        if (random.one_in(3))
          values = with_value(b, values, param.path, param.candidates[random.below(param.candidates.size())]);
        continue;
      }
      if (round >= param.candidates.size() || !random.one_in(4)) continue;
      any = true;
      values = with_value(b, values, param.path, param.candidates[round]);
    }
    if (!any && round > 64) break;
    all.push_back({values, "boundaries"});
  }
  while (all.size() < count) all.push_back({random_sample(params, b, random, required), "random"});
  all.resize(std::min(all.size(), count));
  return all;
}

}  // namespace dpc::driver::verify
