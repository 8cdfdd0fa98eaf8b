#include <algorithm>

#include "frontend/check/context.h"
#include "support/text.h"

namespace dpc::check {
namespace {

const ir::Node* literal_guard(Context& c, const Value& subject, const ast::Pattern& pattern, const Env& env) {
  Value literal = infer(c, *pattern.literal, env, nullptr);
  if (is_error(literal)) return c.builder.error();
  if (literal.node->op == ir::Op::Null) {
    const ir::Node* present = presence(c, subject);
    return present == nullptr ? c.builder.boolean(false) : c.builder.logical_not(present);
  }
  const ir::Type& type = ir::without_optional(*subject.type);
  if (type.kind == ir::TypeKind::Enum || type.kind == ir::TypeKind::Bool) {
    Value seen = coerce(c, literal, type, pattern.span);
    if (is_error(seen)) return c.builder.error();
  }
  return c.builder.equal(subject.node, literal.node);
}

struct Matching {
  Context& c;
  const ast::MatchExpr& expr;
  const Env& env;
  std::vector<MatchedArm> arms;
};

bool type_fits(Matching& m, const Value& subject, const ast::Pattern& pattern) {
  const ir::Type* type = resolve_type(m.c, *pattern.type, m.env);
  return value_fits(m.c, subject, *type);
}

const Env* bind_pattern(Matching& m, const ast::Pattern& pattern, const Value& subject) {
  Value narrowed = subject;
  if (pattern.type != nullptr && subject.kind == ValueKind::Record) {
    narrowed = coerce(m.c, subject, *resolve_type(m.c, *pattern.type, m.env), pattern.span);
  }
  const Binding binding{pattern.name, done(m.c, narrowed), pattern.span};
  return scope(m.c, m.env, {&binding, 1});
}

// What is known of the subject decides the arm at build: handles, records, and data by its type.
bool static_match(Matching& m, const Value& subject, const ir::Node* guard) {
  for (const ast::Arm& arm : m.expr.arms) {
    for (const ast::Pattern& pattern : arm.patterns) {
      if (pattern.kind == ast::PatternKind::Wildcard ||
          (pattern.kind == ast::PatternKind::Type && pattern.type == nullptr)) {
        m.arms.push_back({&arm, guard, &m.env});
        return true;
      }
      if (pattern.kind == ast::PatternKind::Type && type_fits(m, subject, pattern)) {
        m.arms.push_back({&arm, guard, bind_pattern(m, pattern, subject)});
        return true;
      }
    }
  }
  return false;
}

bool has_type_patterns(const ast::MatchExpr& expr) {
  for (const ast::Arm& arm : expr.arms) {
    for (const ast::Pattern& pattern : arm.patterns) {
      if (pattern.kind == ast::PatternKind::Type) return true;
    }
  }
  return false;
}

std::vector<std::string> missing_cases(const ir::Type& type, const std::vector<const ir::Node*>& seen, bool none_seen,
                                       bool optional) {
  std::vector<std::string> missing;
  const auto has_text = [&](Symbol text) {
    return std::any_of(seen.begin(), seen.end(),
                       [&](const ir::Node* node) { return node->op == ir::Op::String && node->s == text; });
  };
  const auto has_bool = [&](bool value) {
    return std::any_of(seen.begin(), seen.end(),
                       [&](const ir::Node* node) { return node->op == ir::Op::Bool && node->b == value; });
  };
  const auto has_int = [&](std::int64_t value) {
    return std::any_of(seen.begin(), seen.end(),
                       [&](const ir::Node* node) { return node->op == ir::Op::Int && node->i == value; });
  };
  if (type.kind == ir::TypeKind::Enum) {
    for (const ir::Literal& literal : type.literals) {
      if (literal.is_int ? !has_int(literal.number) : !has_text(literal.text)) {
        missing.push_back(literal.is_int ? fmt::format("{}", literal.number)
                                         : fmt::format("\"{}\"", literal.text.text()));
      }
    }
  } else if (type.kind == ir::TypeKind::Bool) {
    for (bool value : {true, false}) {
      if (!has_bool(value)) missing.push_back(value ? "true" : "false");
    }
  } else {
    missing.push_back("_");
  }
  if (optional && !none_seen) missing.push_back("none");
  return missing;
}

void open_match(Matching& m, const Value& subject, const ir::Node* outer) {
  Context& c = m.c;
  std::vector<const ir::Node*> seen;
  const ir::Node* taken = nullptr;
  bool none_seen = false;
  bool complete = false;
  for (const ast::Arm& arm : m.expr.arms) {
    const ir::Node* guard = nullptr;
    bool wildcard = false;
    for (const ast::Pattern& pattern : arm.patterns) {
      if (pattern.kind != ast::PatternKind::Literal) {
        wildcard = true;
        continue;
      }
      const ir::Node* here = literal_guard(c, subject, pattern, m.env);
      if (here->op == ir::Op::Error) {
        complete = true;
        continue;
      }
      guard = guard == nullptr ? here : c.builder.logical_or(guard, here);
      Value literal = infer(c, *pattern.literal, m.env, nullptr);
      none_seen = none_seen || literal.node->op == ir::Op::Null;
      if (std::find(seen.begin(), seen.end(), literal.node) != seen.end())
        c.diagnostics().report(pattern.span, diag::RepeatedPattern);
      seen.push_back(literal.node);
    }
    if (wildcard) {
      guard = taken == nullptr ? nullptr : c.builder.logical_not(taken);
      complete = true;
    }
    if (guard == nullptr && !wildcard) continue;
    if (guard != c.builder.boolean(false)) m.arms.push_back({&arm, both(c, outer, guard), &m.env});
    if (guard == nullptr || guard == c.builder.boolean(true)) return;
    taken = taken == nullptr ? guard : c.builder.logical_or(taken, guard);
  }
  if (complete) return;
  const bool optional = subject.type->kind == ir::TypeKind::Optional;
  std::string list;
  for (const std::string& each : missing_cases(ir::without_optional(*subject.type), seen, none_seen, optional))
    list += (list.empty() ? "" : ", ") + each;
  if (list.empty()) return;
  auto report = c.diagnostics().report(m.expr.subject->span, diag::NotExhaustive, list);
  report.help(list == "_" ? "add an arm `_ => ...`" : "add an arm for each, or `_ => ...`");
}

void match_one(Matching& m, const Value& subject, const ir::Node* guard) {
  Context& c = m.c;
  if (is_error(subject)) return;
  if (subject.kind == ValueKind::Choice) {
    for (const Alternative& alternative : subject.choice->alternatives)
      match_one(m, alternative.value, both(c, guard, alternative.guard));
    return;
  }
  if (has_type_patterns(m.expr) || subject.kind != ValueKind::Data) {
    if (static_match(m, subject, guard)) return;
    const bool open = subject.kind == ValueKind::Data && subject.node->open() && subject.type != nullptr &&
                      ir::without_optional(*subject.type).kind == ir::TypeKind::Union;
    auto report = c.diagnostics().report(m.expr.subject->span, diag::NoArm, describe(c, subject));
    if (open) report.note("arms are chosen by type at build, and which of them it is only the values tell");
    report.help(open ? "pass it on as it is, or make it params of their own, each of one type"
                     : "add an arm `_ => ...`, or one for its type");
    return;
  }
  open_match(m, subject, guard);
}

}  // namespace

std::vector<MatchedArm> match_arms(Context& c, const ast::MatchExpr& expr, const Env& env) {
  Matching matching{c, expr, env, {}};
  match_one(matching, infer(c, *expr.subject, env, nullptr), nullptr);
  return std::move(matching.arms);
}

Value match_expression(Context& c, const ast::MatchExpr& expr, const Env& env, const ir::Type* expected) {
  std::vector<Alternative> branches;
  for (const MatchedArm& arm : match_arms(c, expr, env)) {
    ScopeGuard scope(c);
    c.condition = both(c, c.condition, arm.guard);
    const ir::Node* guard = arm.guard != nullptr ? arm.guard : c.builder.boolean(true);
    branches.push_back({guard, infer(c, *arm.arm->value, *arm.env, expected)});
  }
  if (branches.empty()) return error_value(c);
  return merge_branches(c, std::move(branches));
}

}  // namespace dpc::check
