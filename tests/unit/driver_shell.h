// The driver as a test runs it, in-process. The front end is a stand-in that gives one small app; one file of a program
// includes this.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

#include "driver/run.h"
#include "ir/module.h"

namespace dpc {
inline constexpr DiagnosticKind<> broken{{301, Severity::Error, "Broken"}, "the source is broken"};
inline constexpr DiagnosticKind<> doubtful{{302, Severity::Warning, "Doubtful"}, "the source is doubtful"};

// The app that every source stands for: params replicas, mode, tag and password (required in the source "required"), a
// Deployment, a Secret, a Job that is a hook, an environment, two tests.
class App {
 public:
  explicit App(Session& session, bool required) : s_(session), b_(session.builder) {
    module_.values = values_type(required);
    module_.app.name = b_.symbol("shop");
    module_.app.version = b_.symbol("1.0.0");
    add_objects();
    add_environment();
    add_tests();
  }
  ir::Module module_;

  const ir::Node* param(std::string_view name, const ir::Type* type) {
    const Symbol names[] = {b_.symbol(name)};
    return b_.param(ir::Root::Values, names, type);
  }

 private:
  using Pairs = std::vector<std::pair<std::string_view, const ir::Node*>>;

  const ir::Node* record(const Pairs& pairs) {
    std::vector<ir::Entry> entries;
    for (const auto& [key, value] : pairs) entries.push_back({b_.symbol(key), value, nullptr, {}});
    return b_.record(entries, b_.types().any_map);
  }
  const ir::Node* list(std::initializer_list<const ir::Node*> items) {
    std::vector<ir::Entry> entries;
    for (const ir::Node* item : items) entries.push_back({{}, item, nullptr, {}});
    return b_.list(entries, b_.types().any_list);
  }

  const ir::Type* values_type(bool required) {
    ir::Type mode{.kind = ir::TypeKind::Enum};
    static const ir::Literal no_literal;
    std::vector<ir::Literal> literals(2, no_literal);
    literals[0].text = b_.symbol("small");
    literals[1].text = b_.symbol("large");
    mode.literals = s_.arena.copy(literals);
    mode_ = b_.make_type(mode);
    std::vector<ir::Field> fields(4);
    fields[0] = {b_.symbol("replicas"), b_.types().integer, b_.integer(1), true};
    fields[1] = {b_.symbol("mode"), mode_, b_.string("small"), true};
    fields[2] = {b_.symbol("tag"), b_.types().string, b_.string("1.0"), true};
    fields[3] = {b_.symbol("password"), b_.types().secret, required ? nullptr : b_.secret(b_.symbol("hunter2")),
                 !required};
    ir::Type record{.kind = ir::TypeKind::Record};
    record.fields = s_.arena.copy(fields);
    return b_.make_type(record);
  }

  void add(std::string_view api, std::string_view kind, std::string_view name, Pairs rest,
           const ir::Hook* hook = nullptr) {
    ir::Resource resource;
    resource.address = b_.symbol(name);
    resource.api_version = b_.symbol(api);
    resource.kind = b_.symbol(kind);
    resource.name = b_.string(name);
    resource.name_space = b_.string("default");
    resource.hook = hook;
    Pairs body = {
        {"apiVersion", b_.string(api)}, {"kind", b_.string(kind)}, {"metadata", record({{"name", b_.string(name)}})}};
    body.insert(body.end(), rest.begin(), rest.end());
    resource.body = record(body);
    module_.resources.push_back(resource);
  }

  void add_objects() {
    const ir::Node* tag = param("tag", b_.types().string);
    const ir::Node* large = b_.equal(param("mode", mode_), b_.string("large"));
    const ir::Node* parts[] = {b_.select(large, b_.string("big/web:"), b_.string("web:")), tag};
    const ir::Node* container = record({{"name", b_.string("main")}, {"image", b_.concat(parts)}});
    add("apps/v1", "Deployment", "web",
        {{"spec", record({{"replicas", param("replicas", b_.types().integer)}, {"containers", list({container})}})}});
    add("v1", "Secret", "login", {{"stringData", record({{"password", param("password", b_.types().secret)}})}});
    hook_.events = {b_.symbol("post-upgrade")};
    add("batch/v1", "Job", "migrate", {{"spec", record({{"suspend", b_.boolean(true)}})}}, &hook_);
    module_.notes = b_.string("Welcome.\n");
  }

