#include "backends/helm/files/validations.h"

#include <fmt/format.h>

#include <vector>

#include "backends/helm/files/values.h"
#include "backends/helm/raise/conditions.h"
#include "ir/bind/data_words.h"

namespace dpc::helm {
namespace {

void append_fail(std::string& out, const go::Expr& condition, const go::Expr& message) {
  out += fmt::format("{{{{- if {} }}}}\n{{{{- fail {} }}}}\n{{{{- end }}}}\n", go::print(condition),
                     go::print_argument(message));
}

// `path` is where the record stands in the values; `text` says the same as one writes it on the command line.
void append_required(std::string& out, const ir::Type& record, std::vector<Symbol>& path, const std::string& text) {
  for (const ir::Field& field : record.fields) {
    path.push_back(field.name);
    std::string name = text;
    ir::append_path(name, field.name.text());
    if (field.type->kind == ir::TypeKind::Record) append_required(out, *field.type, path, name);
    if (is_required(field)) {
      const go::Expr value = param_path({ir::Root::Values, 0, path, {}});
      const bool null = stands_as_null(*field.type);
      append_fail(out, null ? go::call("kindIs", {go::text("invalid"), value}) : go::call("not", {value}),
                  go::text(fmt::format("{} is required", name)));
    }
    path.pop_back();
  }
}

}  // namespace

std::string validations_yaml(const ir::Module& module, Lower& lower, ir::Builder& builder) {
  std::string out;
  std::vector<Symbol> path;
  if (module.values != nullptr) append_required(out, *module.values, path, {});
  for (const ir::Check& check : module.checks) {
    const ir::Node* fails = builder.logical_and(check.guard, builder.logical_not(check.condition));
    const go::Expr message = check.message != nullptr ? lower.value(check.message) : go::text("a check does not hold");
    append_fail(out, lower.condition(shortened(builder, fails, nullptr)), message);
  }
  return out;
}

}  // namespace dpc::helm
