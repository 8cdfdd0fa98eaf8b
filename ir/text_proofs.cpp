#include "ir/text_proofs.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ir/builtins.h"
#include "ir/text_inclusion.h"
#include "ir/text_language.h"
#include "ir/text_pattern.h"

namespace dpc::ir {

namespace {

constexpr unsigned deepest = 32;
constexpr std::size_t most_steps = 8192;  // of a question

using Visited = std::unordered_set<const Node*>;

bool has_any_text(const Node* node, Visited& visited, unsigned depth) {
  if (depth > deepest) return false;
  const auto part = [&](const Node* kid) { return has_any_text(kid, visited, depth + 1); };
  switch (node->op) {
    case Op::Param:
    case Op::Var:
    case Op::Field: return node->type != nullptr && is_text(node->type->kind) && node->type->rules == nullptr;
    case Op::Concat: return visited.insert(node).second && std::ranges::any_of(node->kids(), part);
    case Op::Select: return visited.insert(node).second && (part(node->kid(1)) || part(node->kid(2)));
    case Op::Call: return node->builtin == Builtin::Str && part(node->kid(0));
    case Op::Null:
    case Op::Bool:
    case Op::Int:
    case Op::Float:
    case Op::String:
    case Op::Record:
    case Op::List:
    case Op::Spread:
    case Op::Range:
    case Op::Pair:
    case Op::Error: return false;
  }
  return false;
}

// A part that may be any text is in every text that it is part of: most names and images are told by that alone.
bool has_any_text(const Node* text) {
  Visited visited;
  return has_any_text(text, visited, 0);
}

// Of a text with a character that no rule for names, labels or images takes.
bool takes_any_text(std::string_view pattern) { return re2::RE2::FullMatch("a\x01 \n{", compiled_pattern(pattern)); }

using Set = Deterministic::Set;
using Sets = std::vector<Set>;
using Nodes = std::vector<const Node*>;

struct Language {
  Automaton automaton;
  std::optional<Deterministic> sets;

  void read(Automaton::Fragment all) { sets.emplace(automaton, all); }
};

bool contains(const Node* node, const Node* sought, Visited& visited, unsigned depth = 0) {
  if (node == sought || depth > deepest) return true;
  const bool has_kids = node->op == Op::Concat || node->op == Op::Select || node->op == Op::Call;
  return has_kids && visited.insert(node).second &&
         std::ranges::any_of(node->kids(), [&](const Node* kid) { return contains(kid, sought, visited, depth + 1); });
}

bool contains(const Node* text, const Node* sought) {
  Visited visited;
  return contains(text, sought, visited);
}

}  // namespace

struct TextProofs::Kept {
  std::map<std::string, Language, std::less<>> patterns;
  std::map<std::pair<const Node*, Nodes>, Language> texts;
  std::map<std::tuple<const Language*, const Language*, Set>, std::optional<Sets>> behind;
  TextParts parts;
  std::size_t steps = 0;  // of the question at hand

  // Null where it cannot be read.
  Language* pattern(std::string_view written) {
    const auto known = patterns.find(written);
    if (known != patterns.end()) return known->second.sets ? &known->second : nullptr;
    Language& out = patterns[std::string(written)];
    if (const auto all = out.automaton.pattern(written)) out.read(*all);
    return out.sets ? &out : nullptr;
  }

  // What is not in the text says nothing of it.
  Language& text(const Node* node, const Nodes& filled) {
    Nodes told;
    std::ranges::copy_if(filled, std::back_inserter(told), [&](const Node* each) { return contains(node, each); });
    Language& out = texts[{node, told}];
    if (!out.sets) out.read(texts_of(out.automaton, parts, node, told));
    return out;
  }

  // The sets of `within` behind every text of `part` from each of `from`; null where that takes too long.
  std::optional<Sets> through(Language& part, const Sets& from, Language& within) {
    Sets out;
    for (const Set set : from) {
      const auto [known, fresh] = behind.try_emplace({&part, &within, set});
      if (fresh) known->second = sets_behind(*part.sets, *within.sets, set);
      if (!known->second) return std::nullopt;
      out.insert(out.end(), known->second->begin(), known->second->end());
    }
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  std::optional<Sets> through(const Node* text, Sets from, Language& within, Nodes& filled, unsigned depth = 0) {
    if (depth > deepest || ++steps > most_steps) return std::nullopt;
    if (std::ranges::find(filled, text) == filled.end()) {
      if (text->op == Op::Select && !filled.empty()) return either(text, from, within, filled, depth);
      if (text->op == Op::Concat) {
        std::optional<Sets> out = std::move(from);
        for (const Node* kid : text->kids()) {
          if (out) out = through(kid, std::move(*out), within, filled, depth + 1);
        }
        return out;
      }
      if (text->op == Op::String) {
        for (Set& set : from) set = within.sets->follow(set, text->text());
        return from;
      }
    }
    return through(this->text(text, filled), from, within);
  }

  // What is asked of a text to be taken is known of it then.
  std::optional<Sets> either(const Node* choice, const Sets& from, Language& within, Nodes& filled, unsigned depth) {
    std::optional<Sets> out = through(choice->kid(1), from, within, filled, depth + 1);
    const Node* empty = said_empty(choice->kid(0));
    if (empty != nullptr) filled.push_back(empty);
    const std::optional<Sets> otherwise = through(choice->kid(2), from, within, filled, depth + 1);
    if (empty != nullptr) filled.pop_back();
    if (!out || !otherwise) return std::nullopt;
    out->insert(out->end(), otherwise->begin(), otherwise->end());
    return out;
  }
};

namespace {

bool all_end(const std::optional<Sets>& sets, const Language& within) {
  return sets && std::ranges::all_of(*sets, [&](Set set) { return within.sets->ends(set); });
}

}  // namespace

TextProofs::TextProofs() : kept_(std::make_unique<Kept>()) {}
TextProofs::~TextProofs() = default;

bool TextProofs::always_matches(const Node* text, std::string_view pattern, std::span<const Node* const> filled) {
  if (has_any_text(text) && !takes_any_text(pattern)) return false;
  Language* within = kept_->pattern(pattern);
  if (within == nullptr) return false;
  Nodes known(filled.begin(), filled.end());
  kept_->steps = 0;
  return all_end(kept_->through(text, {within->sets->begin()}, *within, known), *within);
}

bool TextProofs::always_matches_behind(std::string_view start, std::span<const Node* const> rest,
                                       std::string_view pattern) {
  Language *within = kept_->pattern(pattern), *begin = kept_->pattern(start);
  if (within == nullptr || begin == nullptr) return false;
  std::optional<Sets> sets = kept_->through(*begin, {within->sets->begin()}, *within);
  Nodes filled;
  kept_->steps = 0;
  for (const Node* each : rest) {
    if (sets) sets = kept_->through(each, std::move(*sets), *within, filled);
  }
  return all_end(sets, *within);
}

}  // namespace dpc::ir
