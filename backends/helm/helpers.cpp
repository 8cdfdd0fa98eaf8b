#include "backends/helm/helpers.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/digests.h"
#include "backends/helm/raise/versions.h"
#include "backends/helm/utilities.h"
#include "ir/builtins.h"
#include "ir/entries.h"
#include "ir/text/sharing.h"

namespace dpc::helm {

using ir::Entry;
using ir::Node;
using ir::Op;
using ir::TypeKind;

namespace {

bool is_text_typed(const Node* node) {
  if (node->type == nullptr) return false;
  return node->type->kind == TypeKind::String || node->type->kind == TypeKind::Secret ||
         node->type->kind == TypeKind::Name || node->type->kind == TypeKind::Enum;
}

class Chooser {
 public:
  Chooser(const ir::Module& module, const Uses& uses, const ir::Types& types)
      : module_(module), uses_(uses), types_(types) {}

  std::vector<Helper> run() {
    collect();
    count();
    for (const Node* node : order_) {
      if (is_helper(node)) helpers_.push_back({node, name(node), is_document(node) ? home_of(node) : nullptr});
    }
    return std::move(helpers_);
  }

 private:
  // What is closed is written out wherever it stands.
  void root(const Node* node) {
    if (node == nullptr || node->closed()) return;
    ++occurrences_[node];
    std::vector<std::pair<const Node*, bool>> stack{{node, false}};
    while (!stack.empty()) {
      const auto [at, done] = stack.back();
      stack.pop_back();
      if (done) {
        order_.push_back(at);
        measure(at);
      } else if (seen_.insert(at).second) {
        stack.emplace_back(at, true);
        for (const Node* part : ir::text::parts(at)) {
          if (part->open()) stack.emplace_back(part, false);
        }
      }
    }
  }

  // Parts come first.
  void measure(const Node* node) {
    std::size_t size = 1;
    for (const Node* part : ir::text::parts(node)) size += part->open() ? sizes_[part] : 0;
    sizes_[node] = std::min<std::size_t>(size, 1'000'000);
  }

  void collect() {
    for (const ir::Resource& resource : module_.resources) {
      names_.emplace(resource.name, owner_of(resource) + "Name");
      root(resource.guard);
      root(resource.body);
      keys(resource.body, owner_of(resource));
    }
    for (const ir::Check& check : module_.checks) {
      for (const Node* node : {check.guard, check.condition, check.message}) root(node);
    }
    root(module_.notes);
  }

  const ir::Resource* home_of(const Node* document) {
    for (const ir::Resource& resource : module_.resources) {
      const bool holds_files = resource.kind.text() == "ConfigMap" || resource.kind.text() == "Secret";
      if (holds_files && contains(resource.body, document)) return &resource;
    }
    return nullptr;
  }

  static bool contains(const Node* body, const Node* wanted) {
    std::vector<const Node*> stack{body};
    std::set<const Node*> seen;
    while (!stack.empty()) {
      const Node* at = stack.back();
      stack.pop_back();
      if (at == wanted) return true;
      if (!seen.insert(at).second) continue;
      for (const Node* part : ir::text::parts(at)) stack.push_back(part);
    }
    return false;
  }

  // The first key that a node is the value of.
  void keys(const Node* node, const std::string& owner) {
    std::vector<const Node*> stack{node};
    std::unordered_set<const Node*> seen;
    while (!stack.empty()) {
      const Node* at = stack.back();
      stack.pop_back();
      if (at->closed() || !seen.insert(at).second) continue;
      for (const Entry& entry : at->entries()) {
        if (!entry.key.empty()) keys_.emplace(entry.value, Use{owner, std::string(entry.key.text())});
      }
      const std::vector<const Node*> parts = ir::text::parts(at);
      stack.insert(stack.end(), parts.rbegin(), parts.rend());
    }
  }

  // How often each is written: as often as what it is part of, once where that is a helper.
  void count() {
    for (std::size_t i = order_.size(); i-- > 0;) {
      const Node* node = order_[i];
      const std::size_t times = is_helper(node) ? 1 : occurrences_[node];
      for (const Node* part : ir::text::parts(node)) {
        if (part->open()) occurrences_[part] = std::min<std::size_t>(occurrences_[part] + times, 1'000'000);
      }
    }
  }

  bool is_helper(const Node* node) {
    if ((node->flags & ir::Looped) != 0 || node->closed() || occurrences_[node] < 2) return false;
    if (is_document(node)) return true;
    if (const Node* data = rolled_for(*node, types_); data != nullptr && is_text_typed(data)) return false;
    const bool operation = node->op == Op::Select || node->op == Op::Concat || node->op == Op::Call;
    if (operation && is_large_number(node)) return true;
    if (!operation || !is_text_typed(node)) return false;
    if (node->op == Op::Call && (node->builtin == ir::Builtin::Str || node->builtin == ir::Builtin::Base64))
      return false;
    if (is_or_else(node)) return occurrences_[node] > 3;
    if (node->op != Op::Concat) return true;
    return std::ranges::count_if(node->kids(), [](const Node* kid) { return kid->op != Op::String; }) > 1;
  }

  // What is long where it is written out is written once.
  bool is_large_number(const Node* node) {
    constexpr std::size_t large = 12;
    const ir::TypeKind kind = node->type == nullptr ? TypeKind::Any : node->type->kind;
    return (kind == TypeKind::Int || kind == TypeKind::Float) && sizes_[node] > large;
  }

  std::string name(const Node* node) {
    std::string wanted = preferred(node);
    for (int i = 2; !taken_.insert(wanted).second; ++i) wanted = preferred(node) + std::to_string(i);
    return wanted;
  }

