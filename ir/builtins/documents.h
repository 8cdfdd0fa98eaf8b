// Closed data as documents. Each appends the whole text; on a fault the answer is why the data has no such document,
// else empty. Null entries of a record the app made are not there to begin with; those inside data are written as null
// where the format has one.
#pragma once

#include <string>

#include "ir/node.h"

namespace dpc::ir {

// Compact, escaped as Go's json.Marshal does with HTML escaping on (<, > and & too), which is what Helm's toJson
// writes.
std::string append_json(std::string& out, const Node& data);
// The keys of every record in bytewise order, as Go has them of any map.
std::string append_sorted_json(std::string& out, const Node& data);
// Block style, two columns a level, lists below their key by two; scalars as support/yaml/quote.h has them.
std::string append_yaml(std::string& out, const Node& data);
// TOML 1.0: the scalars of a table first, then its tables; lists of records as arrays of tables. Nulls are left out.
std::string append_toml(std::string& out, const Node& data);
// KEY=value lines; a value with characters outside [A-Za-z0-9_./:@%+,=-] stands in double quotes with \ before " \ $
// and `.
std::string append_env(std::string& out, const Node& data);

inline constexpr unsigned deepest_document = 512;  // lists and records within one another
inline constexpr const char* too_deep = "the data is nested too deeply";
inline constexpr const char* too_large = "the document is too large";

}  // namespace dpc::ir
