// Values of Kubernetes types, field by field. What is left out and what is null is passed on: only the server knows the
// whole object.
#include <cmath>

#include <fmt/format.h>

#include "ir/bind/conform.h"
#include "ir/bind/data_words.h"
#include "support/text.h"

namespace dpc::ir {
namespace {

bool is_whole(const Node& data) { return data.op == Op::Int || (data.op == Op::Float && std::trunc(data.f) == data.f); }
bool is_number(const Node& data) { return data.op == Op::Int || data.op == Op::Float; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// k8s.io/apimachinery/pkg/api/resource/quantity.go: [+-]? digits[.digits] then n u m k M G T P E, Ki Mi Gi Ti Pi Ei, or
// an exponent.
bool is_quantity(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  std::size_t at = 0, digits = 0;
  for (bool dot = false; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !dot)); ++at) {
    if (text[at] == '.') dot = true;
    else ++digits;
  }
  if (digits == 0) return false;
  const std::string_view suffix = text.substr(at);
  for (std::string_view known : {"", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}) {
    if (suffix == known) return true;
  }
  if (suffix[0] != 'e' && suffix[0] != 'E') return false;
  std::size_t exponent = suffix.size() > 1 && (suffix[1] == '+' || suffix[1] == '-') ? 2 : 1;
  if (exponent == suffix.size()) return false;
  while (exponent < suffix.size() && is_digit(suffix[exponent])) ++exponent;
  return exponent == suffix.size();
}

std::string listed(k8s::Texts values) {
  std::string out = "one of ";
  for (std::size_t i = 0; i < values.size(); ++i) out += (i ? ", \"" : "\"") + std::string(values[i]) + "\"";
  return out;
}

}  // namespace

bool Conform::wrong_kind(const Node* given, std::string_view wanted, Span span) {
  auto report = diagnostics_.report(span, diag::WrongValueType, path, wanted, describe(*given, given->tainted()));
  if (wanted == "a text" && (is_number(*given) || given->op == Op::Bool)) report.help(quoting_help(*given, span));
  return false;
}

bool Conform::kubernetes_scalar(const Node* given, k8s::Shape shape, Span span) {
  const bool text = given->op == Op::String;
  switch (shape.kind()) {
    case k8s::FieldKind::Boolean: return given->op == Op::Bool || wrong_kind(given, "true or false", span);
    case k8s::FieldKind::Integer: return is_whole(*given) || wrong_kind(given, "a whole number", span);
    case k8s::FieldKind::Number: return is_number(*given) || wrong_kind(given, "a number", span);
    case k8s::FieldKind::IntOrString:
      return is_whole(*given) || text || wrong_kind(given, "a whole number or a text", span);
    case k8s::FieldKind::Quantity: {
      if (is_number(*given) || (text && is_quantity(given->text()))) return true;
      if (!text) return wrong_kind(given, "a quantity", span);
      diagnostics_.report(span, diag::TextBreaksRule, path, "a quantity", describe(*given, false))
          .help("for example: 500m, 2, 1Gi");
      return false;
    }
    case k8s::FieldKind::String: {
      if (!text) return wrong_kind(given, "a text", span);
      const k8s::Texts values = shape.values();
      if (values.empty() || !shape.closed() || given->text().empty() || values.contains(given->text())) return true;
      std::vector<std::string_view> names(values.begin(), values.end());
      auto report = diagnostics_.report(span, diag::NotInEnum, path, listed(values), describe(*given, false));
      if (const auto near = nearest(given->text(), names)) report.help("did you mean \"" + std::string(*near) + "\"?");
      return false;
    }
    case k8s::FieldKind::Ref:
    case k8s::FieldKind::List:
    case k8s::FieldKind::Map:
    case k8s::FieldKind::Object:
    case k8s::FieldKind::Any: return true;
  }
  return true;
}