  std::string preferred(const Node* node) {
    if (node == module_.app.prefix) return "fullname";
    if (node->op == Op::Call && node->builtin == ir::Builtin::Cut && node->kid(0) == module_.app.prefix)
      return "prefix";
    if (is_app_name(node)) return "name";
    if (const auto known = names_.find(node); known != names_.end()) return known->second;
    const auto used = keys_.find(node);
    if (used == keys_.end()) return part_name(node);
    if (used->second.key == "helm.sh/chart") return "chart";
    const std::string key = helper_word(used->second.key);
    return is_document(node) || key == "image" ? used->second.owner + "." + key : key;
  }

  // Of what is a part of a value, as the tag of an image.
  std::string part_name(const Node* node) {
    const Use* use = uses_.of(node);
    if (use == nullptr || use->key.empty()) return "text";
    return use->owner + "." + helper_word(use->key) + (is_document(node) ? "" : "Part");
  }

  const ir::Module& module_;
  const Uses& uses_;
  const ir::Types& types_;
  std::vector<const Node*> order_;
  std::unordered_set<const Node*> seen_;
  std::unordered_map<const Node*, std::size_t> occurrences_, sizes_;
  std::unordered_map<const Node*, std::string> names_;
  std::unordered_map<const Node*, Use> keys_;
  std::set<std::string> taken_ = reserved_names();
  std::vector<Helper> helpers_;
};

bool same_entry(const Entry& a, const Entry& b) { return a.key == b.key && a.value == b.value && a.guard == b.guard; }

// Maps that begin with the same two entries, and what they all begin with.
struct Alike {
  std::vector<Entry> common;
  std::size_t maps = 0;
};

void add(std::vector<Alike>& groups, std::span<const Entry> entries) {
  if (entries.size() < 2) return;
  for (Alike& group : groups) {
    if (!std::equal(entries.begin(), entries.begin() + 2, group.common.begin(), same_entry)) continue;
    const auto end = std::ranges::mismatch(group.common, entries, same_entry).in1;
    group.common.erase(end, group.common.end());
    ++group.maps;
    return;
  }
  groups.push_back({{entries.begin(), entries.end()}, 1});
}

// Of most of them; none where each is of its own.
std::vector<Entry> most_common(const std::vector<Alike>& groups) {
  const auto most = std::ranges::max_element(groups, {}, &Alike::maps);
  return most == groups.end() || most->maps < 2 ? std::vector<Entry>() : most->common;
}

}  // namespace

bool is_flat_map(const ir::Type* type) {
  if (type == nullptr || type->kind != TypeKind::Map) return false;
  const auto scalar = [](const ir::Type* it) {
    return it->kind == TypeKind::Bool || it->kind == TypeKind::Int || it->kind == TypeKind::Float ||
           it->kind == TypeKind::String || it->kind == TypeKind::Secret || it->kind == TypeKind::Enum ||
           it->kind == TypeKind::Name;
  };
  const ir::Type* element = type->element;
  return scalar(element) || (element->kind == TypeKind::Union && std::ranges::all_of(element->members, scalar));
}

bool is_document(const Node* node) {
  const bool call = node->op == Op::Call && (node->builtin == ir::Builtin::Yaml || node->builtin == ir::Builtin::Toml);
  return call || is_text_block(node) || is_env_lines(node);
}

// Written keys, and behind them at most one open map.
bool is_env_lines(const Node* node) {
  if (node->op != Op::Call || node->builtin != ir::Builtin::Env || node->kid(0)->op != Op::Record) return false;
  const std::span<const Entry> entries = node->kid(0)->entries();
  if (entries.empty()) return false;
  const bool map = entries.back().value->op == Op::Spread && entries.back().value->kid(0)->op == Op::Param;
  return std::ranges::all_of(entries.first(entries.size() - (map ? 1 : 0)), [](const Entry& it) {
    return !it.key.empty() && !ir::is_container(it.value->op);
  });
}

bool is_text_block(const Node* node) {
  if (node->op != Op::Concat) return false;
  const auto last = node->kids().size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const std::string_view text = node->kid(i)->text();
    const std::size_t end = text.find('\n');
    if (node->kid(i)->op == Op::String && end != std::string_view::npos && (i < last || end + 1 < text.size()))
      return true;
  }
  return false;
}

// LOG_LEVEL is logLevel, as app-config is appConfig.
std::string helper_word(std::string_view key) {
  constexpr std::string_view recommended = "app.kubernetes.io/";
  if (key.starts_with(recommended)) return helper_word(key.substr(recommended.size())) + "Label";
  key = key.substr(0, key.find('.'));
  const bool shouted = std::ranges::none_of(key, [](char c) { return c >= 'a' && c <= 'z'; });
  std::string out;
  bool upper = false;
  for (char c : key) {
    if (shouted && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter) out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = !letter && !out.empty();
  }
  return out.empty() ? "text" : out;
}

std::vector<Helper> choose_helpers(const ir::Module& module, const Uses& uses, const ir::Types& types) {
  return Chooser(module, uses, types).run();
}

CommonLabels common_labels(const ir::Module& module) {
  std::vector<Alike> labels, selectors;
  for (const ir::Resource& resource : module.resources) {
    if (const Node* found = ir::value_at(resource.body, {"metadata", "labels"})) add(labels, found->entries());
    const Node* selector = ir::value_at(resource.body, {"spec", "selector"});
    if (selector == nullptr) continue;
    const Node* inner = ir::value_at(selector, "matchLabels");
    add(selectors, (inner != nullptr ? inner : selector)->entries());
  }
  return {most_common(labels), most_common(selectors)};
}

}  // namespace dpc::helm
