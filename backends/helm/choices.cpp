#include "backends/helm/choices.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "backends/helm/raise/conditions.h"

namespace dpc::helm {

using ir::Node;
using ir::Op;

namespace {

// `cut(if a then b else c, 63)` is `if a then cut(b, 63) else cut(c, 63)`: choices are lines, functions stand in them.
const Node* choice_outside(const Lower& lower, ir::Builder& builder, const Node* node) {
  const bool of_text =
      node->op == Op::Call && (node->builtin == ir::Builtin::Cut || node->builtin == ir::Builtin::Lower ||
                               node->builtin == ir::Builtin::TrimSuffix || node->builtin == ir::Builtin::TrimPrefix);
  if (!of_text) return node;
  const Node* choice = choice_outside(lower, builder, node->kid(0));
  if (choice->op != Op::Select || is_or_else(choice) || lower.name_of(node->kid(0)) != nullptr) return node;
  const auto of = [&](const Node* text) {
    std::vector<const Node*> arguments(node->kids().begin(), node->kids().end());
    arguments[0] = text;
    return builder.call(node->builtin, arguments, node->type);
  };
  return builder.select(choice->kid(0), of(choice->kid(1)), of(choice->kid(2)));
}

// A text's choices, one a line; nothing of the template itself is printed.
void print_text(std::string& out, Lower& lower, ir::Builder& builder, const Node* node, bool whole,
                const go::Scope& scope = {}) {
  const bool named = !whole && lower.name_of(node) != nullptr;
  if (!named) node = choice_outside(lower, builder, node);
  const bool inlined = lower.is_default(node);
  if (named || node->op != Op::Select || inlined) {
    const go::Expr expr = whole ? lower.definition(node) : lower.value(node);
    out += fmt::format("{{{{- {} }}}}\n", go::print(expr, scope));
    return;
  }
  const char* word = "if";
  const Node* otherwise = node;
  const Node* outer = lower.given();
  while (otherwise->op == Op::Select && (otherwise == node || lower.name_of(otherwise) == nullptr)) {
    const Node *when = otherwise->kid(0), *then = otherwise->kid(1), *rest = otherwise->kid(2);
    const bool negative = is_negative(when);
    if (negative && (rest->op != Op::Select || lower.name_of(rest) != nullptr)) {
      when = builder.logical_not(when);
      std::swap(then, rest);
    }
    out += fmt::format("{{{{- {} {} }}}}\n", word,
                       go::print(lower.condition(shortened(builder, when, nullptr)), scope));
    const Node* before = lower.given();
    lower.suppose(builder.logical_and(before, when));
    print_text(out, lower, builder, then, false, scope);
    lower.suppose(builder.logical_and(before, builder.logical_not(when)));
    otherwise = rest;
    word = "else if";
  }
  out += "{{- else }}\n";
  print_text(out, lower, builder, otherwise, false, scope);
  lower.suppose(outer);
  out += "{{- end }}\n";
}

}  // namespace

std::string choices(Lower& lower, ir::Builder& builder, const Node* text, const go::Scope& scope) {
  std::string out;
  print_text(out, lower, builder, text, true, scope);
  return out;
}

}  // namespace dpc::helm
