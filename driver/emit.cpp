// `--emit tokens|ast|ir`: what the compiler made of the source.
#include "driver/commands.h"
#include "driver/job.h"
#include "frontend/ast/print.h"
#include "frontend/parse/parse.h"
#include "ir/text.h"

namespace dpc::driver {
namespace {

const SourceFile* read_source(Job& job, const std::string& path) {
  std::string why;
  std::optional<std::string> text = job.files.read(path, job.session.limits.source_bytes, why);
  if (!text) {
    job.session.diagnostics.report({}, diag::CannotRead, path, why);
    return nullptr;
  }
  return job.session.sources.add(path, std::move(*text));
}

std::string tokens(Job& job, const std::string& path) {
  const SourceFile* source = read_source(job, path);
  return source == nullptr ? std::string() : parse::dump_tokens(*source, job.session.diagnostics, job.session.limits);
}

std::string tree(Job& job, const std::string& path) {
  const SourceFile* source = read_source(job, path);
  if (source == nullptr) return {};
  Session& session = job.session;
  return ast::print(parse::parse_file(*source, session.arena, session.interner, session.diagnostics, session.limits));
}

std::string representation(Job& job, const std::string& path) {
  const std::optional<ir::Module> module = compile_app(job, path);
  return module ? ir::print(*module) : std::string();
}

}  // namespace

int run_emit(const Options& options, World& world, const std::string& path) {
  Job job(options, world);
  switch (options.emit) {
    case Emit::Output: break;
    case Emit::Tokens: world.streams.out.write(tokens(job, path)); break;
    case Emit::Ast: world.streams.out.write(tree(job, path)); break;
    case Emit::Ir: world.streams.out.write(representation(job, path)); break;
  }
  return finish(job);
}

}  // namespace dpc::driver
