// The files of an app, and what each declares and uses.
#include <algorithm>
#include <filesystem>

#include "frontend/check/context.h"
#include "frontend/parse/parse.h"
#include "frontend/parse/standard.h"
#include "support/text.h"

namespace dpc::check {
namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string stem_of(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  return name.substr(0, name.rfind('.'));
}

void declare(Context& c, std::unordered_map<Symbol, Span>& names, Symbol name, Span span) {
  auto [it, fresh] = names.emplace(name, span);
  if (!fresh) c.diagnostics().report(span, diag::DuplicateName, name.text()).label(it->second, "first declared here");
}

void declare_item(Context& c, Module& module, const ast::Item& item, std::unordered_map<Symbol, Span>& names) {
  switch (item.kind) {
    case ast::ItemKind::Type:
      declare(c, names, item.name, item.name_span);
      module.types.emplace(item.name, &item);
      break;
    case ast::ItemKind::Fn:
      declare(c, names, item.name, item.name_span);
      module.functions.emplace(item.name, c.arena.make<FunctionDecl>(item.name, &item, &module));
      break;
    case ast::ItemKind::Component: {
      declare(c, names, item.name, item.name_span);
      ir::Type type;
      type.kind = ir::TypeKind::Component;
      type.name = item.name;
      type.declaration = c.arena.make<ComponentDecl>(item.name, &item, &module, nullptr);
      type.span = item.name_span;
      auto* component = static_cast<ComponentDecl*>(const_cast<void*>(type.declaration));
      component->type = c.builder.make_type(type);
      module.components.emplace(item.name, component);
      break;
    }
    case ast::ItemKind::Entry:
      if (item.entry->kind == ast::EntryKind::Let) {
        declare(c, names, item.entry->more().name, item.entry->more().name_span);
        Thunk* thunk = delay(c, *item.entry->value, module.env, nullptr);
        module.lets.emplace(item.entry->more().name, thunk);
      }
      break;
    case ast::ItemKind::App:
    case ast::ItemKind::Use:
    case ast::ItemKind::Values:
    case ast::ItemKind::Environment:
    case ast::ItemKind::Feature:
    case ast::ItemKind::Patch: case ast::ItemKind::Test: break;
  }
}

// A field of the file, or one that a loop or condition of the file may give.
bool may_have(const Module& module, Symbol name) {
  for (const ast::Item& item : module.file.items) {
    if (item.kind != ast::ItemKind::Entry) continue;
    const bool fixed = item.entry->kind == ast::EntryKind::Field && item.entry->path[0].computed == nullptr;
    const bool computed = item.entry->kind != ast::EntryKind::Let && item.entry->kind != ast::EntryKind::Check &&
                          item.entry->kind != ast::EntryKind::Allow;
    if (fixed ? item.entry->path[0].name == name : computed) return true;
  }
  return false;
}

void use_names(Context& c, Module& module, const ast::Item& item, Module* used, Symbol stem) {
  if (used == nullptr) {
    for (const ast::PathName& name : item.names) module.used[name.name] = {};
    if (!item.has_names && stem) module.used[stem] = {};
    return;
  }
  if (!item.has_names) {
    module.used[stem] = {used, {}, item.span};
    return;
  }
  for (const ast::PathName& name : item.names) {
    // exact, existing_or_new and the like are of the language; a std part may still be named as their home.
    if (used->standard && find_special(name.name.text())) continue;
    const bool known = used->types.contains(name.name) || used->functions.contains(name.name) ||
                       used->components.contains(name.name) || used->lets.contains(name.name) ||
                       used->used.contains(name.name) || (!used->standard && may_have(*used, name.name));
    if (!known) {
      std::vector<std::string_view> names;
      for (const auto& [each, declared] : used->types) names.push_back(each.text());
      for (const auto& [each, declared] : used->functions) names.push_back(each.text());
      for (const auto& [each, declared] : used->components) names.push_back(each.text());
      for (const auto& [each, declared] : used->lets) names.push_back(each.text());
      for (const ast::Item& each : used->file.items) {
        if (each.kind == ast::ItemKind::Entry && each.entry->kind == ast::EntryKind::Field)
          names.push_back(each.entry->path[0].name.text());
      }
      auto report =
          c.diagnostics().report(name.span, diag::UnknownMember,
                                 std::string_view("module '" + std::string(used->name.text()) + "'"), name.name.text());
      if (std::string_view part = module_that_has(name.name.text()); used->standard && !part.empty()) {
        report.help(fmt::format("it is in another part: `use std.{} {{ {} }}`", part, name.name.text()));
      } else if (std::optional<std::string_view> found = nearest(name.name.text(), names)) {
        report.help(fmt::format("did you mean '{}'?", *found)).fix(name.span, std::string(*found));
      }
      module.used[name.name] = {};
      continue;
    }
    module.used[name.name] = {used, name.name, name.span};
  }
}

void use_crd(Context& c, Module& module, const ast::Item& item) {
  for (const yaml::Node* document : read_crd_file(c, item.file, module, item.file_span)) {
    std::unique_ptr<k8s::Schema> schema = k8s::read_crd(*document, c.diagnostics(), c.session.limits);
    if (schema == nullptr) continue;
    for (const k8s::Kind& kind : schema->kinds()) module.custom_kinds.push_back(kind);
    c.schemas.push_back(std::move(schema));
  }
}

void use_standard(Context& c, Module& module, const ast::Item& item) {
  if (item.path.size() != 2) {
    c.diagnostics()
        .report(item.span, diag::UnknownModule,
                c.session.sources.text(join(item.path.front().span, item.path.back().span)))
        .help("write `use std.workload { Deployment }`, or `use \"file.dp\" { NAME }` for a file of the app");
    return;
  }
  const ast::PathName& part = item.path[1];
  Module* used = load_standard(c, part.name.text());
  if (used == nullptr) {
    auto report = c.diagnostics().report(part.span, diag::UnknownModule, "std." + std::string(part.name.text()));
    if (std::optional<std::string_view> found = nearest(part.name.text(), parse::standard_parts())) {
      report.help(fmt::format("did you mean 'std.{}'?", *found)).fix(part.span, std::string(*found));
    }
  }
  use_names(c, module, item, used, part.name);
}

// A file named values.dp would hide the params from whoever uses it without a list of names.
bool hides_language(Context& c, const ast::Item& item, std::string_view stem) {
  constexpr std::string_view words[] = {"values", "release", "cluster", "app", "scope", "k8s", "fullname"};
  if (item.has_names || std::ranges::find(words, stem) == std::end(words)) return false;
  c.diagnostics()
      .report(item.file_span, diag::NameShadowed, stem, stem == "values" ? "params" : "word of the language")
      .help(fmt::format("name what you use of it, `use \"{}\" {{ NAME }}`, or `{{}}` for its params and objects alone",
                        item.file));
  return true;
}

void use_item(Context& c, Module& module, const ast::Item& item) {
  if (item.path.size() == 1 && item.path[0].name.text() == "crd" && !item.file.empty()) return use_crd(c, module, item);
  if (item.file.empty()) {
    if (!item.path.empty() && item.path[0].name.text() == "std") return use_standard(c, module, item);
    c.diagnostics().report(item.span, diag::UnknownModule, item.path.empty() ? "" : item.path[0].name.text())
        .help("write `use std.workload { Deployment }`, or `use \"file.dp\" { NAME }` for a file of the app");
    return use_names(c, module, item, nullptr, {});
  }
  const std::string path =
      module.folder.empty() ? std::string(item.file) : module.folder + "/" + std::string(item.file);
  Module* used = load_module(c, path, item.file_span);
  if (!hides_language(c, item, stem_of(path))) use_names(c, module, item, used, c.symbol(stem_of(path)));
  if (used != nullptr) module.uses.push_back(used);
}

ast::File parse_source(Context& c, const SourceFile& source) {
  return parse::parse_file(source, c.arena, c.session.interner, c.diagnostics(), c.session.limits);
}

// `key`: its place in by_path.
Module* declare_module(Context& c, const std::string& path, const std::string& key, const ast::File& file,
                       bool standard) {
  c.modules.push_back(std::make_unique<Module>());
  Module& module = *c.modules.back();
  module.path = path;
  module.folder = standard ? "" : folder_of(path);
  module.standard = standard;
  module.name = c.symbol(standard ? "std." + stem_of(path) : stem_of(path));
  module.env.module = &module;
  c.by_path[key] = &module;
  module.file = file;
  std::unordered_map<Symbol, Span> names;
  for (const ast::Item& item : module.file.items) declare_item(c, module, item, names);
  c.loading.push_back(&module);
  for (const ast::Item& item : module.file.items) {
    if (item.kind == ast::ItemKind::Use) use_item(c, module, item);
  }
  c.loading.pop_back();
  for (const ast::Item& item : module.file.items) {
    if (item.kind != ast::ItemKind::Entry || item.entry->kind != ast::EntryKind::Let || item.entry->type == nullptr)
      continue;
    Thunk* thunk = module.lets.at(item.entry->more().name);
    if (thunk->expected == nullptr) thunk->expected = resolve_type(c, *item.entry->type, module.env);
  }
  return &module;
}

void report_cycle(Context& c, const Module& module, Span from) {
  std::string cycle;
  bool inside = false;
  for (const Module* other : c.loading) {
    inside = inside || other == &module;
    if (inside) cycle += other->path + " -> ";
  }
  c.diagnostics().report(from, diag::ImportCycle, cycle + module.path).help("put what both need into a third file");
}

}  // namespace

