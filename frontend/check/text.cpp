#include "frontend/check/context.h"

namespace dpc::check {
namespace {

// `seen`: selects that were found to be ASCII, which may be shared.
bool ascii_text(const ir::Node* node, std::unordered_set<const ir::Node*>& seen) {
  if (node->op == ir::Op::String) {
    for (unsigned char c : node->text()) {
      if (c >= 0x80) return false;
    }
    return true;
  }
  if (node->type == nullptr) return false;
  const ir::Type* type = &ir::without_optional(*node->type);
  if (type->kind == ir::TypeKind::Enum) {
    for (const ir::Literal& literal : type->literals) {
      for (unsigned char c : literal.text.text()) {
        if (c >= 0x80) return false;
      }
    }
    return true;
  }
  if (node->op == ir::Op::Call && node->builtin == ir::Builtin::Str) return true;
  if (node->op == ir::Op::Select)
    return !seen.insert(node).second || (ascii_text(node->kid(1), seen) && ascii_text(node->kid(2), seen));
  return type->rules != nullptr && type->rules->ascii;
}

}  // namespace

bool is_ascii(const ir::Node* node) {
  std::unordered_set<const ir::Node*> seen;
  return ascii_text(node, seen);
}

const ir::Node* text_node(Context& c, const Value& value, Span span) {
  if (is_error(value)) return c.builder.error();
  if (value.kind == ValueKind::Name) return value.name->full;
  Value present = require(c, value, span);
  if (is_error(present)) return c.builder.error();
  if (present.kind == ValueKind::Choice) present = coerce(c, present, *c.types().any, span);
  const ir::Node* node = present.kind == ValueKind::Data ? present.node : nullptr;
  const ir::Type* type =
      node != nullptr && present.type != nullptr ? present.type : (node != nullptr ? node->type : nullptr);
  if (present.kind == ValueKind::Choice) {
    const ir::Node* text = nullptr;
    for (std::size_t i = present.choice->alternatives.size(); i-- > 0;) {
      const Alternative& alternative = present.choice->alternatives[i];
      const ir::Node* part = text_node(c, alternative.value, span);
      if (part->op == ir::Op::Error) return part;
      text = text == nullptr ? part : c.builder.select(alternative.guard, part, text);
    }
    return text;
  }
  switch (type != nullptr ? type->kind : ir::TypeKind::Error) {
    case ir::TypeKind::String: return node;
    case ir::TypeKind::Secret: return c.builder.taint(node);
    case ir::TypeKind::Enum:
      if (type->literals.empty() || !type->literals[0].is_int) return node;
      return c.builder.call(ir::Builtin::Str, {node}, c.types().string);
    case ir::TypeKind::Bool: case ir::TypeKind::Int: case ir::TypeKind::Float: case ir::TypeKind::Union:
      return c.builder.call(ir::Builtin::Str, {node}, c.types().string);
    case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Optional:
    case ir::TypeKind::List: case ir::TypeKind::Map: case ir::TypeKind::Keyed: case ir::TypeKind::Record:
    case ir::TypeKind::Kubernetes: case ir::TypeKind::Name: case ir::TypeKind::Object: case ir::TypeKind::Component:
    case ir::TypeKind::Function:
      break;
  }
  auto report = c.diagnostics().report(span, diag::NotText, describe(c, present));
  if (present.kind == ValueKind::Instance || present.kind == ValueKind::Object)
    report.help("its name as text is `.name`");
  return c.builder.error();
}

const ir::Node* concat_text(Context& c, const ast::InterpolationExpr& expr, const Env& env) {
  std::vector<const ir::Node*> parts;
  parts.reserve(expr.parts.size());
  bool failed = false;
  for (const ast::InterpolationPart& part : expr.parts) {
    if (part.value == nullptr) {
      parts.push_back(c.builder.string(part.text));
      continue;
    }
    const ir::Node* node = text_node(c, infer(c, *part.value, env, nullptr), part.value->span);
    failed = failed || node->op == ir::Op::Error;
    parts.push_back(node);
  }
  return failed ? c.builder.error() : c.builder.concat(parts);
}

}  // namespace dpc::check
