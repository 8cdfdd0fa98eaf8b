#include "frontend/check/raw_text.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

namespace dpc::check {
namespace {

constexpr std::string_view roots[] = {"values", "release", "cluster", "app"};

bool holds_data(std::string_view what) { return what == "let" || what == "parameter" || what == "variable"; }

// `name=...`, `for name in ...`, `read name`: the variable is the script's own.
bool is_given_a_value(std::string_view block, std::string_view name) {
  const std::string pattern = fmt::format(R"(\b{0}=|\b(for|read|local|declare|export|getopts)\b[^\n;]*\b{0}\b)", name);
  return RE2::PartialMatch(re2::StringPiece(block.data(), block.size()), pattern);
}

bool is_meant(Context& c, std::string_view block, std::string_view path, const NameInScope& in_scope) {
  const std::string_view head = path.substr(0, path.find('.'));
  const std::string_view what = in_scope(c.symbol(head));
  if (head == path) return holds_data(what) && !is_given_a_value(block, head);
  return holds_data(what) || what == "field" || std::ranges::find(roots, head) != std::end(roots);
}

bool is_interpolated(const ast::Expr& text, Span place) {
  if (text.kind != ast::ExprKind::Interpolation) return false;
  for (const ast::InterpolationPart& part : static_cast<const ast::InterpolationExpr&>(text).parts) {
    const ast::Expr* value = part.value;
    if (value != nullptr && value->span.begin <= place.begin && place.end <= value->span.end) return true;
  }
  return false;
}

}  // namespace

void warn_of_raw_names(Context& c, const ast::Expr& expr, const NameInScope& in_scope) {
  const Span text = expr.span;
  const SourceFile* file = text.known() ? c.session.sources.find(text.begin) : nullptr;
  if (file == nullptr || file->path().starts_with("std/")) return;
  const std::string_view block = c.session.sources.text(text);
  if (!block.starts_with("\"\"\"")) return;
  static const RE2 name(R"(\$\{([A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*)\})");
  std::set<std::string_view> told;
  re2::StringPiece rest(block.data(), block.size()), found;
  while (RE2::FindAndConsume(&rest, name, &found)) {
    const std::string_view path(found.data(), found.size());
    const std::size_t at = static_cast<std::size_t>(path.data() - file->text().data()) - 2;
    const Span place = file->span(at, at + path.size() + 3);
    if (is_interpolated(expr, place) || !is_meant(c, block, path, in_scope)) continue;
    if (!told.insert(path).second) continue;
    c.diagnostics()
        .report(place, diag::RawInterpolation, fmt::format("${{{}}}", path))
        .help(fmt::format("write `${{{{ {} }}}}`: in a text block nothing else is an interpolation", path));
  }
}

}  // namespace dpc::check
