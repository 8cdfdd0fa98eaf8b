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

// What the tree's manifest lists: the paths that dpc wrote, its own among them, and those that it kept for others. Both
// empty where there is none.
struct Manifest {
  std::set<std::string> ours, kept;
};
Manifest read_manifest(FileSystem& system, int folder);

// The files that the tree's manifest lists and that are there, but for the manifest and those of the folder `without`.
// False with errno where one cannot be read.
bool read_tree(FileSystem& system, int folder, const std::string& without, std::vector<File>& out);

// Writes the manifest first, so that whatever stands in an unfinished tree is listed. Everything is synced. Then the
// files `kept` of the tree `from` are there too, as links where the file system has them.
bool write_tree(FileSystem& system, int folder, const std::vector<File>& files, int from,
                const std::vector<std::string>& kept);

// Removes what the tree's manifest lists, then its folders. A file below one of the names `keep` that no manifest lists
// came after dpc had looked: it is put into the tree `place`, where that has none of its path. False with errno where
// something is left.
bool remove_tree(FileSystem& system, int parent, const std::string& name, const std::string& place,
                 const std::vector<std::string>& keep);

// Whether the path is one of the names or below it.
bool is_kept(const std::vector<std::string>& keep, const std::string& path);

}  // namespace dpc::output