bool leads_outside(Context& c, const std::string& path) {
  const std::filesystem::path root = c.root.empty() ? "." : c.root;
  const std::filesystem::path relative =
      std::filesystem::path(path).lexically_normal().lexically_relative(root.lexically_normal());
  return !relative.empty() && *relative.begin() == "..";
}

namespace {

// `shown`: the path as it was written.
bool inside_root(Context& c, const std::string& path, const std::string& shown, Span from) {
  std::optional<std::string> root = c.files.resolve(c.root.empty() ? "." : c.root);
  std::optional<std::string> resolved = c.files.resolve(path);
  const bool inside = !resolved || !root || resolved->starts_with(*root + "/") || *root == "/";
  if (inside && !leads_outside(c, path)) return true;
  c.diagnostics()
      .report(from, diag::PathOutside, shown)
      .help("files are read below the folder of the app's main file only");
  return false;
}

}  // namespace

std::optional<std::string> jailed(Context& c, const std::string& path, const Module& module, Span span) {
  if (path.starts_with("/")) {
    c.diagnostics().report(span, diag::PathOutside, path).help("paths are relative to the file that names them");
    return std::nullopt;
  }
  const std::string joined = module.folder.empty() ? path : module.folder + "/" + path;
  if (!inside_root(c, joined, path, span)) return std::nullopt;
  if (c.files.resolve(joined)) return joined;
  c.diagnostics().report(span, diag::CannotRead, path, "not found");
  return std::nullopt;
}

