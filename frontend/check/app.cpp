// The app as a whole: its params, its own block, and the order in which everything is checked.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

const ir::Type* record_of(Context& c, std::initializer_list<std::pair<std::string_view, const ir::Type*>> fields) {
  std::vector<ir::Field> made;
  for (const auto& [name, type] : fields) {
    ir::Field field;
    field.name = c.symbol(name);
    field.type = type;
    made.push_back(field);
  }
  ir::Type type;
  type.kind = ir::TypeKind::Record;
  type.fields = c.arena.copy(made);
  type.declaration = type.fields.data();
  return c.builder.make_type(type);
}

const ir::Node* release_field(Context& c, std::string_view name, const ir::Type* type) {
  const Symbol symbol = c.symbol(name);
  return c.builder.param(ir::Root::Release, {&symbol, 1}, type);
}

void set_text(RecordValue& record, Context& c, std::string_view key, const ir::Node* node, Span span) {
  FieldValue field;
  field.key = c.symbol(key);
  field.thunk = done(c, data(node, c.types().string));
  field.span = span;
  append_field(c, record, field);
}

const ast::Item* app_item(Context& c) {
  const ast::Item* found = nullptr;
  for (const auto& module : c.modules) {
    for (const ast::Item& item : module->file.items) {
      if (item.kind != ast::ItemKind::App) continue;
      if (module.get() != c.main) {
        c.diagnostics().report(item.span, diag::MisplacedItem, "app", "in the main file");
      } else if (found != nullptr) {
        c.diagnostics()
            .report(item.name_span, diag::DuplicateName, "app")
            .label(found->name_span, "first declared here");
      } else {
        found = &item;
      }
    }
  }
  return found;
}

std::string stem(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  return name.substr(0, name.rfind('.'));
}

// The labels that Kubernetes recommends ("Recommended Labels" in its documentation).
void default_settings(Context& c, Span span) {
  const ir::Node* name = c.builder.string(c.out->app.name);
  const Symbol override_symbol = c.symbol("nameOverride");
  if (c.values_type != nullptr) {
    if (const ir::Field* field = ir::find_field(*c.values_type, override_symbol);
        field != nullptr && ir::is_text(field->type->kind)) {
      const ir::Node* given = c.builder.param(ir::Root::Values, {&override_symbol, 1}, field->type);
      name = c.builder.select(c.builder.call(ir::Builtin::IsEmpty, {given}, c.types().boolean), name, given);
    }
  }
  const ir::Node* instance = release_field(c, "name", builtin_type(c, "release_name"));
  Settings& settings = c.app_settings;
  settings.labels = new_record(c, c.types().string_map, span);
  set_text(*settings.labels, c, "app.kubernetes.io/name", name, span);
  set_text(*settings.labels, c, "app.kubernetes.io/instance", instance, span);
  if (!c.out->app.app_version.empty())
    set_text(*settings.labels, c, "app.kubernetes.io/version", app_text(c, "app_version", c.out->app.app_version),
             span);
  set_text(*settings.labels, c, "app.kubernetes.io/managed-by", release_field(c, "service", c.types().string), span);
  settings.selector = new_record(c, c.types().string_map, span);
  set_text(*settings.selector, c, "app.kubernetes.io/name", name, span);
  set_text(*settings.selector, c, "app.kubernetes.io/instance", instance, span);
  settings.annotations = new_record(c, c.types().string_map, span);
  settings.name_space = release_field(c, "namespace", builtin_type(c, "dns_label"));
  c.part_label = c.symbol("app.kubernetes.io/component");
  settings.part = absent_value();
}

struct AppBlock {
  Context& c;
  RecordValue* record;
  const ast::Item& item;

  // Of the value, or of the app where it is written in another way.
  Span place(std::string_view name) const {
    for (const ast::Entry& entry : item.block->entries) {
      if (entry.kind == ast::EntryKind::Field && entry.path[0].name.text() == name && entry.value != nullptr)
        return entry.value->span;
    }
    return item.name_span;
  }
  Value value(std::string_view name) const {
    bool known = false;
    Value found = find_field(c, *record, c.symbol(name), known);
    const bool none = found.kind == ValueKind::Data && found.node->op == ir::Op::Null;
    return known && !none ? found : absent_value();
  }
  Symbol text(std::string_view name) const {
    Value found = value(name);
    if (found.kind != ValueKind::Data) return {};
    if (found.node->op == ir::Op::String) return found.node->s;
    c.diagnostics().report(place(name), diag::OpenAppField).help("it must be known at build");
    return {};
  }
};

