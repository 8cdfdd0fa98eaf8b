#include "backends/helm/files/refused_defaults.h"

#include <algorithm>
#include <unordered_set>

#include "backends/helm/files/values.h"
#include "ir/bind/data_words.h"
#include "ir/bind/release.h"
#include "ir/bind/values.h"
#include "ir/eval.h"

namespace dpc::helm {
namespace {

using ir::Node;
using ir::Op;

void add_parts(std::vector<const Node*>& out, const Node* node) {
  out.insert(out.end(), node->kids().rbegin(), node->kids().rend());
  const bool range = node->op == Op::Range;
  for (const ir::Entry& entry : range ? node->range_info->entries : node->entries()) {
    out.push_back(entry.value);
    if (entry.guard != nullptr) out.push_back(entry.guard);
  }
}

std::vector<const ir::ParamPath*> params_of(const Node* node) {
  std::vector<const ir::ParamPath*> out;
  std::unordered_set<const Node*> seen;
  std::vector<const Node*> todo = {node};
  while (!todo.empty()) {
    const Node* at = todo.back();
    todo.pop_back();
    if (at == nullptr || at->closed() || !seen.insert(at).second) continue;
    if (at->op == Op::Param) out.push_back(at->param);
    add_parts(todo, at);
  }
  return out;
}

// Required, or the chart's own version, which nobody sets.
bool is_unknown(const ir::Type* record, const ir::ParamPath& path) {
  if (path.root == ir::Root::App) return true;
  if (path.root != ir::Root::Values) return false;
  for (const Symbol name : path.names) {
    const ir::Field* field = record->kind == ir::TypeKind::Record ? ir::find_field(*record, name) : nullptr;
    if (field == nullptr) return false;
    if (is_required(*field)) return true;
    record = field->type;
  }
  return false;
}

std::string on_command_line(const ir::ParamPath& path) {
  std::string out;
  for (const Symbol name : path.names) ir::append_path(out, name.text());
  return out;
}

}  // namespace

std::vector<RefusedDefault> refused_defaults(const ir::Module& module, ir::Builder& builder) {
  if (module.values == nullptr || module.checks.empty()) return {};
  Diagnostics unheard;
  std::optional<ir::Assignment> defaults =
      ir::make_release({std::string(module.app.name.text()), "default", {}, {}}, builder, unheard);
  if (!defaults) return {};
  defaults->values = ir::bind_values(*module.values, builder.data_record({}), false, builder, unheard);
  if (defaults->values == nullptr) return {};
  const Limits limits;
  ir::Evaluator evaluator(builder, *defaults, unheard, limits);
  std::vector<RefusedDefault> out;
  for (const ir::Check& check : module.checks) {
    const auto unknown = [&](const ir::ParamPath* path) { return is_unknown(module.values, *path); };
    const std::vector<const ir::ParamPath*> params = params_of(check.condition);
    const std::vector<const ir::ParamPath*> asked = params_of(check.guard);
    if (std::ranges::any_of(params, unknown) || std::ranges::any_of(asked, unknown)) continue;
    if (!evaluator.holds(check.guard, check.span)) continue;
    const Node* answer = evaluator.evaluate(check.condition, check.span);
    if (answer->op != Op::Bool || answer->b) continue;
    const Node* message = check.message != nullptr ? evaluator.evaluate(check.message, check.span) : nullptr;
    RefusedDefault refused{message != nullptr && !message->tainted() ? std::string(message->text()) : "", {}};
    for (const ir::ParamPath* path : params) {
      if (path->root == ir::Root::Values) refused.params.push_back(on_command_line(*path));
    }
    out.push_back(std::move(refused));
  }
  return out;
}

}  // namespace dpc::helm
