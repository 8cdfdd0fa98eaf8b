#include "ir/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ir/builtins.h"
#include "ir/signature.h"
#include "ir/text.h"
#include "ir/text/sharing.h"

namespace dpc::ir {
namespace {

constexpr std::size_t max_faults = 100;

bool is_group_node(const Node* node) { return node->op == Op::Spread || node->op == Op::Range || node->op == Op::Pair; }
bool is_container_node(const Node* node) { return node->op == Op::Record || node->op == Op::List; }

class Verifier {
 public:
  explicit Verifier(const Module& module) : module_(module) {}

  std::vector<std::string> run() {
    for (const Resource& it : module_.resources) resource(it);
    addresses();
    root(module_.app.prefix, "the prefix");
    root(module_.app.name_space, "the namespace");
    for (const Check& it : module_.checks) check(it);
    root(module_.notes, "the notes");
    plain(module_.notes, "the notes");
    for (const Feature& it : module_.features) root(it.condition, fmt::format("feature '{}'", it.name.text()));
    for (const Environment& it : module_.environments) bindings(it.bindings, it.name);
    for (const Test& it : module_.tests) test(it);
    return std::move(faults_);
  }

 private:
  template <class... Args>
  void fault(fmt::format_string<Args...> wording, Args&&... args) {
    if (faults_.size() < max_faults) faults_.push_back(fmt::format(wording, std::forward<Args>(args)...));
  }

  void resource(const Resource& it) {
    const std::string where = fmt::format("object '{}'", it.address.text());
    if (it.name == nullptr || it.body == nullptr) fault("{} has no name or no body", where);
    root(it.name, where);
    root(it.name_space, where);
    root(it.guard, where);
    root(it.body, where);
    if (it.hook != nullptr) root(it.hook->weight, where);
    if (it.kind.text() != "Secret") plain(it.body, where);
    plain(it.name, where);
    condition(it.guard, where);
  }

  void addresses() {
    std::unordered_set<Symbol> known;
    for (const Resource& it : module_.resources) {
      if (!known.insert(it.address).second) fault("two objects have the address '{}'", it.address.text());
    }
  }

  void check(const Check& it) {
    if (it.condition == nullptr) return fault("a check has no condition");
    for (const Node* node : {it.condition, it.guard, it.message}) root(node, "a check");
    condition(it.condition, "a check");
    condition(it.guard, "a check");
    plain(it.message, "the message of a check");
  }

  void test(const Test& it) {
    bindings(it.given, it.title);
    for (const Expectation& expectation : it.expectations) {
      for (const Node* node : {expectation.condition, expectation.left, expectation.right}) {
        root(node, fmt::format("test '{}'", it.title.text()));
      }
    }
  }

  void bindings(const std::vector<Binding>& all, Symbol owner) {
    for (const Binding& it : all) {
      if (it.path == nullptr || it.value == nullptr) {
        fault("a binding of '{}' has no path or no value", owner.text());
        continue;
      }
      if (!it.value->closed() || !is_data(it.value->op)) fault("a binding of '{}' is not closed data", owner.text());
      path(*it.path);
    }
  }

  void condition(const Node* node, const std::string& where) {
    if (node != nullptr && !is_condition(node)) fault("{} has a condition that is no bool", where);
  }

  static bool is_condition(const Node* node) {
    if (node->op == Op::Error || node->type == nullptr) return true;
    const TypeKind kind = without_optional(*node->type).kind;
    return kind == TypeKind::Bool || kind == TypeKind::Any || kind == TypeKind::Error;
  }

  void plain(const Node* node, const std::string& where) {
    if (node != nullptr && node->tainted()) fault("a secret stands in {}", where);
  }

  void root(const Node* node, const std::string& where) {
    if (node == nullptr) return;
    if (is_group_node(node)) fault("{} is a group, which stands only in maps and lists", where);
    walk(node);
    if (!free_[node].empty()) fault("{} uses a loop variable outside its loop", where);
  }

  // Each node after its parts, without recursion.
  void walk(const Node* root) {
    std::vector<std::pair<const Node*, bool>> stack{{root, false}};
    while (!stack.empty()) {
      const auto [node, done] = stack.back();
      stack.pop_back();
      if (done) {
        settle(node);
      } else if (free_.try_emplace(node).second) {
        stack.emplace_back(node, true);
        for (const Node* part : text::parts(node)) {
          if (part->op == Op::Range && !placed_.insert(part).second) fault("a loop in two places: {}", shown(part));
          stack.emplace_back(part, false);
        }
      }
    }
  }

  void settle(const Node* node) {
    if (node->type == nullptr) fault("a node has no type: {}", shown(node));
    variables(node);
    operands(node);
    flags(node);
    if (node->op == Op::Param) path(*node->param);
    if (node->op == Op::Record || node->op == Op::List) entries(node->entries(), node->op == Op::Record, node);
    if (node->op == Op::Range) range(node);
  }

