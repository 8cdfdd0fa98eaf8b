// Environments, features and tests: what binds params, and what asks about them.
#include <algorithm>

#include "frontend/check/context.h"
#include "support/text.h"

namespace dpc::check {
namespace {

struct Path {
  ir::Root root = ir::Root::Values;
  std::vector<Symbol> names;
  const ir::Type* type = nullptr;
};

std::string_view root_name(ir::Root root) {
  switch (root) {
    case ir::Root::Values: return "values";
    case ir::Root::Release: return "release";
    case ir::Root::Cluster: return "cluster";
    case ir::Root::App: return "app";
  }
  return "values";
}

// An entry of a map is laid over the default's, as every values file is; `none` drops it.
bool step_into(Context& c, Path& path, Symbol name, Span span) {
  if (const ir::Type& map = ir::without_optional(*path.type); map.kind == ir::TypeKind::Map) {
    const bool optional = map.element->kind == ir::TypeKind::Optional || map.element->kind == ir::TypeKind::Any;
    path.names.push_back(name);
    path.type = optional ? map.element : c.builder.optional(map.element);
    return true;
  }
  const ir::Field* field = path.type->kind == ir::TypeKind::Record ? ir::find_field(*path.type, name) : nullptr;
  if (field == nullptr) {
    std::vector<std::string_view> names;
    for (const ir::Field& each : path.type->fields) names.push_back(each.name.text());
    std::string of(root_name(path.root));
    for (Symbol each : path.names) of += "." + std::string(each.text());
    auto report = c.diagnostics().report(span, diag::UnknownParam, of, name.text());
    if (std::optional<std::string_view> found = nearest(name.text(), names)) {
      report.help(fmt::format("did you mean '{}'?", *found)).fix(span, std::string(*found));
    }
    return false;
  }
  path.names.push_back(name);
  path.type = field->type;
  return true;
}

bool start_path(Context& c, Path& path, Symbol root, Span span) {
  if (root.text() == "values") {
    path.type = c.values_type;
  } else if (root.text() == "release") {
    path.root = ir::Root::Release;
    path.type = c.release_type;
  } else if (root.text() == "cluster") {
    path.root = ir::Root::Cluster;
    path.type = c.cluster_type;
  } else {
    c.diagnostics()
        .report(span, diag::NotAParam, root.text())
        .help("only values.*, release.* and cluster.* can be bound here");
    return false;
  }
  return true;
}

struct Binder {
  Context& c;
  const Env& env;
  std::vector<ir::Binding>& out;
  bool test;
  std::unordered_map<const ir::ParamPath*, Span> bound = {};
};

bool is_plain(const ast::Entry& entry) {
  return entry.kind == ast::EntryKind::Field && entry.value != nullptr && entry.when == nullptr &&
         std::ranges::all_of(entry.path, [](const ast::Key& key) { return key.computed == nullptr; });
}

// Whether the entries are bound one by one: of a group of params always, of a map where all of them are written out.
bool is_entered(const Path& path, const ast::RecordExpr& value) {
  if (path.type->kind == ir::TypeKind::Record) return true;
  return ir::without_optional(*path.type).kind == ir::TypeKind::Map && value.entries.size() > 0 &&
         std::ranges::all_of(value.entries, is_plain);
}

void bind_value(Binder& b, const Path& path, const ast::Expr& value, Span span) {
  Context& c = b.c;
  if (value.kind == ast::ExprKind::Record && is_entered(path, static_cast<const ast::RecordExpr&>(value))) {
    for (const ast::Entry& entry : static_cast<const ast::RecordExpr&>(value).entries) {
      if (entry.kind == ast::EntryKind::Error) continue;
      if (!is_plain(entry)) {
        auto report = b.test ? c.diagnostics().report(entry.span, diag::BadTestEntry)
                             : c.diagnostics().report(entry.span, diag::BadEnvironmentEntry);
        report.help("a param is bound by `name = value`, with no condition, loop or spread");
        continue;
      }
      Path inner = path;
      bool known = true;
      for (const ast::Key& key : entry.path) known = known && step_into(c, inner, key.name, key.span);
      if (known) bind_value(b, inner, *entry.value, entry.span);
    }
    return;
  }
  const ir::Node* node = evaluate_node(c, value, b.env, path.type);
  if (node->op == ir::Op::Error) return;
  if (node->open()) {
    c.diagnostics().report(value.span, diag::OpenBinding).help("what is bound here must be known at build");
    return;
  }
  const ir::Node* param = c.builder.param(path.root, c.arena.copy(path.names), path.type);
  if (const auto [first, fresh] = b.bound.try_emplace(param->param, span); !fresh) {
    c.diagnostics()
        .report(span, diag::DuplicateField, param->param->text.text())
        .label(first->second, "first set here");
    return;
  }
  b.out.push_back({param->param, node, span});
}

// values.a.b as a list of names, or false.
bool path_names(const ast::Expr& expr, std::vector<ast::PathName>& out) {
  if (expr.kind == ast::ExprKind::Name) {
    out.push_back({static_cast<const ast::NameExpr&>(expr).name, expr.span});
    return true;
  }
  if (expr.kind != ast::ExprKind::Member) return false;
  const auto& member = static_cast<const ast::MemberExpr&>(expr);
  if (!path_names(*member.object, out)) return false;
  out.push_back({member.name, member.name_span});
  return true;
}

void bind_path(Binder& b, std::span<const ast::PathName> names, const ast::Expr& value, Span span) {
  Path path;
  if (!start_path(b.c, path, names[0].name, names[0].span)) return;
  for (const ast::PathName& name : names.subspan(1)) {
    if (!step_into(b.c, path, name.name, name.span)) return;
  }
  bind_value(b, path, value, span);
}

void expectation(Context& c, const ast::Entry& entry, const Env& env, ir::Test& test) {
  ir::Expectation out;
  out.span = entry.span;
  const bool refused = entry.value->kind == ast::ExprKind::Name &&
                       static_cast<const ast::NameExpr*>(entry.value)->name.text() == "refused";
  if (refused) {
    out.kind = ir::Expectation::Kind::Refused;
    if (entry.more().message != nullptr) {
      const ir::Node* part = evaluate_node(c, *entry.more().message, env, c.types().string);
      if (part->op == ir::Op::String) out.refusal = part->s;
    }
    test.expectations.push_back(out);
    return;
  }
  out.condition = evaluate_condition(c, *entry.value, env);
  if (out.condition->op == ir::Op::Error) return;
  if (entry.value->kind == ast::ExprKind::Binary) {
    const auto& binary = static_cast<const ast::BinaryExpr&>(*entry.value);
    if (binary.op >= ast::BinaryOp::Eq && binary.op <= ast::BinaryOp::Ge) {
      out.left = lower(c, infer(c, *binary.left, env, nullptr), binary.left->span);
      out.right = lower(c, infer(c, *binary.right, env, nullptr), binary.right->span);
    }
  }
  test.expectations.push_back(out);
}

bool is_environment(const ast::Expr& expr) {
  return expr.kind == ast::ExprKind::Name && static_cast<const ast::NameExpr&>(expr).name.text() == "environment";
}

// The name in `given environment = NAME`, as a word or a text.
std::string_view environment_name(const ast::Expr& expr) {
  if (expr.kind == ast::ExprKind::Name) return static_cast<const ast::NameExpr&>(expr).name.text();
  return expr.kind == ast::ExprKind::String ? static_cast<const ast::StringExpr&>(expr).value : std::string_view();
}

// `given environment = NAME`: what the test's own entries bind lies over it, wherever they stand.
void bind_environment(Context& c, const ast::Expr& expr, std::vector<ir::Binding>& out) {
  const std::string_view name = environment_name(expr);
  std::vector<std::string_view> names;
  std::string all;
  for (const ir::Environment& each : c.out->environments) {
    names.push_back(each.name.text());
    all += fmt::format("{}{}", all.empty() ? "it has " : ", ", each.name.text());
    if (each.name.text() != name) continue;
    out.insert(out.begin(), each.bindings.begin(), each.bindings.end());
    return;
  }
  const std::string_view shown = name.empty() ? c.session.sources.text(expr.span) : name;
  auto report = c.diagnostics().report(expr.span, diag::UnknownEnvironment, shown);
  if (std::optional<std::string_view> found = nearest(name, names)) {
    report.help(fmt::format("did you mean '{}'?", *found)).fix(expr.span, std::string(*found));
  } else {
    report.help(all.empty() ? "it declares none" : all);
  }
}

void check_test(Context& c, const ast::Item& item, Module& module) {
  ir::Test test;
  test.title = c.symbol(item.title);
  test.span = item.span;
  for (const ir::Test& other : c.out->tests) {
    if (other.title == test.title)
      c.diagnostics().report(item.span, diag::DuplicateName, item.title).label(other.span, "first declared here");
  }
  const Env* env = scope_of_lets(c, item.block->entries, module.env);
  Binder binder{c, *env, test.given, true};
  for (const ast::Entry& entry : item.block->entries) {
    if (entry.kind == ast::EntryKind::Given && is_environment(*entry.value)) {
      bind_environment(c, *entry.more().message, test.given);
    } else if (entry.kind == ast::EntryKind::Given) {
      std::vector<ast::PathName> names;
      if (path_names(*entry.value, names)) {
        bind_path(binder, names, *entry.more().message, entry.span);
      } else {
        c.diagnostics().report(entry.value->span, diag::NotAParam, c.session.sources.text(entry.value->span));
      }
    } else if (entry.kind == ast::EntryKind::Expect) {
      expectation(c, entry, *env, test);
    } else if (entry.kind != ast::EntryKind::Let && entry.kind != ast::EntryKind::Error) {
      const bool param = entry.kind == ast::EntryKind::Field && !entry.path.empty() &&
                         (entry.path[0].name.text() == "values" || entry.path[0].name.text() == "release");
      c.diagnostics()
          .report(entry.span, diag::BadTestEntry)
          .help(param ? fmt::format("each has a `given` of its own: `given {}`", c.session.sources.text(entry.span))
                      : "a test holds `given values.x = ...`, `expect ...` and `let`");
    }
  }
  const auto binds = [](const ast::Entry& entry) {
    return entry.kind == ast::EntryKind::Given || entry.kind == ast::EntryKind::Let;
  };
  if (std::ranges::all_of(item.block->entries, binds)) {
    c.diagnostics().report(item.span, diag::NothingExpected, item.title)
        .help("say what must hold: `expect CONDITION`, or `expect refused : \"part of the message\"`");
  }
  c.out->tests.push_back(std::move(test));
}

template <class Visit>
void each_item(Context& c, ast::ItemKind kind, Visit visit) {
  for (Module* module : in_order(c)) {
    for (const ast::Item& item : module->file.items) {
      if (item.kind == kind) visit(*module, item);
    }
  }
}

// A folder of the output and a values file bear the name.
void check_environment_name(Context& c, const ast::Item& item) {
  constexpr std::size_t longest = 63;
  const std::string_view name = item.name.text();
  const auto ordinary = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_' || letter == '-';
  };
  std::string_view why;
  if (name == "default") {
    why = "the defaults themselves are built under it";
  } else if (name.empty() || name.size() > longest || name[0] == '-' || !std::ranges::all_of(name, ordinary)) {
    why = "it needs 1 to 63 letters, digits, '-' and '_', and no '-' first";
  }
  if (why.empty()) return;
  c.diagnostics().report(item.name_span, diag::BadEnvironmentName, name, why)
      .help("give it another name, as in `environment staging { ... }`");
}

}  // namespace

