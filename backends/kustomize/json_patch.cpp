#include "backends/kustomize/json_patch.h"

#include <algorithm>

#include "ir/entries.h"

namespace dpc::kustomize {
namespace {

using ir::Entry;
using ir::find_entry;
using ir::Node;
using ir::Op;
using Kind = Operation::Kind;

bool all_scalars(const Node& list) {
  return std::ranges::all_of(list.entries(), [](const Entry& entry) { return ir::is_scalar(entry.value->op); });
}

class Differ {
 public:
  std::vector<Operation> out;

  void value(const std::string& path, const Node& before, const Node& after) {
    if (same_data(before, after)) return;
    if (before.op == Op::Record && after.op == Op::Record) return record(path, before, after);
    // A list of texts reads as a whole.
    const bool lists = before.op == Op::List && after.op == Op::List;
    if (lists && !(all_scalars(before) && all_scalars(after))) return list(path, before, after);
    out.push_back({Kind::Replace, path, &after});
  }

 private:
  void record(const std::string& path, const Node& before, const Node& after) {
    for (const Entry& entry : before.entries()) {
      const std::string below = path + "/" + pointer_token(entry.key.text());
      const Entry* now = find_entry(&after, entry.key.text());
      if (now == nullptr) out.push_back({Kind::Remove, below});
      else value(below, *entry.value, *now->value);
    }
    for (const Entry& entry : after.entries()) {
      if (find_entry(&before, entry.key.text()) == nullptr)
        out.push_back({Kind::Add, path + "/" + pointer_token(entry.key.text()), entry.value});
    }
  }

  void test(const std::string& path, const Node& before, const Node& after) {
    const Entry *was = find_entry(&before, "name"), *is = find_entry(&after, "name");
    if (was == nullptr || is == nullptr || !same_data(*was->value, *is->value) || same_data(before, after)) return;
    out.push_back({Kind::Test, path + "/name", was->value});
  }

  // What the two begin and end with stays; of what is between, pairs are compared, and the rest comes or goes.
  void list(const std::string& path, const Node& before, const Node& after) {
    std::span<const Entry> old = before.entries(), now = after.entries();
    const auto same = [](const Entry& a, const Entry& b) { return same_data(*a.value, *b.value); };
    std::size_t first = 0;
    while (!old.empty() && !now.empty() && same(old.front(), now.front())) {
      old = old.subspan(1);
      now = now.subspan(1);
      ++first;
    }
    bool at_end = true;
    while (!old.empty() && !now.empty() && same(old.back(), now.back())) {
      old = old.first(old.size() - 1);
      now = now.first(now.size() - 1);
      at_end = false;
    }
    const std::size_t both = std::min(old.size(), now.size());
    const auto place = [&](std::size_t at) { return path + "/" + std::to_string(first + at); };
    for (std::size_t i = 0; i < both; ++i) {
      test(place(i), *old[i].value, *now[i].value);
      value(place(i), *old[i].value, *now[i].value);
    }
    for (std::size_t i = old.size(); i > both; --i) out.push_back({Kind::Remove, place(i - 1)});
    for (std::size_t i = both; i < now.size(); ++i)
      out.push_back({Kind::Add, at_end ? path + "/-" : place(i), now[i].value});
  }
};

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::Add: return "add";
    case Kind::Remove: return "remove";
    case Kind::Replace: return "replace";
    case Kind::Test: return "test";
  }
  return {};
}

// One operation on a value: what is left of the path is gone along, and the containers on the way are made anew.
class Applier {
 public:
  Applier(std::string_view operation, const Node* value, ir::Builder& builder)
      : operation_(operation), value_(value), b_(builder) {}

  const Node* at(const Node& node, std::string_view path) {
    path.remove_prefix(1);
    const std::size_t slash = path.find('/');
    const std::string token = key_of(path.substr(0, slash));
    const std::string_view rest = slash == std::string_view::npos ? std::string_view() : path.substr(slash);
    std::vector<Entry> entries(node.entries().begin(), node.entries().end());
    if (node.op != Op::Record && node.op != Op::List) return nullptr;
    const std::size_t place = node.op == Op::Record ? index_of(entries, token) : index_of(token, entries.size());
    if (place > entries.size()) return nullptr;
    if (rest.empty()) {
      if (!change(entries, place, node.op == Op::Record ? b_.symbol(token) : Symbol())) return nullptr;
    } else {
      if (place == entries.size()) return nullptr;
      entries[place].value = at(*entries[place].value, rest);
      if (entries[place].value == nullptr) return nullptr;
    }
    return b_.exactly(node.op, entries, node.type, node.flags);
  }

 private:
  static std::string key_of(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
      if (token[i] != '~') out += token[i];
      else out += token[++i] == '1' ? '/' : '~';
    }
    return out;
  }
  static std::size_t index_of(const std::vector<Entry>& entries, std::string_view key) {
    const auto found = std::ranges::find_if(entries, [&](const Entry& entry) { return entry.key.text() == key; });
    return static_cast<std::size_t>(found - entries.begin());
  }
  static std::size_t index_of(std::string_view token, std::size_t size) {
    if (token == "-") return size;
    std::size_t out = 0;
    for (const char c : token) out = out * 10 + static_cast<std::size_t>(c - '0');
    return out;
  }

  bool change(std::vector<Entry>& entries, std::size_t place, Symbol key) {
    const auto at = entries.begin() + static_cast<std::ptrdiff_t>(place);
    if (operation_ == "add" && key && place < entries.size()) at->value = value_;
    else if (operation_ == "add") entries.insert(at, {key, value_});
    else if (place == entries.size()) return false;
    else if (operation_ == "test") return same_data(*at->value, *value_);
    else if (operation_ == "remove") entries.erase(at);
    else at->value = value_;
    return true;
  }

  std::string_view operation_;
  const Node* value_;
  ir::Builder& b_;
};

}  // namespace

const Node* apply_json_patch(const Node& object, const Node& operations, ir::Builder& builder) {
  const Node* out = &object;
  for (const Entry& each : operations.entries()) {
    const Entry* value = find_entry(each.value, "value");
    Applier applier(find_entry(each.value, "op")->value->text(), value != nullptr ? value->value : nullptr, builder);
    out = applier.at(*out, find_entry(each.value, "path")->value->text());
    if (out == nullptr) return nullptr;
  }
  return out;
}

std::string pointer_token(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

std::vector<Operation> json_patch(const Node& before, const Node& after) {
  Differ differ;
  differ.value("", before, after);
  return std::move(differ.out);
}

const Node* as_data(const std::vector<Operation>& operations, ir::Builder& builder) {
  std::vector<Entry> out;
  for (const Operation& each : operations) {
    std::vector<Entry> entries = {{builder.symbol("op"), builder.string(name_of(each.kind))},
                                  {builder.symbol("path"), builder.string(each.path)}};
    if (each.value != nullptr) entries.push_back({builder.symbol("value"), each.value});
    out.push_back({{}, builder.data_record(entries)});
  }
  return builder.data_list(out);
}

}  // namespace dpc::kustomize
