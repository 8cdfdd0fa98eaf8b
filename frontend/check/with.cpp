// `a with b`: each field from `b` where it is set there, otherwise from `a`, down through declared records. A record
// that may be missing on a side is made where it is there on one of them; what neither sets has its default then.
#include <algorithm>

#include "frontend/check/context.h"
#include "frontend/check/fields.h"
#include "ir/text.h"

namespace dpc::check {
namespace {

// What a side of `with` may be: records under guards that exclude one another.
struct Part {
  const ir::Node* guard;  // null: always
  RecordValue* record;
};
using Parts = std::vector<Part>;

bool parts_of(Context& c, const Value& value, const ir::Node* guard, Span span, Parts& out) {
  if (value.kind == ValueKind::Absent) return true;
  if (value.kind == ValueKind::Data && value.node->op == ir::Op::Null) return true;
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& each : value.choice->alternatives) {
      if (!parts_of(c, each.value, both(c, guard, each.guard), span, out)) return false;
    }
    return true;
  }
  RecordValue* record = as_record(c, value, span);
  if (record == nullptr) return false;
  out.push_back({both(c, guard, presence(c, value)), record});
  return true;
}

bool all_declared(const Parts& parts) {
  return std::ranges::all_of(parts, [](const Part& part) {
    return part.record->type != nullptr && part.record->type->kind == ir::TypeKind::Record;
  });
}

const ir::Node* any_of(Context& c, const Parts& parts) {
  const ir::Node* any = c.builder.boolean(false);
  for (const Part& part : parts) {
    if (part.guard == nullptr) return nullptr;
    any = c.builder.logical_or(any, part.guard);
  }
  return any == c.builder.boolean(true) ? nullptr : any;
}

bool is_absent(const Value& value) {
  return value.kind == ValueKind::Absent || (value.kind == ValueKind::Data && value.node->op == ir::Op::Null);
}

// What a field may be, the first whose guard holds; a null guard always does.
using Options = std::vector<Alternative>;

void add_option(Context& c, Options& options, const Value& value, const ir::Node* guard) {
  if (is_absent(value)) return;
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& each : value.choice->alternatives)
      add_option(c, options, each.value, both(c, guard, each.guard));
    return;
  }
  const bool optional =
      value.kind == ValueKind::Data && value.type != nullptr && value.type->kind == ir::TypeKind::Optional;
  // What is optional by itself is missing with its record.
  if (optional) guard = presence(c, value);
  if (guard == c.builder.boolean(false)) return;
  options.push_back({guard, optional ? data(value.node, value.type->element) : value});
}

// Of a record that may be missing, a value that falls back to its default is asked for itself: so a chart reads it with
// that default, and asks nothing.
void ask_values(Context& c, Options& options) {
  Alternative& last = options.back();
  const bool data_of_it = last.guard != nullptr && last.value.kind == ValueKind::Data;
  const ir::Type* type = data_of_it ? last.value.node->type : nullptr;
  if (type != nullptr && type->kind == ir::TypeKind::Optional)
    last.guard = c.builder.call(ir::Builtin::IsSet, {last.value.node}, c.types().boolean);
}

bool add_field(Context& c, Options& options, const Parts& parts, Symbol name) {
  for (const Part& part : parts) {
    bool known = false;
    const Value value = find_field(c, *part.record, name, known);
    if (is_error(value)) return false;
    add_option(c, options, value, part.guard);
  }
  return true;
}

Value field_of(Context& c, const Parts& parts, Symbol name) {
  std::vector<Alternative> found;
  for (const Part& part : parts) {
    bool known = false;
    Value value = find_field(c, *part.record, name, known);
    if (is_error(value) || (parts.size() == 1 && part.guard == nullptr)) return value;
    if (!is_absent(value)) found.push_back({part.guard == nullptr ? c.builder.boolean(true) : part.guard, value});
  }
  return found.empty() ? absent_value() : choice_of(c, std::move(found));
}

// What is behind the first that always holds is never asked for.
const ir::Node* there_of(Context& c, Options& options) {
  const ir::Node* any = c.builder.boolean(false);
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i].guard == nullptr) {
      options.resize(i + 1);
      return nullptr;
    }
    any = c.builder.logical_or(any, options[i].guard);
  }
  return any;
}

Value first_of(Context& c, Options options, const ir::Node* there) {
  const bool all_data = std::ranges::all_of(
      options, [](const Alternative& each) { return each.value.kind == ValueKind::Data; });
  if (all_data && there != nullptr) {
    Alternative& last = options.back();
    const bool tells = last.guard == c.builder.call(ir::Builtin::IsSet, {last.value.node}, c.types().boolean);
    if (tells) last.value = data(last.value.node, c.builder.optional(last.value.type));
    if (!tells) options.push_back({nullptr, data(c.builder.null(), c.types().none)});
  }
  if (all_data) return options.size() == 1 ? options[0].value : merge_branches(c, std::move(options));
  const ir::Node* rest = nullptr;
  for (Alternative& each : options) {
    const ir::Node* own = each.guard == nullptr ? c.builder.boolean(true) : each.guard;
    each.guard = rest == nullptr ? own : c.builder.logical_and(rest, own);
    rest = both(c, rest, c.builder.logical_not(own));
  }
  return merge_branches(c, std::move(options));
}