void check_environments(Context& c) {
  std::unordered_map<Symbol, Span> names;
  each_item(c, ast::ItemKind::Environment, [&](Module& module, const ast::Item& item) {
    auto [it, fresh] = names.emplace(item.name, item.name_span);
    if (!fresh) {
      c.diagnostics()
          .report(item.name_span, diag::DuplicateName, item.name.text())
          .label(it->second, "first declared here");
      return;
    }
    check_environment_name(c, item);
    ir::Environment environment;
    environment.name = item.name;
    environment.doc = item.doc;
    environment.span = item.span;
    Binder binder{c, module.env, environment.bindings, false};
    for (const ast::Entry& entry : item.block->entries) {
      if (entry.kind == ast::EntryKind::Error) continue;
      if (entry.kind != ast::EntryKind::Field || entry.value == nullptr || entry.when != nullptr) {
        c.diagnostics()
            .report(entry.span, diag::BadEnvironmentEntry)
            .help("an environment only binds params: `values.x = ...`");
        continue;
      }
      std::vector<ast::PathName> path;
      for (const ast::Key& key : entry.path) path.push_back({key.name, key.span});
      if (path.size() == 1 && entry.value->kind == ast::ExprKind::Record) {
        Path root;
        if (start_path(c, root, path[0].name, path[0].span)) bind_value(binder, root, *entry.value, entry.span);
      } else {
        bind_path(binder, path, *entry.value, entry.span);
      }
    }
    c.out->environments.push_back(std::move(environment));
  });
}

