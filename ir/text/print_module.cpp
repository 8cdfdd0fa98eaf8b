#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ir/text.h"
#include "ir/text/print.h"
#include "ir/text/words.h"

namespace dpc::ir::text {
namespace {

std::string dotted_text(Symbol name) { return is_dotted(name.text()) ? std::string(name.text()) : quoted(name.text()); }

// apiVersion and kind stand as bare words where they can.
std::string bare_text(Symbol text) {
  const auto fits = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '.' || c == '-' || c == '_';
  };
  const std::string_view it = text.text();
  const bool bare = !it.empty() && it != "named" && std::all_of(it.begin(), it.end(), fits);
  return bare ? std::string(it) : quoted(it);
}

std::string texts(std::span<const Symbol> symbols) {
  std::vector<std::string> parts;
  for (Symbol symbol : symbols) parts.push_back(quoted(symbol.text()));
  return fmt::format("[{}]", fmt::join(parts, ", "));
}

}  // namespace

std::string Printer::module(const Module& module) {
  values_ = module.values;
  collect(module);
  header(module.app);
  const std::string head = std::move(out_);
  out_.clear();
  if (module.values != nullptr) out_ = "values " + record_type(*module.values, 0, 0) + "\n";
  undeclared_params(module);
  const std::string values = std::move(out_);
  out_.clear();
  for (const Node* shared : sharing_.outside()) let(shared);
  if (!sharing_.outside().empty()) out_ += "\n";
  app_line("prefix", module.app.prefix);
  app_line("namespace", module.app.name_space);
  for (const Resource& it : module.resources) resource(it);
  for (const Check& it : module.checks) check(it);
  app_line("notes", module.notes);
  for (const Environment& it : module.environments) environment(it);
  for (const Feature& it : module.features) {
    doc(it.doc);
    put(fmt::format("feature {} = ", dotted_text(it.name)));
    node(it.condition);
    put("\n");
  }
  for (const Test& it : module.tests) test(it);
  for (const Dependency& it : module.dependencies) dependency(it);
  const std::string types = type_definitions_.empty() ? "" : type_definitions_ + "\n";
  return fmt::format("{}\n{}{}\n{}", head, types, values, out_);
}

// In the order in which they are printed.
void Printer::collect(const Module& module) {
  sharing_.add(module.app.prefix);
  sharing_.add(module.app.name_space);
  for (const Resource& it : module.resources) {
    for (const Node* root : {it.name, it.name_space, it.guard, it.hook != nullptr ? it.hook->weight : nullptr, it.body})
      sharing_.add(root);
  }
  for (const Check& it : module.checks) {
    for (const Node* root : {it.condition, it.guard, it.message}) sharing_.add(root);
  }
  sharing_.add(module.notes);
  for (const Feature& it : module.features) sharing_.add(it.condition);
  for (const Test& test : module.tests) {
    for (const Expectation& it : test.expectations) {
      for (const Node* root : {it.condition, it.left, it.right}) sharing_.add(root);
    }
  }
  sharing_.finish(0);
}

void Printer::symbol_line(std::string_view key, Symbol value) {
  if (value) put(fmt::format("\n  {} = {}", key, quoted(value.text())));
}

void Printer::header(const AppInfo& app) {
  put(fmt::format("module {} {{", dotted_text(app.name)));
  symbol_line("version", app.version);
  symbol_line("app_version", app.app_version);
  symbol_line("description", app.description);
  symbol_line("kubernetes", app.kubernetes);
  indent_ = 2;
  if (!app.metadata.empty()) put("\n  metadata {");
  indent_ = 4;
  for (const Entry& entry : app.metadata) {
    new_line();
    put(key_text(entry.key.text()) + " = ");
    data(entry.value, nullptr);
  }
  if (!app.metadata.empty()) put("\n  }");
  indent_ = 0;
  put("\n}\n");
}

// Beside the resources, since it may use what is named.
void Printer::app_line(std::string_view key, const Node* value) {
  if (value == nullptr) return;
  put(fmt::format("{} = ", key));
  node(value);
  put("\n");
}