// `labels { ... }` adds to the recommended ones; `labels = { ... }` replaces them.
void read_map(const AppBlock& app, std::string_view name, RecordValue*& into) {
  const ast::Entry* written = nullptr;
  for (const ast::Entry& entry : app.item.block->entries) {
    if (entry.kind == ast::EntryKind::Field && entry.path[0].name.text() == name) written = &entry;
  }
  if (written == nullptr) return;
  Value value = app.value(name);
  if (value.kind == ValueKind::Absent || is_error(value)) return;
  const bool adds = written->extends || written->path.size() > 1;
  RecordValue* out = new_record(app.c, app.c.types().string_map, written->span);
  if (adds && into != nullptr) spread_into(app.c, *out, record_value(into), nullptr, written->span);
  spread_into(app.c, *out, value, nullptr, written->span);
  into = out;
}

void read_dependencies(const AppBlock& app) {
  Value value = app.value("dependencies");
  if (value.kind != ValueKind::Record) return;
  Context& c = app.c;
  for (const FieldValue& field : value.record->fields()) {
    Value each = force(c, field.thunk);
    if (each.kind != ValueKind::Record) continue;
    const auto text = [&](std::string_view name) -> Symbol {
      bool known = false;
      Value part = find_field(c, *each.record, c.symbol(name), known);
      return part.kind == ValueKind::Data && part.node->op == ir::Op::String ? part.node->s : Symbol();
    };
    ir::Dependency dependency;
    dependency.name = text("chart").empty() ? field.key : text("chart");
    if (dependency.name != field.key) dependency.alias = field.key;
    dependency.version = text("version");
    dependency.repository = text("repository");
    dependency.condition = text("condition");
    dependency.span = field.span;
    c.out->dependencies.push_back(dependency);
  }
}

void read_metadata(const AppBlock& app) {
  for (std::string_view name : {"home", "icon", "sources", "keywords", "maintainers"}) {
    Value value = app.value(name);
    if (value.kind == ValueKind::Absent || is_error(value)) continue;
    const ir::Node* node = lower(app.c, value, app.item.span);
    if (node->closed() && node->op != ir::Op::Error)
      app.c.out->app.metadata.push_back({app.c.symbol(name), node, nullptr, app.item.span});
  }
}

}  // namespace

namespace {

std::string_view type_of_literal(ast::ExprKind kind) {
  switch (kind) {
    case ast::ExprKind::String: return "string";
    case ast::ExprKind::Int: return "int";
    case ast::ExprKind::Float: return "float";
    case ast::ExprKind::Bool: return "bool";
    case ast::ExprKind::Error:
    case ast::ExprKind::Null:
    case ast::ExprKind::None:
    case ast::ExprKind::Name:
    case ast::ExprKind::Interpolation:
    case ast::ExprKind::Member:
    case ast::ExprKind::Index:
    case ast::ExprKind::Call:
    case ast::ExprKind::Unary:
    case ast::ExprKind::Binary:
    case ast::ExprKind::If: case ast::ExprKind::Match: case ast::ExprKind::List: case ast::ExprKind::Record: return {};
  }
  return {};
}

// `replicas: 1`, as in YAML: a param that could be nothing but 1 is not what was meant.
void refuse_values_as_types(Context& c, ast::Array<ast::Entry> entries) {
  for (const ast::Entry& entry : entries) {
    if (entry.kind != ast::EntryKind::Field || entry.path.empty()) continue;
    if (entry.extends) refuse_values_as_types(c, static_cast<const ast::RecordExpr&>(*entry.value).entries);
    if (entry.type == nullptr || entry.value != nullptr || entry.type->kind != ast::TypeExprKind::Literal) continue;
    const std::string_view type = type_of_literal(static_cast<const ast::LiteralType&>(*entry.type).value->kind);
    if (type.empty()) continue;
    const std::string mended = fmt::format("{} = {}", type, c.session.sources.text(entry.type->span));
    c.diagnostics().report(entry.type->span, diag::BadLiteralType)
        .help(fmt::format("a param has a type and a default: `{}: {}`", entry.path.back().name.text(), mended))
        .fix(entry.type->span, mended);
  }
}

}  // namespace

const ir::Node* app_text(Context& c, std::string_view name, Symbol text) {
  if (text.empty()) return c.builder.string(text);
  const Symbol symbol = c.symbol(name);
  return c.builder.versioned(text, c.builder.param(ir::Root::App, {&symbol, 1}, c.types().string));
}

