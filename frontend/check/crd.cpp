// CustomResourceDefinitions in files: `use crd` brings their kinds, the app's `crds` the definitions themselves.
#include "frontend/check/context.h"
#include "ir/bind/values.h"

namespace dpc::check {

std::vector<const yaml::Node*> read_crd_file(Context& c, std::string_view path, const Module& module, Span span) {
  const std::optional<std::string> joined = jailed(c, std::string(path), module, span);
  if (!joined) return {};
  std::string why;
  std::optional<std::string> text = c.files.read(*joined, c.session.limits.data_bytes, why);
  if (!text) {
    c.diagnostics().report(span, diag::CannotRead, path, why);
    return {};
  }
  const SourceFile* source = c.session.sources.add(*joined, std::move(*text));
  if (source == nullptr) return {};
  std::vector<const yaml::Node*> documents = yaml::parse(*source, c.arena, c.diagnostics(), c.session.limits);
  std::erase_if(documents, [](const yaml::Node* document) { return document->kind == yaml::Kind::Null; });
  return documents;
}

void read_definitions(Context& c, const ir::Node* files, Span span) {
  for (const ir::Entry& file : files->entries()) {
    for (const yaml::Node* document : read_crd_file(c, file.value->text(), *c.main, span)) {
      if (k8s::read_crd(*document, c.diagnostics(), c.session.limits) == nullptr) continue;
      const ir::Node* body = ir::read_data(*document, ir::Dialect::Strict, c.builder, c.diagnostics());
      const auto part = [&](const ir::Node* of, Symbol name) { return of != nullptr ? ir::find(*of, name) : nullptr; };
      const ir::Node* name = part(part(body, c.names.metadata), c.names.name);
      if (name == nullptr || name->op != ir::Op::String) {
        c.diagnostics().report(span, diag::CannotRead, file.value->text(), "a definition in it has no name");
        continue;
      }
      ir::Resource resource;
      resource.address = c.symbol(fmt::format("crds.{}", name->text()));
      resource.api_version = c.symbol("apiextensions.k8s.io/v1");
      resource.kind = c.symbol("CustomResourceDefinition");
      resource.name = name;
      resource.body = body;
      resource.span = span;
      c.definitions.push_back(resource);
    }
  }
}

}  // namespace dpc::check
