// Names of files.
#pragma once

#include <string>
#include <string_view>

namespace dpc::output {

// A file name that every common file system takes as it is: lower case letters, digits, '-', '_' and '.', neither `.`
// nor `..`, no name that Windows reserves, no dot at the end, at most 200 bytes and the digest of what it was, with
// which a name ends that had to be changed.
std::string safe_name(std::string_view name);

// Eight digits that tell names apart.
std::string name_digest(std::string_view name);

std::string lowered(std::string_view text);  // ASCII

}  // namespace dpc::output
