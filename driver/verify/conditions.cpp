#include "driver/verify/conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "ir/guard.h"
#include "ir/text.h"
#include "ir/text/sharing.h"

namespace dpc::driver::verify {

using ir::Builder;
using ir::Node;
using ir::Op;

void Conditions::add(const Node* node, Symbol owner, Span span, bool is_check) {
  if (node == nullptr || node->closed() || (node->flags & ir::Looped) != 0) return;
  const auto known = std::ranges::find(all_, node, &Condition::node);
  if (known == all_.end()) all_.push_back({node, owner, span, is_check});
}

void Conditions::search(const Node* root, Symbol owner, Span span) {
  std::vector<const Node*> stack{root};
  std::unordered_set<const Node*> seen;
  while (!stack.empty()) {
    const Node* node = stack.back();
    stack.pop_back();
    if (!seen.insert(node).second) continue;
    const std::span<const ir::Entry> entries = node->op == Op::Range ? node->range_info->entries : node->entries();
    for (const ir::Entry& entry : entries) add(entry.guard, owner, entry.span.known() ? entry.span : span);
    if (node->op == Op::Select) add(node->kid(0), owner, span);
    for (const Node* part : ir::text::parts(node)) stack.push_back(part);
  }
}

Conditions::Conditions(const ir::Module& module) {
  for (const ir::Resource& resource : module.resources) {
    add(resource.guard, resource.address, resource.span);
    search(resource.body, resource.address, resource.span);
  }
  for (const ir::Check& check : module.checks) {
    add(check.guard, {}, check.span, true);
    add(check.condition, {}, check.span, true);
  }
}

void Conditions::see(ir::Evaluator& evaluator, bool compared) {
  for (Condition& each : all_) {
    if ((each.held && each.failed) || !(compared || each.is_check)) continue;
    (evaluator.holds(each.node, each.span) ? each.held : each.failed) = true;
  }
}

std::size_t Conditions::seen_both_ways() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(all_, [](const Condition& it) { return it.held && it.failed; }));
}

namespace {

// The solver tells of classes of values in words, as a message has them; here one of the class is taken.
const Node* value_of(const std::string& state, const Param& param, Builder& b) {
  const ir::Type& type = ir::without_optional(*param.type);
  if (state == "not set") return b.null();
  if (state == "true" || state == "false") return b.boolean(state == "true");
  if (state == "empty") {
    if (ir::is_text(type.kind)) return b.string("");
    return type.kind == ir::TypeKind::List || type.kind == ir::TypeKind::Keyed ? b.data_list({}) : b.data_record({});
  }
  if (state.starts_with('"')) {
    for (const Node* it : param.candidates) {
      if (it->op == Op::String && "\"" + std::string(it->text()) + "\"" == state) return it;
    }
    return b.string(std::string_view(state).substr(1, state.size() - 2));
  }
  if (type.kind == ir::TypeKind::Int || type.kind == ir::TypeKind::Float) {
    const std::size_t digit = state.find_first_of("-0123456789");
    std::int64_t number = 0;
    if (digit == std::string::npos) return nullptr;
    std::from_chars(state.data() + digit, state.data() + state.size(), number);
    return b.integer(number);
  }
  // "not empty", "set", "other than ..."
  for (const Node* it : param.candidates) {
    const bool empty =
        it->op == Op::Null || ir::is_empty_container(*it) || (it->op == Op::String && it->text().empty());
    const bool literal = it->op == Op::String && state.find("\"" + std::string(it->text()) + "\"") != std::string::npos;
    if (!empty && !literal) return it;
  }
  return nullptr;
}

}  // namespace

namespace {

constexpr std::size_t longest_condition = 160;

std::string text_of(const Node& condition) {
  std::string text = ir::print(condition);
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
    const std::size_t end = std::min(text.find_first_not_of(" \n", at), text.size());
    text.replace(at, end - at, " ");
  }
  return text.size() <= longest_condition ? text : text.substr(0, longest_condition) + "...";
}

std::string place_of(const Condition& condition, const SourceMap& sources) {
  const SourceFile* file = sources.find(condition.span.begin);
  if (file == nullptr) return std::string(condition.owner ? condition.owner.text() : "a check");
  const LineColumn at = file->locate(condition.span.begin);
  return fmt::format("{}:{}:{}", file->path(), at.line, at.column);
}

}  // namespace

std::vector<std::string> seen_one_way(const Conditions& conditions, const ir::Module& module, Builder& b,
                                      const SourceMap& sources, std::uint32_t budget) {
  std::vector<std::string> lines;
  const Node* checks = all_checks(module, b);
  for (const Condition& each : conditions.all()) {
    if (each.held && each.failed) continue;
    const Node* other = each.held ? b.logical_not(each.node) : each.node;
    const auto impossible = [&](const Node* node) {
      return ir::satisfiable(b, node, budget).answer == ir::Answer::No;
    };
    const std::string_view why = impossible(other)                                     ? ", which no values can make it"
                                 : checks != nullptr && impossible(b.logical_and(checks, other))
                                     ? ", for the checks refuse such values"
                                     : "";
    const std::string line = fmt::format("{}: never {}: {}{}", place_of(each, sources), each.held ? "false" : "true",
                                         text_of(*each.node), why);
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(line);
  }
  return lines;
}

const Node* all_checks(const ir::Module& module, Builder& b) {
  const Node* all = nullptr;
  for (const ir::Check& check : module.checks) {
    const Node* kept = check.condition;
    if (check.guard != nullptr) kept = b.logical_or(b.logical_not(check.guard), kept);
    if (kept->open() && (kept->flags & ir::Looped) == 0) all = b.logical_and(all, kept);
  }
  return all;
}

const Node* values_for(const Node* condition, const std::vector<Param>& params, const Node* base, Builder& b,
                       std::uint32_t budget) {
  const ir::Verdict verdict = ir::satisfiable(b, condition, budget);
  if (verdict.answer != ir::Answer::Yes) return nullptr;
  const Node* values = base;
  for (const ir::Choice& choice : verdict.example) {
    if (choice.value->op != Op::Param || choice.value->param->root != ir::Root::Values) continue;
    for (const Param& param : params) {
      if (!std::ranges::equal(param.path, choice.value->param->names)) continue;
      const Node* value = value_of(choice.state, param, b);
      if (value != nullptr) values = with_value(b, values, param.path, value);
    }
  }
  return values;
}

}  // namespace dpc::driver::verify
