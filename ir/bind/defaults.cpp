// The params' defaults, and an environment's bindings, as values.
#include "ir/bind/conform.h"
#include "ir/bind/values.h"

namespace dpc::ir {
namespace {

// The defaults of a record's fields under `base`, the default of the record itself; null for none.
const Node* defaults_of(const Type& record, const Node* base, Builder& builder, bool with_optional) {
  std::vector<Entry> entries;
  for (const Field& field : record.fields) {
    const Node* own = base != nullptr && base->op == Op::Record ? find(*base, field.name) : nullptr;
    const Node* value = own != nullptr ? own : field.fallback;
    if (field.type->kind == TypeKind::Record) {
      value = defaults_of(*field.type, value, builder, with_optional);
    } else if (value == nullptr || value->op == Op::Null) {
      value = field.type->kind == TypeKind::Optional && with_optional ? builder.null() : nullptr;
    } else {
      // A default that does not conform has been reported where it was written.
      Diagnostics unheard;
      const Node* completed = Conform(builder, unheard, false).value(value, *field.type, field.span);
      if (!unheard.any_errors()) value = completed;
    }
    if (value != nullptr) entries.push_back({field.name, value, nullptr, field.span});
  }
  return builder.data_record(entries, &record);
}

const Node* nested(std::span<const Symbol> names, const Node* value, Span span, Builder& builder) {
  for (std::size_t i = names.size(); i > 0; --i) {
    const Entry entry{names[i - 1], value, nullptr, span};
    value = builder.data_record({&entry, 1});
  }
  return value;
}

}  // namespace

const Node* default_values(const Type& values, Builder& builder, bool with_optional) {
  return defaults_of(values, nullptr, builder, with_optional);
}

const Node* environment_values(const Environment& environment, Builder& builder) {
  const Node* out = builder.data_record({});
  for (const Binding& binding : environment.bindings) {
    if (binding.path->root != Root::Values) continue;
    out = overlay_values(builder, out, nested(binding.path->names, binding.value, binding.span, builder));
  }
  return out;
}

}  // namespace dpc::ir