Module* load_standard(Context& c, std::string_view part) {
  const std::string key = fmt::format("std:{}", part);  // no file's path
  if (auto it = c.by_path.find(key); it != c.by_path.end()) return it->second;
  const std::string path = parse::standard_path(part);
  if (c.session.standard != nullptr) {
    const ast::File* parsed = c.session.standard->find(part);
    return parsed != nullptr ? declare_module(c, path, key, *parsed, true) : nullptr;
  }
  const std::string_view text = parse::standard_text(part);
  if (text.empty()) return nullptr;
  const SourceFile* source = c.session.sources.add(path, std::string(text));
  return declare_module(c, path, key, parse_source(c, *source), true);
}

Module* load_module(Context& c, const std::string& path, Span from) {
  if (c.main != nullptr && !inside_root(c, path, path, from)) return nullptr;
  const std::string key = c.files.resolve(path).value_or(path);
  if (auto it = c.by_path.find(key); it != c.by_path.end()) {
    if (std::ranges::find(c.loading, it->second) == c.loading.end()) return it->second;
    report_cycle(c, *it->second, from);
    return nullptr;
  }
  std::string why;
  std::optional<std::string> text = c.files.read(path, c.session.limits.source_bytes, why);
  if (!text) {
    auto report = c.diagnostics().report(from, diag::CannotRead, path, why);
    if (!from.known()) report.place(path);
    return nullptr;
  }
  const SourceFile* source = c.session.sources.add(path, std::move(*text));
  if (source == nullptr) {
    c.diagnostics().report(from, diag::CannotRead, path, "all sources together are larger than 2 GiB");
    return nullptr;
  }
  return declare_module(c, path, key, parse_source(c, *source), false);
}

std::vector<Module*> in_order(Context& c) {
  std::vector<Module*> order;
  for (const auto& module : c.modules) {
    if (!module->standard && module.get() != c.main && module->tests_of == nullptr) order.push_back(module.get());
  }
  if (c.main != nullptr) order.push_back(c.main);
  for (const auto& module : c.modules) {
    if (module->tests_of != nullptr) order.push_back(module.get());
  }
  return order;
}

}  // namespace dpc::check