  void add_environment() {
    ir::Environment production;
    production.name = b_.symbol("production");
    production.bindings.push_back({param("replicas", b_.types().integer)->param, b_.integer(3), {}});
    if (module_.values->fields[3].fallback == nullptr) {
      production.bindings.push_back({param("password", b_.types().secret)->param, b_.string("s3cret"), {}});
    }
    module_.environments.push_back(production);
  }

  void add_tests() {
    ir::Expectation one;
    one.left = param("replicas", b_.types().integer);
    one.right = b_.integer(5);
    one.condition = b_.equal(one.left, one.right);
    ir::Test good, bad;
    good.title = b_.symbol("five replicas");
    good.given.push_back({one.left->param, b_.integer(5), {}});
    good.expectations = {one};
    bad.title = b_.symbol("one replica");
    bad.expectations = {one};
    module_.tests = {good, bad};
  }

  static inline ir::Hook hook_;
  Session& s_;
  ir::Builder& b_;
  const ir::Type* mode_ = nullptr;
};


std::optional<ir::Module> compile(Session& session, FileReader& files, const std::string& path, const AppOverrides&) {
  std::string why;
  const std::optional<std::string> text = files.read(path, session.limits.source_bytes, why);
  if (!text) {
    session.diagnostics.report({}, diag::CannotRead, path, why);
    return std::nullopt;
  }
  const SourceFile* source = session.sources.add(path, *text);
  if (text->starts_with("broken")) session.diagnostics.report(source->span(0, 6), broken);
  if (text->starts_with("doubtful")) session.diagnostics.report(source->span(0, 8), doubtful);
  ir::Module module = App(session, text->starts_with("required")).module_;
  if (text->starts_with("named ")) module.app.name = session.builder.symbol(text->substr(6));
  return module;
}

const ir::Node* compile_expression(Session& session, FileReader&, const std::string&, std::string_view expression) {
  App app(session, false);
  return app.param(expression,
                   expression == "password" ? session.builder.types().secret : session.builder.types().integer);
}

namespace driver {
class TextSink : public Sink {
 public:
  explicit TextSink(bool broken) : broken_(broken) {}
  std::string text;

 protected:
  bool put(std::string_view more) override {
    text += more;
    return !broken_;
  }

 private:
  bool broken_;
};

class MemoryFiles : public FileReader {
 public:
  std::map<std::string, std::string> files;
  std::optional<std::string> read(const std::string& path, std::uint64_t, std::string& why) override {
    const auto found = files.find(path);
    if (found != files.end()) return found->second;
    why = "not found";
    return std::nullopt;
  }
  std::vector<std::string> glob(const std::string&, const std::string&, std::string&) override { return {}; }
  std::optional<std::string> resolve(const std::string& path) override { return path; }
};

struct Shell {
  MemoryFiles files;
  std::string input;
  bool terminal = false, no_colour = false, broken_pipe = false;
  output::FileSystem sound;
  output::FileSystem* output = &sound;
  std::function<bool(const std::vector<std::string>&)> changes = [](const auto&) { return false; };
  std::string out, err;

  Shell() { files.files["app.dp"] = "app shop {}"; }
  int operator()(std::vector<std::string> arguments) {
    TextSink to_out(broken_pipe), to_err(false);
    Streams streams{to_out,   to_err,   [&](std::uint64_t, std::string&) { return std::optional(input); },
                    terminal, terminal, no_colour};
    World world{streams, files, *output, changes};
    const int code = run(arguments, world);
    out = to_out.text;
    err = to_err.text;
    return code;
  }
};

inline bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace driver
}  // namespace dpc
