// Volumes are named after what is mounted, so two mounts of one pod may ask for one name: they must then have one
// source.
#include "frontend/check/fields.h"
#include "ir/guard.h"
#include "ir/text.h"

namespace dpc::check {
namespace {

struct Source {
  const ir::Node* guard = nullptr;  // null: always
  const ir::Node* volume;
};

void add_sources(Context& c, const Value& value, const ir::Node* guard, std::vector<Source>& out) {
  if (value.kind == ValueKind::Choice) {
    for (const Alternative& alternative : value.choice->alternatives)
      add_sources(c, alternative.value, both(c, guard, alternative.guard), out);
    return;
  }
  if (value.kind == ValueKind::Record || value.kind == ValueKind::Data) out.push_back({guard, lower(c, value, {})});
}

std::vector<Source> sources_of(Context& c, const FieldValue& field, const ir::Node* guard) {
  std::vector<Source> out;
  if (field.thunk != nullptr) add_sources(c, force(c, field.thunk), both(c, guard, field.guard), out);
  return out;
}

const ir::Node* first_text(const ir::Node& record) {
  for (const ir::Entry& entry : record.entries()) {
    if (entry.value->type == nullptr || ir::is_container(entry.value->op)) continue;
    if (entry.value->op != ir::Op::Null && entry.value->op != ir::Op::Bool) return entry.value;
  }
  return nullptr;
}

// As it is to be told: persistentVolumeClaim "data".
std::string source_text(const ir::Node& volume) {
  if (volume.op != ir::Op::Record) return "another source";
  for (const ir::Entry& entry : volume.entries()) {
    if (!entry.key || entry.key.text() == "name") continue;
    const ir::Node* inside = entry.value->op == ir::Op::Call ? entry.value->kid(0) : entry.value;
    const ir::Node* text = inside->op == ir::Op::Record ? first_text(*inside) : nullptr;
    const bool shown = text != nullptr && !text->tainted();
    return shown ? fmt::format("{} {}", entry.key.text(), ir::print(*text)) : std::string(entry.key.text());
  }
  return "no source";
}

bool differ(const ir::Node* a, const ir::Node* b) {
  if (a == b || a->op == ir::Op::Error || b->op == ir::Op::Error) return false;
  return ir::print(*a) != ir::print(*b);
}

// Reports the first two sources that may be there together.
bool report_clash(Context& c, const FieldValue& old, const FieldValue& field, const ir::Node* guard, Span span) {
  const std::vector<Source> before = sources_of(c, old, nullptr);
  for (const Source& later : sources_of(c, field, guard)) {
    for (const Source& earlier : before) {
      if (!differ(earlier.volume, later.volume)) continue;
      const ir::Node* together = both(c, c.condition, both(c, earlier.guard, later.guard));
      if (together != nullptr &&
          ir::satisfiable(c.builder, together, c.session.limits.guard_steps).answer == ir::Answer::No)
        continue;
      c.diagnostics()
          .report(span, diag::VolumeOfTwoSources, field.key.text(), source_text(*earlier.volume),
                  source_text(*later.volume))
          .help(
              "a volume is named after what is mounted; give one of them another name: "
              "`mounts { \"/path\" = volume(\"name\", source) }`, of std.storage");
      return true;
    }
  }
  return false;
}

}  // namespace

void check_volumes(Context& c, const RecordValue& out, const RecordValue& added, const ir::Node* guard, Span span) {
  static const k8s::Type volume = k8s::find_type("core.v1.Volume");
  const ir::Type* element = out.type != nullptr ? out.type->element : nullptr;
  if (out.size == 0 || element == nullptr || element->kind != ir::TypeKind::Kubernetes) return;
  if (facts_of(*element) != volume || !in_standard(c, span)) return;
  for (const FieldValue& field : added.fields()) {
    if (!field.key) continue;
    for (std::uint32_t i = first_of(c, out, field.key); i < out.size; ++i) {
      if (out.data[i].key != field.key || out.data[i].thunk == field.thunk) continue;
      const FieldValue old = out.data[i];
      if (report_clash(c, old, field, guard, span)) return;
    }
  }
}

}  // namespace dpc::check
