#include "driver/verify/shrink.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "backends/yaml/yaml.h"
#include "driver/verify/sample.h"
#include "ir/bind/scalar.h"

namespace dpc::driver::verify {

using ir::Builder;
using ir::Entry;
using ir::Node;
using ir::Op;

namespace {

using Path = std::vector<Symbol>;

void add_leaves(std::vector<Path>& out, const Node* record, Path& path) {
  for (const Entry& entry : record->entries()) {
    path.push_back(entry.key);
    if (entry.value->op == Op::Record && entry.value->count > 0) add_leaves(out, entry.value, path);
    else out.push_back(path);
    path.pop_back();
  }
}

class Shrinking {
 public:
  Shrinking(Builder& b, const std::function<bool(const Node*)>& shows, std::size_t runs)
      : b_(b), shows_(shows), runs_(runs) {}

  Shrunk run(const Node* values) {
    values = with_fewest_keys(values);
    for (bool found = true; found && !out_of_runs_;) {
      found = false;
      // After a step that shows, its like is tried again, not what was tried before it.
      for (std::size_t at = 0;;) {
        const std::vector<const Node*> all = simpler(b_, values);
        while (at < all.size() && !still(all[at])) ++at;
        if (at >= all.size()) break;
        values = all[at];
        found = true;
      }
    }
    return {values, !out_of_runs_};
  }

 private:
  bool still(const Node* values) {
    std::string text;
    emit::append_json(text, *values);
    if (!tried_.insert(std::move(text)).second) return false;
    if (runs_ == 0) {
      out_of_runs_ = true;
      return false;
    }
    --runs_;
    return shows_(values);
  }

  const Node* without(const Node* values, std::span<const Path> paths) {
    for (const Path& path : paths) {
      const Node* fewer = without_value(b_, values, path);
      if (fewer != nullptr) values = fewer;
    }
    return values;
  }

  const Node* with_fewest_keys(const Node* values) {
    std::vector<Path> left;
    Path path;
    add_leaves(left, values, path);
    for (std::size_t size = left.size(); size > 0; size = size > 1 ? (size + 1) / 2 : 0) {
      for (std::size_t at = 0; at < left.size();) {
        const std::size_t end = std::min(at + size, left.size());
        const Node* fewer = without(values, std::span(left).subspan(at, end - at));
        if (still(fewer)) {
          values = fewer;
          left.erase(left.begin() + static_cast<std::ptrdiff_t>(at), left.begin() + static_cast<std::ptrdiff_t>(end));
        } else {
          at = end;
        }
      }
    }
    return values;
  }

  Builder& b_;
  const std::function<bool(const Node*)>& shows_;
  std::size_t runs_;
  bool out_of_runs_ = false;
  std::unordered_set<std::string> tried_;
};

// Where a character begins at or before the byte.
std::size_t character(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

std::vector<std::string> shorter(std::string_view text) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  out.emplace_back();
  if (text != "a") out.emplace_back("a");
  const std::size_t middle = character(text, text.size() / 2);
  if (middle > 0) {
    out.emplace_back(text.substr(0, middle));
    out.emplace_back(text.substr(middle));
  }
  for (std::size_t at = 0; at < text.size() && at < 64;) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    out.push_back(std::string(text.substr(0, at)).append(text.substr(end)));
    at = end;
  }
  return out;
}

const Node* replaced(Builder& b, const Node* container, std::size_t at, const Node* value) {
  std::vector<Entry> entries(container->entries().begin(), container->entries().end());
  if (value != nullptr) entries[at].value = value;
  else entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at));
  return container->op == Op::Record ? b.data_record(entries) : b.data_list(entries);
}

void add_fewer(std::vector<const Node*>& out, Builder& b, const Node* container) {
  const std::span<const Entry> all = container->entries();
  const auto part = [&](std::size_t from, std::size_t count) {
    out.push_back(container->op == Op::Record ? b.data_record(all.subspan(from, count))
                                              : b.data_list(all.subspan(from, count)));
  };
  if (all.size() > 1) part(0, 0);
  if (all.size() > 3) {
    part(0, all.size() / 2);
    part(all.size() / 2, all.size() - all.size() / 2);
  }
  for (std::size_t i = 0; i < all.size(); ++i) out.push_back(replaced(b, container, i, nullptr));
}

void add_smaller(std::vector<const Node*>& out, Builder& b, std::int64_t value) {
  std::vector<std::int64_t> all = {0, 1, -value};
  for (std::int64_t less = value / 2; less != 0; less /= 2) all.push_back(value - less);
  if (value != 0) all.push_back(value > 0 ? value - 1 : value + 1);
  std::vector<std::int64_t> kept;
  for (const std::int64_t number : all) {
    const bool smaller = std::abs(number) < std::abs(value) || (number == -value && value < 0);
    if (smaller && std::ranges::find(kept, number) == kept.end()) kept.push_back(number);
  }
  for (const std::int64_t number : kept) out.push_back(b.integer(number));
}

}  // namespace

std::vector<const Node*> simpler(Builder& b, const Node* value) {
  std::vector<const Node*> out;
  switch (value->op) {
    case Op::Bool:
      if (value->b) out.push_back(b.boolean(false));
      return out;
    case Op::Int: add_smaller(out, b, value->i); return out;
    case Op::Float:
      out.push_back(b.integer(0));
      if (std::abs(value->f) > 1 && std::abs(value->f) < 1e15)
        out.push_back(b.integer(static_cast<std::int64_t>(value->f)));
      return out;
    case Op::String:
      for (const std::string& text : shorter(value->text())) out.push_back(b.string(text));
      return out;
    case Op::Record:
    case Op::List: break;
    case Op::Null:
    case Op::Param:
    case Op::Var:
    case Op::Field:
    case Op::Select:
    case Op::Call:
    case Op::Concat:
    case Op::Spread:
    case Op::Range:
    case Op::Pair:
    case Op::Error: return out;
  }
  add_fewer(out, b, value);
  for (std::size_t i = 0; i < value->entries().size(); ++i) {
    for (const Node* inner : simpler(b, value->entries()[i].value)) out.push_back(replaced(b, value, i, inner));
  }
  return out;
}

Shrunk shrink(Builder& builder, const Node* values, const std::function<bool(const Node*)>& shows, std::size_t runs) {
  return Shrinking(builder, shows, runs).run(values);
}

}  // namespace dpc::driver::verify
