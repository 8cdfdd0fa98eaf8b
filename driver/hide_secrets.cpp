#include "driver/hide_secrets.h"

namespace dpc::driver {
namespace {

using ir::TypeKind;

// The entry without its key (`key: value` of a file, `key=value` of a flag), so that a message still shows what it
// speaks of.
void hide_value(const ir::Entry& entry, SourceMap& sources) {
  const std::string_view text = sources.text(entry.span);
  const std::size_t sign = text.find_first_of(":=", entry.key.text().size());
  const std::size_t value = sign == std::string_view::npos ? sign : text.find_first_not_of(" \t\r\n", sign + 1);
  const std::uint32_t skipped = value == std::string_view::npos ? 0 : static_cast<std::uint32_t>(value);
  sources.hide({entry.span.begin + skipped, entry.span.end});
}

// The type of what stands under a key; null where none is known.
const ir::Type* member_type(const ir::Type& type, Symbol key) {
  switch (type.kind) {
    case TypeKind::Record: {
      const ir::Field* field = ir::find_field(type, key);
      return field == nullptr ? nullptr : field->type;
    }
    case TypeKind::Map: case TypeKind::Keyed: case TypeKind::List: return type.element;
    case TypeKind::Error:
    case TypeKind::Any:
    case TypeKind::None:
    case TypeKind::Bool:
    case TypeKind::Int:
    case TypeKind::Float:
    case TypeKind::String:
    case TypeKind::Secret:
    case TypeKind::Enum:
    case TypeKind::Optional:
    case TypeKind::Kubernetes:
    case TypeKind::Union: case TypeKind::Name: case TypeKind::Object: case TypeKind::Component: case TypeKind::Function:
      return &type;
  }
  return nullptr;
}

// `type` is null where everything below is to be hidden.
void hide_members(const ir::Type* type, const ir::Node& given, SourceMap& sources) {
  for (const ir::Entry& entry : given.entries()) {
    const ir::Type* known = type == nullptr ? nullptr : member_type(*type, entry.key);
    if (known != nullptr) known = &ir::without_optional(*known);
    if (known != nullptr && known->kind == TypeKind::Secret) known = nullptr;
    if (entry.value->op == ir::Op::Record || entry.value->op == ir::Op::List) {
      hide_members(known, *entry.value, sources);
    } else if (known == nullptr && entry.span.known()) {
      hide_value(entry, sources);
    }
  }
}

}  // namespace

void hide_secrets(const ir::Type& type, const ir::Node& given, SourceMap& sources) {
  if (given.op == ir::Op::Record || given.op == ir::Op::List) hide_members(&type, given, sources);
}

}  // namespace dpc::driver