bool Conform::kubernetes_field(const Node* given, k8s::Shape shape, Span span) {
  if (given->op == Op::Null || given->op == Op::Error || !shape) return true;
  switch (shape.kind()) {
    case k8s::FieldKind::Ref: return kubernetes(given, shape.type(), span);
    case k8s::FieldKind::Any: return free_form(given, span)->op != Op::Error;
    case k8s::FieldKind::Object:
      if (given->op != Op::Record) return wrong_kind(given, "a mapping", span);
      return free_form(given, span)->op != Op::Error;
    case k8s::FieldKind::List:
    case k8s::FieldKind::Map: break;
    case k8s::FieldKind::Boolean:
    case k8s::FieldKind::Integer:
    case k8s::FieldKind::Number:
    case k8s::FieldKind::IntOrString:
    case k8s::FieldKind::Quantity:
    case k8s::FieldKind::String:
      return kubernetes_scalar(given, shape, span) && free_form(given, span)->op != Op::Error;
  }
  const bool list = shape.kind() == k8s::FieldKind::List;
  if (given->op != (list ? Op::List : Op::Record)) return wrong_kind(given, list ? "a list" : "a mapping", span);
  bool ok = true;
  const std::size_t size = path.size();
  for (std::size_t i = 0; i < given->entries().size(); ++i) {
    const Entry& entry = given->entries()[i];
    if (list) append_index(path, i);
    else append_path(path, entry.key.text());
    const Span at = entry.span.known() ? entry.span : span;
    ok = (list || admissible(entry.key.text(), true, at)) && ok;
    ok = kubernetes_field(entry.value, shape.element(), at) && ok;
    path.resize(size);
  }
  return ok;
}

bool Conform::kubernetes_text(std::string_view text, TextForm form, std::string_view what, Span span) {
  if (text.empty() || has_form(text, form)) return true;
  const std::string better = mended(text, form);
  diagnostics_
      .report(span, diag::TextBreaksRule, path, fmt::format("a {}", what), describe(*builder_.string(text), false))
      .help(better.empty() ? std::string(ir::wanted(form)) : fmt::format("write \"{}\": {}", better, ir::wanted(form)));
  return false;
}

bool Conform::kubernetes_map(const Node* given, const MapRule& rule, Span span) {
  bool ok = true;
  const std::size_t size = path.size();
  for (const Entry& entry : given->entries()) {
    append_path(path, entry.key.text());
    const Span at = entry.span.known() ? entry.span : span;
    ok = kubernetes_text(entry.key.text(), rule.key, rule.what, at) && ok;
    if (rule.labels) ok = kubernetes_text(entry.value->text(), TextForm::LabelValue, "value of a label", at) && ok;
    path.resize(size);
  }
  return ok;
}

// What a server asks of the field itself. An empty text is one that is not set, as everywhere in Go's API types.
bool Conform::kubernetes_rules(const Node* given, k8s::Type type, std::string_view field, Span span) {
  const k8s::Shape shape = type.find_field(field).shape();
  if (shape.kind() == k8s::FieldKind::Integer && shape.format() == k8s::Format::Int32 && is_number(*given)) {
    const double number = given->op == Op::Int ? static_cast<double>(given->i) : given->f;
    if (number >= INT32_MIN && number <= INT32_MAX) return true;
    diagnostics_.report(span, diag::ValueOutOfRange, path, "a whole number of 32 bits", describe(*given, false));
    return false;
  }
  if (const TextRule* rule = text_rule(type, field))
    return kubernetes_text(given->text(), rule->form, rule->what, span);
  const MapRule* rule = map_rule(type, field);
  return rule == nullptr || given->op != Op::Record || kubernetes_map(given, *rule, span);
}

bool Conform::kubernetes(const Node* given, k8s::Type type, Span span) {
  if (given->op != Op::Record) return wrong_kind(given, "a mapping (" + std::string(type.name()) + ")", span);
  bool ok = true;
  const std::size_t size = path.size();
  for (const Entry& entry : given->entries()) {
    append_path(path, entry.key.text());
    const Span at = entry.span.known() ? entry.span : span;
    if (const k8s::Field field = type.find_field(entry.key.text())) {
      ok = kubernetes_field(entry.value, field.shape(), at) && kubernetes_rules(entry.value, type, field.name(), at) &&
           ok;
    } else if (type.open()) {
      ok = admissible(entry.key.text(), true, at) && free_form(entry.value, at)->op != Op::Error && ok;
    } else {
      std::vector<std::string_view> names;
      for (const k8s::Field known : type.fields()) names.push_back(known.name());
      auto report = diagnostics_.report(at, diag::UnknownKubernetesField, path, type.name());
      if (const auto near = nearest(entry.key.text(), names)) report.help("did you mean '" + std::string(*near) + "'?");
      ok = false;
    }
    path.resize(size);
  }
  return ok;
}

}  // namespace dpc::ir