// Params whose type the values do not tell, as parts of free-form data.
void Printer::undeclared_params(const Module& module) {
  std::set<std::string> lines;
  for (const Node* node : sharing_.order()) {
    if (node->op != Op::Param) continue;
    const Type* declared = declared_type(*node->param, module.values);
    const std::string actual = type(node->type, 0);
    const bool known = declared != nullptr && node->type != nullptr && type(declared, 0) == actual;
    if (known || (declared == nullptr && actual == "any")) continue;
    const std::size_t begin = out_.size();
    definition(node, Binds::Or);
    lines.insert("param " + out_.substr(begin) + ": " + actual + "\n");
    out_.resize(begin);
  }
  for (const std::string& line : lines) out_ += line;
}

void Printer::doc(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    put(fmt::format("///{}{}\n", end == 0 ? "" : " ", text.substr(0, end)));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

void Printer::resource(const Resource& resource) {
  put(fmt::format("resource {}: {} {}", dotted_text(resource.address), bare_text(resource.api_version),
                  bare_text(resource.kind)));
  if (resource.name != nullptr) {
    put(" named ");
    head(resource.name);
  }
  if (resource.name_space != nullptr) {
    put(" in ");
    head(resource.name_space);
  }
  if (resource.guard != nullptr) {
    put(" when ");
    head(resource.guard);
  }
  if (resource.hook != nullptr) hook(*resource.hook);
  if (resource.keep) put(" kept");
  if (resource.body != nullptr) {
    const bool block = resource.body->op == Op::Record && !(resource.body->flags & (KeepEmpty | FromData)) &&
                       sharing_.number(resource.body) == 0;
    put(block ? " " : " = ");
    node(resource.body);
  }
  put("\n");
}

void Printer::hook(const Hook& hook) {
  put(" hook " + texts(hook.events));
  if (hook.weight != nullptr) {
    put(" weight ");
    head(hook.weight);
  }
  if (!hook.delete_policy.empty()) put(" delete " + texts(hook.delete_policy));
}

void Printer::check(const Check& check) {
  put("check ");
  head(check.condition);
  if (check.guard != nullptr) {
    put(" when ");
    head(check.guard);
  }
  if (check.message != nullptr) {
    put(" : ");
    head(check.message);
  }
  put("\n");
}

void Printer::bindings(std::span<const Binding> bindings, std::string_view word) {
  for (const Binding& it : bindings) {
    new_line();
    put(word);
    Node path;
    path.op = Op::Param;
    path.param = it.path;
    definition(&path, Binds::Or);
    put(" = ");
    data(it.value, declared_type(*it.path, values_));
  }
}

void Printer::environment(const Environment& environment) {
  doc(environment.doc);
  put(fmt::format("environment {} {{", dotted_text(environment.name)));
  indent_ = 2;
  bindings(environment.bindings, "");
  indent_ = 0;
  put("\n}\n");
}

void Printer::test(const Test& test) {
  put(fmt::format("test {} {{", quoted(test.title.text())));
  indent_ = 2;
  bindings(test.given, "given ");
  for (const Expectation& it : test.expectations) expectation(it);
  indent_ = 0;
  put("\n}\n");
}

void Printer::expectation(const Expectation& expectation) {
  new_line();
  if (expectation.kind == Expectation::Kind::Refused) {
    put("refused");
    if (expectation.refusal) put(" " + quoted(expectation.refusal.text()));
    return;
  }
  put("expect ");
  node(expectation.condition);
  if (expectation.left == nullptr || expectation.right == nullptr) return;
  put(" comparing ");
  node(expectation.left);
  put(", ");
  node(expectation.right);
}

void Printer::dependency(const Dependency& dependency) {
  put("dependency {");
  symbol_line("name", dependency.name);
  symbol_line("version", dependency.version);
  symbol_line("repository", dependency.repository);
  symbol_line("condition", dependency.condition);
  symbol_line("alias", dependency.alias);
  put("\n}\n");
}

const Type* declared_type(const ParamPath& path, const Type* values) {
  if (path.root != Root::Values) return nullptr;
  const Type* type = values;
  for (Symbol name : path.names) {
    if (type == nullptr) return nullptr;
    const Type& whole = without_optional(*type);
    if (whole.kind != TypeKind::Record) return nullptr;
    const ir::Field* field = find_field(whole, name);
    type = field != nullptr ? field->type : nullptr;
  }
  return type;
}

}  // namespace dpc::ir::text

namespace dpc::ir {

std::string print(const Module& module) { return text::Printer().module(module); }

}  // namespace dpc::ir
