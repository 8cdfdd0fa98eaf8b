#include "driver/verify/sought.h"

#include <re2/re2.h>

#include <algorithm>
#include <unordered_set>

#include "ir/text/sharing.h"

namespace dpc::driver::verify {

using ir::Builtin;
using ir::Node;
using ir::Op;

namespace {

constexpr std::size_t most = 24;  // of each kind: values grow with them

template <class T>
void add_once(std::vector<T>& all, const T& one) {
  if (all.size() < most && std::ranges::find(all, one) == all.end()) all.push_back(one);
}

bool is_of_cluster(const Node& node, std::string_view field) {
  return node.op == Op::Param && node.param->root == ir::Root::Cluster && !node.param->names.empty() &&
         node.param->names[0].text() == field;
}

bool is_of_values(const Node& node) { return node.op == Op::Param && node.param->root == ir::Root::Values; }

// `open` of a call and the literal beside it.
void add_pair(Sought& sought, const Node* open, const Node* literal, Builtin builtin) {
  const bool is_text = literal->op == Op::String;
  if (is_of_cluster(*open, "api_versions")) {
    if (is_text) add_once(sought.asked.apis, literal->s);
  } else if (is_of_values(*open)) {
    sought.of_params.push_back({open, literal});
  } else if (is_text && (builtin == Builtin::Has || builtin == Builtin::Get)) {
    add_once(sought.keys, literal->s);
    add_once(sought.literals, literal);
  } else if (is_text || literal->op == Op::Int) {
    add_once(sought.literals, literal);
  }
}

void look(Sought& sought, const Node* node, ir::Builder& b) {
  if (is_of_values(*node)) sought.of_params.push_back({node, nullptr});
  sought.asked.version = sought.asked.version || is_of_cluster(*node, "version");
  if (node->op == Op::Field && node->kid(0)->type != nullptr &&
      ir::without_optional(*node->kid(0)->type).kind == ir::TypeKind::Map)
    add_once(sought.keys, node->s);
  if (node->op != Op::Call || node->count != 2) return;
  const Node *open = node->kid(0), *literal = node->kid(1);
  if (node->builtin == Builtin::Div && literal->open()) add_pair(sought, literal, b.integer(0), node->builtin);
  if (!open->open()) std::swap(open, literal);
  if (open->open() && ir::is_scalar(literal->op) && literal->op != Op::Null)
    add_pair(sought, open, literal, node->builtin);
}

}  // namespace

Sought sought_in(const ir::Module& module, ir::Builder& builder) {
  std::vector<const Node*> stack;
  const auto push = [&](const Node* node) {
    if (node != nullptr) stack.push_back(node);
  };
  for (const ir::Resource& it : module.resources) {
    push(it.guard);
    push(it.body);
  }
  for (const ir::Check& it : module.checks) {
    push(it.guard);
    push(it.condition);
  }
  Sought sought;
  std::unordered_set<const Node*> seen;
  while (!stack.empty()) {
    const Node* node = stack.back();
    stack.pop_back();
    if (!seen.insert(node).second) continue;
    look(sought, node, builder);
    for (const Node* part : ir::text::parts(node)) stack.push_back(part);
  }
  return sought;
}

void add_asked(Asked& asked, std::string_view templates, ir::Builder& b) {
  static const RE2 version(R"(\.Capabilities\.KubeVersion)");
  static const RE2 api(R"re(\.Capabilities\.APIVersions\.Has\s+"([^"\n]+)")re");
  re2::StringPiece left(templates.data(), templates.size()), name;
  asked.version = asked.version || RE2::PartialMatch(left, version);
  while (RE2::FindAndConsume(&left, api, &name)) add_once(asked.apis, b.symbol({name.data(), name.size()}));
}

}  // namespace dpc::driver::verify
