// 'expected X, found Y', and how to mend it where the two tell.
#include <algorithm>

#include "frontend/check/context.h"

namespace dpc::check {
namespace {

// A text that means a number or a switch, as it would be written.
std::string unquoted(const Value& value, const ir::Type& to) {
  if (value.kind != ValueKind::Data || value.node->op != ir::Op::String || value.node->tainted()) return {};
  const std::string_view text = value.node->text();
  if (to.kind == ir::TypeKind::Bool) return text == "true" || text == "false" ? std::string(text) : std::string();
  const bool number =
      !text.empty() && text.size() < 16 && text.find_first_not_of("0123456789") == std::string_view::npos;
  const bool plain = number && (text.size() == 1 || text[0] != '0');
  return plain && (to.kind == ir::TypeKind::Int || to.kind == ir::TypeKind::Float) ? std::string(text) : std::string();
}

bool takes_a_handle(const ir::Type& to) {
  if (to.kind == ir::TypeKind::Optional) return takes_a_handle(*to.element);
  if (to.kind == ir::TypeKind::Union)
    return std::any_of(to.members.begin(), to.members.end(),
                       [](const ir::Type* member) { return takes_a_handle(*member); });
  return to.kind == ir::TypeKind::Component || to.kind == ir::TypeKind::Object;
}

bool is_port_handle(const ir::Type& to) {
  const auto has = [&](std::string_view name) {
    return std::any_of(to.fields.begin(), to.fields.end(),
                       [&](const ir::Field& field) { return field.name.text() == name; });
  };
  return to.kind == ir::TypeKind::Record && has("number") && has("name");
}

std::string as_condition(const ir::Type& from) {
  switch (from.kind) {
    case ir::TypeKind::String:
    case ir::TypeKind::Secret:
    case ir::TypeKind::List:
    case ir::TypeKind::Map:
    case ir::TypeKind::Kubernetes: return "whether there is something in it asks `!is_empty(...)`";
    case ir::TypeKind::Optional: return "whether it is given asks `is_set(...)`";
    case ir::TypeKind::Int: case ir::TypeKind::Float: case ir::TypeKind::Enum: return "compare it: `... == ...`";
    case ir::TypeKind::Error: case ir::TypeKind::Any: case ir::TypeKind::None: case ir::TypeKind::Bool:
    case ir::TypeKind::Keyed: case ir::TypeKind::Record: case ir::TypeKind::Union: case ir::TypeKind::Name:
    case ir::TypeKind::Object: case ir::TypeKind::Component: case ir::TypeKind::Function:
      return {};
  }
  return {};
}

std::string members(const ir::Type& to) {
  std::string all;
  for (const ir::Type* member : to.members) all += (all.empty() ? "" : ", ") + ir::to_string(*member);
  return all;
}

// `strategy = "Recreate"`: one of the record's fields is what the text was meant for.
std::string as_record_of(std::string_view text, const ir::Type& to) {
  std::string names;
  std::size_t count = 0;
  for (k8s::Field field : facts_of(to).fields()) {
    if (field.name() == "type") return fmt::format("it is a record: `{{ type = \"{}\" }}`", text.substr(0, 60));
    names += fmt::format("{}{}", names.empty() ? "" : ", ", field.name());
    ++count;
  }
  return count <= 6 ? fmt::format("it is a record with {}", names) : std::string("it is a record: `{ FIELD = ... }`");
}

// `volumes = values.volumes`: a list is spread into one that is keyed by names.
std::string as_spread(std::string_view text) {
  const bool brief = !text.empty() && text.size() <= 60 && text.find('\n') == std::string_view::npos;
  return brief ? fmt::format("{{ ...{} }}", text) : std::string();
}

// `app.yaml = "x"` in a map of texts: a path of two names, where one name with a dot was meant.
std::string as_dotted(Context& c, const RecordValue& record, const ir::Type& to) {
  const bool one = record.size == 1 && record.data[0].key && to.kind != ir::TypeKind::List && to.element == nullptr;
  const std::string_view head = c.session.sources.text(record.span);
  const bool name = !head.empty() && head.size() <= 60 && head.find_first_of(" {}=\n") == std::string_view::npos;
  return one && name
             ? fmt::format("a name with a dot stands in quotes: `\"{}.{}\" = ...`", head, record.data[0].key.text())
             : std::string();
}

bool spreads_into(Context& c, const Value& value, const ir::Type& to) {
  if (to.kind != ir::TypeKind::Keyed || value.kind != ValueKind::Data || value.type == nullptr) return false;
  const ir::Type& from = ir::without_optional(*value.type);
  return from.kind == ir::TypeKind::List && from.element != nullptr && assignable(c, *from.element, *to.element);
}

// A text of a param where only some texts are taken: what rule its type lacks.
std::string as_ruled(Context& c, const ir::Type& from, const ir::Type& to) {
  const ir::Type& text = ir::without_optional(to);
  if (!ir::is_text(text.kind) || !ir::is_text(ir::without_optional(from).kind) || text.rules == nullptr) return {};
  if (text.name.empty() && text.rules->pattern.empty()) return "it takes texts of other lengths";
  if (text.name.empty()) return fmt::format("it takes texts that match `{}`", text.rules->pattern.text());
  const SourceFile* file = text.span.known() ? c.session.sources.find(text.span.begin) : nullptr;
  const bool standard = file != nullptr && file->path().starts_with("std/") && file->path().ends_with(".dp");
  const std::string part = standard ? file->path().substr(4, file->path().size() - 7) : std::string();
  return fmt::format("declare it as {}{}", text.name.text(),
                     standard ? fmt::format(": `use std.{} {{ {} }}`", part, text.name.text()) : "");
}

// How to mend what was written, where the two types tell.
std::string advice(Context& c, const Value& value, const ir::Type& to) {
  const bool handle = value.kind == ValueKind::Instance || value.kind == ValueKind::Object;
  if (handle && ir::is_text(to.kind)) return "its name as text is `.name`";
  if (handle) return to.kind == ir::TypeKind::Union ? "it takes one of " + members(to) : "";
  if (value.kind == ValueKind::Record) return as_dotted(c, *value.record, to);
  if (value.kind == ValueKind::List && (to.kind == ir::TypeKind::Map || to.kind == ir::TypeKind::Keyed))
    return "it is written as a map by name: `{ NAME = ... }`";
  if (value.kind != ValueKind::Data || value.type == nullptr) return {};
  if (value.node->op == ir::Op::String && to.kind == ir::TypeKind::Kubernetes)
    return as_record_of(value.node->text(), to);
  if (to.kind == ir::TypeKind::Bool) return as_condition(*value.type);
  if (is_port_handle(to))
    return "a port is referred to where it is declared: `workload.ports.NAME`, or `service.ports.NAME`";
  if (std::string rule = as_ruled(c, *value.type, to); !rule.empty() && value.node->open()) return rule;
  if (value.node->op == ir::Op::String && takes_a_handle(to)) return "refer to the thing itself, not to its name";
  if (value.node->op == ir::Op::String && (to.kind == ir::TypeKind::Map || to.kind == ir::TypeKind::Keyed))
    return "a map is written `{ KEY = ... }`";
  return {};
}

}  // namespace

Value mismatch(Context& c, const Value& value, const ir::Type& to, Span span) {
  if (is_error(value)) return value;
  const std::string found = describe(c, value);
  const std::string expected = ir::to_string(to);
  auto report = c.diagnostics().report(span, diag::TypeMismatch, expected, found);
  if (to.span.known()) report.label(to.span, "expected because of this type");
  const bool scalar_to_text = value.kind == ValueKind::Data && value.type != nullptr && ir::is_text(to.kind) &&
                              (value.type->kind == ir::TypeKind::Int || value.type->kind == ir::TypeKind::Bool ||
                               value.type->kind == ir::TypeKind::Float);
  const bool literal =
      scalar_to_text &&
      (value.node->op == ir::Op::Int || value.node->op == ir::Op::Bool || value.node->op == ir::Op::Float) &&
      span.end - span.begin < 20;
  if (literal) {
    report.help("write it in quotes").fix(span, fmt::format("\"{}\"", c.session.sources.text(span)));
  } else if (std::string spread = as_spread(c.session.sources.text(span));
             !spread.empty() && spreads_into(c, value, to)) {
    const std::string_view key = to.key.text();
    report.help(fmt::format("its elements are told apart by '{}': a list is spread into it, `{}`", key, spread))
        .fix(span, spread);
  } else if (scalar_to_text) {
    report.help("as text: \"${...}\" or str(...)");
  } else if (std::string plain = unquoted(value, to); !plain.empty()) {
    report.help("write it without quotes").fix(span, plain);
  } else if (std::string how = advice(c, value, to); !how.empty()) {
    report.help(how);
  }
  return error_value(c);
}

}  // namespace dpc::check
