#include "frontend/compile.h"

#include <pthread.h>

#include <cassert>
#include <functional>

#include "frontend/check/context.h"
#include "frontend/parse/parse.h"
#include "ir/verify.h"
#include "support/signal_stack.h"

namespace dpc {
namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

// Lazy definitions are forced within one another, as deep as the app chains them: on a stack of its own, of which only
// what is touched costs memory.
void with_deep_stack(const Limits& limits, const std::function<void()>& work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, limits.stack_bytes);
  pthread_t thread;
  const auto start = [](void* argument) -> void* {
    const SignalStack for_handlers;
    (*static_cast<const std::function<void()>*>(argument))();
    return nullptr;
  };
  if (pthread_create(&thread, &attributes, start, const_cast<std::function<void()>*>(&work)) == 0) {
    pthread_join(thread, nullptr);
  } else {
    work();
  }
  pthread_attr_destroy(&attributes);
}

// In debug builds what the front end leaves behind keeps the IR's rules, or the program stops.
void assert_sound([[maybe_unused]] const ir::Module& module) {
#ifndef NDEBUG
  for (const std::string& fault : ir::verify(module)) fmt::print(stderr, "dpc: unsound IR: {}\n", fault);
  assert(ir::verify(module).empty());
#endif
}

// While it lives, a message at a line of std is shown where the app led there.
class SeenByUser {
 public:
  explicit SeenByUser(check::Context& context) : diagnostics_(context.diagnostics()) {
    diagnostics_.see_from([&context](Span span) { return check::place_for_user(context, span); });
  }
  ~SeenByUser() { diagnostics_.see_from(nullptr); }
  SeenByUser(const SeenByUser&) = delete;
  SeenByUser& operator=(const SeenByUser&) = delete;

 private:
  Diagnostics& diagnostics_;
};

// app_test.dp beside app.dp: it sees all that the main file declares.
void load_tests(check::Context& context, const std::string& path) {
  const std::size_t dot = path.rfind(".dp");
  if (dot == std::string::npos || dot + 3 != path.size()) return;
  const std::string tests = path.substr(0, dot) + "_test.dp";
  if (!context.files.resolve(tests)) return;
  if (check::Module* module = check::load_module(context, tests, {})) module->tests_of = context.main;
}

std::shared_ptr<check::Context> load(Session& session, FileReader& files, const std::string& path, ir::Module& out,
                                     const AppOverrides& overrides) {
  auto context = std::make_shared<check::Context>(session, files);
  session.front_end = context;
  context->out = &out;
  context->overrides = overrides;
  context->root = folder_of(path);
  context->prelude = check::load_standard(*context, "prelude");
  context->main = check::load_module(*context, path, {});
  if (context->main == nullptr) return nullptr;
  if (overrides.tests) load_tests(*context, path);
  check::declare_params(*context);
  return context;
}

}  // namespace

std::optional<ir::Module> compile(Session& session, FileReader& files, const std::string& path,
                                  const AppOverrides& overrides) {
  ir::Module out;
  bool loaded = false;
  with_deep_stack(session.limits, [&] {
    std::shared_ptr<check::Context> context = load(session, files, path, out, overrides);
    loaded = context != nullptr;
    if (loaded) {
      const SeenByUser seen(*context);
      check::check_app(*context);
    }
    if (loaded && !session.diagnostics.any_errors()) assert_sound(out);
    if (loaded) context->out = nullptr;
  });
  session.diagnostics.sort(session.sources);
  if (!loaded) return std::nullopt;
  return out;
}

const ir::Node* compile_expression(Session& session, FileReader& files, const std::string& path,
                                   std::string_view expression) {
  ir::Module out;
  const ir::Node* node = nullptr;
  with_deep_stack(session.limits, [&] {
    auto context = std::static_pointer_cast<check::Context>(session.front_end);
    const bool known = context != nullptr && context->main != nullptr && context->main->path == path;
    if (!known) context = load(session, files, path, out, {});
    if (context == nullptr) return;
    const SeenByUser seen(*context);
    if (!known) check::check_app(*context);
    context->out = &out;
    const SourceFile* source = session.sources.add("<expression>", std::string(expression));
    if (session.diagnostics.any_errors() || source == nullptr) return;
    context->show_handles = true;
    const ast::Expr* parsed =
        parse::parse_expression(*source, session.arena, session.interner, session.diagnostics, session.limits);
    const ir::Node* result =
        parsed != nullptr ? check::evaluate_node(*context, *parsed, context->main->env, nullptr) : nullptr;
    node = result != nullptr && result->op != ir::Op::Error ? result : nullptr;
    context->out = nullptr;
  });
  return node;
}

}  // namespace dpc
