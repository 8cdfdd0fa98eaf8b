// values.schema.json: what the chart admits in its values.
//
// JSON Schema draft 7 (json-schema.org/draft-07), for Helm 3 and 4 both hold values to it: before 3.18.1 Helm passed
// over every keyword that is newer, in silence. Helm asserts no `format`, and its patterns are RE2's. It holds the
// values to the schema after it has laid them over values.yaml, where a null deletes a key; so what may not be null is
// required.
//
// The schema admits what ir/bind/conform.h admits; beyond that only what Helm itself puts into values (`global`, the
// keys of dependencies), and the empty values that stand for required params in values.yaml, which
// templates/validations.yaml refuses.
#pragma once

#include <string>

#include "ir/module.h"

namespace dpc::helm {

std::string schema_json(const ir::Module& module);

}  // namespace dpc::helm