namespace {

bool is_switch(const ir::Node& node) {
  return node.op == ir::Op::Param && node.type != nullptr &&
         (node.type->kind == ir::TypeKind::Bool || node.type->kind == ir::TypeKind::Enum);
}

bool is_conjunction(const ir::Node& node) {
  if (node.op == ir::Op::Param) return is_switch(node) && node.type->kind == ir::TypeKind::Bool;
  if (node.op != ir::Op::Call) return false;
  if (node.builtin == ir::Builtin::And) return std::ranges::all_of(node.kids(), [](const ir::Node* kid) {
    return is_conjunction(*kid);
  });
  if (node.builtin != ir::Builtin::Eq) return false;
  const bool first = node.kid(0)->op == ir::Op::Param;
  return is_switch(*node.kid(first ? 0 : 1)) && node.kid(first ? 1 : 0)->closed();
}

}  // namespace

void check_features(Context& c) {
  each_item(c, ast::ItemKind::Feature, [&](Module& module, const ast::Item& item) {
    const ir::Node* node = lower(c, infer(c, *item.value, module.env, nullptr), item.value->span);
    if (node->op == ir::Op::Error) return;
    if (!is_switch(*node) && !is_conjunction(*node)) {
      c.diagnostics()
          .report(item.value->span, diag::BadFeature)
          .help("a feature is a param that is a bool or one of several texts, or several of them: "
                "`values.a && values.b == \"x\"`");
      return;
    }
    for (const ir::Feature& other : c.out->features) {
      if (other.name == item.name)
        c.diagnostics()
            .report(item.name_span, diag::DuplicateName, item.name.text())
            .label(other.span, "first declared here");
    }
    c.out->features.push_back({item.name, item.doc, node, item.span});
  });
}

void check_tests(Context& c) {
  c.dry = true;
  each_item(c, ast::ItemKind::Test, [&](Module& module, const ast::Item& item) { check_test(c, item, module); });
  c.dry = false;
}

void lower_notes(Context& c) {
  if (c.main == nullptr || c.main->fields == nullptr) return;
  for (const FieldValue& field : c.main->fields->fields()) {
    if (field.key.text() != "notes" || field.thunk == nullptr) continue;
    const Span span = field.thunk->expr != nullptr ? field.thunk->expr->span : field.span;
    const Value notes = force(c, field.thunk);
    if (!is_error(notes)) c.out->notes = lower(c, coerce(c, notes, *c.types().string, span), span);
  }
}

}  // namespace dpc::check
