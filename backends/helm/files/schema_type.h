// Types as JSON Schema.
#pragma once

#include "backends/helm/files/json_tree.h"
#include "backends/helm/files/schema_kubernetes.h"
#include "ir/type.h"

namespace dpc::helm {

// Null is a value of the type.
bool takes_null(const ir::Type& type);

// What a value of the type must be. Of a record: as an element of a list, a map's value or an optional, where a field
// that has a default may be left out.
Json type_schema(const ir::Type& type, Definitions& definitions);

// The params: every field stands in values.yaml, so that only what takes null may be left out.
Json params_schema(const ir::Type& record, Definitions& definitions);

}  // namespace dpc::helm
