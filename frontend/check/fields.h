// The fields of a record, for those who build one.
#pragma once

#include "frontend/check/context.h"

namespace dpc::check {

// The first entry of that key, or size.
std::uint32_t first_of(Context& c, const RecordValue& record, Symbol key);
void remove(Context& c, RecordValue& record, std::uint32_t at);
// What may stand at the key; null where the record's type has no such field, or the record has no type.
const ir::Type* type_of_key(Context& c, const RecordValue& record, Symbol key);
// Room for so many more, and no more than that at first: what a record outgrows is lost to the arena.
void reserve(Context& c, RecordValue& out, std::size_t more);
// What may stand at the key, null where anything may; nothing after a report: the record's type has no such field.
std::optional<const ir::Type*> known_key(Context& c, RecordValue& record, Symbol key, Span span);
// What a field has where nothing is written; null where it has no default.
Thunk* default_of(Context& c, const ir::Field& field);
// Where std spreads the volumes of mounts into those of a pod: reports two of one name whose sources differ (DP0523).
void check_volumes(Context& c, const RecordValue& out, const RecordValue& added, const ir::Node* guard, Span span);

}  // namespace dpc::check