  void variables(const Node* node) {
    std::vector<std::uint32_t> all;
    if (node->op == Op::Var) all.push_back(static_cast<std::uint32_t>(node->i));
    for (const Node* part : text::parts(node)) {
      if (!(part->flags & Looped)) continue;
      const std::vector<std::uint32_t>& inner = free_[part];
      all.insert(all.end(), inner.begin(), inner.end());
    }
    if (node->op == Op::Range) {
      std::erase(all, node->range_info->key_var);
      std::erase(all, node->range_info->value_var);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.empty() == ((node->flags & Looped) != 0)) fault("the mark of loop variables is wrong: {}", shown(node));
    free_[node] = std::move(all);
  }

  void count(const Node* node, std::size_t wanted) {
    if (node->kids().size() != wanted)
      fault("{} operands where {} belong: {}", node->kids().size(), wanted, shown(node));
  }

  void operands(const Node* node) {
    switch (node->op) {
      case Op::Null:
      case Op::Bool:
      case Op::Int:
      case Op::Float:
      case Op::String:
      case Op::Param:
      case Op::Var:
      case Op::Error:
      case Op::Record: case Op::List:
        return;
      case Op::Field: case Op::Spread: case Op::Range: count(node, 1); break;
      case Op::Pair: count(node, 2); break;
      case Op::Select:
        count(node, 3);
        if (node->count == 3 && !is_condition(node->kid(0))) fault("a choice by what is no bool: {}", shown(node));
        break;
      case Op::Call: call(node); break;
      case Op::Concat:
        for (const Node* kid : node->kids()) {
          if (is_container_node(kid)) fault("a map or list within a text: {}", shown(node));
        }
        break;
    }
    for (const Node* kid : node->kids()) {
      if (is_group_node(kid)) fault("a group as an operand: {}", shown(node));
    }
  }

  void call(const Node* node) {
    const std::vector<std::string_view> wanted = parse_signature(info(node->builtin).signature).types;
    count(node, wanted.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(wanted.size(), node->count); ++i) {
      if (wanted[i] == "bool" && !is_condition(node->kid(i)))
        fault("'{}' of what is no bool: {}", info(node->builtin).name, shown(node));
    }
  }

  void flags(const Node* node) {
    bool open = node->op == Op::Param || node->op == Op::Var || node->op == Op::Range;
    bool tainted = false;
    for (const Node* part : text::parts(node)) {
      open |= part->open();
      tainted |= part->tainted();
    }
    if (open && node->closed()) fault("an open node is marked as closed: {}", shown(node));
    const bool computes =
        node->op == Op::Call && !drops_taint(node->builtin, node->type) && node->builtin != Builtin::Keys;
    const bool carries =
        computes || is_container_node(node) || node->op == Op::Concat || node->op == Op::Pair || node->op == Op::Spread;
    if (tainted && carries && !node->tainted()) fault("a secret is not marked: {}", shown(node));
  }

  void entries(std::span<const Entry> entries, bool record, const Node* owner) {
    for (const Entry& it : entries) {
      const bool group = is_group_node(it.value);
      if (group && !it.key.empty()) fault("a group under the name '{}'", it.key.text());
      if (!record && !it.key.empty()) fault("a list with the name '{}'", it.key.text());
      if (!record && it.value->op == Op::Pair) fault("a computed name in a list: {}", shown(owner));
      if (owner->closed() && (group || it.guard != nullptr)) fault("a guard or group in closed data: {}", shown(owner));
      if (it.guard != nullptr && !is_condition(it.guard)) fault("a guard that is no bool: {}", shown(it.guard));
    }
  }

  void range(const Node* node) {
    const RangeInfo& info = *node->range_info;
    if (info.key_var == info.value_var || !bound_.insert(info.key_var).second ||
        !bound_.insert(info.value_var).second) {
      fault("a loop variable is bound twice: {}", shown(node));
    }
    const bool record = std::any_of(info.entries.begin(), info.entries.end(),
                                    [](const Entry& it) { return !it.key.empty() || it.value->op == Op::Pair; });
    entries(info.entries, record, node);
  }

  void path(const ParamPath& path) {
    const Type* type = path.root == Root::Values ? module_.values : nullptr;
    for (Symbol name : path.names) {
      if (type == nullptr) return;
      const Type& record = without_optional(*type);
      if (record.kind != TypeKind::Record) return;
      const Field* field = find_field(record, name);
      if (field == nullptr) return fault("there is no param '{}'", path.text.text());
      type = field->type;
    }
  }

  // Enough of a node to find it by.
  static std::string shown(const Node* node) {
    std::string text = print(*node);
    if (text.size() > 120) text = text.substr(0, 120) + "...";
    return text;
  }

  const Module& module_;
  std::vector<std::string> faults_;
  std::unordered_map<const Node*, std::vector<std::uint32_t>> free_;
  std::unordered_set<std::uint32_t> bound_;
  std::unordered_set<const Node*> placed_;
};

}  // namespace

std::vector<std::string> verify(const Module& module) { return Verifier(module).run(); }

}  // namespace dpc::ir
