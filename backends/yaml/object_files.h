// Files of plain manifests: one an object, named for it.
#pragma once

#include <string>
#include <vector>

#include "ir/eval.h"
#include "support/output/replace.h"

namespace dpc::emit {

// `FOLDER/KIND-NAME.yaml` in lower case, with the namespace between where two objects of a kind share a name. What no
// file system takes, and what two systems take for the same, gets a short digest of its identity instead: a name never
// depends on other objects' order, and no two names differ only in case.
std::vector<output::File> object_files(const std::string& folder, const std::vector<const ir::Document*>& documents);

}  // namespace dpc::emit
