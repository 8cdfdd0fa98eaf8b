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

// The params. `required` are those that a user has to give; of the others values.yaml has a default.
Json params_schema(const ir::Type& record, Definitions& definitions);

// That every param stands there which has a default and does not take null: Helm lays what users give over values.yaml
// before it asks the schema, so one that is missing was taken away by null. Empty where there is none.
Json present_schema(const ir::Type& record);

}  // namespace dpc::helm