void declare_params(Context& c) {
  c.release_type = record_of(c, {{"name", builtin_type(c, "release_name")},
                                 {"namespace", builtin_type(c, "dns_label")},
                                 {"revision", c.types().integer},
                                 {"is_install", c.types().boolean},
                                 {"is_upgrade", c.types().boolean},
                                 {"service", c.types().string}});
  c.cluster_type = record_of(c, {{"version", builtin_type(c, "semver")}, {"api_versions", c.types().string_list}});
  std::vector<const ir::Type*> types;
  std::vector<Module*> order = in_order(c);
  std::stable_partition(order.begin(), order.end(), [&](const Module* module) { return module == c.main; });
  for (Module* module : order) {
    for (const ast::Item& item : module->file.items) {
      if (item.kind != ast::ItemKind::Values) continue;
      refuse_values_as_types(c, item.block->entries);
      types.push_back(record_type(c, item.block->entries, module->env, {}, &item, item.span));
    }
  }
  c.values_type = merge_records(c, types);
  c.values_type = param_type(c, *c.values_type);
  c.out->values = c.values_type;
}

namespace {

// A quoted name of the app becomes a part of names and labels as it stands.
void check_app_name(Context& c, const ast::Item& item) {
  if (!c.session.sources.text(item.name_span).starts_with('"')) return;
  const ir::Type& label = *builtin_type(c, "dns_label");
  const std::string fault = text_fault(c, *label.rules, item.name.text());
  if (!fault.empty())
    c.diagnostics().report(item.name_span, diag::TextRefused, item.name.text(), ir::to_string(label), fault);
}

}  // namespace

void read_app(Context& c) {
  const ast::Item* item = app_item(c);
  if (item != nullptr) check_app_name(c, *item);
  ir::AppInfo& info = c.out->app;
  info.name = item != nullptr ? item->name : c.symbol(stem(c.main->path));
  info.version = c.symbol(c.overrides.version.empty() ? "0.1.0" : c.overrides.version);
  info.app_version = c.symbol(c.overrides.app_version);
  static const ast::RecordExpr empty{};
  static const ast::Item none{ast::ItemKind::App, {}, {}, {}, {}, &empty};
  const ast::Item& written = item != nullptr ? *item : none;
  const ir::Type* type = named_type(c, c.symbol("App"), {}, c.prelude->env, false);
  AppBlock app{c, build_record(c, written.block->entries, c.main->env, type, written.span), written};
  if (item != nullptr) {
    info.description = c.symbol(item->doc);
    info.span = item->span;
    if (c.overrides.version.empty() && !app.text("version").empty()) info.version = app.text("version");
    if (c.overrides.app_version.empty()) info.app_version = app.text("app_version");
    info.kubernetes = app.text("kubernetes");
  }
  if (!info.kubernetes.empty()) {
    if (std::optional<k8s::VersionRange> range = k8s::parse_version_range(info.kubernetes.text())) {
      c.served = *range;
    } else {
      c.diagnostics()
          .report(app.place("kubernetes"), diag::BadVersionRange, info.kubernetes.text())
          .help("write it as in \">=1.23\" or \">=1.23 <1.34\"");
    }
  }
  default_settings(c, written.span);
  if (Value label = app.value("part_label"); label.kind == ValueKind::Data && label.node->op == ir::Op::String)
    c.part_label = label.node->s;
  if (Value space = app.value("namespace"); space.kind != ValueKind::Absent && !is_error(space))
    c.app_settings.name_space = text_node(c, space, written.span);
  if (Value prefix = app.value("prefix"); prefix.kind != ValueKind::Absent && !is_error(prefix))
    c.app_settings.prefix = text_node(c, prefix, written.span);
  info.prefix = c.app_settings.prefix;
  info.name_space = c.app_settings.name_space;
  read_map(app, "labels", c.app_settings.labels);
  read_map(app, "selector", c.app_settings.selector);
  read_map(app, "annotations", c.app_settings.annotations);
  read_metadata(app);
  read_dependencies(app);
  if (Value files = app.value("crds"); files.kind != ValueKind::Absent && !is_error(files)) {
    const ir::Node* list = lower(c, files, written.span);
    if (list->op == ir::Op::List && list->closed()) read_definitions(c, list, app.place("crds"));
  }
}

void read_bodies(Context& c) {
  for (Module* module : in_order(c)) {
    std::vector<ast::Entry> entries;
    for (const ast::Item& item : module->file.items) {
      if (item.kind == ast::ItemKind::Entry && item.entry->kind != ast::EntryKind::Let) entries.push_back(*item.entry);
    }
    module->fields = new_record(c, nullptr, {});
    c.body = module->fields;
    append_entries(c, *module->fields, c.arena.copy(entries), module->env, nullptr);
    c.body = nullptr;
  }
}

void check_app(Context& c) {
  check_scopes(c);
  resolve_types(c);
  read_app(c);
  read_bodies(c);
  // Patches before anything looks at an object's content.
  attach_patches(c);
  walk_objects(c);
  check_pending(c);
  lower_objects(c);
  check_environments(c);
  check_features(c);
  check_tests(c);
  lower_notes(c);
  check_unreached(c);
  // Last: only now is it known what every param is used for.
  check_unused(c);
}

}  // namespace dpc::check