// "values.a.b is required, since values.c is not set", as far as it can be said.
std::string demand_text(const ir::Field& field, const Options& options, const ir::Node* base) {
  const ir::Node* first = options.empty() || options[0].value.kind != ValueKind::Data ? nullptr : options[0].value.node;
  std::string text = first != nullptr && first->op == ir::Op::Param ? std::string(first->param->text.text())
                                                                    : fmt::format("'{}'", field.name.text());
  text += " is required";
  if (base != nullptr && base->op == ir::Op::Call && base->builtin == ir::Builtin::IsSet)
    text += fmt::format(", since {} is not set", ir::print(*base->kid(0)));
  return text;
}

// A field that must be there, of a record of which `b` may set a part only while there is none in `a`: refused when
// values are given.
void ask_for(Context& c, const ir::Node* there, const ir::Node* made, const std::string& message, Span span) {
  const ir::Node* claim = made == nullptr ? there : c.builder.logical_or(c.builder.logical_not(made), there);
  if (c.dry || !c.bounded.insert(claim).second) return;
  c.out->checks.push_back({made, there, c.builder.string(message), place_for_user(c, span)});
}

Value merged_leaf(Context& c, const ir::Field& field, const Parts& below, const Parts& above, Span span) {
  Options options;
  if (!add_field(c, options, above, field.name)) return error_value(c);
  const std::size_t own = options.size();
  if (!add_field(c, options, below, field.name)) return error_value(c);
  const ir::Node* base = any_of(c, below);
  Thunk* fallback = base != nullptr ? default_of(c, field) : nullptr;
  if (fallback != nullptr) {
    if (options.size() > own) ask_values(c, options);
    add_option(c, options, force(c, fallback), nullptr);
  }
  if (options.empty()) return coerce(c, data(c.builder.null(), field.type), *field.type, span);
  const ir::Node* there = there_of(c, options);
  ScopeGuard scope(c);
  const bool required = field.type->kind != ir::TypeKind::Optional;
  if (required && there != nullptr && !(there->flags & ir::Looped)) {
    if (!follows(c, there)) ask_for(c, there, any_of(c, above), demand_text(field, options, base), span);
    c.condition = both(c, c.condition, there);
    there = nullptr;
  }
  return coerce(c, first_of(c, std::move(options), there), *field.type, span);
}

Value lay_over(Context& c, const ir::Type& type, const Parts& below, const Parts& above, Span span);

Value merged_record(Context& c, const ir::Field& field, const Parts& below, const Parts& above, Span span) {
  const Value lower_value = field_of(c, below, field.name);
  const Value upper_value = field_of(c, above, field.name);
  if (is_error(lower_value) || is_error(upper_value)) return error_value(c);
  Parts lower_parts, upper_parts;
  if (!parts_of(c, lower_value, nullptr, span, lower_parts) || !parts_of(c, upper_value, nullptr, span, upper_parts))
    return merged_leaf(c, field, below, above, span);
  const ir::Type& type = ir::without_optional(*field.type);
  if (field.type->kind != ir::TypeKind::Optional) return lay_over(c, type, lower_parts, upper_parts, span);
  const ir::Node* base = any_of(c, lower_parts);
  const ir::Node* over = any_of(c, upper_parts);
  if (base == c.builder.boolean(false) && over == base) return data(c.builder.null(), field.type);
  if (base == nullptr || over == nullptr) return lay_over(c, type, lower_parts, upper_parts, span);
  const ir::Node* made = c.builder.logical_or(base, over);
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, made);
  Value value = choice_of(c, {{made, lay_over(c, type, lower_parts, upper_parts, span)}});
  value.type = field.type;
  return value;
}

Value lay_over(Context& c, const ir::Type& type, const Parts& below, const Parts& above, Span span) {
  RecordValue* out = new_record(c, &type, span);
  for (const ir::Field& field : type.fields) {
    const bool record = ir::without_optional(*field.type).kind == ir::TypeKind::Record;
    FieldValue entry;
    entry.key = field.name;
    entry.span = span;
    entry.thunk = done(c, record ? merged_record(c, field, below, above, span)
                                 : merged_leaf(c, field, below, above, span));
    append_field(c, *out, entry);
  }
  out->checked = true;
  return record_value(out);
}

}  // namespace

Value with_operator(Context& c, const Value& base, const Value& over, Span span) {
  if (is_error(base) || is_error(over)) return error_value(c);
  Parts below, above;
  const bool records = parts_of(c, base, nullptr, span, below) && parts_of(c, over, nullptr, span, above);
  if (!records || below.empty() || !all_declared(below)) {
    c.diagnostics().report(span, diag::WithNeedsRecords, describe(c, base), describe(c, over))
        .help("maps, lists and k8s values are replaced whole: `a or_else b`, or spread with `{ ...a, ...b }`");
    return error_value(c);
  }
  const ir::Node* there = any_of(c, below);
  const ir::Node* set = any_of(c, above);
  const ir::Node* made = there == nullptr || set == nullptr ? nullptr : c.builder.logical_or(there, set);
  ScopeGuard scope(c);
  c.condition = both(c, c.condition, made);
  const Value value = lay_over(c, *below[0].record->type, below, above, span);
  return made == nullptr ? value : choice_of(c, {{made, value}});
}

}  // namespace dpc::check
