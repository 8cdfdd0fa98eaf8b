// Reading, writing and removing a tree of files below an open folder. Parts of support/output/replace.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "support/output/handle.h"
#include "support/output/replace.h"

namespace dpc::output {

inline constexpr const char* manifest_name = ".dpc-manifest";

// A folder by its path below `folder`, no component of it a link.
Handle open_folder(FileSystem& system, int folder, const std::string& path);

// Everything below the folder, relative and sorted; `files` holds all that is no folder. False with errno on failure.
struct Listing {
  std::vector<std::string> files;
  std::vector<std::string> folders;
};
bool list_tree(FileSystem& system, int folder, Listing& out);

// The paths that the tree's manifest lists, and the manifest's own; empty where there is none.
std::set<std::string> read_manifest(FileSystem& system, int folder);

// The files that the tree's manifest lists and that are there, but for the manifest and those of the folder `without`.
// False with errno where one cannot be read.
bool read_tree(FileSystem& system, int folder, const std::string& without, std::vector<File>& out);

// Writes the manifest first, so that whatever stands in an unfinished tree is listed. Everything is synced.
bool write_tree(FileSystem& system, int folder, const std::vector<File>& files);

// Removes what the tree's manifest lists, then its folders. False with errno where something is left.
bool remove_tree(FileSystem& system, int parent, const std::string& name);

}  // namespace dpc::output
