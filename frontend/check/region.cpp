#include "frontend/check/region.h"

#include <algorithm>

namespace dpc::check {
namespace {

Traces traces(const Context& c) {
  return {c.session.diagnostics.all().size(), c.session.sources.files().size(), c.objects.size() + c.dry_objects.size(),
          c.instances.size(), c.pending.size(), c.dropped.size(), c.origins.size(), c.builder.vars()};
}

}  // namespace

PassingRegion::PassingRegion(Context& c, ObjectValue& object)
    : c_(c), object_(object), outer_(c.region), mark_(c.passing.mark()), before_(traces(c)) {
  c.region = {&c.passing, ++c.regions};
  c.lowering = &object;
  c.lowering_asked = false;
}

PassingRegion::~PassingRegion() {
  c_.region = outer_;
  c_.lowering = nullptr;
  const bool stays = c_.lowering_asked || traces(c_) != before_;
  if (!stays) {
    object_.full = nullptr;
    for (const RecordValue* record : c_.passing_indexes) c_.indexes.erase(record);
    c_.passing.rewind(mark_);
  }
  c_.passing_indexes.clear();
}

RecordValue* passing_copy(Context& c, const RecordValue& record) {
  RecordValue* copy = c.region.arena->make<RecordValue>(record);
  const std::span<FieldValue> fields = c.region.arena->make_array<FieldValue>(record.size);
  std::copy(record.data, record.data + record.size, fields.begin());
  for (FieldValue& field : fields) {
    if (field.thunk == nullptr || field.thunk->state != Thunk::State::Fresh) continue;
    field.thunk = c.region.arena->make<Thunk>(*field.thunk);
    field.thunk->region = c.region.id;
  }
  copy->data = fields.data();
  copy->capacity = copy->size;
  return copy;
}

}  // namespace dpc::check
